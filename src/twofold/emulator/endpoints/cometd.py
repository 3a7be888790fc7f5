"""
Stream events by CometD, held open until some come.

POST /cometd/XX.0: Bayeux over long polling, one message or a list. A connect that comes alone is held; in a list it is
answered at once. WebSocket is not offered. Source: HTTP reference 12 (O).
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.bayeux import Bayeux, Message, Session
from twofold.emulator.events.holding import hold
from twofold.emulator.wire import Answer, Base, Call, Route, ok

_COOKIE = "BAYEUX_BROWSER"
_OLDEST = 23
_VERSION = re.compile(r"(\d{2})\.0")


def answer(org: Org, call: Call) -> Answer:
    """Work the messages of a client."""
    version = _VERSION.fullmatch(call.path["version"])
    if version is None or int(version[1]) < _OLDEST:
        return _unreadable("400::Unsupported API version. Only API versions '23.0' and above are supported.")
    messages = _read_messages(call)
    if messages is None:
        return _unreadable("400::The body has to be a Bayeux message or a list of them")
    bayeux = org.part(Bayeux)
    client = bayeux.find_held(messages[0], _session(org, call)) if len(messages) == 1 else None
    if client is not None:

        async def later() -> Answer:
            return ok(await hold(bayeux, client, messages[0], lambda: _session(org, call)))

        return Answer(200, held=later)
    session = _session(org, call)
    replies = [reply for message in messages for reply in bayeux.answer(message, session)]
    return ok(replies, headers=_cookie(call, messages))


def without_version(org: Org, call: Call) -> Answer:
    """Say that the version is missing."""
    return _unreadable("400::API version in the URI is mandatory. URI format: '/cometd/60.0'")


ROUTES = (
    (Route("POST", "/cometd/{version}", Base.ROOT), answer),
    (Route("POST", "/cometd/{version}/{transport}", Base.ROOT), answer),
    (Route("POST", "/cometd", Base.ROOT), without_version),
)


def _read_messages(call: Call) -> list[Message] | None:
    value: Any = call.json()
    messages = value if isinstance(value, list) else [value]
    return messages if messages and all(isinstance(message, dict) for message in messages) else None


def _session(org: Org, call: Call) -> Session:
    """Look whose session it is; again while a connect is held."""
    token = call.headers.get("authorization", "").partition(" ")[2].strip()
    user = org.sessions.find_user(token) if token else None
    if user is not None:
        return Session(user)
    return Session(0, "401::Authentication invalid" if token else "401::Request requires authentication")


def _cookie(call: Call, messages: list[Message]) -> dict[str, str]:
    shakes_hands = any(message.get("channel") == "/meta/handshake" for message in messages)
    if not shakes_hands or _COOKIE in call.headers.get("cookie", ""):
        return {}
    return {"Set-Cookie": f"{_COOKIE}={secrets.token_hex(12)}; Path=/cometd/; HttpOnly"}


def _unreadable(error: str) -> Answer:
    return ok([{"successful": False, "error": error}], 400)

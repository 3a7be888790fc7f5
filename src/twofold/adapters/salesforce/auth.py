"""How does a session with the org begin, and how is an ended one renewed?"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode, urlsplit

from twofold.adapters.salesforce.addresses import check_address
from twofold.adapters.salesforce.credentials import Credentials, StaticToken, login_url, render_form
from twofold.adapters.salesforce.problems import wait_s_of
from twofold.errors import AccessRefused, ConnectError, OrgUnavailable, ReadError, SettingsError
from twofold.transport.calls import Answer, Call
from twofold.transport.client import Http, Patience

_TOKEN_PATH = "/services/oauth2/token"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TWO_TRIES = Patience(attempts=2)
_OAUTH_ERROR = re.compile(r"[a-z_]{1,60}")
_IDENTITY = re.compile(r"/id/(00D\w{12,15})/(005\w{12,15})/?$")


@dataclass(frozen=True, slots=True)
class Access:
    """A living session: where to, with what. ``user_id`` and ``org_id`` where the log-in told them, 18 characters."""

    instance_url: str
    token: str = field(repr=False)
    org_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how to sign in. ``org_url`` is used where the log-in names no instance."""

    org_url: str
    credentials: Credentials
    allow_http: bool = False
    ssl: SSLContext | None = None


class Authenticator:
    """
    Holds the session in memory and renews it; many callers at once cause one log-in.

    Args:
        on_call: told of every call made to the token endpoint.
        now: the present, aware UTC.
    """

    def __init__(self, door: Door, *, on_call: Callable[[], None], now: Callable[[], datetime]) -> None:
        self._door = door
        self._on_call = on_call
        self._now = now
        self._access: Access | None = None
        self._turn = asyncio.Lock()

    async def current(self) -> Access:
        """
        Hand back the session, signing in first where there is none.

        Raises:
            AccessRefused, OrgUnavailable, SettingsError.
        """
        async with self._turn:
            if self._access is None:
                self._access = await self._sign_in()
            return self._access

    async def renewed(self, ended: Access) -> Access:
        """
        Replace the session ``ended``; where another caller already has, theirs is handed back.

        Raises:
            AccessRefused: the credentials are refused, or are a token that can't be renewed.
            OrgUnavailable: the log-in can't be reached now.
        """
        async with self._turn:
            if self._access is None or self._access == ended:
                if isinstance(self._door.credentials, StaticToken):
                    raise AccessRefused("The org does not take the access token (expired or wrong). Give a new one.")
                self._access = await self._sign_in()
            return self._access

    async def _sign_in(self) -> Access:
        door = self._door
        if isinstance(door.credentials, StaticToken):
            # A token read from a file or the environment often ends in a line break, which no header can hold.
            token = door.credentials.token.strip()
            if not token.isascii() or not token.isprintable() or " " in token or not token:
                raise SettingsError("The access token holds characters that none has, or is empty.")
            return Access(check_address(door.org_url, allow_http=door.allow_http), token)
        login = check_address(login_url(door.credentials, door.org_url), allow_http=door.allow_http)
        form = urlencode(render_form(door.credentials, login, self._now())).encode()
        return self._read_access(await self._post(login, form))

    async def _post(self, login: str, form: bytes) -> Answer:
        call = Call("POST", _TOKEN_PATH, headers=_FORM, body=form, repeatable=True)
        self._on_call()
        try:
            async with Http(login, service="Salesforce log-in", patience=_TWO_TRIES, ssl=self._door.ssl) as http:
                return await http.send(call)
        except ConnectError as error:
            raise OrgUnavailable(str(error)) from None

    def _read_access(self, answer: Answer) -> Access:
        if answer.status == 429 or answer.status >= 500:
            message = f"The org's log-in does not answer now (status {answer.status})."
            raise OrgUnavailable(message, code=f"HTTP_{answer.status}", retry_after_s=wait_s_of(answer))
        body = _object(answer)
        token = body.get("access_token")
        if not answer.ok or not isinstance(token, str) or not token:
            raise AccessRefused(f"The org refuses our credentials ({_error(body)}). Check them in the settings.")
        instance = str(body.get("instance_url") or self._door.org_url)
        try:
            url = check_address(instance, allow_http=self._door.allow_http)
        except SettingsError as unsafe:
            raise AccessRefused(f"The org's log-in names an instance that can't be used. {unsafe}") from None
        return Access(url, token, *parse_identity(body.get("id")))


def parse_identity(url: Any) -> tuple[str | None, str | None]:
    """Take org and user Id from an identity URL (``…/id/ORGID/USERID``). Source: HTTP reference 3.2 (C)."""
    found = _IDENTITY.search(urlsplit(url).path) if isinstance(url, str) else None
    return (found[1], found[2]) if found else (None, None)


def _object(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except ReadError:
        return {}
    return body if isinstance(body, dict) else {}


def _error(body: dict[str, Any]) -> str:
    """The OAuth error word; anything that doesn't look like one is not shown, for it might echo a secret."""
    error = body.get("error")
    return error if isinstance(error, str) and _OAUTH_ERROR.fullmatch(error) else "no reason given"

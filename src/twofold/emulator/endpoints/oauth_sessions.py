"""
POST /services/oauth2/revoke and /introspect, GET /services/oauth2/singleaccess: what becomes of a session.

Source: HTTP reference 3.3 (O).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.sessions import TIMEOUT_MS
from twofold.emulator.oauth.forms import NOT_KEPT, is_secret_of, read_client, read_form
from twofold.emulator.oauth.ledger import FRONT_DOOR_MS, FrontDoor, Ledger, RefreshToken, make_code
from twofold.emulator.oauth.pages import message_page
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.error_codes import OAUTH_INVALID_CLIENT
from twofold.facts.ids import from_key


def revoke(org: Org, call: Call) -> Answer:
    """End a session; a refresh token ends with all sessions made from it."""
    token = read_form(call).get("token", "")
    if Ledger(org.store).remove(RefreshToken, token):
        org.sessions.revoke_all_of(token)
        return Answer(200, b"")
    if org.sessions.revoke(token):
        return Answer(200, b"")
    return ok({"error": "unsupported_token_type", "error_description": "this token type is not supported"}, 400)


def introspect(org: Org, call: Call) -> Answer:
    """Say whose session a token is, and until when."""
    form = read_form(call)
    client_id, secret = read_client(call, form)
    app = org.find_app(client_id)
    if app is None or not is_secret_of(app, secret):
        return ok({"error": OAUTH_INVALID_CLIENT, "error_description": "invalid client credentials"}, 401)
    found = _describe_token(org, form.get("token", ""), call.now)
    row = org.store.get("User", found["user"]) if found is not None else None
    if found is None or row is None:
        return ok({"active": False})
    described = {name: value for name, value in found.items() if name != "user"}
    sub = f"{call.base_url}/id/{org.id}/{from_key(found['user'])}"
    own = {"active": True, "username": row["Username"], "sub": sub}
    return ok({**own, **described, "client_id": described["client_id"] or client_id}, headers=NOT_KEPT)


def _describe_token(org: Org, token: str, now: int) -> dict[str, Any] | None:
    session = org.sessions.find(token)
    if session is not None:
        used_at = now if session.lasting else session.used_at
        times = {"iat": session.issued_at // 1000, "nbf": session.issued_at // 1000}
        return {
            "user": session.user,
            "scope": session.scope,
            "client_id": session.app,
            "token_type": "access_token",
            "exp": (used_at + TIMEOUT_MS) // 1000,
            **times,
        }
    kept = Ledger(org.store).find(RefreshToken, token)
    if kept is None:
        return None
    return {
        "user": kept.user,
        "scope": kept.scope,
        "client_id": kept.client_id,
        "token_type": "refresh_token",
        "iat": kept.issued_at // 1000,
        "nbf": kept.issued_at // 1000,
    }


def single_access(org: Org, call: Call) -> Answer:
    """Give a session's user an address that opens a browser once."""
    if call.user is None:
        return Answer(403, b"Bad_OAuth_Token", content_type="text/html;charset=UTF-8")
    form, code = read_form(call), make_code()
    Ledger(org.store).put(code, FrontDoor(call.now + FRONT_DOOR_MS, call.user))
    query = urlencode({"otp": code, "startURL": form.get("redirect_uri", "/")})
    return ok({"frontdoor_uri": f"{call.base_url}/secur/frontdoor.jsp?{query}"}, headers=NOT_KEPT)


def front_door(org: Org, call: Call) -> Answer:
    """Say who would be logged in: the box has an API and no pages."""
    ledger, code = Ledger(org.store), call.query.get("otp", "")
    entry = ledger.find(FrontDoor, code)
    user = org.sessions.find_user(call.query.get("sid", ""))
    if entry is not None and ledger.remove(FrontDoor, code) and not entry.is_over(call.now):
        user = entry.user
    row = org.store.get("User", user) if user is not None else None
    if row is None:
        return message_page("Log-in failed", "This address was used already, or is too old.", 403)
    return message_page("Org in a box", f"Logged in as {row['Username']}. This org has an API and no pages.")


ROUTES = (
    (Route("POST", "/services/oauth2/revoke", Base.ROOT), revoke),
    (Route("GET", "/services/oauth2/revoke", Base.ROOT), revoke),
    (Route("POST", "/services/oauth2/introspect", Base.ROOT), introspect),
    (Route("GET", "/services/oauth2/singleaccess", Base.ROOT), single_access),
    (Route("POST", "/services/oauth2/singleaccess", Base.ROOT), single_access),
    (Route("GET", "/secur/frontdoor.jsp", Base.ROOT), front_door),
)

"""
POST /services/oauth2/token, /revoke, /introspect.

Source: HTTP reference 3.2 and 3.3 (D, C, O). Errors are objects here, not arrays.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl

from twofold.emulator.behaviour.org import Org
from twofold.emulator.oauth.grants import Grant, GrantRefused, check_grant, read_basic
from twofold.emulator.wire import Answer, Base, Call, Route, ok
from twofold.facts.ids import from_key

_SCOPE = "api"


def token(org: Org, call: Call) -> Answer:
    """Log in and answer a session."""
    try:
        grant = check_grant(_form(call), read_basic(call.headers.get("authorization", "")), org.find_app)
        user = org.find_user(grant.username) if grant.username else org.api_user
        if user is None:
            raise GrantRefused("invalid_grant", "user hasn't approved this consumer")
    except GrantRefused as refusal:
        return ok({"error": refusal.error, "error_description": refusal.description}, 400)
    return ok(_session(org, call, grant, user))


def _session(org: Org, call: Call, grant: Grant, user: int) -> dict[str, str]:
    identity, issued_at = f"{call.base_url}/id/{org.id}/{from_key(user)}", str(call.now)
    signed = hmac.new(grant.app.client_secret.encode(), (identity + issued_at).encode(), hashlib.sha256).digest()
    return {
        "access_token": org.sessions.issue(org.id, user),
        "instance_url": call.base_url,
        "id": identity,
        "token_type": "Bearer",
        "issued_at": issued_at,
        "signature": base64.b64encode(signed).decode(),
        "scope": _SCOPE,
    }


def revoke(org: Org, call: Call) -> Answer:
    """End a session."""
    if org.sessions.revoke(_form(call).get("token", "")):
        return Answer(200, b"")
    return ok({"error": "unsupported_token_type", "error_description": "this token type is not supported"}, 400)


def introspect(org: Org, call: Call) -> Answer:
    """Say whose session a token is."""
    form = _form(call)
    basic = read_basic(call.headers.get("authorization", ""))
    client_id, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
    app = org.find_app(client_id)
    if app is None or not hmac.compare_digest(app.client_secret.encode(), secret.encode()):
        return ok({"error": "invalid_client", "error_description": "invalid client credentials"}, 401)
    user = org.sessions.find_user(form.get("token", ""))
    row = org.store.get("User", user) if user is not None else None
    if row is None or user is None:
        return ok({"active": False})
    seconds = call.now // 1000
    return ok(
        {
            "active": True,
            "scope": _SCOPE,
            "client_id": app.client_id,
            "username": row["Username"],
            "sub": f"{call.base_url}/id/{org.id}/{from_key(user)}",
            "token_type": "access_token",
            "exp": seconds + 7200,
            "iat": seconds,
        }
    )


def _form(call: Call) -> dict[str, str]:
    """Read the form; parameters may also stand in the address."""
    return {**call.query, **dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))}


ROUTES = (
    (Route("POST", "/services/oauth2/token", Base.ROOT), token),
    (Route("POST", "/services/oauth2/revoke", Base.ROOT), revoke),
    (Route("POST", "/services/oauth2/introspect", Base.ROOT), introspect),
)

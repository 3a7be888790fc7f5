"""Does this token request prove who is asking? Each grant gives a user and what is allowed, or says what is wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from twofold.emulator.oauth.forms import FindApp, Form, GrantRefused, check_secret, get_app
from twofold.emulator.oauth.ledger import Code, DeviceCode, Ledger, RefreshToken, make_refresh_token
from twofold.emulator.seeds.document import ConnectedApp
from twofold.facts.error_codes import OAUTH_INVALID_CLIENT, OAUTH_INVALID_GRANT, OAUTH_UNSUPPORTED_GRANT_TYPE

SCOPE_DEFAULT = "api id"
SCOPE_WITH_REFRESH = "refresh_token api id"
"""What a log-in in the browser may do when the app asks for nothing in particular (emulator choice)."""
_REFRESHING = frozenset({"refresh_token", "offline_access"})


@dataclass(frozen=True, slots=True)
class Asked:
    """
    Hold a token request and what it is checked against.

    Attributes:
        client: client id and secret as sent.
        find_user: finds an active user by name; ``find_by_password`` by name and password.
        is_active: tells whether a user who logged in before still may.
        api_user: whom client credentials stand for unless the app says otherwise.
        now: milliseconds of the org's clock.
        host: the host that was asked, with its port.
    """

    form: Form
    client: tuple[str, str]
    ledger: Ledger
    find_app: FindApp
    find_user: Callable[[str], int | None]
    find_by_password: Callable[[str, str], int | None]
    is_active: Callable[[int], bool]
    api_user: int
    now: int
    host: str


@dataclass(frozen=True, slots=True)
class Grant:
    """
    A log-in that is proved.

    Attributes:
        refresh_token: what is handed out to log in again; "" when nothing is.
        origin: the refresh token the session hangs on; it ends with it.
        code: the authorization code that was spent on it.
    """

    app: ConnectedApp
    user: int
    scope: str
    refresh_token: str = ""
    origin: str = ""
    code: str = ""


class CodeReplayed(GrantRefused):
    """A code is used again: what it was spent on is to end. Source: RFC 6749 4.1.2."""

    def __init__(self, spent_on: str) -> None:
        super().__init__(OAUTH_INVALID_GRANT, "invalid authorization code")
        self.spent_on = spent_on


def check_grant(asked: Asked) -> Grant:
    """Check a token request; raises ``GrantRefused``."""
    check = _GRANTS.get(asked.form.get("grant_type", ""))
    if check is None:
        raise GrantRefused(OAUTH_UNSUPPORTED_GRANT_TYPE, "grant type not supported")
    grant = check(asked)
    if not asked.is_active(grant.user):
        raise GrantRefused(OAUTH_INVALID_GRANT, "inactive user")
    return grant


def wants_refresh(scope: str) -> bool:
    """Tell whether a scope allows logging in again without the user."""
    return bool(_REFRESHING & set(scope.split()))


# Without the user in front of a browser.


def _client_credentials(asked: Asked) -> Grant:
    app = _get_app_by_secret(asked)
    if not app.client_secret:
        raise GrantRefused(OAUTH_INVALID_CLIENT, "invalid client credentials")
    user = asked.find_user(app.user) if app.user else asked.api_user
    return Grant(app, _approved(user), SCOPE_DEFAULT)


def _password(asked: Asked) -> Grant:
    app = _get_app_by_secret(asked)
    user = asked.find_by_password(asked.form.get("username", ""), asked.form.get("password", ""))
    if user is None:
        raise GrantRefused(OAUTH_INVALID_GRANT, "authentication failure")
    return Grant(app, user, SCOPE_DEFAULT)


def _jwt_bearer(asked: Asked) -> Grant:
    # Imported late: the libraries of certificates and tokens take a tenth of the start of a box.
    from twofold.emulator.oauth.assertions import check_assertion

    app, username = check_assertion(asked.form.get("assertion", ""), asked.find_app, asked.host)
    return Grant(app, _approved(asked.find_user(username)), SCOPE_DEFAULT)


def _refresh_token(asked: Asked) -> Grant:
    app = _get_app_by_secret(asked)
    given = asked.form.get("refresh_token", "")
    found = asked.ledger.find(RefreshToken, given)
    if found is None or found.client_id != app.client_id or found.is_over(asked.now):
        raise GrantRefused(OAUTH_INVALID_GRANT, "expired access/refresh token")
    if not app.rotate_refresh_tokens:
        return Grant(app, found.user, found.scope, origin=given)
    asked.ledger.remove(RefreshToken, given)
    return _with_refresh(asked, Grant(app, found.user, found.scope))


# With a code that a user got.


def _authorization_code(asked: Asked) -> Grant:
    verifier = asked.form.get("code_verifier", "")
    app = get_app(asked.find_app, asked.client[0])
    check_secret(app, asked.client[1], needed=not verifier)
    given = asked.form.get("code", "")
    code = asked.ledger.find(Code, given)
    if code is None or code.client_id != app.client_id:
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid authorization code")
    if code.spent_on:
        raise CodeReplayed(code.spent_on)
    if code.is_over(asked.now):
        raise GrantRefused(OAUTH_INVALID_GRANT, "expired authorization code")
    if code.redirect_uri != asked.form.get("redirect_uri", ""):
        raise GrantRefused("redirect_uri_mismatch", "redirect_uri must match configuration")
    if bool(verifier) != bool(code.challenge) or not _fits(verifier, code.challenge):
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid code verifier")
    return _spend(asked, given, code, app)


def _spend(asked: Asked, given: str, code: Code, app: ConnectedApp) -> Grant:
    grant = Grant(app, code.user, code.scope, code=given)
    return _with_refresh(asked, grant) if wants_refresh(code.scope) else grant


def _fits(verifier: str, challenge: str) -> bool:
    """Hold a verifier against its challenge, S256. Source: RFC 7636 4.6."""
    if not challenge:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), challenge.encode())


def _device(asked: Asked) -> Grant:
    """Look whether the user of a device has decided. Source: RFC 8628 3.5; the platform names the grant ``device`` (D)."""
    app = get_app(asked.find_app, asked.client[0])
    given = asked.form.get("code", asked.form.get("device_code", ""))
    device = asked.ledger.find(DeviceCode, given)
    if device is None or device.client_id != app.client_id or device.is_over(asked.now):
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid device code")
    if device.denied:
        raise GrantRefused("access_denied", "end-user denied authorization")
    if not device.user:
        raise GrantRefused("authorization_pending", "authorization request is still pending")
    asked.ledger.remove(DeviceCode, given)
    grant = Grant(app, device.user, device.scope)
    return _with_refresh(asked, grant) if wants_refresh(device.scope) else grant


# What they share.


def spend_code(ledger: Ledger, grant: Grant, token: str) -> None:
    """Note what a code was spent on, so that it is good no more and a thief can be told."""
    code = ledger.find(Code, grant.code) if grant.code else None
    if code is not None:
        ledger.put(grant.code, msgspec.structs.replace(code, spent_on=grant.origin or token))


def keep_refresh_token(ledger: Ledger, app: ConnectedApp, user: int, scope: str, now: int) -> str:
    """Make a refresh token and remember it."""
    token = make_refresh_token()
    ledger.put(token, RefreshToken(0, app.client_id, user, scope, now))
    return token


def _with_refresh(asked: Asked, grant: Grant) -> Grant:
    token = keep_refresh_token(asked.ledger, grant.app, grant.user, grant.scope, asked.now)
    return Grant(grant.app, grant.user, grant.scope, token, token, grant.code)


def _get_app_by_secret(asked: Asked) -> ConnectedApp:
    client_id, secret = asked.client
    app = get_app(asked.find_app, client_id)
    check_secret(app, secret)
    return app


def _approved(user: int | None) -> int:
    if user is None:
        raise GrantRefused(OAUTH_INVALID_GRANT, "user hasn't approved this consumer")
    return user


_GRANTS: Mapping[str, Callable[[Asked], Grant]] = {
    "client_credentials": _client_credentials,
    "password": _password,
    "refresh_token": _refresh_token,
    "authorization_code": _authorization_code,
    "device": _device,
    "urn:ietf:params:oauth:grant-type:device_code": _device,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _jwt_bearer,
}

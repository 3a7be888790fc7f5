"""What does an app ask of a user's browser, and where is the answer sent? Only where the app is registered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from twofold.emulator.oauth.forms import FindApp, Form, GrantRefused, get_app
from twofold.emulator.oauth.grants import SCOPE_WITH_REFRESH
from twofold.emulator.seeds.document import ConnectedApp

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43,128}")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e ]*")


@dataclass(frozen=True, slots=True)
class Authorization:
    """
    Hold a request that may be answered to its ``redirect_uri``.

    Attributes:
        implicit: whether the token itself is sent, behind ``#`` (the user-agent flow), and no code.
        challenge: PKCE, S256; "" without.
    """

    app: ConnectedApp
    redirect_uri: str
    state: str
    scope: str
    implicit: bool
    challenge: str

    def redirect(self, values: Mapping[str, str]) -> str:
        """Write the address the browser is sent to, the state with it; what a registered address has already stays."""
        whole = {**values, **({"state": self.state} if self.state else {})}
        if self.implicit:
            return f"{self.redirect_uri}#{urlencode(whole)}"
        return f"{self.redirect_uri}{'&' if '?' in self.redirect_uri else '?'}{urlencode(whole)}"


class RedirectRefused(Exception):
    """The request is wrong, and the app may be told so at its own address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def read_authorization(form: Form, find_app: FindApp) -> Authorization:
    """
    Read and check what an app asks for.

    Raises ``GrantRefused`` where nobody may be redirected (unknown app, address that isn't registered: a page says so), and
    ``RedirectRefused`` where the app is told. Source: RFC 6749 4.1.2.1; texts as the platform's (K).
    """
    app = get_app(find_app, form.get("client_id", ""))
    asked = Authorization(
        app=app,
        redirect_uri=_registered(form.get("redirect_uri", ""), app),
        state=form.get("state", ""),
        scope=form.get("scope", "").strip() or SCOPE_WITH_REFRESH,
        implicit=form.get("response_type", "") == "token",
        challenge=form.get("code_challenge", ""),
    )
    wrong = _wrong(form, asked)
    if wrong is not None:
        raise RedirectRefused(asked.redirect(dict(zip(("error", "error_description"), wrong, strict=True))))
    return asked


def _registered(redirect_uri: str, app: ConnectedApp) -> str:
    if not redirect_uri:
        raise GrantRefused("redirect_uri_missing", "redirect_uri not provided")
    if redirect_uri not in app.callbacks:
        raise GrantRefused("redirect_uri_mismatch", "redirect_uri must match configuration")
    return redirect_uri


def _wrong(form: Form, asked: Authorization) -> tuple[str, str] | None:
    """Say what is wrong with a request whose address is right: error and description."""
    if form.get("response_type") not in ("code", "token"):
        return "unsupported_response_type", "response type not supported"
    if not _SCOPE.fullmatch(asked.scope):
        return "invalid_scope", "the requested scope is not allowed"
    if asked.challenge and form.get("code_challenge_method", "S256") != "S256":
        return "invalid_request", "code challenge method must be S256"
    if asked.challenge and not _CHALLENGE.fullmatch(asked.challenge):
        return "invalid_request", "invalid code challenge"
    if asked.app.require_pkce and not asked.challenge and not asked.implicit:
        return "invalid_request", "missing required code challenge"
    return None

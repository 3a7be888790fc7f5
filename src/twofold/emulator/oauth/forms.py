"""How do OAuth requests come in, and how are they refused? Forms in, an object with ``error`` out."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from twofold.emulator.seeds.document import ConnectedApp
from twofold.emulator.wire import Answer, Call, ok
from twofold.facts.error_codes import OAUTH_INVALID_CLIENT, OAUTH_INVALID_CLIENT_ID

Form = Mapping[str, str]
FindApp = Callable[[str], ConnectedApp | None]

NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
"""Answers with tokens in them are kept by nobody. Source: RFC 6749 5.1."""


class GrantRefused(Exception):
    """The log-in fails; ``error`` and ``description`` are what OAuth answers carry. Source: HTTP reference 3.2 (D, K)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description

    def answer(self) -> Answer:
        """Make the answer of it: an object, not an array."""
        return ok({"error": self.error, "error_description": self.description}, 400, NOT_KEPT)


def read_form(call: Call) -> dict[str, str]:
    """Read the form; parameters may also stand in the address."""
    return {**call.query, **dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))}


def read_client(call: Call, form: Form) -> tuple[str, str]:
    """Read client id and secret, from the form or an ``Authorization: Basic`` header."""
    return _read_basic(call.headers.get("authorization", "")) or (
        form.get("client_id", ""),
        form.get("client_secret", ""),
    )


def get_app(find_app: FindApp, client_id: str) -> ConnectedApp:
    """Get a connected app; raises ``GrantRefused`` for a stranger."""
    app = find_app(client_id)
    if app is None:
        raise GrantRefused(OAUTH_INVALID_CLIENT_ID, "client identifier invalid")
    return app


def check_secret(app: ConnectedApp, secret: str, *, needed: bool = True) -> None:
    """
    Refuse a wrong secret, or a missing one where it is needed; raises ``GrantRefused``.

    An app without a secret is a public one: whatever it sends is right only if it is empty.
    """
    if (needed or secret) and not is_secret_of(app, secret):
        raise GrantRefused(OAUTH_INVALID_CLIENT, "invalid client credentials")


def is_secret_of(app: ConnectedApp, secret: str) -> bool:
    """Compare a secret without telling by the time it takes."""
    return hmac.compare_digest(app.client_secret.encode(), secret.encode())


def _read_basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client_id, secret

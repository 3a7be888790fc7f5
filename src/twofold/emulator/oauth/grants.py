"""Does this token request prove who is asking? Each grant gives a username, or says what is wrong."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from twofold.emulator.seeds.document import ConnectedApp

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_MILLISECONDS_FROM = 100_000_000_000


class GrantRefused(Exception):
    """The log-in fails; ``error`` and ``description`` are what OAuth answers carry. Source: HTTP reference 3.2 (D, K)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class Grant:
    """A log-in that is proved: the app, and the username (empty: the API user)."""

    app: ConnectedApp
    username: str


FindApp = Callable[[str], ConnectedApp | None]


def read_basic(header: str) -> tuple[str, str] | None:
    """Read client id and secret from an ``Authorization: Basic`` header."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return client_id, secret


def check_grant(form: Mapping[str, str], basic: tuple[str, str] | None, find_app: FindApp) -> Grant:
    """Check a token request; raises ``GrantRefused``."""
    grant_type = form.get("grant_type", "")
    if grant_type == "client_credentials":
        return _check_client_credentials(form, basic, find_app)
    if grant_type == JWT_BEARER:
        return _check_jwt(form.get("assertion", ""), find_app)
    raise GrantRefused("unsupported_grant_type", "grant type not supported")


def _check_client_credentials(form: Mapping[str, str], basic: tuple[str, str] | None, find_app: FindApp) -> Grant:
    client_id, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
    app = find_app(client_id)
    if app is None:
        raise GrantRefused("invalid_client_id", "client identifier invalid")
    if not app.client_secret or not hmac.compare_digest(app.client_secret.encode(), secret.encode()):
        raise GrantRefused("invalid_client", "invalid client credentials")
    return Grant(app, app.user)


def _check_jwt(assertion: str, find_app: FindApp) -> Grant:
    """Check signature (RS256) against the app's certificate, then expiry and approval. Any audience that is an address is taken."""
    claims = _read_unverified(assertion)
    app = find_app(str(claims.get("iss", "")))
    if app is None or not app.certificate:
        raise GrantRefused("invalid_client_id", "client identifier invalid")
    try:
        jwt.decode(assertion, _public_key(app.certificate), algorithms=["RS256"])
    except (JoseError, ValueError) as error:
        raise GrantRefused("invalid_grant", "invalid assertion") from error
    if _has_expired(claims.get("exp")):
        raise GrantRefused("invalid_grant", "expired authorization code")
    if not str(claims.get("aud", "")).startswith("http"):
        raise GrantRefused("invalid_grant", "audience is invalid")
    username = str(claims.get("sub") or claims.get("prn") or "")
    if app.users and username.lower() not in {name.lower() for name in app.users}:
        raise GrantRefused("invalid_grant", "user hasn't approved this consumer")
    return Grant(app, username)


def _read_unverified(assertion: str) -> dict[str, Any]:
    """Read the claims to learn whose key to check with; nothing is believed yet."""
    try:
        _, payload, _ = assertion.split(".")
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, msgspec.DecodeError) as error:
        raise GrantRefused("invalid_grant", "invalid assertion") from error
    if not isinstance(claims, dict):
        raise GrantRefused("invalid_grant", "invalid assertion")
    return claims


def _public_key(pem: str) -> RSAKey:
    text = pem.encode()
    if b"CERTIFICATE" in text:
        key = x509.load_pem_x509_certificate(text).public_key()
        text = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return RSAKey.import_key(text)


def _has_expired(exp: Any) -> bool:
    """
    Tell whether an expiry is past under each reading: seconds, milliseconds, text.

    Source: HTTP reference 3.2, JWT assertion facts (O).
    """
    try:
        moment = float(exp)
    except (TypeError, ValueError):
        return True
    return moment < time.time() or (moment >= _MILLISECONDS_FROM and moment < time.time() * 1000)

"""Is a JWT what it claims to be? The assertion of the JWT bearer grant. Source: HTTP reference 3.2 (O)."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from twofold.emulator.oauth.forms import FindApp, GrantRefused
from twofold.emulator.seeds.document import ConnectedApp
from twofold.facts.error_codes import OAUTH_INVALID_CLIENT_ID, OAUTH_INVALID_GRANT

_MILLISECONDS_FROM = 100_000_000_000


def check_assertion(assertion: str, find_app: FindApp, own_host: str) -> tuple[ConnectedApp, str]:
    """
    Check signature (RS256) against the app's certificate, then expiry, audience and approval.

    Returns the app and the username; raises ``GrantRefused``. Expiry is held against real time, for it is the client's clock
    that wrote it, and that isn't moved with the org's.
    """
    claims = _read_unverified(assertion)
    app = find_app(str(claims.get("iss", "")))
    if app is None or not app.certificate:
        raise GrantRefused(OAUTH_INVALID_CLIENT_ID, "client identifier invalid")
    _check_signature(assertion, app.certificate)
    if _has_expired(claims.get("exp")):
        raise GrantRefused(OAUTH_INVALID_GRANT, "expired authorization code")
    if not any(_is_audience(audience, own_host) for audience in _audiences(claims)):
        raise GrantRefused(OAUTH_INVALID_GRANT, "audience is invalid")
    username = str(claims.get("sub") or claims.get("prn") or "")
    if app.users and username.lower() not in {name.lower() for name in app.users}:
        raise GrantRefused(OAUTH_INVALID_GRANT, "user hasn't approved this consumer")
    return app, username


def _read_unverified(assertion: str) -> Mapping[str, Any]:
    """Read the claims to learn whose key to check with; nothing is believed yet."""
    try:
        _, payload, _ = assertion.split(".")
        claims = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, msgspec.DecodeError) as error:
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid assertion") from error
    if not isinstance(claims, dict):
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid assertion")
    return claims


def _check_signature(assertion: str, certificate: str) -> None:
    try:
        jwt.decode(assertion, _public_key(certificate), algorithms=["RS256"])
    except (JoseError, ValueError) as error:
        raise GrantRefused(OAUTH_INVALID_GRANT, "invalid assertion") from error


def _public_key(pem: str) -> RSAKey:
    text = pem.encode()
    if b"CERTIFICATE" in text:
        key = x509.load_pem_x509_certificate(text).public_key()
        text = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return RSAKey.import_key(text)


def _has_expired(exp: Any) -> bool:
    """Tell whether an expiry is past under each reading: seconds, milliseconds, text."""
    try:
        moment = float(exp)
    except (TypeError, ValueError):
        return True
    now = time.time()
    # Asked the other way round, so that what is no number at all (nan) is past as well.
    return not moment >= now or (moment >= _MILLISECONDS_FROM and moment < now * 1000)


def _audiences(claims: Mapping[str, Any]) -> list[str]:
    audience = claims.get("aud")
    return [str(one) for one in audience] if isinstance(audience, list) else [str(audience or "")]


def _is_audience(audience: str, own_host: str) -> bool:
    """Tell whether somebody means us: a log-in host, a name of Salesforce's, or the host that was asked."""
    try:
        parts = urlsplit(audience)
        host = parts.hostname or ""
    except ValueError:
        return False
    is_ours = parts.netloc.lower() == own_host.lower() or host.endswith(".salesforce.com")
    return parts.scheme in ("http", "https") and is_ours

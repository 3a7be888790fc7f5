"""How do we prove who we are, and what does each proof look like as a form?"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from twofold.errors import SettingsError

_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTION_LIFETIME = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class StaticToken:
    """A session made elsewhere; it can't be renewed."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """A connected app that acts as its own integration user. ``login_url`` is the org's own address if None."""

    client_id: str
    client_secret: str = field(repr=False)
    login_url: str | None = None


@dataclass(frozen=True, slots=True)
class JwtBearer:
    """
    A connected app with a certificate, acting as ``username``.

    Args:
        private_key: RSA key in PEM form.
        login_url: the org's own address if None.
        audience: by default that of production or sandbox, judged by the log-in address; else that address itself.
    """

    client_id: str
    username: str
    private_key: str = field(repr=False)
    login_url: str | None = None
    audience: str | None = None


Credentials = StaticToken | ClientCredentials | JwtBearer


def login_url(credentials: Credentials, org_url: str) -> str:
    """Tell where these credentials are exchanged for a session."""
    named = None if isinstance(credentials, StaticToken) else credentials.login_url
    return named or org_url


def render_form(credentials: ClientCredentials | JwtBearer, login: str, now: datetime) -> Mapping[str, str]:
    """
    Render the form that asks for a session. Holds secrets: it is for the token endpoint's body alone.

    Raises:
        SettingsError: the private key can't be read.
    """
    if isinstance(credentials, ClientCredentials):
        return {
            "grant_type": "client_credentials",
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
        }
    return {"grant_type": _JWT_GRANT, "assertion": _sign(credentials, login, now)}


def fingerprint(credentials: Credentials) -> str:
    """Name the user behind the credentials without telling a secret: 32 hexadecimal digits, stable between runs."""
    match credentials:
        case StaticToken(token):
            parts = ["token", token]
        case ClientCredentials(client_id):
            parts = ["client", client_id]
        case JwtBearer(client_id, username):
            parts = ["jwt", client_id, username]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _sign(credentials: JwtBearer, login: str, now: datetime) -> str:
    claims = {
        "iss": credentials.client_id,
        "sub": credentials.username,
        "aud": credentials.audience or _audience(login),
        "exp": int((now + _ASSERTION_LIFETIME).timestamp()),
    }
    try:
        return jwt.encode({"alg": "RS256"}, claims, RSAKey.import_key(credentials.private_key))
    except (JoseError, ValueError, TypeError):
        raise SettingsError("The private key of the JWT log-in can't be read. Give an RSA key in PEM form.") from None


def _audience(login: str) -> str:
    """
    Tell the audience of an assertion: production and sandbox have one each, any other host is its own.

    Source: HTTP reference 3.2 (O); how the hosts of sandboxes and scratch orgs look (K).
    """
    host = urlsplit(login).hostname or ""
    if not host.endswith(".salesforce.com"):
        return login
    first = host.split(".")[0]
    is_test = first == "test" or "--" in first or ".sandbox." in host or ".scratch." in host
    return f"https://{'test' if is_test else 'login'}.salesforce.com"

"""How does a client log in, and what does its session say of it? Source: HTTP reference 3.2 and 3.3."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.emulator.box import Client, Reply
from twofold.emulator.seeds.basics import CLIENT_ID, CLIENT_SECRET
from twofold.emulator.seeds.document import ConnectedApp, SeedDocument, User

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": ""}
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def ask_token(sf: Client, **form: str) -> Reply:
    return sf.send("POST", "/services/oauth2/token", raw=urlencode(form), headers=FORM)


def test_client_credentials_open_a_session(sf: Client) -> None:
    reply = ask_token(sf, grant_type="client_credentials", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert reply.status == 200
    assert re.fullmatch(r"00D\w{12}!\w+", reply.body["access_token"])
    assert reply.body["instance_url"] == sf.running.instance_url
    assert "refresh_token" not in reply.body
    assert sf.data("GET", "limits", Authorization=f"Bearer {reply.body['access_token']}").status == 200


def test_the_signature_proves_identity_and_time(sf: Client) -> None:
    body = ask_token(sf, grant_type="client_credentials", client_id=CLIENT_ID, client_secret=CLIENT_SECRET).body
    expected = hmac.new(CLIENT_SECRET.encode(), (body["id"] + body["issued_at"]).encode(), hashlib.sha256).digest()
    assert base64.b64decode(body["signature"]) == expected


def test_the_secret_may_come_as_basic_authorization(sf: Client) -> None:
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    headers = {**FORM, "Authorization": f"Basic {basic}"}
    assert sf.send("POST", "/services/oauth2/token", raw="grant_type=client_credentials", headers=headers).status == 200


def test_parameters_may_stand_in_the_address(sf: Client) -> None:
    query = urlencode({"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    assert sf.send("POST", f"/services/oauth2/token?{query}", headers=FORM).status == 200


def test_instance_url_follows_the_host_the_client_used(sf: Client) -> None:
    form = urlencode({"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    reply = sf.send("POST", "/services/oauth2/token", raw=form, headers={**FORM, "Host": "box.example.com:8700"})
    assert reply.body["instance_url"] == "http://box.example.com:8700"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "x"}, "invalid_client_id"),
        ({"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": "x"}, "invalid_client"),
        ({"grant_type": "telepathy"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
        ({"grant_type": JWT_BEARER, "assertion": "no.jwt.here"}, "invalid_grant"),
        ({"grant_type": JWT_BEARER, "assertion": ""}, "invalid_grant"),
    ],
)
def test_a_failed_log_in_is_an_object_with_error_and_description(sf: Client, form: dict[str, str], error: str) -> None:
    reply = ask_token(sf, **form)
    assert (reply.status, reply.body["error"]) == (400, error)
    assert reply.body["error_description"]


# JWT bearer.


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def as_pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


@pytest.fixture
def app(sf: Client, key: rsa.RSAPrivateKey) -> Client:
    """An org that trusts the key, for Kim alone."""
    trusted = ConnectedApp("jwt-app", certificate=as_pem(key), users=["kim@example.com"])
    users = [User("kim", "kim@example.com", "Kim"), User("lee", "lee@example.com", "Lee")]
    sf.plant(SeedDocument(users=users, connected_apps=[trusted]))
    return sf


def assertion(key: rsa.RSAPrivateKey, **claims: Any) -> str:
    private = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
    base = {
        "iss": "jwt-app",
        "sub": "kim@example.com",
        "aud": "https://login.salesforce.com",
        "exp": int(time.time()) + 180,
    }
    return jwt.encode({"alg": "RS256"}, {**base, **claims}, RSAKey.import_key(pem))


@pytest.mark.parametrize("exp", [lambda now: now + 180, lambda now: (now + 180) * 1000, lambda now: str(now + 180)])
def test_an_expiry_in_seconds_milliseconds_or_text_is_taken(app: Client, key: rsa.RSAPrivateKey, exp: Any) -> None:
    reply = ask_token(app, grant_type=JWT_BEARER, assertion=assertion(key, exp=exp(int(time.time()))))
    assert reply.status == 200, reply.body
    assert reply.body["id"].endswith(app.refs["kim"])


@pytest.mark.parametrize(
    ("claims", "description"),
    [
        ({"sub": "lee@example.com"}, "user hasn't approved this consumer"),
        ({"sub": "nobody@example.com"}, "user hasn't approved this consumer"),
        ({"exp": 1_600_000_000}, "expired authorization code"),
        ({"exp": 1_600_000_000_000}, "expired authorization code"),
        ({"exp": "nan"}, "expired authorization code"),
        ({"exp": None}, "expired authorization code"),
        ({"aud": "nonsense"}, "audience is invalid"),
        ({"aud": "https://login.example.com"}, "audience is invalid"),
        ({"aud": "ftp://login.salesforce.com"}, "audience is invalid"),
    ],
)
def test_claims_that_do_not_fit_are_refused(
    app: Client, key: rsa.RSAPrivateKey, claims: dict[str, Any], description: str
) -> None:
    reply = ask_token(app, grant_type=JWT_BEARER, assertion=assertion(key, **claims))
    assert (reply.status, reply.body["error"]) == (400, "invalid_grant")
    assert reply.body["error_description"] == description


@pytest.mark.parametrize(
    "audience", ["{url}", "{url}/", "https://test.salesforce.com", ["https://x.my.salesforce.com"]]
)
def test_who_is_meant_may_be_named_in_many_ways(app: Client, key: rsa.RSAPrivateKey, audience: Any) -> None:
    meant = audience.format(url=app.running.instance_url) if isinstance(audience, str) else audience
    assert ask_token(app, grant_type=JWT_BEARER, assertion=assertion(key, aud=meant)).status == 200


def test_another_key_is_refused(app: Client) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    reply = ask_token(app, grant_type=JWT_BEARER, assertion=assertion(stranger))
    assert (reply.status, reply.body["error"]) == (400, "invalid_grant")


# A session and its end.


def test_userinfo_and_identity_name_the_user(sf: Client) -> None:
    info = sf.send("GET", "/services/oauth2/userinfo").body
    assert info["preferred_username"] == "api@box.example.com"
    identity = sf.send("GET", f"/id/{info['organization_id']}/{info['user_id']}").body
    assert (identity["username"], identity["user_id"]) == (info["preferred_username"], info["user_id"])


def test_userinfo_with_a_bad_token_is_plain_text(sf: Client) -> None:
    reply = sf.send("GET", "/services/oauth2/userinfo", headers={"Authorization": "Bearer nobody"})
    assert (reply.status, reply.body) == (403, "Bad_OAuth_Token")


def test_a_revoked_session_is_over(sf: Client) -> None:
    sf.sign_in(CLIENT_ID, CLIENT_SECRET)
    assert sf.send("POST", "/services/oauth2/revoke", raw=urlencode({"token": sf.token}), headers=FORM).status == 200
    assert sf.data("GET", "limits").status == 401


def test_introspection_knows_living_and_dead_tokens(sf: Client) -> None:
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    living = sf.send("POST", "/services/oauth2/introspect", raw=urlencode({**form, "token": sf.token}), headers=FORM)
    dead = sf.send("POST", "/services/oauth2/introspect", raw=urlencode({**form, "token": "x"}), headers=FORM)
    assert (living.body["active"], living.body["username"]) == (True, "api@box.example.com")
    assert dead.body == {"active": False}


def test_expired_sessions_are_renewed_by_logging_in_again(sf: Client) -> None:
    assert sf.control("POST", "faults", {"fault": "expire-sessions"}).body == {"expired": 1}
    assert sf.data("GET", "limits").code == "INVALID_SESSION_ID"
    assert sf.sign_in(CLIENT_ID, CLIENT_SECRET).status == 200
    assert sf.data("GET", "limits").status == 200

"""What is sent to the token endpoint, and what never shows."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from twofold.adapters.salesforce.credentials import (
    ClientCredentials,
    JwtBearer,
    StaticToken,
    fingerprint,
    login_url,
    render_form,
)
from twofold.errors import SettingsError

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ORG = "https://example.my.salesforce.com"


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def test_client_credentials_are_sent_as_a_form() -> None:
    form = render_form(ClientCredentials("app", "hush"), ORG, NOW)
    assert form == {"grant_type": "client_credentials", "client_id": "app", "client_secret": "hush"}


@pytest.mark.parametrize(
    ("login", "audience"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("https://example.my.salesforce.com", "https://login.salesforce.com"),
        ("https://example--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://example--uat.my.salesforce.com", "https://test.salesforce.com"),
        ("https://example.scratch.my.salesforce.com", "https://test.salesforce.com"),
        ("https://example-dev-ed.develop.my.salesforce.com", "https://login.salesforce.com"),
        ("http://127.0.0.1:8700", "http://127.0.0.1:8700"),
    ],
)
def test_an_assertion_names_app_user_and_audience_and_lives_three_minutes(login: str, audience: str) -> None:
    key = make_key()
    form = render_form(JwtBearer("app", "api@example.com", pem(key)), login, NOW)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    token = jwt.decode(form["assertion"], RSAKey.import_key(public), algorithms=["RS256"])
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert token.header["alg"] == "RS256"
    assert token.claims == {
        "iss": "app",
        "sub": "api@example.com",
        "aud": audience,
        "exp": int((NOW + timedelta(minutes=3)).timestamp()),
    }


def test_a_key_that_is_none_is_a_setting_to_correct() -> None:
    with pytest.raises(SettingsError) as refused:
        render_form(JwtBearer("app", "api@example.com", "no key"), ORG, NOW)
    assert "no key" not in refused.value.message


@pytest.mark.parametrize(
    "credentials", [StaticToken("hush"), ClientCredentials("app", "hush"), JwtBearer("app", "api@example.com", "hush")]
)
def test_secrets_do_not_show(credentials: StaticToken | ClientCredentials | JwtBearer) -> None:
    assert "hush" not in repr(credentials)
    assert "hush" not in fingerprint(credentials)


def test_fingerprints_tell_users_apart_and_survive_a_new_secret() -> None:
    assert fingerprint(StaticToken("one")) != fingerprint(StaticToken("two"))
    assert fingerprint(ClientCredentials("app", "old")) == fingerprint(ClientCredentials("app", "new"))
    assert fingerprint(JwtBearer("app", "a@example.com", "k")) != fingerprint(JwtBearer("app", "b@example.com", "k"))


def test_signing_in_happens_at_the_org_unless_told_otherwise() -> None:
    assert login_url(ClientCredentials("app", "hush"), ORG) == ORG
    assert login_url(JwtBearer("app", "u", "k", "https://login.salesforce.com"), ORG) == "https://login.salesforce.com"

"""Which credentials are used when several are set."""

from pathlib import Path

import pytest

from twofold.adapters.salesforce import ClientCredentials, JwtBearer, StaticToken
from twofold.bootstrap.parts import load_rules, make_credentials, make_org
from twofold.errors import SettingsError
from twofold.settings import OrgSettings, Settings

CLIENT = {"client_id": "id", "client_secret": "secret"}
JWT = {"client_id": "id", "username": "api@example.com", "private_key": "pem"}


def settings(source: str | None = None, **org: str) -> Settings:
    folder = Path()
    return Settings(folder, folder, org=OrgSettings(**org), sources={"org.token": source} if source else {})


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (settings(token="t"), StaticToken),
        (settings(**CLIENT), ClientCredentials),
        (settings(**JWT), JwtBearer),
        (settings(token="t", **CLIENT), ClientCredentials),
        (settings("twofold.toml", token="t", **JWT), JwtBearer),
        (settings("option", token="t", **CLIENT), StaticToken),
        (settings("environment", token="t", **JWT), StaticToken),
    ],
)
def test_a_token_given_by_hand_wins_else_what_can_be_renewed(given: Settings, kind: type) -> None:
    assert isinstance(make_credentials(given), kind)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(SettingsError, match="No org is named"):
        make_org(settings(token="t"))
    with pytest.raises(SettingsError, match="no credentials"):
        make_org(settings(url="https://example.my.salesforce.com"))
    with pytest.raises(SettingsError, match="private key"):
        make_org(settings(url="https://example.my.salesforce.com", **JWT))
    with pytest.raises(SettingsError, match="Plain http"):
        make_org(settings(url="http://example.com", token="t"))


def test_a_relative_rule_file_lies_here_or_beside_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside, here = tmp_path / "beside", tmp_path / "here"
    for folder, text in ((beside, 'target = "lead"'), (here, 'target = "case"')):
        folder.mkdir()
        (folder / "mine.toml").write_text(text)
    monkeypatch.chdir(tmp_path)
    assert load_rules("mine.toml", beside).target == "lead"
    monkeypatch.chdir(here)
    assert load_rules("mine.toml", beside).target == "case"

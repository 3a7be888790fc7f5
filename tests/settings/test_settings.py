"""Settings: which source wins, and what a wrong one is told."""

from pathlib import Path

import pytest

from twofold.adapters.secrets import SecretStore
from twofold.errors import SettingsError
from twofold.settings import SETTINGS, Overrides, Settings, all_names, find_setting, read_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(folder: Path, toml: str = "", overrides: Overrides | None = None, **environment: str) -> Settings:
    (folder / "twofold.toml").write_text(toml)
    return read_settings(overrides or Overrides(), environment)


def refusal(folder: Path, toml: str, **environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, toml, **environment)
    return caught.value.message


def test_without_a_file_everything_has_its_default(folder: Path) -> None:
    settings = read_settings(Overrides(), {})
    assert settings.home == folder / ".twofold"
    assert (settings.serve.port, settings.log_level, settings.org.url) == (8710, "info", None)
    assert settings.apps["calcom"].tolerance_s == 180
    assert settings.apps["oncehub"].record_id_field == "salesforce_id"


def test_an_option_wins_over_the_environment_and_that_over_the_file(folder: Path) -> None:
    toml = 'rules = "from-file"\nlog_level = "debug"\n[org]\nurl = "https://file.example.com"'
    settings = read(
        folder,
        toml,
        Overrides(org="https://option.example.com"),
        TWOFOLD_ORG_URL="https://environment.example.com",
        TWOFOLD_RULES="from-environment",
    )
    assert (settings.org.url, settings.rules, settings.log_level) == (
        "https://option.example.com",
        "from-environment",
        "debug",
    )
    assert settings.sources["org.url"] == "option"
    assert settings.sources["rules"] == "environment"


def test_only_the_option_forces_a_rule_set_on_every_page(folder: Path) -> None:
    assert read(folder, 'rules = "a"', Overrides(rules="b")).forced_rules == "b"
    assert read(folder, 'rules = "a"', TWOFOLD_RULES="b").forced_rules is None


def test_pages_and_hosts_are_free_tables(folder: Path) -> None:
    toml = '[pages]\n"BP-1.x" = "booking-lead"\n[hosts]\n"Ann@Example.com" = "ann@example.org"'
    settings = read(folder, toml)
    assert settings.pages == {"BP-1.x": "booking-lead"}
    assert settings.hosts == {"ann@example.com": "ann@example.org"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[org]\nurll = "https://example.com"', "There is no setting org.urll. Did you mean org.url?"),
        ('[app.calcom]\napi_key = "env:X"', "Did you mean apps.calcom.api_key?"),
        ('[apps.calcon]\napi_key = "env:X"', "Did you mean apps.calcom.api_key?"),
        ('[apps.calcom]\ntolerance_s = "180"', "apps.calcom.tolerance_s has to be a whole number."),
        ("[apps.calcom]\ntolerance_s = true", "apps.calcom.tolerance_s has to be a whole number."),
        ("[apps.calcom]\ntolerance_s = 3601", "has to lie between 0 and 3600, and is 3601."),
        ("[serve]\nport = 70000", "has to lie between 0 and 65535"),
        ('[org]\nurl = "example.com"', "org.url has to be a URL"),
        ('[org]\nurl = "http://[::1"', "org.url has to be a URL"),
        ('log_level = "loud"', "log_level has to be debug, info, warning or error."),
        ('[org]\ntoken = "00Dsecret"', "org.token must not stand in the file as it is."),
        ("[org\n", "is not TOML"),
        ('rules = ["a"]', "rules has to be a text."),
        ("[pages]\nx = 1", "pages.x has to be a text."),
    ],
)
def test_a_wrong_file_says_what_is_wrong(folder: Path, toml: str, said: str) -> None:
    assert said in refusal(folder, toml)


def test_a_refused_secret_is_not_repeated_in_the_message(folder: Path) -> None:
    assert "hunter2" not in refusal(folder, '[apps.calcom]\nwebhook_secret = "hunter2"')


def test_a_file_that_is_named_and_missing_is_told(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.toml can't be read"):
        read_settings(Overrides(config=folder / "nowhere.toml"), {})


def test_a_file_with_a_byte_order_mark_is_read(folder: Path) -> None:
    (folder / "twofold.toml").write_bytes(b'\xef\xbb\xbfrules = "booking-lead"\r\n')
    assert read_settings(Overrides(), {}).rules == "booking-lead"


def test_secrets_come_from_the_environment_or_the_store(folder: Path) -> None:
    SecretStore(folder / ".twofold").put("apps.calendly.webhook_secret", "stored under its own name")
    SecretStore(folder / ".twofold").put("shared", "stored under another")
    toml = '[apps.oncehub]\nwebhook_secret = "secret:shared"\n[apps.calcom]\nwebhook_secret = "env:CAL"'
    settings = read(folder, toml, CAL="from environment")
    secrets = {app: settings.apps[app].webhook_secret for app in settings.apps}
    assert secrets == {
        "oncehub": "stored under another",
        "calcom": "from environment",
        "calendly": "stored under its own name",
    }
    assert "stored" not in repr(settings)


def test_a_secret_that_is_named_and_missing_is_told(folder: Path) -> None:
    assert "environment variable CAL, which apps.calcom.api_key names" in refusal(
        folder, '[apps.calcom]\napi_key = "env:CAL"'
    )
    assert "stored secret CAL" in refusal(folder, '[apps.calcom]\napi_key = "secret:CAL"')


def test_a_home_in_the_file_lies_beside_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "twofold.toml").write_text('home = "kept"')
    settings = read_settings(Overrides(config=elsewhere / "twofold.toml"), {})
    assert settings.home == elsewhere / "kept"
    assert read_settings(Overrides(), {"TWOFOLD_HOME": "mine"}).home == folder / "mine"


def test_every_name_finds_its_row() -> None:
    for name in all_names():
        assert find_setting(name.replace("*", "anything")) in SETTINGS

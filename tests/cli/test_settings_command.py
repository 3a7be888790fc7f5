"""Settings on the command line: the table, and secrets that never come back out."""

import io
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Shell
from twofold.settings import SETTINGS


def test_every_setting_is_told_with_default_meaning_and_variable(shell: Shell) -> None:
    table = shell.run("settings")
    for row in SETTINGS:
        assert row.name in table
        assert row.sentence in table
        assert (row.variable or "") in table
    assert [row["name"] for row in shell.json("settings")] == [row.name for row in SETTINGS]


def test_who_set_a_value_is_told_and_the_value_is_not(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", "00Dsecret")
    (shell.home / "twofold.toml").write_text("[apps.calcom]\ntolerance_s = 60\n")
    by = {row["name"]: row["set_by"] for row in shell.json("settings")}
    assert (by["org.token"], by["apps.*.tolerance_s"], by["rules"]) == ("environment", "twofold.toml", None)
    assert "00Dsecret" not in shell.out


def test_a_secret_goes_in_by_stdin_and_is_found_by_its_name(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, b"whsec-test\n")
    shell.run("settings", "set-secret", "apps.calcom.webhook_secret")
    assert "whsec" not in shell.out
    assert shell.run("settings", "secrets") == "Name\napps.calcom.webhook_secret\n"
    assert shell.json("settings", "secrets") == [{"secrets": ["apps.calcom.webhook_secret"]}]
    shell.run("settings", "remove-secret", "apps.calcom.webhook_secret")
    assert shell.run("settings", "secrets") == "No secret is stored.\n"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("apps.calcom.webhook_secrt", b"x", "Did you mean apps.calcom.webhook_secret?"),
        ("rules", b"", "No secret came on stdin."),
        ("org.url", b"x", "org.url is no secret"),
        ("mine", b"\xff\xfe", "is not text"),
    ],
)
def test_what_is_no_secret_is_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, given: bytes, said: str
) -> None:
    give(monkeypatch, given)
    shell.run("settings", "set-secret", name, code=2)
    assert said in shell.err
    assert shell.run("settings", "secrets") == "No secret is stored.\n"


def test_hook_addresses_are_made_once_and_kept(shell: Shell) -> None:
    (first,) = shell.json("settings", "hooks")
    assert set(first) == {"oncehub", "calcom", "calendly"}
    assert shell.json("settings", "hooks") == [first]
    assert len({url.rpartition("/")[2] for url in first.values()}) == 3


def test_a_wrong_key_in_the_file_is_told(shell: Shell) -> None:
    (shell.home / "twofold.toml").write_text("[serve]\nprot = 1\n")
    shell.run("settings", code=2)
    assert "twofold.toml: There is no setting serve.prot. Did you mean serve.port?" in shell.err


def give(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    buffer = io.BytesIO(content)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=buffer, isatty=lambda: False))

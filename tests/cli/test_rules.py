"""Rule sets on the command line: listed, shown, checked."""

import pytest

from tests.cli.conftest import Shell
from twofold.core.presets import PRESETS


def test_every_preset_is_listed_with_its_sentence(shell: Shell) -> None:
    table = shell.run("rules", "list")
    assert all(name in table and rules.description in table for name, rules in PRESETS.items())
    assert [row["name"] for row in shell.json("rules", "list")] == list(PRESETS)


def test_rule_sets_of_the_settings_are_listed_with_what_they_are_for(shell: Shell) -> None:
    (shell.home / "mine.toml").write_text('extends = "booking-lead"\ndescription = "Mine."\n')
    (shell.home / "twofold.toml").write_text('[pages]\n"P1" = "mine.toml"\n[apps.calcom]\nrules = "booking-case"\n')
    used = {row["name"]: row["used_for"] for row in shell.json("rules", "list")}
    assert (used["mine.toml"], used["booking-case"]) == (["page P1"], ["calcom"])


def test_a_rule_set_is_shown_with_its_defaults(shell: Shell) -> None:
    (shown,) = shell.json("rules", "show", "booking-lead")
    assert (shown["target"], shown["duplicates"], shown["rules"]["Lead"]["mode"]) == ("lead", "newest", "if-blank")
    assert "rules.Lead.owner.new" in shell.run("rules", "show", "booking-lead")


def test_a_right_file_is_right(shell: Shell) -> None:
    (shell.home / "mine.toml").write_text('extends = "booking-lead"\n[rules.Lead.mapping]\nDescription = "note"\n')
    assert shell.run("rules", "check", "mine.toml") == "mine is right.\n"
    (answer,) = shell.json("rules", "check", "mine.toml")
    assert answer["problems"] == []


def test_every_mistake_of_a_file_is_told_with_its_place(shell: Shell) -> None:
    (shell.home / "mine.toml").write_text('extends = "booking-lead"\ndupes = "park"\n[rules.Led]\nmode = "always"\n')
    shell.run("rules", "check", "mine.toml", code=2)
    assert "dupes: unknown key; did you mean duplicates?" in shell.err
    assert "rules.Led: unknown key; did you mean Lead?" in shell.err


def test_a_file_is_held_against_the_org(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (connected.home / "mine.toml").write_text('extends = "booking-lead"\n[rules.Lead.mapping]\nNope__c = "note"\n')
    for asked in ((), ("--against-org",)):
        assert "rules.Lead.mapping.Nope__c" in connected.run("rules", "check", "mine.toml", *asked, code=1)
    connected.run("rules", "check", "booking-person-account", "--against-org")
    monkeypatch.delenv("TWOFOLD_ORG_URL")
    assert "Nope__c" not in connected.run("rules", "check", "mine.toml")


def test_an_unknown_rule_set_names_the_nearest(shell: Shell) -> None:
    shell.run("rules", "show", "booking-laed", code=2)
    assert "did you mean booking-lead?" in shell.err


def test_odd_files_are_told_not_traced(shell: Shell) -> None:
    for content in (b"\xff\xfe\x00", b"", b"[" * 5000, b'extends = "booking-lead"\r\n\x00'):
        (shell.home / "odd.toml").write_bytes(content)
        shell.run("rules", "check", "odd.toml", code=2)
        assert "The rule file odd.toml is wrong" in shell.err

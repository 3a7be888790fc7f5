"""``twofold org compare``: the box against an org, here another box."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell
from twofold.emulator import refusals
from twofold.testing import start_org
from twofold.testing.contract.boxes import SEED
from twofold.testing.contract.scenario import SCENARIOS

KEYS, WRITES = str(SCENARIOS / "keys.toml"), str(SCENARIOS / "writes.toml")


def test_two_boxes_are_the_same_and_a_changed_one_is_not(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = str(shell.home / "org.json")
    with start_org(SEED) as org:
        monkeypatch.setenv("TWOFOLD_ORG_TOKEN", org.token)
        assert "no difference" in shell.run("org", "compare", KEYS, WRITES, "--url", org.url, "--save", saved)
    assert shell.run("org", "compare", WRITES, "--against", saved).count("no difference") == 1
    monkeypatch.setattr(refusals, "person_contact_referenced", lambda: refusals.refuse("DELETE_FAILED", "no"))
    (told,) = shell.json("org", "compare", WRITES, "--against", saved, code=1)
    assert {difference["step"] for difference in told[0]["differences"]} == {"delete the half of a person"}


def test_an_org_has_to_be_named(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWOFOLD_ORG_URL", raising=False)
    monkeypatch.delenv("TWOFOLD_ORG_TOKEN", raising=False)
    shell.run("org", "compare", code=2)
    assert "TWOFOLD_ORG_TOKEN" in shell.err

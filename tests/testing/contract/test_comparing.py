"""Two boxes that answer alike show no difference; one that was tampered with shows just that, and nothing stays behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from twofold.emulator import refusals
from twofold.emulator.refusals import Refused
from twofold.testing import BoxOrg, start_org
from twofold.testing.contract.boxes import SEED
from twofold.testing.contract.command import DIFFERENT, SAME, TROUBLE, USAGE, main
from twofold.testing.contract.compare import Kind, compare
from twofold.testing.contract.play import play
from twofold.testing.contract.report import matters
from twofold.testing.contract.scenario import SCENARIOS, parse_scenario, read_scenario, shipped
from twofold.testing.contract.target import OrgUnreachable, Target, Told

WRITES = read_scenario(SCENARIOS / "writes.toml")


@pytest.fixture
def org() -> Iterator[BoxOrg]:
    """A box that plays the sandbox."""
    with start_org(SEED) as org:
        yield org


def target(org: BoxOrg) -> Target:
    return Target(org.url, org.token, "60.0")


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_two_boxes_answer_alike_and_nothing_stays_behind(org: BoxOrg, path: Path) -> None:
    scenario = read_scenario(path)
    first, second = play(scenario, target(org)), play(scenario, target(org))
    assert compare(scenario, first, second) == []
    assert all(outcome.status is not None for outcome in first.outcomes)
    assert (first.left_over, second.left_over) == ([], [])
    for sobject in ("Account", "Contact", "Case", "Task"):
        assert org.query(f"SELECT Id FROM {sobject}") == []


def test_a_box_with_another_code_differs_at_just_those_steps(org: BoxOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    before = play(WRITES, target(org))

    def tampered() -> Refused:
        return refusals.refuse("FIELD_INTEGRITY_EXCEPTION", "other words", ("AccountId",))

    monkeypatch.setattr(refusals, "contact_under_person", tampered)
    found = compare(WRITES, before, play(WRITES, target(org)))
    assert {(each.step.name, each.kind, each.place) for each in found} == {
        (step, kind, place)
        for step in ("put a contact under a person", "move a contact under a person")
        for kind, place in ((Kind.VALUE, "0.errorCode"), (Kind.WORDING, "0.message"))
    }
    assert {each.step.doubt for each in found} == {"Q1"}


def test_another_wording_alone_does_not_matter_unless_asked(org: BoxOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    before = play(WRITES, target(org))
    code = "INVALID_PERSON_ACCOUNT_OPERATION"
    monkeypatch.setattr(refusals, "person_contact_referenced", lambda: refusals.refuse(code, "no"))
    found = compare(WRITES, before, play(WRITES, target(org)))
    assert {each.kind for each in found} == {Kind.WORDING}
    assert not matters(found, wording=False)
    assert matters(found, wording=True)


def test_a_step_whose_variable_is_missing_is_left_out_and_told() -> None:
    keys = read_scenario(SCENARIOS / "keys.toml")
    with start_org(SEED) as with_key, start_org() as without:
        found = compare(keys, play(keys, target(with_key)), play(keys, target(without)))
    assert "create a person by a key of Contact" in {each.step.name for each in found if each.kind is Kind.NOT_ASKED}


TWO_STEPS = parse_scenario("""
name = "two"
about = "The second never comes through."
[[step]]
name = "one"
method = "POST"
path = "sobjects/Account"
body = '{"LastName": "${run}"}'
[[step]]
name = "cut"
method = "GET"
path = "limits"
""")


def test_what_was_made_is_deleted_even_when_the_line_is_cut(org: BoxOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Target.ask

    def cut(self: Target, method: str, path: str, body: str = "") -> Told:
        if path == "limits":
            raise OrgUnreachable("the line is cut")
        return real(self, method, path, body)

    monkeypatch.setattr(Target, "ask", cut)
    with pytest.raises(OrgUnreachable):
        play(TWO_STEPS, target(org))
    assert org.query("SELECT Id FROM Account") == []


# The command.


@pytest.fixture
def named(org: BoxOrg, monkeypatch: pytest.MonkeyPatch) -> BoxOrg:
    monkeypatch.setenv("TWOFOLD_ORG_URL", org.url)
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", org.token)
    return org


def test_the_command_finds_a_box_the_same_as_a_box(named: BoxOrg, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == SAME
    said = capsys.readouterr().out
    assert said.count("no difference") == len(shipped())


def test_the_command_tells_what_differs_and_which_question_it_settles(
    named: BoxOrg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario, saved = str(SCENARIOS / "writes.toml"), tmp_path / "org.json"
    assert main([scenario, "--save", str(saved)]) == SAME
    assert main([scenario, "--against", str(saved)]) == SAME
    monkeypatch.setattr(refusals, "contact_under_person", lambda: refusals.refuse("UNKNOWN", "no"))
    capsys.readouterr()
    assert main([scenario, "--against", str(saved), "--json"]) == DIFFERENT
    (told,) = json.loads(capsys.readouterr().out)
    assert {"Q1"} <= {difference["doubt"] for difference in told["differences"]}


def test_an_org_where_people_work_is_not_written_to(
    named: BoxOrg, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Target.ask

    def of_production(self: Target, method: str, path: str, body: str = "") -> Told:
        told = real(self, method, path, body)
        if "Organization" in path:
            told.body["records"][0] |= {"IsSandbox": False, "OrganizationType": "Enterprise Edition"}
        return told

    monkeypatch.setattr(Target, "ask", of_production)
    assert main([]) == USAGE
    assert "Enterprise Edition" in capsys.readouterr().err
    assert (
        named.query(
            "SELECT Id FROM Account",
        )
        == []
    )
    assert not [request for request in named.requests() if request["method"] != "GET"]


def test_without_an_org_the_command_says_how_to_name_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TWOFOLD_ORG_URL", raising=False)
    monkeypatch.delenv("TWOFOLD_ORG_TOKEN", raising=False)
    assert main([]) == USAGE
    assert "TWOFOLD_ORG_TOKEN" in capsys.readouterr().err


def test_an_org_that_does_not_answer_is_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--url", "http://127.0.0.1:9", "--token", "t"]) == TROUBLE
    assert "127.0.0.1:9" in capsys.readouterr().err

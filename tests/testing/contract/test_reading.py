"""How are scenarios, places in answers, and Ids in answers read?"""

from __future__ import annotations

from pathlib import Path

import pytest

from twofold.facts.ids import make_id, to_15
from twofold.testing.contract.normal import Normal
from twofold.testing.contract.places import MISSING, find
from twofold.testing.contract.scenario import ScenarioUnreadable, parse_scenario, read_scenario, shipped

HEAD = 'name = "n"\nabout = "a"\n'
STEP = HEAD + '[[step]]\nname = "one"\nmethod = "GET"\npath = "limits"\n'


def test_a_scenario_is_steps_in_order() -> None:
    scenario = parse_scenario(
        STEP + '[[step]]\nname = "two"\nmethod = "POST"\npath = "sobjects/Lead"\nbody = \'{"Company": null}\'\n'
    )
    assert [step.name for step in scenario.steps] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "step"),
        (STEP + 'metod = "GET"\n', "metod"),
        (STEP + "body = '{'\n", "no JSON"),
        (STEP.replace("limits", "sobjects/Lead/${lead}"), "lead"),
        ("name =", "end of document"),
    ],
)
def test_a_mistake_is_named(text: str, said: str) -> None:
    with pytest.raises(ScenarioUnreadable, match=said):
        parse_scenario(text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioUnreadable, match=r"nothing\.toml"):
        read_scenario(tmp_path / "nothing.toml")


def test_every_shipped_scenario_can_be_read_and_names_its_doubts() -> None:
    scenarios = [read_scenario(path) for path in shipped()]
    doubts = {step.doubt for scenario in scenarios for step in scenario.steps} - {""}
    assert doubts == {"Q1", "Q2", "Q3", "Q4", "Q5", "Q7", "Q8", "Q9", "Q10", "Q11", "Q12"}
    assert len({scenario.name for scenario in scenarios}) == len(scenarios)


ANSWER = {"records": [{"Id": "1", "on": True}, {"Id": "2", "on": False, "key": "Key__pc"}], "empty": None}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("records.0.Id", "1"),
        ("records.Id=2.on", False),
        ("records.on=true.Id", "1"),
        ("records.on=false&key~__pc.Id", "2"),
        ("records.#", 2),
        ("empty", None),
        ("records.5.Id", MISSING),
        ("records.Id=3", MISSING),
        ("empty.further", MISSING),
        ("nothing", MISSING),
    ],
)
def test_a_place_leads_to_a_value(place: str, value: object) -> None:
    assert find(ANSWER, place) is value or find(ANSWER, place) == value


def test_what_differs_from_run_to_run_gets_a_name() -> None:
    known, other = make_id("001", 1), make_id("500", 7)
    normal = Normal("tfabc")
    normal.know("person", known)
    said = {
        "Id": known,
        "url": f"https://box.example.com/services/data/v60.0/sobjects/Account/{to_15(known)}",
        "message": f"{known} is tied to {other}",
        "CreatedDate": "2026-01-02T03:04:05.000+0000",
        "Name": "Pat tfabc",
        "long": "abcdefghijklmno",
        "count": 2,
    }
    assert normal.of(said) == {
        "Id": "{person}",
        "url": "{host}/services/data/{version}/sobjects/Account/{person}",
        "message": "{person} is tied to {500…}",
        "CreatedDate": "{time}",
        "Name": "Pat {run}",
        "long": "abcdefghijklmno",
        "count": 2,
    }

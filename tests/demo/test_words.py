"""Are decisions told so that an admin understands them?"""

from typing import Any

import pytest

from twofold.demo.words import tell_decision, tell_reasons

NAMES = {"001000000000001AAA": "Pat Moreno", "005000000000001AAA": "Hanna Host"}


def entry(outcome: str, *writes: tuple[str, str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    made = [{"verb": verb, "sobject": sobject, "values": values} for verb, sobject, values in writes]
    return {"outcome": outcome, "writes": made, "explained": [], "code": None, **more}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            entry("applied", ("create", "Account", {"LastName": "Feld"}), ("create", "Event", {})),
            "applied: creates Person Account and Event",
        ),
        (
            entry("applied", ("create", "Account", {"Name": "Acme"}), ("create", "Contact", {})),
            "applied: creates business account and Contact",
        ),
        (
            entry("applied", ("update", "Account", {"Phone": "1"}), ("create", "Event", {})),
            "applied: updates Person Account, creates Event",
        ),
        (entry("parked"), "parked: writes nothing"),
        (entry("waiting"), "waiting: tried again by itself"),
        (entry("refused"), "refused: never looked at"),
    ],
)
def test_a_decision_is_its_outcome_and_its_writes(given: dict[str, Any], told: str) -> None:
    assert tell_decision(given) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Recognised by e-mail as Account 001000000000001AAA.", 'Recognised by e-mail as Account "Pat Moreno".'),
        ("Recognised by e-mail as Account 001000000000001.", 'Recognised by e-mail as Account "Pat Moreno".'),
        ("The owner is the host's user 005000000000001AAA.", 'The owner is the host\'s user "Hanna Host".'),
        ("Lead 00Q000000000009AAA is unknown.", "Lead 00Q000000000009AAA is unknown."),
        ("Event 00U000000000001AAA is restored.", "The Event is restored."),
    ],
)
def test_ids_give_way_to_names(sentence: str, told: str) -> None:
    assert tell_reasons(entry("applied", explained=[sentence]), NAMES) == [told]


def test_where_salesforce_said_no_only_its_no_is_told() -> None:
    refused = entry("parked", explained=["A new Lead is created.", "Salesforce refused Lead."], code="X")
    assert tell_reasons(refused, NAMES) == ["Salesforce refused Lead."]

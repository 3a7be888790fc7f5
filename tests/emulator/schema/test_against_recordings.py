"""
The box shows its objects as real orgs do: field by field, key by key, children, record types, scopes and links.

Every difference to the recorded describes stands in ``justified.toml`` with its reason; one that no longer differs fails too.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.schema.differences import differences, head_differences
from tests.emulator.schema.recorded_orgs import pair
from tests.recordings import recorded
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.describe import describe_global

JUSTIFIED: dict[str, Any] = tomllib.loads(Path(__file__).with_name("justified.toml").read_text(encoding="utf-8"))
ABSENT = {name: group["reason"] for group in JUSTIFIED["absent"] for name in group["sobjects"].split()}

ORGS = {
    "account_person_org": True,
    "account": False,
    "contact": False,
    "lead": False,
    "case": False,
    "event": False,
    "opportunity": False,
    "opportunity_contact_role": False,
}
"""Recording -> whether the org had Person Accounts."""


def found(recording: str) -> set[str]:
    both = pair(recording, ORGS[recording])
    return set(differences(both.ours, both.theirs, both.known))


def found_in_the_global_list() -> set[str]:
    ours = describe_global(build_schema(False), "52.0")["sobjects"]
    assert isinstance(ours, list)
    box = {head["name"]: head for head in ours}
    lines = set()
    for head in recorded("global")["sobjects"]:
        name = head["name"]
        lines |= (
            {f"{name} {line}" for line in head_differences(box[name], head)} if name in box else {f"sobject {name}"}
        )
    return lines


def of_absent_objects(lines: set[str]) -> set[str]:
    return {line.removeprefix("sobject ") for line in lines if line.startswith("sobject ")}


@pytest.mark.parametrize("recording", [*ORGS, "global"])
def test_each_difference_to_a_real_org_is_justified_and_still_there(recording: str) -> None:
    lines = found_in_the_global_list() if recording == "global" else found(recording)
    assert {line for line in lines if not line.startswith("sobject ")} == JUSTIFIED[recording].keys()
    assert of_absent_objects(lines) - ABSENT.keys() == set()


def test_objects_named_as_absent_are_absent_and_known_to_real_orgs() -> None:
    named = set().union(*(of_absent_objects(found(recording)) for recording in ORGS))
    named |= of_absent_objects(found_in_the_global_list())
    assert ABSENT.keys() - named == set(), "the box has them now: take them off the list"


def test_each_reason_is_a_sentence() -> None:
    reasons = [reason for recording in (*ORGS, "global") for reason in JUSTIFIED[recording].values()]
    assert [reason for reason in (*reasons, *ABSENT.values()) if len(reason.split()) < 3] == []


def test_the_envelope_of_the_global_list_is_that_of_a_real_one() -> None:
    real, ours = recorded("global"), describe_global(build_schema(False), "52.0")
    assert {key: ours[key] for key in ours if key != "sobjects"} == {
        key: real[key] for key in real if key != "sobjects"
    }

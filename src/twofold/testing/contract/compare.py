"""What did two orgs answer differently? A line for each place where they did, and what kind of difference it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.testing.contract.play import Outcome, Transcript
from twofold.testing.contract.scenario import Scenario, Step


class Kind(StrEnum):
    """How much a difference matters: a message may change any day, a code or a value may not."""

    VALUE = "value"
    WORDING = "wording"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of one step's answer; ``place`` is empty for the status."""

    step: Step
    kind: Kind
    place: str
    box: Any
    org: Any


_NOTHING = "(nothing)"
_WORDS = frozenset({"message", "faultstring", "exceptionMessage", "errorMessage"})


def compare(scenario: Scenario, box: Transcript, org: Transcript) -> list[Difference]:
    """Compare what the box and an org answered, in the order of the steps; steps that only one of them was asked are told."""
    steps = {step.name: step for step in scenario.steps}
    theirs = {outcome.step: outcome for outcome in org.outcomes}
    return [
        difference
        for ours in box.outcomes
        if ours.step in theirs and ours.step in steps
        for difference in _compare_step(steps[ours.step], ours, theirs[ours.step])
    ]


def _compare_step(step: Step, box: Outcome, org: Outcome) -> Iterator[Difference]:
    if box.status is None or org.status is None:
        if box.status != org.status:
            yield Difference(step, Kind.NOT_ASKED, "", _asked(box), _asked(org))
        return
    if box.status != org.status:
        yield Difference(step, Kind.VALUE, "status", box.status, org.status)
    for place in sorted(box.seen.keys() | org.seen.keys()):
        yield from _compare_values(step, place, box.seen.get(place, _NOTHING), org.seen.get(place, _NOTHING))


def _asked(outcome: Outcome) -> str:
    return f"needs {', '.join(outcome.missing)}" if outcome.status is None else "asked"


def _compare_values(step: Step, place: str, box: Any, org: Any) -> Iterator[Difference]:
    if isinstance(box, dict) and isinstance(org, dict):
        for key in sorted(box.keys() | org.keys()):
            yield from _compare_values(step, _below(place, key), box.get(key, _NOTHING), org.get(key, _NOTHING))
    elif isinstance(box, list) and isinstance(org, list) and len(box) == len(org):
        for number, (one, other) in enumerate(zip(box, org, strict=True)):
            yield from _compare_values(step, _below(place, str(number)), one, other)
    elif box != org or type(box) is not type(org):
        words = place.rpartition(".")[2] in _WORDS
        yield Difference(step, Kind.WORDING if words else Kind.VALUE, place, box, org)


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key

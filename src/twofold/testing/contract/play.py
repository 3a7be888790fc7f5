"""How is a scenario played on an org, and what is left afterwards? Step by step; then all that was made is deleted again."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import msgspec

from twofold.facts.ids import is_id
from twofold.testing.contract.normal import Normal
from twofold.testing.contract.places import MISSING, find
from twofold.testing.contract.scenario import Scenario, Step, fill, variables_of
from twofold.testing.contract.target import Target, Told

_GONE = frozenset({"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND"})


class Outcome(msgspec.Struct, frozen=True):
    """
    What came of a step.

    Attributes:
        status: of HTTP; None when the step was left out.
        seen: place to value, in words that are the same in every org; ``""`` is the place of the whole answer.
        missing: variables the step would have needed.
    """

    step: str
    status: int | None
    seen: dict[str, Any] = {}
    missing: list[str] = []


class Transcript(msgspec.Struct, frozen=True):
    """What an org answered to a scenario; ``left_over`` are Ids of records that could not be deleted."""

    scenario: str
    outcomes: list[Outcome]
    left_over: list[str] = []


def play(scenario: Scenario, target: Target) -> Transcript:
    """
    Play a scenario; raises ``OrgUnreachable``.

    What steps have made is deleted at the end, the youngest first, also when a step could not be played.
    """
    run = f"tf{secrets.token_hex(5)}"
    player = _Player(target, Normal(run), {"run": run, "version": target.version})
    try:
        outcomes = [player.work(step) for step in scenario.steps]
    finally:
        left_over = player.clean_up()
    return Transcript(scenario.name, outcomes, left_over)


class _Player:
    def __init__(self, target: Target, normal: Normal, values: dict[str, Any]) -> None:
        self._target = target
        self._normal = normal
        self._values = values
        self._made: list[str] = []

    def work(self, step: Step) -> Outcome:
        missing = sorted(variables_of(step) - self._values.keys())
        if missing:
            return Outcome(step.name, None, missing=missing)
        told = self._target.ask(step.method, fill(step.path, self._values), fill(step.body, self._values))
        if step.makes and step.method in ("POST", "PATCH"):
            self._made += (record_id for record_id in _made_in(told.body) if record_id not in self._made)
        for name, place in step.keep.items():
            self._keep(name, find(told.body, place))
        return Outcome(step.name, told.status, self._see(step, told))

    def _keep(self, name: str, value: Any) -> None:
        if value is not MISSING and value is not None:
            self._values[name] = value
            self._normal.know(name, value)

    def _see(self, step: Step, told: Told) -> dict[str, Any]:
        """Look at the places named, or at everything; a refusal is always looked at as a whole."""
        if told.status >= 400 or not step.look:
            return {"": self._normal.of(told.body)}
        found = {place: find(told.body, place) for place in step.look}
        return {place: "(nothing)" if value is MISSING else self._normal.of(value) for place, value in found.items()}

    def clean_up(self) -> list[str]:
        """Delete what was made; twice, as the first round may free what the second can delete."""
        left = list(reversed(self._made))
        for _ in range(2):
            left = [record_id for record_id in left if not self._delete(record_id)]
        return left

    def _delete(self, record_id: str) -> bool:
        told = self._target.ask("DELETE", f"composite/sobjects?ids={record_id}&allOrNone=false")
        if find(told.body, "0.success") is True:
            return True
        return find(told.body, "0.errors.0.statusCode") in _GONE or find(told.body, "0.errorCode") in _GONE


def _made_in(answer: Any) -> Iterator[str]:
    """Find the Ids of records that an answer says were created: objects with ``id`` and ``success``, wherever they are."""
    if isinstance(answer, list):
        for item in answer:
            yield from _made_in(item)
    elif isinstance(answer, dict):
        record_id = answer.get("id")
        worked = answer.get("success") in (True, "true") and answer.get("created", True) in (True, "true")
        if worked and isinstance(record_id, str) and is_id(record_id):
            yield record_id
        for inner in answer.values():
            yield from _made_in(inner)

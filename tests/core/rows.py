"""A row of a behaviour table: a sentence, what is given, what comes, what follows. The proof page lists them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.cast import ORG, decided, told
from twofold.core.creation_rules import OwnerPolicy, Ownership, RuleSet, WriteMode
from twofold.core.links import BookingLink
from twofold.core.notices import BookingNotice
from twofold.core.org import OrgProfile
from twofold.core.plan import Verb, Write
from twofold.core.presets import PRESETS
from twofold.core.rows import Row
from twofold.core.situation import Decision


@dataclass(frozen=True)
class Case:
    """
    One row. ``then`` lists the writes in short; ``values`` what some write must hold (``"Event.WhoId"``), by sObject and
    field; ``because`` reason codes that must be in the trail; ``parked`` the code that parks.
    """

    sentence: str
    source: str
    rules: RuleSet
    when: BookingNotice
    given: Sequence[Row] = ()
    then: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    because: Sequence[str] = ()
    parked: str | None = None
    links: Sequence[BookingLink] = ()
    org: OrgProfile = ORG

    def __str__(self) -> str:
        return self.sentence


def preset(name: str, *, mode: WriteMode | None = None, owner: OwnerPolicy | None = None, **changes: Any) -> RuleSet:
    """The preset, with one write mode or owner policy (new and existing) for all its kinds where given."""
    rules = PRESETS[name]
    kinds = {kind: rules.rule(kind) for kind in ("Lead", "Contact", "Case")}
    if mode is not None:
        kinds = {kind: replace(rule, mode=mode) for kind, rule in kinds.items()}
    if owner is not None:
        kinds = {kind: replace(rule, owner=Ownership(owner, owner)) for kind, rule in kinds.items()}
    given = changes.pop("rules", {})
    return replace(rules, rules={**rules.rules, **kinds, **given}, **changes)


def assert_row(case: Case) -> Decision:
    """Decide the row and hold the decision against it; returns it for more."""
    decision = decided(case.when, case.rules, case.given, org=case.org, links=case.links)
    codes = [r.code for r in decision.reasons]
    assert (decision.parked.code if decision.parked else None) == case.parked, codes
    assert told(decision) == list(case.then), codes
    for place, expected in case.values.items():
        assert value_at(decision.steps, place) == expected, place
    missing = [code for code in case.because if code not in codes]
    assert not missing, codes
    return decision


def value_at(writes: Sequence[Write], place: str) -> Any:
    """Value of ``"Event.WhoId"`` among the writes; None where it isn't written."""
    sobject, name = place.split(".")
    return next(
        (w.values[name] for w in writes if w.sobject == sobject and w.verb is not Verb.READ and name in w.values), None
    )

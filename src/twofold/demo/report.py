"""What came of the day, as one document: for everybody before, what came, decision, reasons, after, calls; then totals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twofold.core.rows import Row
from twofold.demo.chapters.bookings import PAGES
from twofold.demo.crowd import CALLS_MAX, CrowdCost
from twofold.demo.day import DAY, characters
from twofold.demo.ledger import describe
from twofold.demo.play import Played, Scene
from twofold.demo.script import MONDAY, Character
from twofold.demo.sweep import AT, LOST, SINCE, SweepResult
from twofold.demo.words import APP_NAMES, tell_again, tell_decision, tell_reasons, tell_step

CALLS_ONE_ROUND, CALLS_TWO_ROUNDS = 2, 3
_FOLLOWED = frozenset({"converted-lead-followed", "merge-followed"})
"""Reasons for which a second round of lookups was needed."""

Document = Mapping[str, Any]


def render_report(played: Played, swept: SweepResult, crowd: CrowdCost) -> Document:
    """Render the day; plain values, ready for JSON."""
    chapters = [
        {
            "title": chapter.title,
            "lesson": chapter.lesson,
            "people": [_render_character(person, played) for person in chapter.characters],
        }
        for chapter in DAY
    ]
    totals, costs = _render_totals(played), _render_costs(played, crowd)
    surprises = [_render_surprise(name, scene) for name, scene in _scenes(played) if not scene.as_expected]
    return {
        "day": MONDAY.date().isoformat(),
        "pages": [{"page": page.name, "rules": page.rules.removesuffix(".toml")} for page in PAGES],
        "chapters": chapters,
        "totals": totals,
        "backfill": _render_sweep(swept),
        "costs": costs,
        "surprises": surprises,
        "as_expected": not surprises
        and totals["doubles"] == 0
        and swept.kept
        and all(cost["kept"] for cost in costs.values()),
    }


def _render_character(person: Character, played: Played) -> Document:
    scenes = played.scenes[person.name]
    keys = _booking_keys(scenes)
    names = {**played.before.names(), **played.after.names()}
    return {
        "name": person.name,
        "who": person.who,
        "before": describe(played.before.of(person), played.before),
        "deliveries": [_render_scene(scene, names) for scene in scenes],
        "after": describe(played.after.of(person, keys), played.after),
        "api_calls": sum(scene.calls for scene in scenes),
    }


def _render_scene(scene: Scene, names: Mapping[str, str]) -> Document:
    entry = scene.entry
    return {
        "at": scene.at,
        "app": scene.step.app,
        "app_name": APP_NAMES[scene.step.app],
        "delivery": entry["delivery"],
        "booking": entry["booking"],
        "came": tell_again(scene.step) if scene.again else tell_step(scene.step),
        "again": scene.again,
        "outcome": entry["outcome"],
        "decision": tell_decision(entry),
        "reasons": entry["reasons"],
        "explained": entry["explained"],
        "why": tell_reasons(entry, names),
        "cure": entry["cure"],
        "code": entry["code"],
        "writes": [{k: write[k] for k in ("verb", "sobject", "id", "values")} for write in entry["writes"]],
        "records": entry["records"],
        "api_calls": scene.calls,
        "expected": _render_expected(scene),
        "as_expected": scene.as_expected,
    }


def _render_expected(scene: Scene) -> Document:
    expected = scene.expected
    return {"outcome": expected.outcome.value, "reason": expected.because, "api_calls": expected.calls}


def _render_surprise(name: str, scene: Scene) -> Document:
    found = {"outcome": scene.entry["outcome"], "reasons": scene.entry["reasons"], "api_calls": scene.calls}
    return {"at": scene.at, "person": name, "expected": _render_expected(scene), "found": found}


# Totals


def _render_totals(played: Played) -> dict[str, Any]:
    last = {(name, scene.step.at): scene for name, scene in _scenes(played)}
    outcomes = Counter(str(scene.entry["outcome"]) for scene in last.values())
    again = [scene for _, scene in _scenes(played) if scene.again]
    before, after = played.before.rows, played.after.rows
    kinds = ("Account", "Contact", "Lead", "Case")
    made = {kind: _count(after[kind]) - _count(before[kind]) for kind in kinds}
    persons = _count(after["Account"], persons=True) - _count(before["Account"], persons=True)
    # Every Person Account is read as a Contact too.
    people = {"Person Account": persons, "Contact": made["Contact"] - persons, "Lead": made["Lead"]}
    return {
        "deliveries": len(last),
        "outcomes": {outcome: outcomes[outcome] for outcome in ("applied", "skipped", "parked", "waiting", "refused")},
        "waited": sum(scene.step.later is not None and not scene.step.later.chosen for scene in again),
        "settled_by_hand": sum(scene.step.later is not None and bool(scene.step.later.chosen) for scene in again),
        "api_calls": sum(scene.calls for _, scene in _scenes(played)),
        "setup_calls": played.setup_calls,
        "people_made": sum(people.values()),
        "made": {**people, "business Account": made["Account"] - persons, "Case": made["Case"]},
        "events": len(after["Event"]) - len(before["Event"]),
        "doubles": _count_doubles(played),
    }


def _count(rows: Sequence[Row], *, persons: bool = False) -> int:
    return sum(not row.is_deleted and (not persons or row.is_person_account) for row in rows)


def _count_doubles(played: Played) -> int:
    """Records that should not be there: a second one for somebody, or a second Event for one person at one time."""
    surplus = 0
    for person in characters():
        had, has = len(played.before.of(person).people), len(played.after.of(person).people)
        surplus += max(0, has - max(had, 1))
    slots = Counter((row.text("WhoId"), row.text("StartDateTime")) for row in played.after.rows["Event"])
    return surplus + sum(count - 1 for count in slots.values())


def _render_costs(played: Played, crowd: CrowdCost) -> dict[str, Any]:
    scenes = [s for _, s in _scenes(played) if s.entry["outcome"] == "applied" and s.step.weather is None]
    followed = [scene.calls for scene in scenes if _FOLLOWED & set(scene.entry["reasons"])]
    plain = [scene.calls for scene in scenes if not _FOLLOWED & set(scene.entry["reasons"])]
    together = {"deliveries": crowd.deliveries, "applied": crowd.applied, "api_calls": crowd.calls, "limit": CALLS_MAX}
    return {
        "one_round": _render_cost(plain, CALLS_ONE_ROUND),
        "two_rounds": _render_cost(followed, CALLS_TWO_ROUNDS),
        "together": {**together, "kept": crowd.calls <= CALLS_MAX and crowd.applied == crowd.deliveries},
    }


def _render_sweep(swept: SweepResult) -> Document:
    return {
        "since": SINCE,
        "at": AT,
        "lost": LOST.name,
        "bookings": sum(swept.outcomes.values()),
        "applied": swept.outcomes["applied"],
        "unchanged": swept.outcomes["skipped"],
        "still_parked": swept.outcomes["parked"],
        "api_calls": swept.calls,
        "kept": swept.kept,
    }


def _render_cost(calls: Sequence[int], limit: int) -> Document:
    most = max(calls, default=0)
    return {"deliveries": len(calls), "api_calls": most, "limit": limit, "kept": bool(calls) and most <= limit}


def _scenes(played: Played) -> Iterator[tuple[str, Scene]]:
    return ((name, scene) for name, scenes in played.scenes.items() for scene in scenes)


def _booking_keys(scenes: Sequence[Scene]) -> list[str]:
    return [f"{scene.step.app}:{scene.entry['booking']}" for scene in scenes if scene.entry["booking"]]

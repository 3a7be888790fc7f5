"""How are differences told? As text for people, a step at a time with the question it would settle, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from twofold.testing.contract.compare import Difference, Kind
from twofold.testing.contract.play import Transcript
from twofold.testing.contract.scenario import Scenario


def render_text(scenario: Scenario, differences: Sequence[Difference], org: Transcript) -> Iterator[str]:
    """Write the lines about one scenario."""
    asked = sum(outcome.status is not None for outcome in org.outcomes)
    yield f"{scenario.name}: {asked} of {len(scenario.steps)} steps asked, {_count(differences)}"
    named = ""
    for difference in differences:
        if difference.step.name != named:
            named = difference.step.name
            yield f"  {named}{_sure(difference)}"
        place = difference.place or "the step"
        yield f"    {place} ({difference.kind.value}): box {_short(difference.box)}, org {_short(difference.org)}"
    yield from (f"  left over: {record_id}" for record_id in org.left_over)


def as_json(scenario: Scenario, differences: Sequence[Difference], org: Transcript) -> dict[str, Any]:
    """Show one scenario as an object."""
    return {
        "scenario": scenario.name,
        "differences": [
            {
                "step": difference.step.name,
                "doubt": difference.step.doubt,
                "grade": difference.step.grade,
                "kind": difference.kind.value,
                "place": difference.place,
                "box": difference.box,
                "org": difference.org,
            }
            for difference in differences
        ],
        "left_over": org.left_over,
    }


def matters(differences: Sequence[Difference], *, wording: bool) -> bool:
    """Tell whether anything differs that counts; messages count only when asked for."""
    return any(
        difference.kind is Kind.VALUE or (wording and difference.kind is Kind.WORDING) for difference in differences
    )


def _count(differences: Sequence[Difference]) -> str:
    counts = {kind: sum(difference.kind is kind for difference in differences) for kind in Kind}
    said = [f"{number} {kind.value}" for kind, number in counts.items() if number]
    return f"differences: {', '.join(said)}" if said else "no difference"


def _sure(difference: Difference) -> str:
    words = [f"settles {difference.step.doubt}"] if difference.step.doubt else []
    words += [f"we were sure: {difference.step.grade}"] if difference.step.grade else []
    return f" ({', '.join(words)})" if words else ""


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 200 else f"{text[:199]}…"

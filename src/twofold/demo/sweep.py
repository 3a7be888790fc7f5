"""What of a webhook that never came? In the evening the apps are asked for everything since the morning, with our own key."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twofold.core.notices import BookingChange
from twofold.demo.chapters.bookings import ONCEHUB, book
from twofold.demo.script import moment
from twofold.demo.stage import Stage

SINCE, AT = "07:00", "17:30"
LOST = book("Q1", "Fri 08:30", "Lina Quiet", "lina@example.com")
"""A booking that OnceHub has and never told of."""


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What came of the back-fill: bookings by outcome, calls at the org's request log, whether the lost one was found."""

    outcomes: Mapping[str, int]
    calls: int
    found: bool

    @property
    def kept(self) -> bool:
        """Whether the lost booking was applied, and nothing else was."""
        return self.found and self.outcomes["applied"] == 1


async def play_sweep(stage: Stage) -> SweepResult:
    """Let OnceHub have a booking nobody heard of, then fetch what changed in all three apps and work it."""
    stage.fakes[ONCEHUB].put(BookingChange.SCHEDULED, LOST, moment("13:00"))
    await stage.set_time(moment(AT))
    before = await stage.calls()
    entries = [entry async for entry in stage.app.backfill(moment(SINCE))][:-1]
    calls = await stage.calls() - before
    return SweepResult(Counter(str(entry["outcome"]) for entry in entries), calls, any(map(_is_lost_one, entries)))


def _is_lost_one(entry: Mapping[str, Any]) -> bool:
    return entry["outcome"] == "applied" and str(entry["booking"]).endswith(LOST.id)

"""What do two hundred people cost who all book at once? They are really made, on the org of the day."""

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.core.notices import BookingChange
from twofold.demo.chapters.bookings import CALCOM, book
from twofold.demo.script import moment
from twofold.demo.stage import Stage
from twofold.demo.vendors import VENDORS, sign
from twofold.usecases.raw_deliveries import RawDelivery

SIZE = 200
CALLS_MAX = 12
AT = "17:45"
_FIRST = ("Ada", "Ben", "Cleo", "Dan", "Ella", "Finn", "Gia", "Hugo", "Ines", "Jan")
_LAST = ("Amsel", "Birke", "Carlow", "Distel", "Esche", "Falk", "Ginster", "Hasel", "Iltis", "Jasmin")


@dataclass(frozen=True, slots=True)
class CrowdCost:
    """What came of the crowd; ``calls`` were counted at the org's request log."""

    deliveries: int
    applied: int
    calls: int


async def play_crowd(stage: Stage) -> CrowdCost:
    """Hand two hundred bookings of two hundred strangers over together."""
    await stage.set_time(moment(AT))
    before = await stage.calls()
    entries = [entry async for entry in stage.app.receive(CALCOM, make_crowd())][:-1]
    applied = sum(entry["outcome"] == "applied" for entry in entries)
    return CrowdCost(len(entries), applied, await stage.calls() - before)


def make_crowd() -> Sequence[RawDelivery]:
    """Make their deliveries, signed; nobody of them is known."""
    return [_make_delivery(number) for number in range(SIZE)]


def _make_delivery(number: int) -> RawDelivery:
    first, last = _FIRST[number % 10], _LAST[number // 10 % 10]
    weekday, hour = ("Mon", "Tue", "Wed", "Thu", "Fri")[number % 5], 8 + number // 5 % 10
    booking = book(
        f"C{number}", f"{weekday} {hour}:30", f"{first} {last}", f"{first}.{last}.{number}@example.net".lower()
    )
    return sign(CALCOM, VENDORS[CALCOM].make(BookingChange.SCHEDULED, booking, moment(AT)), moment(AT))

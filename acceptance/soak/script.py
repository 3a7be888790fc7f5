"""
What is sent, when, and what must stand in the org at the end? Pure: the same seed gives the same day.

Many people book at once, each with a few bookings that live their lives side by side: scheduled, moved, cancelled, held or
missed. Every delivery has a later time of change than all before it.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from twofold.connectors.oncehub.samples import make_webhook
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import Actor, BookingChange
from twofold.core.notices import BookingChange as C

PAGE_OF_DAYS = 90
PEOPLE_PER_RATE = 2
"""So many people are under way at once for each delivery a second: each hears every two seconds, on average."""
SENT_TWICE = 0.03
"""Part of the deliveries that the vendor sends again though they were answered."""

_LIVES: tuple[tuple[BookingChange, ...], ...] = (
    (C.SCHEDULED, C.RESCHEDULED, C.CANCELLED),
    (C.SCHEDULED, C.RESCHEDULED, C.RESCHEDULED, C.COMPLETED),
    (C.SCHEDULED, C.REASSIGNED, C.NO_SHOW),
    (C.SCHEDULED, C.CANCELLED, C.RESCHEDULED),
    (C.SCHEDULED, C.RESCHEDULED),
    (C.SCHEDULED,),
)
_MOVES = frozenset({C.SCHEDULED, C.RESCHEDULED})
_FIRST_NAMES = ("Ada", "Bo", "Chiara", "Dmitri", "Elif", "Femi", "Grace", "Hiro", "Ines", "Jonas")
_LAST_NAMES = (
    "Abara",
    "O'Neil",
    "de la Cruz",
    "Ferreira",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalska",
    "Lindqvist",
)

STATUSES: Mapping[BookingChange, str] = {
    C.SCHEDULED: "Scheduled",
    C.RESCHEDULED: "Rescheduled (by customer)",
    C.CANCELLED: "Cancelled (by customer)",
    C.COMPLETED: "Completed (set by system)",
    C.NO_SHOW: "No-show (set by user)",
    C.REASSIGNED: "Scheduled (reassigned by user)",
}
"""What the Event's status must read after each change; written here by hand, so that it is a second opinion."""


@dataclass(frozen=True, slots=True)
class Day:
    """So many deliveries a second for so long, from ``began_at`` (aware, whole seconds)."""

    rate: int
    seconds: int
    seed: int
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """One delivery: due ``due_s`` after the start. ``twice`` has the vendor send it again after it was answered."""

    number: int
    due_s: float
    person: int
    booking: str
    change: BookingChange
    changed_at: datetime
    starts_at: datetime
    twice: bool

    @property
    def email(self) -> str:
        """Address of the person, invented."""
        return f"person-{self.person:05d}@example.com"

    @property
    def body(self) -> bytes:
        """The webhook, as the vendor would write it."""
        return make_webhook(self.change, _sample(self), self.changed_at)


@dataclass(frozen=True, slots=True)
class EventExpected:
    """What must stand on a booking's Event."""

    booking: str
    email: str
    status: str
    starts_at: datetime


def write_script(day: Day) -> list[Sending]:
    """Write the day: ``rate`` times ``seconds`` deliveries, evenly spaced, in order."""
    chance = random.Random(day.seed)
    starts: dict[str, datetime] = {}
    script = []
    for number, (person, booking, change) in zip(range(day.rate * day.seconds), _steps(day.rate, chance), strict=False):
        if change in _MOVES:
            starts[booking] = _start_of(day, number)
        changed_at = day.began_at + timedelta(seconds=number)
        twice = chance.random() < SENT_TWICE
        due_s = number / day.rate
        script.append(Sending(number, due_s, person, booking, change, changed_at, starts[booking], twice))
    return script


def expect_events(sendings: Iterable[Sending]) -> dict[str, EventExpected]:
    """What the Event of each booking must show after these deliveries, by booking."""
    newest = {sending.booking: sending for sending in sorted(sendings, key=lambda sending: sending.changed_at)}
    return {
        booking: EventExpected(booking, last.email, STATUSES[last.change], last.starts_at)
        for booking, last in newest.items()
    }


def _steps(rate: int, chance: random.Random) -> Iterator[tuple[int, str, BookingChange]]:
    """Who changes which booking how, for ever; whoever is through makes room for somebody new."""
    under_way = [_life_of(person, chance) for person in range(PEOPLE_PER_RATE * rate)]
    people = len(under_way)
    while True:
        place = chance.randrange(len(under_way))
        yield under_way[place].pop(0)
        if not under_way[place]:
            under_way[place] = _life_of(people, chance)
            people += 1


def _life_of(person: int, chance: random.Random) -> list[tuple[int, str, BookingChange]]:
    """A few bookings of one person, shuffled into each other; the order within a booking stays."""
    lives = {f"S{person:05d}-{index}": list(chance.choice(_LIVES)) for index in range(chance.randint(1, 4))}
    turns = [booking for booking, changes in lives.items() for _ in changes]
    chance.shuffle(turns)
    return [(person, booking, lives[booking].pop(0)) for booking in turns]


def _start_of(day: Day, number: int) -> datetime:
    midnight = day.began_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1 + number % PAGE_OF_DAYS, hours=8, minutes=15 * (number % 32))


def _sample(sending: Sending) -> SampleBooking:
    first, last = _FIRST_NAMES[sending.person % 10], _LAST_NAMES[sending.person // 10 % 10]
    actor = Actor.CUSTOMER if sending.change in (C.RESCHEDULED, C.CANCELLED) else None
    return SampleBooking(
        id=sending.booking,
        starts_at=sending.starts_at,
        created_at=sending.changed_at,
        name=f"{first} {last}",
        email=sending.email,
        phone=f"+1 415 555 {sending.person % 10_000:04d}",
        note="Soak.",
        actor=actor,
    )


def kill_times(seconds: int, kills: int, seed: int) -> list[float]:
    """Moments to kill at, in seconds after the start: one at random in each stretch of the day."""
    chance = random.Random(f"kills {seed}")
    stretch = seconds / max(kills, 1)
    return [(index + chance.uniform(0.25, 0.85)) * stretch for index in range(kills)]


def present_day(rate: int, seconds: int, seed: int) -> Day:
    """A day that begins now."""
    return Day(rate, seconds, seed, datetime.now(UTC).replace(microsecond=0))


def of_person(sendings: Sequence[Sending]) -> dict[str, list[Sending]]:
    """The deliveries of each person by e-mail, in the order sent."""
    people: dict[str, list[Sending]] = {}
    for sending in sendings:
        people.setdefault(sending.email, []).append(sending)
    return people

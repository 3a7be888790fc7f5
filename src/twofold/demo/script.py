"""What is a day made of? Characters, what their apps send, and what has to come of it. Plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.engine.ports import State

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""The day that is played. It is always the same, so that every run tells the same story."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment(text: str) -> datetime:
    """Read ``"09:05"`` on the day itself, or ``"Wed 10:00"`` in its week; aware UTC."""
    weekday, _, time = text.rpartition(" ")
    hours, minutes = time.split(":")
    return MONDAY + timedelta(days=_WEEKDAYS.index(weekday or "Mon"), hours=int(hours), minutes=int(minutes))


class Trick(StrEnum):
    """What is wrong with a delivery on purpose."""

    AGAIN = "again"
    """The character's delivery before, byte for byte."""
    FORGED = "forged"
    """Signed with a secret that isn't ours."""
    GARBLED = "garbled"
    """Signed well, and not JSON."""
    CHAT = "chat"
    """About a conversation, not a booking."""


class Weather(StrEnum):
    """What befalls the org while a delivery is worked; the values are faults of the box."""

    ANSWER_LOST = "lost-answer"
    DOWN = "unavailable"
    SESSION_EXPIRED = "expire-sessions"
    ROW_LOCKED = "lock-row"


@dataclass(frozen=True, slots=True)
class Known:
    """
    A record the org holds before the day, found by a field's value.

    ``id_field`` and ``length`` say which of its Ids comes with the booking, and whether in 15 or 18 characters.
    """

    sobject: str
    field: str
    value: str
    id_field: str = "Id"
    length: int = 18


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to come of a delivery: outcome, a reason code that must be in the trail, calls at the org's request log."""

    outcome: State
    because: str
    calls: int


@dataclass(frozen=True, slots=True)
class Later:
    """What comes of the same delivery later: tried again by itself, or settled by a person who chose a record."""

    at: str
    expected: Expected
    chosen: Known | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """
    One delivery.

    Attributes:
        at: when it arrives, ``"09:05"``; unique within the day.
        said_at: the app's own time of this state, where it isn't ``at``.
        link: the record whose Id comes with the booking.
        words: what it says, where app, change and start don't say it.
    """

    at: str
    app: str
    change: BookingChange
    booking: SampleBooking
    expected: Expected
    said_at: str | None = None
    link: Known | None = None
    trick: Trick | None = None
    weather: Weather | None = None
    later: Later | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Character:
    """
    Somebody the day tells of.

    ``who`` says how the org knows them; ``emails`` (small letters) and ``cases`` (subjects) are what their records are
    found by.
    """

    name: str
    who: str
    steps: tuple[Step, ...]
    emails: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Characters with something in common; ``lesson`` is what the reader may take away."""

    title: str
    lesson: str
    characters: tuple[Character, ...]


def _expecting(outcome: State, usual_calls: int) -> Callable[..., Expected]:
    def expect(because: str, calls: int = usual_calls) -> Expected:
        return Expected(outcome, because, calls)

    return expect


applied = _expecting(State.APPLIED, 2)
skipped = _expecting(State.SKIPPED, 1)
parked = _expecting(State.PARKED, 1)
waiting = _expecting(State.WAITING, 0)
refused = _expecting(State.REFUSED, 0)

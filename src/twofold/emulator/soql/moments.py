"""What is only known when a compiled query runs? The time and the user; values that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from twofold.emulator.soql.ast import DateRange
from twofold.emulator.soql.dates import midnight_ms, span_of

Value = None | int | float | str

_DAYS_IN_YEAR = 365


@dataclass(frozen=True, slots=True)
class Moment:
    """When and for whom a query runs: milliseconds since 1970 UTC, key of the User."""

    now_ms: int
    user: int | None


@dataclass(frozen=True, slots=True)
class RangeStart:
    """The start of a date range, as a date-time or a date is stored."""

    literal: DateRange
    stored_as_date: bool

    def resolve(self, moment: Moment) -> Value:
        """Find the value at a moment."""
        day = span_of(self.literal, moment.now_ms)[0]
        return day.isoformat() if self.stored_as_date else midnight_ms(day)


@dataclass(frozen=True, slots=True)
class RangeEnd:
    """The first instant after a date range, as a date-time or a date is stored."""

    literal: DateRange
    stored_as_date: bool

    def resolve(self, moment: Moment) -> Value:
        """Find the value at a moment."""
        day = span_of(self.literal, moment.now_ms)[1]
        return day.isoformat() if self.stored_as_date else midnight_ms(day)


@dataclass(frozen=True, slots=True)
class RangeBirthday:
    """The first or last day of a range as month and day (``01-31``); a range of a year or more holds every birthday."""

    literal: DateRange
    last: bool

    def resolve(self, moment: Moment) -> Value:
        """Find the value at a moment."""
        start, end = span_of(self.literal, moment.now_ms)
        if (end - start).days >= _DAYS_IN_YEAR:
            return "12-31" if self.last else "01-01"
        return (end - timedelta(days=1) if self.last else start).isoformat()[5:]


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """The key of the user who asks."""

    def resolve(self, moment: Moment) -> Value:
        """Find the value at a moment."""
        return moment.user


Deferred = RangeStart | RangeEnd | RangeBirthday | CurrentUser
Parameter = Value | Deferred
_DEFERRED = (RangeStart, RangeEnd, RangeBirthday, CurrentUser)


def is_deferred(parameters: Sequence[Parameter]) -> bool:
    """Tell whether any value waits for the run."""
    return any(isinstance(parameter, _DEFERRED) for parameter in parameters)


def resolve_all(parameters: Sequence[Parameter], moment: Moment) -> tuple[Value, ...]:
    """Put the values of a moment in the places that waited for them."""
    return tuple(
        parameter.resolve(moment) if isinstance(parameter, _DEFERRED) else parameter for parameter in parameters
    )

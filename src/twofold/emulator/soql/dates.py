"""
Which days does a date literal mean? From its first day to the day after its last, seen from a moment in UTC.

Source: SOQL reference, date literals (D). Weeks begin on Sunday, fiscal years in January, days in UTC: emulator
choices, which are the platform's own for an org with locale en_US, the standard fiscal year and time zone GMT.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from twofold.emulator.soql.ast import DateRange

Span = tuple[date, date]

_MS_A_DAY = 86_400_000
_DAYS_TO_1970 = date(1970, 1, 1).toordinal()


def span_of(literal: DateRange, now_ms: int) -> Span:
    """
    Find the first day of a range and the day after its last.

    Ranges that reach out of the years 1 to 9999 end at those.
    """
    today = day_of(now_ms)
    name, count = literal.name, literal.count or 0
    if literal.count is None:
        return _plain_span(name, today)
    unit = name.removesuffix("_AGO").removeprefix("LAST_").removeprefix("NEXT_").removeprefix("N_").rstrip("S")
    unit = unit.removeprefix("FISCAL_")
    if name.endswith("_AGO"):
        return _unit_start(unit, today, -count), _unit_start(unit, today, 1 - count)
    if name.startswith("LAST_"):
        # Days are the exception: the last n days include today, the last n weeks leave out this week.
        return _unit_start(unit, today, -count), _unit_start(unit, today, 1 if unit == "DAY" else 0)
    return _unit_start(unit, today, 1), _unit_start(unit, today, count + 1)


def day_of(moment_ms: int) -> date:
    """Find the day, in UTC, of milliseconds since 1970."""
    return datetime.fromtimestamp(moment_ms // 1000, UTC).date()


def midnight_ms(day: date) -> int:
    """Count the milliseconds from 1970 to the start of a day in UTC."""
    return (day.toordinal() - _DAYS_TO_1970) * _MS_A_DAY


def _plain_span(name: str, today: date) -> Span:
    if name == "LAST_90_DAYS":
        return _unit_start("DAY", today, -90), _unit_start("DAY", today, 1)
    if name == "NEXT_90_DAYS":
        return _unit_start("DAY", today, 1), _unit_start("DAY", today, 91)
    single = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}.get(name)
    if single is not None:
        return _unit_start("DAY", today, single), _unit_start("DAY", today, single + 1)
    when, _, unit = name.partition("_")
    shift = {"LAST": -1, "THIS": 0, "NEXT": 1}[when]
    unit = unit.removeprefix("FISCAL_")
    return _unit_start(unit, today, shift), _unit_start(unit, today, shift + 1)


def _unit_start(unit: str, today: date, shift: int) -> date:
    if unit == "DAY":
        return _add_days(today, shift)
    if unit == "WEEK":
        return _add_days(today, 7 * shift - today.isoweekday() % 7)
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[unit]
    index = (today.year * 12 + today.month - 1) // months + shift
    return _month_start(index * months)


def _month_start(index: int) -> date:
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    return date.max if year > 9999 else date(year, month + 1, 1)


def _add_days(day: date, days: int) -> date:
    ordinal = day.toordinal() + days
    if ordinal < 1:
        return date.min
    return date.max if ordinal > date.max.toordinal() else day + timedelta(days=days)

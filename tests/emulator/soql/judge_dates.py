"""
The second judge of dates: every literal by counting days, weeks, months, quarters and years one by one.

It knows no range with a start and an end in milliseconds, as the org does, but asks of a day in which week or month it lies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.emulator.soql.box import NOW

Row = dict[str, Any]
TODAY = datetime.fromtimestamp(NOW / 1000, UTC).date()


def index(unit: str, day: date) -> int:
    """Number the day, week (from Sunday), month, quarter or year that a day lies in."""
    if unit == "DAY":
        return day.toordinal()
    if unit == "WEEK":
        return day.toordinal() // 7
    if unit == "MONTH":
        return day.year * 12 + day.month
    return day.year * 4 + (day.month - 1) // 3 if unit == "QUARTER" else day.year


@dataclass(frozen=True)
class Stretch:
    """A date literal: the units from ``first`` to ``last``, counted from today's."""

    text: str
    unit: str
    first: int
    last: int

    def holds(self, operator: str, day: date) -> bool:
        """Compare a day with the stretch."""
        here = index(self.unit, day) - index(self.unit, TODAY)
        inside = self.first <= here <= self.last
        return {
            "=": inside,
            "!=": not inside,
            "<": here < self.first,
            "<=": here <= self.last,
            ">": here > self.last,
            ">=": here >= self.first,
        }[operator]


def _plain(when: int, unit: str, fiscal: bool) -> Stretch:
    if unit == "DAY":
        return Stretch(("YESTERDAY", "TODAY", "TOMORROW")[when + 1], unit, when, when)
    name = ("LAST", "THIS", "NEXT")[when + 1]
    return Stretch(f"{name}_{_called(unit, fiscal)}", unit, when, when)


def _called(unit: str, fiscal: bool) -> str:
    return f"FISCAL_{unit}" if fiscal and unit in ("QUARTER", "YEAR") else unit


def _counted(kind: str, unit: str, fiscal: bool, count: int) -> Stretch:
    called = _called(unit, fiscal)
    if kind == "AGO":
        return Stretch(f"N_{called}S_AGO:{count}", unit, -count, -count)
    if kind == "NEXT":
        return Stretch(f"NEXT_N_{called}S:{count}", unit, 1, count)
    # The last days include today; the last weeks, months, quarters and years leave out the present one.
    return Stretch(f"LAST_N_{called}S:{count}", unit, -count, 0 if unit == "DAY" else -1)


UNITS = st.sampled_from(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"])
stretches = st.one_of(
    st.builds(_plain, st.sampled_from([-1, 0, 1]), UNITS, st.booleans()),
    st.builds(_counted, st.sampled_from(["AGO", "NEXT", "LAST"]), UNITS, st.booleans(), st.integers(0, 40)),
    st.sampled_from([Stretch("LAST_90_DAYS", "DAY", -90, 0), Stretch("NEXT_90_DAYS", "DAY", 1, 90)]),
)

PARTS: dict[str, Callable[[datetime], Any]] = {
    "CALENDAR_YEAR": lambda moment: moment.year,
    "CALENDAR_QUARTER": lambda moment: (moment.month + 2) // 3,
    "CALENDAR_MONTH": lambda moment: moment.month,
    "FISCAL_YEAR": lambda moment: moment.year,
    "FISCAL_QUARTER": lambda moment: (moment.month + 2) // 3,
    "FISCAL_MONTH": lambda moment: moment.month,
    "DAY_IN_MONTH": lambda moment: moment.day,
    "DAY_IN_WEEK": lambda moment: moment.isoweekday() % 7 + 1,
    "DAY_IN_YEAR": lambda moment: moment.timetuple().tm_yday,
    "WEEK_IN_MONTH": lambda moment: (moment.day - 1) // 7 + 1,
    "WEEK_IN_YEAR": lambda moment: (moment.timetuple().tm_yday - 1) // 7 + 1,
    "HOUR_IN_DAY": lambda moment: moment.hour,
    "DAY_ONLY": lambda moment: moment.date().isoformat(),
}


def moment_of(row: Row) -> datetime:
    """Read when a row was created."""
    return datetime.fromtimestamp(row["CreatedDate"] / 1000, UTC)


def dated_rows(make_key: Callable[[int], int]) -> list[Row]:
    """Make rows on and around every edge a literal may have, at the first, a middle and the last second of a day."""
    days = {TODAY + timedelta(days=shift) for shift in (*range(-40, 41), *range(-1200, 1200, 37))}
    for year in range(TODAY.year - 3, TODAY.year + 4):
        for month in range(1, 13):
            first = date(year, month, 1)
            days |= {first, first - timedelta(days=1)}
    seconds = (0, 43_211, 86_399)
    return [
        {
            "Id": make_key(number),
            "LastName": "x",
            "CreatedDate": int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + seconds[number % 3])
            * 1000,
            "LastActivityDate": None if number % 11 == 0 else day.isoformat(),
        }
        for number, day in enumerate(sorted(days), start=1)
    ]

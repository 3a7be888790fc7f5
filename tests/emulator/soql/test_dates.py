"""Which days does a date literal mean on Wednesday, 14 January 2026?"""

from datetime import date

import pytest

from tests.emulator.soql.box import NOW
from twofold.emulator.soql.ast import DateRange
from twofold.emulator.soql.dates import day_of, midnight_ms, span_of

CASES = [
    ("TODAY", None, "2026-01-14", "2026-01-15"),
    ("YESTERDAY", None, "2026-01-13", "2026-01-14"),
    ("TOMORROW", None, "2026-01-15", "2026-01-16"),
    ("LAST_WEEK", None, "2026-01-04", "2026-01-11"),
    ("THIS_WEEK", None, "2026-01-11", "2026-01-18"),
    ("NEXT_WEEK", None, "2026-01-18", "2026-01-25"),
    ("LAST_MONTH", None, "2025-12-01", "2026-01-01"),
    ("THIS_MONTH", None, "2026-01-01", "2026-02-01"),
    ("NEXT_MONTH", None, "2026-02-01", "2026-03-01"),
    ("LAST_90_DAYS", None, "2025-10-16", "2026-01-15"),
    ("NEXT_90_DAYS", None, "2026-01-15", "2026-04-15"),
    ("LAST_N_DAYS", 1, "2026-01-13", "2026-01-15"),
    ("NEXT_N_DAYS", 3, "2026-01-15", "2026-01-18"),
    ("N_DAYS_AGO", 14, "2025-12-31", "2026-01-01"),
    ("LAST_N_WEEKS", 2, "2025-12-28", "2026-01-11"),
    ("NEXT_N_WEEKS", 2, "2026-01-18", "2026-02-01"),
    ("N_WEEKS_AGO", 2, "2025-12-28", "2026-01-04"),
    ("LAST_N_MONTHS", 2, "2025-11-01", "2026-01-01"),
    ("NEXT_N_MONTHS", 2, "2026-02-01", "2026-04-01"),
    ("N_MONTHS_AGO", 1, "2025-12-01", "2026-01-01"),
    ("THIS_QUARTER", None, "2026-01-01", "2026-04-01"),
    ("LAST_QUARTER", None, "2025-10-01", "2026-01-01"),
    ("NEXT_N_QUARTERS", 2, "2026-04-01", "2026-10-01"),
    ("LAST_N_QUARTERS", 1, "2025-10-01", "2026-01-01"),
    ("N_QUARTERS_AGO", 5, "2024-10-01", "2025-01-01"),
    ("THIS_YEAR", None, "2026-01-01", "2027-01-01"),
    ("LAST_N_YEARS", 3, "2023-01-01", "2026-01-01"),
    ("N_YEARS_AGO", 1, "2025-01-01", "2026-01-01"),
    ("THIS_FISCAL_QUARTER", None, "2026-01-01", "2026-04-01"),
    ("NEXT_FISCAL_YEAR", None, "2027-01-01", "2028-01-01"),
    ("LAST_N_FISCAL_QUARTERS", 2, "2025-07-01", "2026-01-01"),
    ("N_FISCAL_YEARS_AGO", 1, "2025-01-01", "2026-01-01"),
    ("LAST_N_YEARS", 999_999_999, "0001-01-01", "2026-01-01"),
    ("NEXT_N_DAYS", 999_999_999, "2026-01-15", "9999-12-31"),
    ("N_WEEKS_AGO", 999_999_999, "0001-01-01", "0001-01-01"),
]


@pytest.mark.parametrize(("name", "count", "first", "after"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_span(name: str, count: int | None, first: str, after: str) -> None:
    assert span_of(DateRange(name, count), NOW) == (date.fromisoformat(first), date.fromisoformat(after))


def test_a_sunday_begins_its_week() -> None:
    sunday = midnight_ms(date(2026, 1, 11))
    assert span_of(DateRange("THIS_WEEK"), sunday)[0] == date(2026, 1, 11)


def test_days_and_midnights_agree_before_and_after_1970() -> None:
    for day in (date(1900, 2, 28), date(1969, 12, 31), date(1970, 1, 1), date(2026, 1, 14)):
        assert day_of(midnight_ms(day)) == day
        assert day_of(midnight_ms(day) + 86_399_999) == day

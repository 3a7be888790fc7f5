"""Do two judges agree about dates? Every literal against rows on and around its edges."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import key, new_reader
from tests.emulator.soql.judge_dates import PARTS, Stretch, dated_rows, moment_of, stretches
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run
from twofold.facts.ids import find_key

ROWS = dated_rows(lambda number: key("003", number))
READER = new_reader(tuple(("Contact", row) for row in ROWS))
OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def found(condition: str) -> list[int | None]:
    return [
        find_key(record["Id"]) for record in run(READER, parse(f"SELECT Id FROM Contact WHERE {condition}")).records
    ]


@settings(max_examples=120, deadline=None)
@given(stretches, OPERATORS)
def test_the_same_moments_lie_in_a_stretch(stretch: Stretch, operator: str) -> None:
    expected = [row["Id"] for row in ROWS if stretch.holds(operator, moment_of(row).date())]
    assert found(f"CreatedDate {operator} {stretch.text}") == expected


@settings(max_examples=120, deadline=None)
@given(stretches, OPERATORS)
def test_the_same_days_lie_in_a_stretch(stretch: Stretch, operator: str) -> None:
    def holds(day: str | None) -> bool:
        return operator == "!=" if day is None else stretch.holds(operator, date.fromisoformat(day))

    expected = [row["Id"] for row in ROWS if holds(row["LastActivityDate"])]
    assert found(f"LastActivityDate {operator} {stretch.text}") == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(stretches, min_size=1, max_size=3), st.booleans())
def test_a_list_of_stretches_holds_what_any_holds(listed: list[Stretch], negated: bool) -> None:
    expected = [row["Id"] for row in ROWS if any(one.holds("=", moment_of(row).date()) for one in listed) != negated]
    written = ", ".join(one.text for one in listed)
    assert found(f"CreatedDate {'NOT IN' if negated else 'IN'} ({written})") == expected


@pytest.mark.parametrize("name", PARTS)
def test_the_same_parts_of_a_date(name: str) -> None:
    expected: dict[object, int] = {}
    for row in ROWS:
        part = PARTS[name](moment_of(row))
        expected[part] = expected.get(part, 0) + 1
    call = f"{name}(CreatedDate)"
    groups = run(READER, parse(f"SELECT {call} part, COUNT(Id) n FROM Contact GROUP BY {call} ORDER BY {call}")).records
    assert [(group["part"], group["n"]) for group in groups] == sorted(expected.items())


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(sorted(set(PARTS) - {"DAY_ONLY"})), OPERATORS, st.integers(-1, 60))
def test_rows_are_found_by_a_part_of_their_date(name: str, operator: str, value: int) -> None:
    compare = {"=": int.__eq__, "!=": int.__ne__, "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}
    expected = [row["Id"] for row in ROWS if compare[operator](PARTS[name](moment_of(row)), value)]
    assert found(f"{name}(CreatedDate) {operator} {value}") == expected

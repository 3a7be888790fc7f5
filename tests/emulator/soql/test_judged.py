"""Do two judges agree? Queries made by a grammar, answered by the org and by plain Python."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import bare, new_reader
from tests.emulator.soql.judge import ACCOUNTS, CONTACTS, Judged, Ordered, Row, conditions, fold, orders, value_of
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Paging, read_page, run
from twofold.facts.ids import find_key

READER = new_reader(
    (*(("Account", row) for row in ACCOUNTS.values()), *(("Contact", row) for row in CONTACTS)),
)


def keys_of(text: str) -> list[int | None]:
    return [find_key(record["Id"]) for record in run(READER, parse(text)).records]


def judged_rows(condition: Judged | None, order: list[Ordered]) -> list[Row]:
    rows = [row for row in CONTACTS if condition is None or condition.holds(row)]
    for term in reversed(order):
        term.sort(rows)
    return rows


def clauses(condition: Judged | None, order: list[Ordered]) -> str:
    where = f" WHERE {condition.text}" if condition else ""
    return where + (f" ORDER BY {', '.join(term.text for term in order)}" if order else "")


@settings(max_examples=500, deadline=None)
@given(conditions)
def test_the_same_rows_meet_a_condition(condition: Judged) -> None:
    expected = [row["Id"] for row in judged_rows(condition, [])]
    assert keys_of(f"SELECT Id FROM Contact WHERE {condition.text}") == expected


@settings(max_examples=200, deadline=None)
@given(conditions)
def test_a_condition_and_its_opposite_part_the_table(condition: Judged) -> None:
    kept = keys_of(f"SELECT Id FROM Contact WHERE {condition.text}")
    left = keys_of(f"SELECT Id FROM Contact WHERE NOT ({condition.text})")
    assert sorted(kept + left) == [row["Id"] for row in CONTACTS]  # type: ignore[type-var]


@settings(max_examples=200, deadline=None)
@given(st.none() | conditions, st.lists(orders, max_size=3), st.integers(0, 70), st.integers(0, 70))
def test_rows_come_in_the_same_order(condition: Judged | None, order: list[Ordered], limit: int, offset: int) -> None:
    text = f"SELECT Id FROM Contact{clauses(condition, order)} LIMIT {limit} OFFSET {offset}"
    expected = [row["Id"] for row in judged_rows(condition, order)][offset : offset + limit]
    assert keys_of(text) == expected


@settings(max_examples=100, deadline=None)
@given(st.none() | conditions, st.lists(orders, max_size=2), st.integers(1, 20))
def test_pages_put_together_are_the_whole(condition: Judged | None, order: list[Ordered], size: int) -> None:
    query = parse(f"SELECT Id, Account.Name FROM Contact{clauses(condition, order)}")
    whole = run(READER, query).records
    first = run(READER, query, paging=Paging(size))
    pages = list(first.records)
    for start in range(size, first.total_size, size):
        assert first.keys is not None
        pages += read_page(READER, query, first.keys[start : start + size])
    assert pages == whole


@pytest.mark.parametrize("name", ["Score__c", "Rank__c", "Account.NumberOfEmployees"])
@settings(max_examples=60, deadline=None)
@given(condition=st.none() | conditions)
def test_aggregates_agree(name: str, condition: Judged | None) -> None:
    values = [value for row in judged_rows(condition, []) if (value := value_of(row, name)) is not None]
    text = (
        f"SELECT COUNT(Id) everyone, COUNT({name}) filled, COUNT_DISTINCT({name}) kinds, SUM({name}) total, MIN({name}) low, "
        f"MAX({name}) high, AVG({name}) middle FROM Contact{clauses(condition, [])}"
    )
    (found,) = run(READER, parse(text)).records
    assert found["everyone"] == len(judged_rows(condition, []))
    assert (found["filled"], found["kinds"]) == (len(values), len(set(values)))
    assert (found["low"], found["high"]) == (min(values, default=None), max(values, default=None))
    assert found["total"] == (pytest.approx(sum(values)) if values else None)
    assert found["middle"] == (pytest.approx(sum(values) / len(values)) if values else None)


@pytest.mark.parametrize("name", ["LastName", "Email", "IsPersonAccount", "Account.IsPersonAccount", "AccountId"])
@settings(max_examples=40, deadline=None)
@given(condition=st.none() | conditions, least=st.integers(0, 8))
def test_groups_agree(name: str, condition: Judged | None, least: int) -> None:
    expected = count_groups(name, condition)
    text = (
        f"SELECT {name}, COUNT(Id) n FROM Contact{clauses(condition, [])} GROUP BY {name} HAVING COUNT(Id) >= {least}"
    )
    found = {comparable(name, bare(record)): record["n"] for record in run(READER, parse(text)).records}
    assert found == {group: size for group, size in expected.items() if size >= least}


def count_groups(name: str, condition: Judged | None) -> dict[Any, int]:
    groups: dict[Any, int] = {}
    for row in judged_rows(condition, []):
        value = None if name.startswith("Account.") and row["AccountId"] is None else value_of(row, name)
        group = fold(value) if isinstance(value, str) else value
        groups[group] = groups.get(group, 0) + 1
    return groups


def comparable(name: str, record: dict[str, Any]) -> Any:
    value = record[name.rpartition(".")[2]]
    if isinstance(value, str):
        return find_key(value) if name == "AccountId" else fold(value)
    return value

"""Do two judges agree about relations? Parents, semi-joins, children and groups, made by a grammar."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emulator.soql.box import bare, new_reader
from tests.emulator.soql.judge import fold
from tests.emulator.soql.judge_related import (
    NUMBERS,
    PATHS,
    TABLES,
    Filter,
    comparisons,
    filters,
    follow,
    living,
    subtotals,
)
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run
from twofold.facts.ids import find_key, from_key

READER = new_reader(tuple((sobject, row) for sobject, rows in TABLES.items() for row in rows))


def answer(text: str, *, every: bool = False) -> list[Any]:
    return [bare(record) for record in run(READER, parse(text), all_rows=every).records]


@pytest.mark.parametrize("sobject", sorted(PATHS))
@settings(max_examples=100, deadline=None)
@given(data=st.data(), every=st.booleans())
def test_the_same_rows_meet_joins_and_semi_joins(sobject: str, data: st.DataObject, every: bool) -> None:
    condition = data.draw(comparisons(sobject) if every else filters(sobject))
    expected = [from_key(row["Id"]) for row in living(sobject, every) if condition.holds(row)]
    assert [row["Id"] for row in answer(f"SELECT Id FROM {sobject} WHERE {condition.text}", every=every)] == expected


@pytest.mark.parametrize("sobject", sorted(PATHS))
def test_parents_are_shown_as_they_are(sobject: str) -> None:
    shown = answer(f"SELECT Id, {', '.join(PATHS[sobject])} FROM {sobject}")
    for row, record in zip(living(sobject), shown, strict=True):
        for path in PATHS[sobject]:
            assert _read(record, path) == follow(sobject, row, path)


def _read(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record[name] if record is not None else None
    return record


CHILDREN = [
    ("Account", "Contacts", "Contact", "AccountId"),
    ("Account", "Cases", "Case", "AccountId"),
    ("Account", "ChildAccounts", "Account", "ParentId"),
    ("Contact", "Cases", "Case", "ContactId"),
]


@pytest.mark.parametrize(("parent", "name", "child", "reference"), CHILDREN)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), limit=st.none() | st.integers(0, 4), descending=st.booleans())
def test_children_hang_below_their_parents(
    parent: str, name: str, child: str, reference: str, data: st.DataObject, limit: int | None, descending: bool
) -> None:
    condition: Filter | None = data.draw(st.none() | comparisons(child))
    where = f" WHERE {condition.text}" if condition else ""
    order = f" ORDER BY Id {'DESC' if descending else 'ASC'}" + ("" if limit is None else f" LIMIT {limit}")
    records = answer(f"SELECT Id, (SELECT Id FROM {name}{where}{order}) FROM {parent}")
    for row, record in zip(living(parent), records, strict=True):
        own = [kid for kid in living(child) if kid[reference] == row["Id"] and (not condition or condition.holds(kid))]
        expected = [from_key(kid["Id"]) for kid in sorted(own, key=lambda kid: kid["Id"], reverse=descending)][:limit]
        assert [kid["Id"] for kid in (record[name] or {"records": []})["records"]] == expected


@pytest.mark.parametrize("sobject", sorted(PATHS))
@settings(max_examples=60, deadline=None)
@given(data=st.data(), least=st.integers(0, 6))
def test_groups_and_subtotals_agree(sobject: str, data: st.DataObject, least: int) -> None:
    grouping = data.draw(subtotals(sobject))
    condition: Filter | None = data.draw(st.none() | comparisons(sobject))
    number = data.draw(st.sampled_from(NUMBERS[sobject]))
    rows = [row for row in living(sobject) if condition is None or condition.holds(row)]
    flags = [f"GROUPING({field}) g{place}" for place, field in enumerate(grouping.fields)]
    rolled = len(grouping.sets) > 1
    select = [f"{field} f{place}" for place, field in enumerate(grouping.fields)] + (flags if rolled else [])
    text = (
        f"SELECT {', '.join(select)}, COUNT(Id) n, SUM({number}) total, COUNT_DISTINCT({number}) kinds FROM {sobject}"
        f"{f' WHERE {condition.text}' if condition else ''} GROUP BY {grouping.text} HAVING COUNT(Id) >= {least}"
    )
    found = {}
    for group in answer(text):
        left_out = tuple(group.get(f"g{place}", 0) for place in range(len(grouping.fields)))
        shown = tuple(_comparable(group[f"f{place}"]) for place in range(len(grouping.fields)))
        assert (left_out, shown) not in found, "a group comes once"
        found[left_out, shown] = (group["n"], group["total"], group["kinds"])
    expected = {
        group: _measured(sobject, members, number)
        for group, members in grouping.groups(sobject, rows).items()
        if len(members) >= least
    }
    assert found == expected


def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return fold(value) if isinstance(value, str) else value


def _measured(sobject: str, rows: list[dict[str, Any]], number: str) -> tuple[int, int | None, int]:
    values = [value for row in rows if (value := follow(sobject, row, number)) is not None]
    return len(rows), sum(values) if values else None, len(set(values))


@settings(max_examples=100, deadline=None)
@given(comparisons("Contact"), st.lists(st.sampled_from(PATHS["Contact"]), min_size=1, max_size=2, unique=True))
def test_rows_are_sorted_by_their_parents(condition: Filter, paths: list[str]) -> None:
    rows = [row for row in living("Contact") if condition.holds(row)]
    for path in reversed(paths):
        rows.sort(key=lambda row: (follow("Contact", row, path) is not None, fold(follow("Contact", row, path) or "")))
    text = f"SELECT Id FROM Contact WHERE {condition.text} ORDER BY {', '.join(paths)}"
    assert [find_key(record["Id"]) for record in answer(text)] == [row["Id"] for row in rows]

"""
The second judge of relations: accounts, their parents, owners, contacts and cases, joined by hand.

A path is followed by looking rows up, a semi-join collects Ids in a set, groups are dicts: nothing is shared with the org.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.emulator.soql.box import key
from tests.emulator.soql.judge import fold

Row = dict[str, Any]

USERS = [
    {"Id": key("005", number), "Name": name, "Username": f"{name.lower()}@example.com", "IsActive": active}
    for number, (name, active) in enumerate((("Ada", 1), ("Bob", 0), ("ada", 1)), start=1)
]
ACCOUNTS = [
    {
        "Id": key("001", number),
        "Name": ("Acme", "acme", "Bolt", "Äcme", "Cog")[number % 5],
        "OwnerId": USERS[number % 3]["Id"],
        "ParentId": None if number % 4 == 0 else key("001", (number * 7) % 12 + 1),
        "NumberOfEmployees": None if number % 5 == 0 else number % 3,
        "IsPersonAccount": int(number % 6 == 0),
        "IsDeleted": int(number in (5, 11)),
    }
    for number in range(1, 13)
]
CONTACTS = [
    {
        "Id": key("003", number),
        "LastName": f"Person {number % 7}",
        "AccountId": None if number % 6 == 5 else key("001", number * 5 % 12 + 1),
        "OwnerId": USERS[number % 3]["Id"],
        "ReportsToId": None if number % 3 else key("003", number * 11 % 30 + 1),
        "Rank__c": None if number % 8 == 0 else number % 4,
        "IsDeleted": int(number % 9 == 0),
    }
    for number in range(1, 31)
]
CASES = [
    {
        "Id": key("500", number),
        "CaseNumber": f"{number:08d}",
        "ContactId": None if number % 5 == 0 else key("003", number * 3 % 30 + 1),
        "AccountId": None if number % 4 == 0 else key("001", number % 12 + 1),
        "OwnerId": USERS[number % 3]["Id"],
        "Priority": ("High", "Low", None)[number % 3],
        "IsDeleted": int(number % 10 == 0),
    }
    for number in range(1, 26)
]
TABLES = {"User": USERS, "Account": ACCOUNTS, "Contact": CONTACTS, "Case": CASES}
PARENTS = {
    ("Contact", "Account"): "AccountId",
    ("Contact", "Owner"): "OwnerId",
    ("Contact", "ReportsTo"): "ReportsToId",
    ("Account", "Owner"): "OwnerId",
    ("Account", "Parent"): "ParentId",
    ("Case", "Contact"): "ContactId",
    ("Case", "Account"): "AccountId",
}
TARGETS = {"Account": "Account", "Owner": "User", "ReportsTo": "Contact", "Parent": "Account", "Contact": "Contact"}
BY_KEY = {row["Id"]: row for rows in TABLES.values() for row in rows}


def living(sobject: str, every: bool = False) -> list[Row]:
    """List the rows of a kind, deleted ones only where all are wanted."""
    return [row for row in TABLES[sobject] if every or not row.get("IsDeleted")]


def follow(sobject: str, row: Row, path: str) -> Any:
    """Read a field through parents; null where one is missing, but false for what is true or false."""
    *parents, field = path.split(".")
    here: Row | None = row
    for parent in parents:
        reference = here[PARENTS[sobject, parent]] if here is not None else None
        here, sobject = BY_KEY.get(reference), TARGETS[parent]
    if here is None:
        return 0 if field.startswith("Is") else None
    return here[field]


@dataclass(frozen=True)
class Filter:
    """A condition on one kind of record."""

    text: str
    holds: Callable[[Row], bool]


PATHS = {
    "Contact": ["LastName", "Account.Name", "Account.Parent.Name", "ReportsTo.Account.Owner.Name", "Owner.Name"],
    "Account": ["Name", "Parent.Name", "Parent.Parent.Parent.Name", "Owner.Name", "Parent.Owner.Name"],
    "Case": ["Contact.LastName", "Account.Name", "Contact.Account.Parent.Owner.Name", "Contact.ReportsTo.LastName"],
}
NUMBERS = {
    "Contact": ["Rank__c", "Account.NumberOfEmployees", "ReportsTo.Rank__c", "Account.Parent.NumberOfEmployees"],
    "Account": ["NumberOfEmployees", "Parent.NumberOfEmployees"],
    "Case": ["Contact.Rank__c", "Contact.Account.NumberOfEmployees"],
}
FLAGS = {
    "Contact": ["Account.IsPersonAccount", "Owner.IsActive"],
    "Account": ["IsPersonAccount", "Parent.IsPersonAccount", "Parent.Owner.IsActive"],
    "Case": ["Account.IsPersonAccount", "Contact.Account.IsPersonAccount"],
}
WORDS = ["acme", "ÄCME", "bolt", "ada", "BOB", "Person 3", "person 0"]
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a is not None and b is not None and a < b,
    ">=": lambda a, b: a is not None and b is not None and a >= b,
}
OPERATORS = st.sampled_from(list(COMPARED))


def _compared(sobject: str, path: str, operator: str, written: str, wanted: Any) -> Filter:
    def holds(row: Row) -> bool:
        value = follow(sobject, row, path)
        return COMPARED[operator](fold(value) if isinstance(value, str) else value, wanted)

    return Filter(f"{path} {operator} {written}", holds)


def comparisons(sobject: str) -> st.SearchStrategy[Filter]:
    """Compare a field of the record or of a parent up to four levels up."""
    words = st.builds(
        lambda path, operator, word: _compared(sobject, path, operator, f"'{word}'", fold(word)),
        st.sampled_from(PATHS[sobject]),
        OPERATORS,
        st.sampled_from(WORDS),
    )
    numbers = st.builds(
        lambda path, operator, number: _compared(sobject, path, operator, str(number), number),
        st.sampled_from(NUMBERS[sobject]),
        OPERATORS,
        st.integers(0, 3),
    )
    nulls = st.builds(
        lambda path, operator: _compared(sobject, path, operator, "null", None),
        st.sampled_from(PATHS[sobject] + NUMBERS[sobject]),
        OPERATORS,
    )
    flags = st.builds(
        lambda path, operator, flag: _compared(sobject, path, operator, str(flag).lower(), int(flag)),
        st.sampled_from(FLAGS[sobject]),
        st.sampled_from(["=", "!="]),
        st.booleans(),
    )
    return words | numbers | nulls | flags


# Semi-joins: (outer kind, its field, inner kind, its path).
SEMI_JOINS = [
    ("Account", "Id", "Contact", "AccountId"),
    ("Account", "Id", "Case", "Contact.AccountId"),
    ("Account", "OwnerId", "User", "Id"),
    ("Contact", "Id", "Case", "ContactId"),
    ("Contact", "AccountId", "Account", "Id"),
    ("Contact", "AccountId", "Account", "ParentId"),
    ("Case", "ContactId", "Contact", "Id"),
    ("Case", "Contact.AccountId", "Account", "Id"),
    ("Case", "AccountId", "Contact", "Account.ParentId"),
]


@st.composite
def semi_joins(draw: st.DrawFn, sobject: str) -> Filter:
    """Keep rows whose field is, or isn't, among what another query selects."""
    _, field, inner, path = draw(st.sampled_from([join for join in SEMI_JOINS if join[0] == sobject]))
    condition = draw(st.none() | comparisons(inner)) if inner in PATHS else None
    negated = draw(st.booleans())
    rows = [row for row in living(inner) if condition is None or condition.holds(row)]
    chosen = {value for row in rows if (value := follow(inner, row, path)) is not None}
    where = f" WHERE {condition.text}" if condition else ""
    text = f"{field} {'NOT IN' if negated else 'IN'} (SELECT {path} FROM {inner}{where})"
    return Filter(text, lambda row: (follow(sobject, row, field) in chosen) != negated)


@st.composite
def filters(draw: st.DrawFn, sobject: str) -> Filter:
    """Join comparisons and at most two semi-joins by AND."""
    parts = draw(st.lists(comparisons(sobject), min_size=0, max_size=2))
    parts += draw(st.lists(semi_joins(sobject), min_size=0 if parts else 1, max_size=2))
    return Filter(" AND ".join(part.text for part in parts), lambda row: all(part.holds(row) for part in parts))


@dataclass(frozen=True)
class Subtotals:
    """A way to group: the fields, and which sets of them are grouped by."""

    text: str
    fields: tuple[str, ...]
    sets: tuple[tuple[bool, ...], ...]

    def groups(self, sobject: str, rows: Iterable[Row]) -> dict[tuple[Any, ...], list[Row]]:
        """Group rows; a group is known by what is kept of each field and by its values, None where left out."""
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            values = [_grouped(follow(sobject, row, field), field, sobject, row) for field in self.fields]
            for kept in self.sets:
                shown = tuple(value if keep else None for value, keep in zip(values, kept, strict=True))
                found.setdefault((tuple(int(not keep) for keep in kept), shown), []).append(row)
        return found


def _grouped(value: Any, field: str, sobject: str, row: Row) -> Any:
    # In groups a missing parent's true-or-false is null like all else.
    parent = field.rpartition(".")[0]
    if parent and follow(sobject, row, f"{parent}.Id") is None:
        return None
    return fold(value) if isinstance(value, str) else value


@st.composite
def subtotals(draw: st.DrawFn, sobject: str) -> Subtotals:
    """Group by one to three fields, plainly, by ROLLUP or by CUBE."""
    choice = [path for path in PATHS[sobject] + FLAGS[sobject] if path.count(".") < 3]
    fields = tuple(draw(st.lists(st.sampled_from(choice), min_size=1, max_size=3, unique=True)))
    kind = draw(st.sampled_from(["", "ROLLUP", "CUBE"]))
    count = len(fields)
    if kind == "ROLLUP":
        sets = tuple(tuple(place < kept for place in range(count)) for kept in range(count + 1))
    else:
        sets = tuple(product((True, False), repeat=count)) if kind else ((True,) * count,)
    written = ", ".join(fields)
    return Subtotals(f"{kind}({written})" if kind else written, fields, sets)

"""
A second judge of queries: conditions and orders as plain Python, made together with their text.

It knows nothing of tokens, trees or SQL. Rows are dicts as stored; a contact's ``Account`` is the row of its parent or None.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.emulator.soql.box import ACME, GLOBEX, NOW, PAT, key

Row = dict[str, Any]
Test = Callable[[Row], bool]

DAY = 86_400_000
TEXTS = ("ada", "ADA", "Äda", "äDA", "bo%b", "bo_b", "Bob's", "STRASSE", "Straße", "ζήτα", "ΖΉΤΑ", "a\\b", "")
ACCOUNTS: dict[int, Row] = {
    PAT: {"Id": PAT, "Name": "Äda", "IsPersonAccount": 1, "NumberOfEmployees": None},
    ACME: {"Id": ACME, "Name": "bo%b", "IsPersonAccount": 0, "NumberOfEmployees": 3},
    GLOBEX: {"Id": GLOBEX, "Name": "ADA", "IsPersonAccount": 0, "NumberOfEmployees": 7},
}


def _pick(values: Sequence[Any], number: int, step: int) -> Any:
    return values[number * step % len(values)]


# Every combination of values would be too many; steps that share no factor mix them well.
CONTACTS: list[Row] = [
    {
        "Id": key("003", number),
        "LastName": _pick(TEXTS[:-1], number, 5),
        "Email": _pick((None, "Ada@Example.com", "bob@example.org", "zoë@example.com"), number, 3),
        "Score__c": _pick((None, -1.5, 0.0, 2.0, 2.5, 1e6), number, 5),
        "Rank__c": _pick((None, -3, 0, 7), number, 1),
        "IsPersonAccount": _pick((0, 1, 0), number, 1),
        "Colours__c": _pick((None, "Red", "Red;Blue", "Green;Blue"), number, 5),
        "CreatedDate": NOW - _pick((0, 1, 13, 14, 40), number, 2) * DAY,
        "LastActivityDate": _pick((None, "2026-01-13", "2026-01-14", "2025-12-31"), number, 3),
        "AccountId": _pick((None, PAT, ACME, GLOBEX, ACME), number, 3),
    }
    for number in range(1, 61)
]


def fold(text: str) -> str:
    """Make text that compares equal in any letter case."""
    return text.casefold()


def value_of(row: Row, name: str) -> Any:
    """Read a field, through the account where the name has a dot; booleans of no account are false."""
    parent, _, field = name.rpartition(".")
    if not parent:
        return row[field]
    account = ACCOUNTS.get(row["AccountId"])
    if account is None:
        return 0 if field == "IsPersonAccount" else None
    return account[field]


@dataclass(frozen=True)
class Judged:
    """A piece of a query and what it means."""

    text: str
    holds: Test


def quoted(text: str) -> str:
    """Write a string literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _comparison(
    name: str, operator: str, written: str, wanted: Any, convert: Callable[[Any], Any] = lambda v: v
) -> Judged:
    def holds(row: Row) -> bool:
        value = value_of(row, name)
        if wanted in (None, "") and operator in ("=", "!="):
            return (value is None) == (operator == "=")
        if wanted is None:
            return False
        if value is None:
            return operator == "!="
        return convert(value) != wanted if operator == "!=" else COMPARE[operator](convert(value), wanted)

    return Judged(f"{name} {operator} {written}", holds)


OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
TEXT_FIELDS = st.sampled_from(["LastName", "Email", "Account.Name"])
NUMBER_FIELDS = st.sampled_from(["Score__c", "Rank__c", "Account.NumberOfEmployees"])
BOOLEAN_FIELDS = st.sampled_from(["IsPersonAccount", "Account.IsPersonAccount"])
NUMBERS = st.sampled_from([-3, -1.5, 0, 2, 2.5, 7, 1e6, 3])

texts = st.builds(
    lambda name, operator, text: _comparison(name, operator, quoted(text), fold(text), fold),
    TEXT_FIELDS,
    OPERATORS,
    st.sampled_from([*TEXTS, "ada@example.COM", "m"]),
)
numbers = st.builds(
    lambda name, operator, number: _comparison(name, operator, repr(number), number), NUMBER_FIELDS, OPERATORS, NUMBERS
)
booleans = st.builds(
    lambda name, operator, truth: _comparison(name, operator, str(truth).lower(), int(truth)),
    BOOLEAN_FIELDS,
    st.sampled_from(["=", "!="]),
    st.booleans(),
)
nulls = st.builds(
    lambda name, operator: _comparison(name, operator, "null", None), TEXT_FIELDS | NUMBER_FIELDS, OPERATORS
)


def _day_comparison(name: str, operator: str, days: int) -> Judged:
    moment = NOW - days * DAY
    written = (
        f"{2026 if days < 14 else 2025}-{'01' if days < 14 else '12'}-{(14 - days) if days < 14 else (45 - days):02d}"
    )
    if name == "CreatedDate":
        return _comparison(name, operator, f"{written}T10:00:00Z", moment)
    return _comparison(name, operator, written, written)


days = st.builds(
    _day_comparison,
    st.sampled_from(["CreatedDate", "LastActivityDate"]),
    OPERATORS,
    st.sampled_from([0, 1, 13, 14, 40]),
)


def _month_comparison(operator: str) -> Judged:
    start, end = NOW - 13 * DAY - 10 * 3_600_000, NOW + 17 * DAY + 14 * 3_600_000

    def holds(row: Row) -> bool:
        value: int = row["CreatedDate"]
        inside = start <= value < end
        return {
            "=": inside,
            "!=": not inside,
            "<": value < start,
            "<=": value < end,
            ">": value >= end,
            ">=": value >= start,
        }[operator]

    return Judged(f"CreatedDate {operator} THIS_MONTH", holds)


months = OPERATORS.map(_month_comparison)


def _like(name: str, pieces: list[str]) -> Judged:
    meaning = {"%": ".*", "_": ".", r"\%": "%", r"\_": "_", r"\\": re.escape("\\"), r"\'": "'"}
    pattern = re.compile("".join(meaning.get(piece) or re.escape(fold(piece)) for piece in pieces), re.DOTALL)

    def holds(row: Row) -> bool:
        value = value_of(row, name)
        return value is not None and pattern.fullmatch(fold(value)) is not None

    return Judged(f"{name} LIKE '{''.join(pieces)}'", holds)


PIECES = st.sampled_from(
    ["%", "%", "_", r"\%", r"\_", r"\\", r"\'", "a", "D", "ä", "Ä", "bo", "ss", "ß", "example", "ζή", "@"]
)
likes = st.builds(_like, TEXT_FIELDS, st.lists(PIECES, min_size=1, max_size=4))


def _listed(name: str, negated: bool, wanted: list[str | None]) -> Judged:
    folded = {fold(text) if text else None for text in wanted}

    def holds(row: Row) -> bool:
        value = value_of(row, name)
        return ((fold(value) if value is not None else None) in folded) != negated

    written = ", ".join("null" if text is None else quoted(text) for text in wanted)
    return Judged(f"{name} {'NOT IN' if negated else 'IN'} ({written})", holds)


lists = st.builds(
    _listed, TEXT_FIELDS, st.booleans(), st.lists(st.sampled_from([*TEXTS, None]), min_size=1, max_size=4)
)


def _coloured(excluded: bool, combinations: list[list[str]]) -> Judged:
    def holds(row: Row) -> bool:
        held = set((row["Colours__c"] or "").lower().split(";"))
        found = any({colour.lower() for colour in combination} <= held for combination in combinations)
        return found != excluded

    written = ", ".join(quoted(";".join(combination)) for combination in combinations)
    return Judged(f"Colours__c {'EXCLUDES' if excluded else 'INCLUDES'} ({written})", holds)


COLOURS = st.sampled_from(["Red", "BLUE", "green", "Pink"])
colours = st.builds(
    _coloured, st.booleans(), st.lists(st.lists(COLOURS, min_size=1, max_size=2, unique=True), min_size=1, max_size=2)
)

simple = st.one_of(texts, numbers, booleans, nulls, days, months, likes, lists, colours)


def _joined(word: str, parts: list[Judged]) -> Judged:
    every = all if word == "AND" else any
    text = f" {word} ".join(f"({part.text})" for part in parts)
    return Judged(text, lambda row: every(part.holds(row) for part in parts))


def _negated(part: Judged) -> Judged:
    return Judged(f"NOT ({part.text})", lambda row: not part.holds(row))


conditions = st.recursive(
    simple,
    lambda inner: (
        st.builds(_joined, st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=3))
        | inner.map(_negated)
    ),
    max_leaves=6,
)


@dataclass(frozen=True)
class Ordered:
    """One term of ORDER BY and the key it sorts by."""

    text: str
    name: str
    descending: bool
    nulls_last: bool

    def sort(self, rows: list[Row]) -> None:
        """Sort rows in place, keeping the order of equal ones."""

        def content(row: Row) -> Any:
            value = value_of(row, self.name)
            return fold(value) if isinstance(value, str) else value

        filled = [row for row in rows if content(row) is not None]
        empty = [row for row in rows if content(row) is None]
        # ``reverse`` keeps equal rows in their order, as the org does.
        filled.sort(key=content, reverse=self.descending)
        rows[:] = filled + empty if self.nulls_last else empty + filled


def _ordered(name: str, descending: bool, nulls_last: bool) -> Ordered:
    text = f"{name}{' DESC' if descending else ''}{' NULLS LAST' if nulls_last else ''}"
    return Ordered(text, name, descending, nulls_last)


orders = st.builds(_ordered, TEXT_FIELDS | NUMBER_FIELDS | st.just("CreatedDate"), st.booleans(), st.booleans())

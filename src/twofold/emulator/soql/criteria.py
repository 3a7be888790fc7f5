"""
How is one field compared with one literal? Checked by the field's type, then written as SQL.

A comparison may be null in SQL where it is false in SOQL; whatever turns it round says ``IS NOT TRUE``, so rows whose
field is null are among those that are "not equal". Source: SOQL reference (D); text of refusals K.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import FieldType
from twofold.emulator.soql.ast import DateRange, Kind, Literal, Money
from twofold.emulator.soql.currencies import compare_money, has_currencies
from twofold.emulator.soql.functions import ID_TYPES, NUMBER_TYPES, TEXT_TYPES
from twofold.emulator.soql.moments import Parameter, RangeBirthday, RangeEnd, RangeStart
from twofold.emulator.soql.refusals import refuse_at
from twofold.emulator.soql.scope import Column, Scope
from twofold.emulator.store.tables import fold
from twofold.facts import ids
from twofold.facts.error_codes import INVALID_FIELD, INVALID_QUERY_FILTER_OPERATOR
from twofold.facts.limits import SOQL_LITERAL_CHARS_MAX

# No record of the box has it: an Id that is well formed but not of this org matches nothing.
_NO_KEY = -1
_LIKE_SIGNS = ("%", "_", "\\")

# Source: rule 4.24 (D): filters on a birthdate ignore the year.
_BIRTHDATES = frozenset({("Contact", "Birthdate"), ("Account", "PersonBirthdate")})

_EXPECTED = {
    FieldType.BOOLEAN: (Kind.BOOLEAN,),
    FieldType.DATE: (Kind.DATE, Kind.RANGE),
    FieldType.DATETIME: (Kind.DATETIME, Kind.RANGE),
    FieldType.TIME: (Kind.TIME,),
    **dict.fromkeys(NUMBER_TYPES, (Kind.NUMBER,)),
    FieldType.CURRENCY: (Kind.NUMBER, Kind.MONEY),
    **dict.fromkeys(TEXT_TYPES | ID_TYPES, (Kind.STRING,)),
}


def compare(scope: Scope, column: Column, operator: str, literal: Literal) -> str:
    """
    Write one comparison.

    Raises ``Refused``: INVALID_FIELD where the literal doesn't fit the type or the field can't be filtered,
    INVALID_QUERY_FILTER_OPERATOR for a malformed Id or an operator the type doesn't know.
    """
    check_value(scope, column, literal)
    kind = column.field.type
    if literal.kind is Kind.NULL or literal.value == "":
        return _compare_null(_filter_sql(column), operator, literal)
    if operator == "LIKE":
        return _filled(column, _like(scope, column, literal))
    if kind in TEXT_TYPES:
        compared = _compare_text(scope, column, operator, literal)
        return compared if operator == "!=" else _filled(column, compared)
    if kind in ID_TYPES:
        return _plain(column.sql, operator, scope.bind(_key(scope, literal), literal, ids.find_key))
    if is_birthdate(column):
        return _compare_birthday(scope, column, operator, literal)
    if isinstance(literal.value, DateRange):
        return _compare_range(scope, column, operator, literal.value)
    if isinstance(literal.value, Money):
        return compare_money(scope, column, operator, literal.value)
    return _plain(_filter_sql(column), operator, scope.bind(_stored(literal)))


def one_of(scope: Scope, column: Column, literals: Sequence[Literal]) -> str:
    """Write a test for membership in a list."""
    for literal in literals:
        check_value(scope, column, literal)
    direct = [literal for literal in literals if _is_direct(column, literal)]
    tests = [compare(scope, column, "=", literal) for literal in literals if not _is_direct(column, literal)]
    if direct:
        tests.append(_in_list(scope, column, direct))
    return joined(" OR ", tests)


def joined(sign: str, tests: Sequence[str]) -> str:
    """Join tests by AND or OR in a balanced tree: SQLite takes a thousand levels, and a chain is a level a test."""
    if len(tests) == 1:
        return tests[0]
    half = len(tests) // 2
    return f"({joined(sign, tests[:half])}){sign}({joined(sign, tests[half:])})"


def includes(scope: Scope, column: Column, literals: Sequence[Literal]) -> str:
    """
    Write a test whether a multi-select picklist holds one of several combinations (``'A;B'`` asks for both).

    Raises ``Refused`` (INVALID_QUERY_FILTER_OPERATOR) for other fields.
    """
    if column.field.type is not FieldType.MULTIPICKLIST:
        message = f"includes or excludes operator only valid on multipicklist field, not on '{column.field.name}'"
        raise refuse_at(scope.text, literals[0].at, message, INVALID_QUERY_FILTER_OPERATOR)
    held = f"';' || fold({column.sql}) || ';'"
    combinations = []
    for literal in literals:
        check_value(scope, column, literal)
        parts = [scope.bind(f";{fold(part)};") for part in str(literal.value or "").split(";")]
        combinations.append(joined(" AND ", [f"instr({held}, {part}) > 0" for part in parts]))
    return joined(" OR ", combinations)


def check_value(scope: Scope, column: Column, literal: Literal) -> None:
    """Refuse a literal that doesn't fit the type of the field (``null`` fits all)."""
    # The sentence of the refusal is an emulator choice.
    if isinstance(literal.value, str) and len(literal.value) > SOQL_LITERAL_CHARS_MAX:
        message = f"a value in WHERE can't be longer than {SOQL_LITERAL_CHARS_MAX} characters"
        raise refuse_at(scope.text, literal.at, message)
    expected = _EXPECTED.get(column.field.type)
    if expected is None:
        raise cannot_filter(scope, column, literal.at)
    if literal.kind is Kind.MONEY and not has_currencies(scope, column):
        raise _wrong_type(scope, column, literal, expected)
    if literal.kind is not Kind.NULL and literal.kind not in expected:
        raise _wrong_type(scope, column, literal, expected)


def address_filtered(scope: Scope, at: int) -> Refused:
    """Refuse an address compared as a whole. Source: recorded by users (C)."""
    return refuse_at(scope.text, at, "Address fields can only be filtered using Distance expressions", INVALID_FIELD)


def cannot_filter(scope: Scope, column: Column, at: int) -> Refused:
    """Refuse a field that can't stand in WHERE. Source: code and text K, C in recordings."""
    message = f"field '{column.field.name}' can not be filtered in a query call"
    return refuse_at(scope.text, at, message, INVALID_FIELD)


def is_birthdate(column: Column) -> bool:
    """Tell whether filters on this field ignore the year."""
    return column.sobject is not None and (column.sobject.name, column.field.name) in _BIRTHDATES


def _wrong_type(scope: Scope, column: Column, literal: Literal, expected: tuple[Kind, ...]) -> Refused:
    kind = "dateTime" if column.field.type is FieldType.DATETIME else str(column.field.type)
    should = "should be" if Kind.STRING in expected else "should not be"
    wanted = "string" if column.field.type in TEXT_TYPES else kind
    message = (
        f"value of filter criterion for field '{column.field.name}' must be of type {wanted} "
        f"and {should} enclosed in quotes"
    )
    return refuse_at(scope.text, literal.at, message, INVALID_FIELD)


def _filter_sql(column: Column) -> str:
    # A boolean of a parent that isn't there counts as false. Source: SOQL reference, outer joins (D).
    if column.outer and column.field.type is FieldType.BOOLEAN:
        return f"COALESCE({column.sql}, 0)"
    return column.sql


def _filled(column: Column, test: str) -> str:
    # Says to SQLite what it can't see through ``fold``: a parent that isn't there fails the test, so it may begin with
    # the parent's index.
    return f"({column.sql} IS NOT NULL AND {test})" if column.outer and column.sobject else test


def _plain(sql: str, operator: str, value: str) -> str:
    return f"{sql} IS NOT {value}" if operator == "!=" else f"{sql} {operator} {value}"


def _compare_null(sql: str, operator: str, literal: Literal) -> str:
    if operator in ("=", "!="):
        return f"{sql} IS NULL" if operator == "=" else f"{sql} IS NOT NULL"
    # ``Id > ''`` is how clients begin to page by Id: whatever is there comes after nothing (K).
    return f"{sql} IS NOT NULL" if literal.value == "" and operator in (">", ">=") else "0"


def _compare_text(scope: Scope, column: Column, operator: str, literal: Literal) -> str:
    compared = _plain(f"fold({column.sql})", operator, scope.bind(_stored(literal, folded=True), literal, fold))
    if column.field.case_sensitive and operator in ("=", "!="):
        exact = _plain(column.sql, operator, scope.bind(_stored(literal), literal, str))
        return f"({compared} {'AND' if operator == '=' else 'OR'} {exact})"
    return compared


def _like(scope: Scope, column: Column, literal: Literal) -> str:
    if column.field.type not in TEXT_TYPES:
        message = "invalid operator on id field" if column.field.type in ID_TYPES else "invalid operator"
        raise refuse_at(scope.text, literal.at, message, INVALID_QUERY_FILTER_OPERATOR)
    pattern = str(fold(literal.pattern))
    folded = f"fold({column.sql})"
    test = f"{folded} LIKE {scope.bind(pattern)} ESCAPE '\\'"
    prefix = _fixed_prefix(pattern)
    if not prefix:
        return test
    # The same test on the fixed beginning, in a form that an index answers.
    following = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return f"({folded} >= {scope.bind(prefix)} AND {folded} < {scope.bind(following)} AND {test})"


def _fixed_prefix(pattern: str) -> str:
    end = min((at for sign in _LIKE_SIGNS if (at := pattern.find(sign)) >= 0), default=len(pattern))
    prefix = pattern[:end]
    # The next code point after the last one must be a character that can be stored.
    return prefix if prefix and ord(prefix[-1]) < 0xD000 else ""


def _compare_range(scope: Scope, column: Column, operator: str, literal: DateRange) -> str:
    as_date = column.field.type is FieldType.DATE
    start, end = RangeStart(literal, as_date), RangeEnd(literal, as_date)
    if operator in ("=", "!="):
        inside = f"({column.sql} >= {scope.bind(start)} AND {column.sql} < {scope.bind(end)})"
        return inside if operator == "=" else f"{inside} IS NOT TRUE"
    edge = start if operator in ("<", ">=") else end
    sign = "<" if operator in ("<", "<=") else ">="
    return f"{column.sql} {sign} {scope.bind(edge)}"


def _compare_birthday(scope: Scope, column: Column, operator: str, literal: Literal) -> str:
    day = f"substr({column.sql}, 6)"
    edges = _birthday_edges(literal)
    if operator in ("=", "!="):
        first, last = (scope.bind(edge) for edge in edges)
        # Late December to early January is one stretch, though its first day is the greater text.
        straight = f"{day} BETWEEN {first} AND {last}"
        turned = f"{day} >= {first} OR {day} <= {last}"
        inside = f"CASE WHEN {first} <= {last} THEN {straight} ELSE {turned} END"
        return f"({inside}) IS {'' if operator == '=' else 'NOT '}TRUE"
    return f"{day} {operator} {scope.bind(edges[operator in ('>', '<=')])}"


def _birthday_edges(literal: Literal) -> tuple[Parameter, Parameter]:
    if isinstance(literal.value, DateRange):
        return RangeBirthday(literal.value, last=False), RangeBirthday(literal.value, last=True)
    day = str(literal.value)[5:]
    return day, day


def _is_direct(column: Column, literal: Literal) -> bool:
    special = literal.kind in (Kind.NULL, Kind.RANGE, Kind.MONEY) or literal.value == "" or is_birthdate(column)
    return not special and not column.field.case_sensitive


def _in_list(scope: Scope, column: Column, literals: Sequence[Literal]) -> str:
    if column.field.type in TEXT_TYPES:
        sql = f"fold({column.sql})"
        bound = [scope.bind(_stored(literal, folded=True), literal, fold) for literal in literals]
    elif column.field.type in ID_TYPES:
        sql = column.sql
        bound = [scope.bind(_key(scope, literal), literal, ids.find_key) for literal in literals]
    else:
        sql = _filter_sql(column)
        bound = [scope.bind(_stored(literal)) for literal in literals]
    test = f"{sql} IN ({', '.join(bound)})"
    return _filled(column, test) if column.field.type in TEXT_TYPES else test


def _stored(literal: Literal, folded: bool = False) -> Parameter:
    value = literal.value
    assert not isinstance(value, DateRange | Money), "ranges are compared by their edges, money by its rate"
    if folded:
        return str(fold(value))
    return int(value) if isinstance(value, bool) else value


def _key(scope: Scope, literal: Literal) -> int:
    text = str(literal.value)
    key = ids.find_key(text)
    if key is not None:
        return key
    # Eighteen characters name a record in any letter case: the last three hold the capitals.
    restored = ids.normalise(text) if len(text) != 18 else ids.restore_case(text)
    if isinstance(restored, ids.BadId):
        raise refuse_at(scope.text, literal.at, f"invalid ID field: {text}", INVALID_QUERY_FILTER_OPERATOR)
    found = ids.find_key(restored)
    return _NO_KEY if found is None else found

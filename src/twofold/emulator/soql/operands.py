"""What can stand where a field can? A path, a function of one, an aggregate, a distance."""

from __future__ import annotations

from twofold.emulator.soql import tokens
from twofold.emulator.soql.ast import Call, Distance, Kind, Operand
from twofold.emulator.soql.cursor import Cursor
from twofold.emulator.soql.literals import read_literal
from twofold.emulator.soql.refusals import refuse_at

AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"})
# Source: SOQL reference, date functions (D).
DATE_FUNCTIONS = frozenset(
    {
        "CALENDAR_MONTH",
        "CALENDAR_QUARTER",
        "CALENDAR_YEAR",
        "DAY_IN_MONTH",
        "DAY_IN_WEEK",
        "DAY_IN_YEAR",
        "DAY_ONLY",
        "FISCAL_MONTH",
        "FISCAL_QUARTER",
        "FISCAL_YEAR",
        "HOUR_IN_DAY",
        "WEEK_IN_MONTH",
        "WEEK_IN_YEAR",
    }
)
_OTHER_FUNCTIONS = frozenset({"TOLABEL", "FORMAT", "CONVERTTIMEZONE", "CONVERTCURRENCY", "GROUPING"})
FUNCTIONS = AGGREGATES | DATE_FUNCTIONS | _OTHER_FUNCTIONS | {"DISTANCE"}


def read_operand(cursor: Cursor) -> Operand:
    """Read a path or a function call; raises ``Refused`` (MALFORMED_QUERY) when neither stands here."""
    if cursor.token.kind == tokens.NAME and cursor.ahead().word == "(":
        return _read_call(cursor)
    return cursor.expect_path()


def _read_call(cursor: Cursor) -> Call | Distance:
    token = cursor.next()
    if token.word not in FUNCTIONS:
        raise cursor.refusal()
    cursor.enter()
    cursor.expect("(")
    call = _read_distance(cursor, token.at) if token.word == "DISTANCE" else _read_arguments(cursor, token)
    cursor.expect(")")
    cursor.leave()
    return call


def _read_arguments(cursor: Cursor, token: tokens.Token) -> Call:
    if token.word == "COUNT" and cursor.token.word == ")":
        return Call("COUNT", (), token.text, token.at)
    return Call(token.word, (read_operand(cursor),), token.text, token.at)


def _read_distance(cursor: Cursor, at: int) -> Distance:
    field = cursor.expect_path()
    cursor.expect(",")
    cursor.expect("GEOLOCATION")
    cursor.expect("(")
    latitude = _read_coordinate(cursor)
    cursor.expect(",")
    longitude = _read_coordinate(cursor)
    cursor.expect(")")
    cursor.expect(",")
    return Distance(field, latitude, longitude, _read_unit(cursor), at)


def _read_coordinate(cursor: Cursor) -> float:
    literal = read_literal(cursor)
    if literal.kind is not Kind.NUMBER or not isinstance(literal.value, int | float):
        raise refuse_at(cursor.text, literal.at, "GEOLOCATION takes two numbers")
    return float(literal.value)


def _read_unit(cursor: Cursor) -> str:
    literal = read_literal(cursor)
    if literal.kind is Kind.STRING and isinstance(literal.value, str) and literal.value.lower() in ("mi", "km"):
        return literal.value.lower()
    raise refuse_at(cursor.text, literal.at, "DISTANCE is measured in 'mi' or 'km'")

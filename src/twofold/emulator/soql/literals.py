"""What value does a literal stand for? Strings with escapes, numbers, dates, and the names of date ranges."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from twofold.emulator.soql import tokens
from twofold.emulator.soql.ast import DateRange, Kind, Literal, Money
from twofold.emulator.soql.cursor import Cursor
from twofold.emulator.soql.refusals import refuse_at
from twofold.emulator.soql.tokens import Token

_UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")

# Source: SOQL reference, date formats and date literals (D).
PLAIN_RANGES = frozenset(
    {"YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"}
    | {f"{when}_{unit}" for when in ("LAST", "THIS", "NEXT") for unit in _UNITS if unit != "DAY"}
)
COUNTED_RANGES = frozenset(
    {f"{when}_N_{unit}S" for when in ("LAST", "NEXT") for unit in _UNITS} | {f"N_{unit}S_AGO" for unit in _UNITS}
)

_CONSTANTS: dict[str, tuple[Kind, bool | None]] = {
    "NULL": (Kind.NULL, None),
    "TRUE": (Kind.BOOLEAN, True),
    "FALSE": (Kind.BOOLEAN, False),
}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\", "_": "_", "%": "%"}
_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):?(\d\d))", re.IGNORECASE)
_COUNT_DIGITS_MAX = 9
_MONEY = re.compile(r"[A-Z]{3}\d{1,18}", re.ASCII)


def read_literal(cursor: Cursor) -> Literal:
    """Read the value that must stand here; raises ``Refused`` (MALFORMED_QUERY) when none does."""
    token = cursor.token
    reader = _READERS.get(token.kind)
    if reader is None:
        if token.word == ":":
            raise refuse_at(cursor.text, token.at, "Bind variables only allowed in Apex code")
        raise cursor.refusal()
    literal = reader(cursor, token)
    cursor.next()
    return literal


def _read_string(cursor: Cursor, token: Token) -> Literal:
    raw = token.text[1:-1]
    if "\\" not in raw:
        plain = _whole(raw)
        return Literal(Kind.STRING, plain, token.at, plain)
    value = _whole(_ESCAPE.sub(lambda found: _unescape(cursor, token, found), raw))
    pattern = _whole(_ESCAPE.sub(lambda found: _keep_wild(cursor, token, found), raw))
    return Literal(Kind.STRING, value, token.at, pattern)


def _unescape(cursor: Cursor, token: Token, found: re.Match[str]) -> str:
    escape = found[1]
    if len(escape) == 5:
        return chr(int(escape[1:], 16))
    plain = _ESCAPED.get(escape.lower())
    if plain is None:
        place = token.at + 1 + found.start()
        raise refuse_at(cursor.text, place, f"Illegal character sequence '\\{escape}' in string literal")
    return plain


def _keep_wild(cursor: Cursor, token: Token, found: re.Match[str]) -> str:
    plain = _unescape(cursor, token, found)
    return "\\" + plain if plain in ("%", "_", "\\") and len(found[1]) == 1 else plain


def _whole(text: str) -> str:
    # \uD83D\uDE00 spells one character in two halves; a half without its other can't be stored or compared.
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _read_number(cursor: Cursor, token: Token) -> Literal:
    text = token.text
    if text.lstrip("+-").isdecimal() and len(text) <= 18:
        return Literal(Kind.NUMBER, int(text), token.at)
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise refuse_at(cursor.text, token.at, f"number out of range: '{text}'")
    return Literal(Kind.NUMBER, value, token.at)


def _read_date(cursor: Cursor, token: Token) -> Literal:
    _check_date(cursor, token, token.text)
    return Literal(Kind.DATE, token.text, token.at)


def _check_date(cursor: Cursor, token: Token, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise refuse_at(cursor.text, token.at, f"Invalid date: '{token.text}'") from error


def _read_datetime(cursor: Cursor, token: Token) -> Literal:
    found = _DATETIME.fullmatch(token.text)
    assert found is not None, "the token was cut by the same form"
    day = _check_date(cursor, token, found[1])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4])
    if hour > 23 or minute > 59 or second > 59:
        raise refuse_at(cursor.text, token.at, f"Invalid datetime: '{token.text}'")
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    moment += timedelta(hours=hour, minutes=minute, seconds=second) - _zone(found)
    fraction = int(((found[5] or "") + "000")[:3])
    return Literal(Kind.DATETIME, moment // timedelta(milliseconds=1) + fraction, token.at)


def _zone(found: re.Match[str]) -> timedelta:
    if found[6] is None:
        return timedelta()
    shift = timedelta(hours=int(found[7]), minutes=int(found[8]))
    return -shift if found[6] == "-" else shift


def _read_time(cursor: Cursor, token: Token) -> Literal:
    # Stored times have three digits of a second.
    clock, _, fraction = token.text[:-1].partition(".")
    return Literal(Kind.TIME, f"{clock}.{(fraction + '000')[:3]}Z", token.at)


def _read_range(cursor: Cursor, token: Token) -> Literal:
    name, _, count = token.word.partition(":")
    name, count = name.rstrip(), count.lstrip()
    if name not in COUNTED_RANGES or len(count) > _COUNT_DIGITS_MAX:
        raise cursor.refusal()
    return Literal(Kind.RANGE, DateRange(name, int(count)), token.at)


def _read_name(cursor: Cursor, token: Token) -> Literal:
    constant = _CONSTANTS.get(token.word)
    if constant is not None:
        return Literal(constant[0], constant[1], token.at)
    if token.word in PLAIN_RANGES:
        return Literal(Kind.RANGE, DateRange(token.word), token.at)
    if _MONEY.fullmatch(token.word):
        return Literal(Kind.MONEY, _read_money(cursor, token), token.at)
    raise cursor.refusal()


def _read_money(cursor: Cursor, token: Token) -> Money:
    # The word ends before a point, so what follows it at once is a token of its own.
    code, whole, following = token.word[:3], token.word[3:], cursor.ahead()
    if following.kind == tokens.NUMBER and following.at == token.at + len(token.text):
        cursor.next()
        whole += following.text
    return Money(code, float(whole))


_READERS = {
    tokens.STRING: _read_string,
    tokens.NUMBER: _read_number,
    tokens.DATE: _read_date,
    tokens.DATETIME: _read_datetime,
    tokens.TIME: _read_time,
    tokens.RANGE: _read_range,
    tokens.NAME: _read_name,
}

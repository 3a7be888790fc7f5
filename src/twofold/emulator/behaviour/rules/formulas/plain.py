"""Functions that take values of fixed kinds and give one back: text, numbers, dates."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable, Kind, Scene, Term
from twofold.facts.ids import find_key, from_key

_LONGEST_TEXT = 4000
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*", re.ASCII)
_T, _N, _B, _D, _M = Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME


def _unchecked(arguments: Sequence[Term]) -> None:
    """Most functions take any value of their kinds."""


@dataclass(frozen=True, slots=True)
class Plain:
    """
    One function.

    Attributes:
        takes: kinds of its arguments; the last ``optional`` may be left out, with ``many`` the last repeats.
        check: a further look at the arguments when the rule is written.
    """

    takes: tuple[Kind, ...]
    gives: Kind
    run: Callable[..., Any]
    optional: int = 0
    many: bool = False
    check: Callable[[Sequence[Term]], None] = _unchecked


def _texts(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give blanks to a function of texts as empty text."""
    return lambda _, *values: function(*("" if value is None else value for value in values))


def _values(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function blank when any value is."""
    return lambda _, *values: None if None in values else function(*values)


# Text.


def _mid(text: str, start: Any, length: Any) -> str:
    begin = max(int(start or 1) - 1, 0)
    return text[begin : begin + max(int(length or 0), 0)]


def _pad(text: str, length: Any, filler: str = " ", *, left: bool) -> str:
    size = min(int(length or 0), _LONGEST_TEXT)
    missing = size - len(text)
    if missing <= 0 or not filler:
        return text[: max(size, 0)]
    padding = (filler * (missing // len(filler) + 1))[:missing]
    return padding + text if left else text + padding


def _find(part: str, text: str, start: Any = 1) -> float:
    return float(text.find(part, max(int(start or 1) - 1, 0)) + 1)


def _substitute(text: str, old: str, new: str) -> str:
    return text.replace(old, new)[:_LONGEST_TEXT] if old else text


def _value(text: str) -> float | None:
    if not text.strip():
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number")
    return float(text)


def _whole_id(text: str) -> str:
    key = find_key(text)
    return text if key is None else from_key(key)


def _check_pattern(arguments: Sequence[Term]) -> None:
    pattern = arguments[1].literal
    try:
        if pattern is not None:
            re.compile(pattern)
    except re.error as error:
        raise FormulaUnreadable(f"The pattern {pattern!r} in the formula can't be read: {error}.") from error


_TEXT: Mapping[str, Plain] = {
    "LEN": Plain((_T,), _N, _texts(lambda text: float(len(text)))),
    "LOWER": Plain((_T, _T), _T, _texts(lambda text, *_: text.lower()), optional=1),
    "UPPER": Plain((_T, _T), _T, _texts(lambda text, *_: text.upper()), optional=1),
    "TRIM": Plain((_T,), _T, _texts(str.strip)),
    "REVERSE": Plain((_T,), _T, _texts(lambda text: text[::-1])),
    "INITCAP": Plain((_T,), _T, _texts(str.title)),
    "LEFT": Plain((_T, _N), _T, _texts(lambda text, n: text[: max(int(n or 0), 0)])),
    "RIGHT": Plain((_T, _N), _T, _texts(lambda text, n: text[-int(n) :] if int(n or 0) > 0 else "")),
    "MID": Plain((_T, _N, _N), _T, _texts(_mid)),
    "LPAD": Plain((_T, _N, _T), _T, _texts(lambda *parts: _pad(*parts, left=True)), optional=1),
    "RPAD": Plain((_T, _N, _T), _T, _texts(lambda *parts: _pad(*parts, left=False)), optional=1),
    "SUBSTITUTE": Plain((_T, _T, _T), _T, _texts(_substitute)),
    "FIND": Plain((_T, _T, _N), _N, _texts(_find), optional=1),
    "CONTAINS": Plain((_T, _T), _B, _texts(lambda text, part: part in text)),
    "BEGINS": Plain((_T, _T), _B, _texts(lambda text, part: text.startswith(part))),
    "REGEX": Plain(
        (_T, _T), _B, _texts(lambda text, pattern: re.fullmatch(pattern, text) is not None), check=_check_pattern
    ),
    "VALUE": Plain((_T,), _N, _texts(_value)),
    "ISNUMBER": Plain((_T,), _B, _texts(lambda text: _NUMBER.fullmatch(text) is not None)),
    "BR": Plain((), _T, lambda _: "\n"),
    "CASESAFEID": Plain((_T,), _T, _texts(_whole_id)),
}


# Numbers.


def _round(number: float, digits: Any) -> float:
    """Round half away from zero. Source: ROUND (D)."""
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-int(digits)), rounding=ROUND_HALF_UP))


def _modulo(number: float, divisor: float) -> float | None:
    return None if divisor == 0 else math.fmod(number, divisor)


_NUMBERS: Mapping[str, Plain] = {
    "ABS": Plain((_N,), _N, _values(abs)),
    "CEILING": Plain((_N,), _N, _values(lambda n: float(math.ceil(n) if n >= 0 else math.floor(n)))),
    "FLOOR": Plain((_N,), _N, _values(lambda n: float(math.floor(n) if n >= 0 else math.ceil(n)))),
    "MCEILING": Plain((_N,), _N, _values(lambda n: float(math.ceil(n)))),
    "MFLOOR": Plain((_N,), _N, _values(lambda n: float(math.floor(n)))),
    "ROUND": Plain((_N, _N), _N, _values(_round)),
    "TRUNC": Plain((_N, _N), _N, _values(lambda n, d=0: math.trunc(n * 10**d) / 10**d), optional=1),
    "MOD": Plain((_N, _N), _N, _values(_modulo)),
    "MAX": Plain((_N,), _N, _values(max), many=True),
    "MIN": Plain((_N,), _N, _values(min), many=True),
    "SQRT": Plain((_N,), _N, _values(math.sqrt)),
    "EXP": Plain((_N,), _N, _values(math.exp)),
    "LN": Plain((_N,), _N, _values(math.log)),
    "LOG": Plain((_N,), _N, _values(math.log10)),
}


# Dates. The time zone is UTC, whoever asks (emulator choice).


def _now(scene: Scene) -> datetime:
    return datetime.fromtimestamp(scene.caller.now / 1000, UTC)


def _datetime_value(text: str) -> datetime | None:
    if not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip().replace(" ", "T"))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _add_months(day: date, months: Any) -> date:
    """Go on by months; the last day of a month stays the last day. Source: ADDMONTHS (D)."""
    index = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=year, month=month + 1, day=last if was_last else min(day.day, last))


_DATES: Mapping[str, Plain] = {
    "TODAY": Plain((), _D, lambda scene: _now(scene).date()),
    "NOW": Plain((), _M, _now),
    "DATE": Plain((_N, _N, _N), _D, _values(lambda y, m, d: date(int(y), int(m), int(d)))),
    "YEAR": Plain((_D,), _N, _values(lambda day: float(day.year))),
    "MONTH": Plain((_D,), _N, _values(lambda day: float(day.month))),
    "DAY": Plain((_D,), _N, _values(lambda day: float(day.day))),
    "WEEKDAY": Plain((_D,), _N, _values(lambda day: float(day.isoweekday() % 7 + 1))),
    "DAYOFYEAR": Plain((_D,), _N, _values(lambda day: float(day.timetuple().tm_yday))),
    "ISOWEEK": Plain((_D,), _N, _values(lambda day: float(day.isocalendar().week))),
    "ISOYEAR": Plain((_D,), _N, _values(lambda day: float(day.isocalendar().year))),
    "ADDMONTHS": Plain((_D, _N), _D, _values(_add_months)),
    "DATETIMEVALUE": Plain((_T,), _M, _texts(_datetime_value)),
    "UNIXTIMESTAMP": Plain((_M,), _N, _values(lambda moment: moment.timestamp())),
    "FROMUNIXTIME": Plain((_N,), _M, _values(lambda s: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=s))),
}

PLAIN: Mapping[str, Plain] = {**_TEXT, **_NUMBERS, **_DATES}

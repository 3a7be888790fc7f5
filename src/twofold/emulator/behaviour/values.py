"""Is this JSON value good for this field, and what is stored for it? Types first, then lengths, forms and choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.refusals import Problem, Refused, ValueUnreadable
from twofold.emulator.schema.model import Field, FieldType
from twofold.facts.error_codes import (
    FIELD_INTEGRITY_EXCEPTION,
    INVALID_EMAIL_ADDRESS,
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST,
    INVALID_TYPE_ON_FIELD_IN_RECORD,
    NUMBER_OUTSIDE_VALID_RANGE,
    STRING_TOO_LONG,
)
from twofold.facts.ids import find_key, is_id

_ALIAS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_ALIAS}@{_LABEL}(?:\.{_LABEL})+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.,]\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?", re.ASCII)
_TRIMMED = frozenset(
    {FieldType.STRING, FieldType.EMAIL, FieldType.PHONE, FieldType.URL, FieldType.COMBOBOX, FieldType.PICKLIST}
)
_YEARS = range(1700, 4001)
"""The years Salesforce takes. Source: SOQL guide, date formats (D); the code of the refusal C, its text K."""
_REACH = {"Latitude": 90, "Longitude": 180}
"""How far coordinates go from zero. Source: Object Reference, compound address fields (D); code K."""


def parse_value(field: Field, value: Any) -> Any:
    """
    Turn a JSON value into what is stored; empty text is null.

    Raises ``Refused`` when the type is wrong. Lengths, e-mail form and picklists are looked at by ``value_checker``.
    """
    if isinstance(value, str) and not value.strip() and field.type is not FieldType.BOOLEAN:
        return None
    if value is None:
        return _parse_null(field)
    parse: Callable[[Field, Any], Any] = _PARSERS.get(field.type, _parse_text)
    return parse(field, value)


def text_parser(field: Field) -> Callable[[str], Any]:
    """Make what ``parse_value`` is for one field and values that are text, as cells of CSV are: settled once, quick for many."""
    parse = _PARSERS.get(field.type)
    if parse is None:
        return _trimmed if field.type in _TRIMMED else _filled
    if field.type is FieldType.BOOLEAN:
        return partial(parse, field)
    return lambda text: parse(field, text) if text.strip() else None


def value_checker(field: Field) -> Callable[[Any], Any] | None:
    """
    Make the check of one field: it returns a filled value, a picklist value in its own spelling, or raises ``Refused``.

    None where there is nothing to check.
    """
    reach = next((far for part, far in _REACH.items() if field.name.endswith(part)), None)
    if reach is not None and field.compound_field_name is not None:
        return partial(_check_reach, field, reach)
    check = _CHECKS.get(field.type)
    return None if check is None else partial(check, field)


# Types.


def _parse_null(field: Field) -> None:
    """Take null, but not for a box that is ticked or not: those are never null (K)."""
    if field.type is FieldType.BOOLEAN:
        text = f"{field.label}: value not of required type: "
        raise refusals.refuse(INVALID_TYPE_ON_FIELD_IN_RECORD, text, (field.name,))


def _parse_text(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if not isinstance(value, str):
        raise _unreadable(field, value)
    return value.strip() if field.type in _TRIMMED else value


def _trimmed(text: str) -> str | None:
    return text.strip() or None


def _filled(text: str) -> str | None:
    return text if text.strip() else None


def _parse_boolean(field: Field, value: Any) -> int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return int(value.lower() == "true")
    raise _unreadable(field, value)


def _parse_int(field: Field, value: Any) -> int:
    number = _parse_number(field, value)
    if number != int(number):
        raise _unreadable(field, value)
    if abs(number) >= 10 ** (field.digits or 9):
        raise _out_of_range(field, value)
    return int(number)


def _parse_double(field: Field, value: Any) -> float:
    number = _parse_number(field, value)
    whole_digits = (field.precision or 18) - field.scale
    if abs(number) >= 10.0**whole_digits:
        raise _out_of_range(field, value)
    return round(number, field.scale)


def _parse_number(field: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise _unreadable(field, value)
    try:
        number = float("" if isinstance(value, str) and "_" in value else value)
    except (ValueError, OverflowError) as error:
        raise _unreadable(field, value) from error
    if number != number or number in (float("inf"), float("-inf")):
        raise _unreadable(field, value)
    return number


def _parse_date(field: Field, value: Any) -> str:
    if isinstance(value, str):
        try:
            if _DATE.fullmatch(value):
                return _in_reach(field, value, date.fromisoformat(value)).isoformat()
            if _MOMENT.fullmatch(value):
                return _in_reach(field, value, datetime.fromisoformat(value).date()).isoformat()
        except ValueError:
            pass
    raise _unreadable(field, value)


def _in_reach(field: Field, value: Any, day: date) -> date:
    if day.year not in _YEARS:
        text = f"{field.label}: invalid date: {value}"
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, (field.name,))
    return day


def _parse_datetime(field: Field, value: Any) -> int:
    """Read an ISO date-time; without an offset it is UTC, without a time midnight UTC (emulator choice). Seconds are kept."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
            aware = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise _unreadable(field, value) from None
        _in_reach(field, value, aware)
        return int(aware.timestamp()) * 1000
    raise _unreadable(field, value)


def _parse_time(field: Field, value: Any) -> str:
    if isinstance(value, str):
        try:
            return time.fromisoformat(value.removesuffix("Z")).strftime("%H:%M:%S.000Z")
        except ValueError:
            pass
    raise _unreadable(field, value)


def _parse_reference(field: Field, value: Any) -> int:
    if not isinstance(value, str):
        raise _unreadable(field, value)
    key = find_key(value)
    if key is not None:
        return key
    if is_id(value):
        raise refusals.invalid_reference()
    raise refusals.malformed_id(field.label, value, (field.name,))


def _parse_multipicklist(field: Field, value: Any) -> str:
    text = _parse_text(field, value)
    return ";".join(part.strip() for part in text.split(";") if part.strip())


_PARSERS: Mapping[FieldType, Callable[[Field, Any], Any]] = {
    FieldType.BOOLEAN: _parse_boolean,
    FieldType.INT: _parse_int,
    FieldType.DOUBLE: _parse_double,
    FieldType.CURRENCY: _parse_double,
    FieldType.PERCENT: _parse_double,
    FieldType.DATE: _parse_date,
    FieldType.DATETIME: _parse_datetime,
    FieldType.TIME: _parse_time,
    FieldType.REFERENCE: _parse_reference,
    FieldType.ID: _parse_reference,
    FieldType.MULTIPICKLIST: _parse_multipicklist,
}


# Lengths, forms, choices.


def _check_reach(field: Field, reach: int, value: float) -> float:
    if abs(value) > reach:
        raise _out_of_range(field, value)
    return value


def _check_length(field: Field, value: str) -> str:
    if field.length and len(value) > field.length:
        text = f"{field.label}: data value too large: {value} (max length={field.length})"
        raise refusals.refuse(STRING_TOO_LONG, text, (field.name,))
    return value


def _check_email(field: Field, value: str) -> str:
    if not _EMAIL.fullmatch(value) or ".." in value or value.startswith("."):
        text = f"{field.label}: invalid email address: {value}"
        raise refusals.refuse(INVALID_EMAIL_ADDRESS, text, (field.name,))
    return _check_length(field, value)


def _check_picklist(field: Field, value: str) -> str:
    wanted = value.lower()
    for choice in field.picklist_values:
        if choice.active and choice.value.lower() == wanted:
            return choice.value
    if field.restricted_picklist:
        text = f"{field.label}: bad value for restricted picklist field: {value}"
        raise refusals.refuse(INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, text, (field.name,))
    return _check_length(field, value)


def _check_multipicklist(field: Field, value: str) -> str:
    return ";".join(_check_picklist(field, part) for part in value.split(";"))


_CHECKS: Mapping[FieldType, Callable[[Field, Any], Any]] = {
    FieldType.STRING: _check_length,
    FieldType.TEXTAREA: _check_length,
    FieldType.PHONE: _check_length,
    FieldType.URL: _check_length,
    FieldType.COMBOBOX: _check_length,
    FieldType.EMAIL: _check_email,
    FieldType.PICKLIST: _check_picklist,
    FieldType.MULTIPICKLIST: _check_multipicklist,
}


def _unreadable(field: Field, value: Any) -> Refused:
    kind = "VALUE_TRUE" if value is True else "VALUE_FALSE" if value is False else f"value {value!s:.100}"
    text = f"Cannot deserialize instance of {field.type.value} from {kind} or request may be missing a required field"
    in_row = f"{field.label}: value not of required type: {value!s:.100}"
    return ValueUnreadable(text, Problem(INVALID_TYPE_ON_FIELD_IN_RECORD, in_row, (field.name,)))


def _out_of_range(field: Field, value: Any) -> Refused:
    text = f"{field.label}: value outside of valid range on numeric field: {value}"
    return refusals.refuse(NUMBER_OUTSIDE_VALID_RANGE, text, (field.name,))

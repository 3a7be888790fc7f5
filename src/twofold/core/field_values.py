"""
Does a text fit a field, and as which value?

Every type of field that can be mapped has one small reader. What does not fit is never bent into fitting: it is a
reason. The one exception is long text (text areas and an activity's subject), which is cut and says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from twofold.core.contact_points import normalise_email, same_phone
from twofold.core.org import FieldInfo
from twofold.core.reasons import Reason, reason
from twofold.core.rows import Value
from twofold.facts.ids import normalise
from twofold.facts.key_prefixes import find_sobject


@dataclass(frozen=True, slots=True)
class Fitted:
    """A value as Salesforce takes it; ``note`` says what was done to make it fit."""

    value: Value
    note: Reason | None = None


def coerce(text: str, field: FieldInfo) -> Fitted | Reason:
    """
    Read a text as a value of ``field``.

    Args:
        text: not blank; blanks around it are dropped.

    Returns:
        The value, or why not: ``too-long``, ``picklist-unknown`` or ``value-unfit``.
    """
    reader = _READERS.get(field.type)
    return reader(text.strip(), field) if reader else _unfit(field)


def same_value(one: Value, other: Value, field: FieldInfo, region: str | None = None) -> bool:
    """
    Tell whether a field that holds ``one`` would say nothing new with ``other``.

    Text counts letter by letter; an e-mail regardless of letter case, a phone regardless of punctuation, several
    picklist values regardless of order, a date-time by the moment it means. Blank and null are the same.
    """
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return True
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if isinstance(one, str) and isinstance(other, str):
        return _same_text(one, other, field, region)
    return _same_number(one, other)


def parse_moment(text: str) -> datetime | None:
    """Read an ISO date-time with its offset (``Z``, ``+00:00`` or Salesforce's ``+0000``); None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def fits_type(type_name: str) -> bool:
    """Tell whether fields of that type can be mapped at all."""
    return type_name in _READERS


def _text(text: str, field: FieldInfo) -> Fitted | Reason:
    if field.length and units(text) > field.length:
        if field.type != "textarea" and field.name != "Subject":
            return reason("too-long", field=field.name, length=str(field.length))
        code = "subject-cut" if field.name == "Subject" else "value-cut"
        return Fitted(cut(text, field.length), reason(code, field=field.name, length=str(field.length)))
    return Fitted(text)


def cut(text: str, length: int) -> str:
    """Cut a text to ``length`` UTF-16 units, as Salesforce counts (B), never through a character."""
    return text.encode("utf-16-le", "surrogatepass")[: length * 2].decode("utf-16-le", "ignore").rstrip()


def units(text: str) -> int:
    """Length of a text as Salesforce counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _email(text: str, field: FieldInfo) -> Fitted | Reason:
    return _text(text, field) if normalise_email(text) else _unfit(field)


def _boolean(text: str, field: FieldInfo) -> Fitted | Reason:
    word = text.casefold()
    if word in BOOLEAN_WORDS:
        return Fitted(BOOLEAN_WORDS[word])
    return _unfit(field)


def _integer(text: str, field: FieldInfo) -> Fitted | Reason:
    return Fitted(int(text)) if _INTEGER.fullmatch(text) else _unfit(field)


def _number(text: str, field: FieldInfo) -> Fitted | Reason:
    plain = text.removesuffix("%").rstrip() if field.type == "percent" else text
    if not _DECIMAL.fullmatch(plain):
        return _unfit(field)
    return Fitted(float(plain) if "." in plain else int(plain))


def _date(text: str, field: FieldInfo) -> Fitted | Reason:
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    return Fitted(day.isoformat()) if day and day.year in _YEARS else _unfit(field)


def _datetime(text: str, field: FieldInfo) -> Fitted | Reason:
    try:
        moment = parse_moment(text)
    except OverflowError:
        moment = None
    if moment is None or moment.year not in _YEARS:
        return _unfit(field)
    return Fitted(f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z")


def _time(text: str, field: FieldInfo) -> Fitted | Reason:
    try:
        clock = time.fromisoformat(text) if _CLOCK.fullmatch(text) else None
    except ValueError:
        clock = None
    return Fitted(f"{clock:%H:%M:%S}.000Z") if clock else _unfit(field)


def _picklist(text: str, field: FieldInfo) -> Fitted | Reason:
    value = _picklist_value(text, field)
    if value is not None:
        return Fitted(value)
    return reason("picklist-unknown", field=field.name) if field.restricted else _text(text, field)


def _multipicklist(text: str, field: FieldInfo) -> Fitted | Reason:
    """Read values apart by ``;``, or by ``,`` where each part is a known value."""
    whole = [_picklist_value(text, field)]
    by_comma = [_picklist_value(part.strip(), field) for part in text.split(",")]
    for values in (whole, by_comma):
        if all(value is not None for value in values):
            return Fitted(";".join(dict.fromkeys(str(value) for value in values)))
    parts = [part.strip() for part in text.split(";") if part.strip()]
    known = [_picklist_value(part, field) for part in parts]
    if field.restricted and (None in known or not known):
        return reason("picklist-unknown", field=field.name)
    return Fitted(";".join(dict.fromkeys(value or part for value, part in zip(known, parts, strict=True))))


def _picklist_value(text: str, field: FieldInfo) -> str | None:
    """The active value of that text; letter case is forgiven where only one value is meant."""
    if text in field.picklist:
        return text
    hits = [value for value in field.picklist if value.casefold() == text.casefold()]
    return hits[0] if len(hits) == 1 else None


def _reference(text: str, field: FieldInfo) -> Fitted | Reason:
    record_id = normalise(text)
    if not isinstance(record_id, str):
        return _unfit(field)
    sobject = find_sobject(record_id)
    # An unknown prefix is a custom object's, which only the org can judge.
    if sobject and field.reference_to and sobject not in field.reference_to:
        return _unfit(field)
    return Fitted(record_id)


def _unfit(field: FieldInfo) -> Reason:
    return reason("value-unfit", field=field.name, type=field.type)


def _same_text(one: str, other: str, field: FieldInfo, region: str | None) -> bool:
    if field.type == "email":
        return one.casefold() == other.casefold()
    if field.type == "phone":
        return same_phone(one, other, region)
    if field.type == "multipicklist":
        return set(one.split(";")) == set(other.split(";"))
    if field.type == "datetime":
        return parse_moment(one) is not None and parse_moment(one) == parse_moment(other)
    if field.type == "reference":
        return one[:15] == other[:15]
    return False


def _same_number(one: Value, other: Value) -> bool:
    if isinstance(one, (bool, str)) or isinstance(other, (bool, str)):
        return False
    return one == other


BOOLEAN_WORDS = {
    **dict.fromkeys(("yes", "true", "on", "1", "y", "t", "checked"), True),
    **dict.fromkeys(("no", "false", "off", "0", "n", "f", "unchecked"), False),
}
_INTEGER = re.compile(r"[+-]?[0-9]{1,10}")
# A plain decimal: with separators of thousands one can't tell 1,234 from 1.234.
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
# Source: SOAP API guide, valid date range of fields (D).
_YEARS = range(1700, 4001)

_READERS: dict[str, Callable[[str, FieldInfo], Fitted | Reason]] = {
    "string": _text,
    "textarea": _text,
    "url": _text,
    "combobox": _text,
    "encryptedstring": _text,
    "phone": _text,
    "email": _email,
    "boolean": _boolean,
    "int": _integer,
    "long": _integer,
    "double": _number,
    "currency": _number,
    "percent": _number,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "picklist": _picklist,
    "multipicklist": _multipicklist,
    "reference": _reference,
}

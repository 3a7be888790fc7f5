"""
How is a vendor's JSON read without trusting it?

Vendors send an id or the whole object, and null, ``""`` or nothing for the same thing. Readers here take any JSON value
and give one plain one; only ``NotReadable`` is raised, with a sentence that never repeats the value.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

Json = Mapping[str, object]

LINK_NAMES = ("sosfCaseId", "sosfContactId", "sosfLeadId", "id")
"""Parameter names of personalised links; a Case says most, for it leads to its person. Source: apps A5 (doc)."""

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_MINUTES_MAX = 1_000_000


class NotReadable(Exception):
    """Something everything rests on is missing or of a wrong kind; the message is a sentence without personal data."""


def parse_object(body: bytes) -> dict[str, object]:
    """
    Parse a body that must be one JSON object.

    Raises:
        NotReadable: not UTF-8, not JSON, nested too deeply, or not an object.
    """
    try:
        value = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        value = _parse_half_characters(body)
    if not isinstance(value, dict):
        raise NotReadable("The body is JSON but not an object.")
    return value


def _parse_half_characters(body: bytes) -> object:
    """
    Parse JSON that holds half of a surrogate pair, as JavaScript makes when it cuts a text inside an emoji.

    ``text`` later puts a replacement character there: better than to lose a booking.
    """
    if b"\\ud" not in body.lower():
        raise NotReadable("The body is not JSON.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NotReadable("The body is not JSON.") from None


def text(value: object) -> str | None:
    """Take a string or number as trimmed text; None for blank and for every other kind."""
    if isinstance(value, str):
        # NUL can't be stored by Salesforce or PostgreSQL and is never part of a word.
        return _LONE_SURROGATES.sub("\ufffd", value).replace("\x00", "").strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def first_text(*values: object) -> str | None:
    """Take the first value that has a text."""
    return next((found for value in values if (found := text(value))), None)


def object_of(value: object) -> Json:
    """Take an object as it is and everything else as an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> Sequence[object]:
    """Take a list as it is, nothing as empty, and a single value as a list of one."""
    if isinstance(value, list):
        return value
    return () if value is None or value == "" else (value,)


def id_of(value: object, key: str = "id") -> str | None:
    """Take an id that comes bare or as ``key`` of an object."""
    return text(object_of(value).get(key)) if isinstance(value, dict) else text(value)


def is_true(value: object) -> bool:
    """Whether a flag is set; ``"true"`` and 1 count, for form-encoded senders."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("true", "1"))


def required(value: str | None, name: str) -> str:
    """Take a text that must be there, else raise ``NotReadable`` naming the field."""
    if value is None:
        raise NotReadable(f"The field {name} is missing or blank.")
    return value


def time(value: object, name: str) -> datetime | None:
    """
    Read an ISO 8601 date and time as aware UTC; without offset it is taken as UTC. None for blank.

    Raises:
        NotReadable: something is there and isn't a time, naming the field ``name``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if isinstance(value, str) and "T" in value.strip().upper().replace(" ", "T"):
            at = datetime.fromisoformat(value.strip())
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # said below, together with the other kinds of wrong
    raise NotReadable(f"The field {name} is not a date and time.")


def render_time(at: datetime) -> str:
    """Write an aware time as the apps do: UTC, milliseconds, ``Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def add_minutes(start: datetime | None, minutes: object) -> datetime | None:
    """Add a length in minutes (a number or its text, 0 to 1,000,000) to a start; None where either can't be used."""
    length = _minutes(minutes)
    if start is None or length is None:
        return None
    try:
        return start + timedelta(minutes=length)
    except OverflowError:
        return None


def _minutes(value: object) -> float | None:
    try:
        length = float(text(value) or "nan")
    except ValueError:
        return None
    return length if 0 <= length <= _MINUTES_MAX else None


def answer_text(value: object) -> str | None:
    """Render an answer of any JSON type as text: lists joined by ``, ``, flags true or false, objects as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(part for item in value if (part := _item_text(item))) or None
    if isinstance(value, dict):
        return _render_json(value) if value else None
    return text(value)


def _item_text(item: object) -> str | None:
    return _render_json(item) if isinstance(item, list | dict) else answer_text(item)


def _render_json(value: object) -> str | None:
    return text(json.dumps(value, ensure_ascii=False, sort_keys=True))


def email_of(value: object) -> str | None:
    """Take an e-mail that comes bare or as ``email`` of an object; trimmed, not validated."""
    return id_of(value, "email")


def guests_of(values: Iterable[object], *known: str | None) -> tuple[str, ...]:
    """Collect e-mails in their order, each once, without those already ``known`` (the person, the host)."""
    seen = {email.casefold() for email in known if email}
    guests: list[str] = []
    for value in values:
        email = email_of(value)
        if email and email.casefold() not in seen:
            seen.add(email.casefold())
            guests.append(email)
    return tuple(guests)


def find_answer(answers: Mapping[str, str], *names: str) -> str | None:
    """Find the first of ``names`` among the answers, whatever the case of either."""
    by_name = {key.strip().casefold(): value for key, value in reversed(list(answers.items()))}
    return next((by_name[name.casefold()] for name in names if name.casefold() in by_name), None)


def find_record_id(places: Sequence[Mapping[str, str]], name: str) -> str | None:
    """
    Find a Salesforce record Id that came with the booking, as it came.

    Args:
        places: answers by name, the most trusted place first.
        name: the configured field; then the names of personalised links are tried.
    """
    for wanted in (name.strip(), *LINK_NAMES):
        for place in places:
            if found := find_answer(place, wanted):
                return found
    return None

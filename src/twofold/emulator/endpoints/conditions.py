"""
Has a record changed since the client saw it? The conditional headers of HTTP on single records.

Source: HTTP reference 5, conditional headers (D): dates on every record, ETags on accounts alone; the codes are emulator
choices.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from twofold.emulator import refusals
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.emulator.wire import Call

_TAGGED = frozenset({"Account"})


def tag_of(sobject: SObject, row: Row) -> dict[str, str]:
    """Make the ETag header of a record that has one."""
    return {"ETag": _tag(row)} if sobject.name in _TAGGED else {}


def is_unchanged(call: Call, sobject: SObject, row: Row) -> bool:
    """Tell whether a read needs no body (304); a date that can't be read is ignored."""
    tags = call.headers.get("if-none-match")
    if tags is not None and sobject.name in _TAGGED:
        return _names(tags, row)
    since = _read_date(call, "if-modified-since")
    return since is not None and _changed_at(row) <= since.timestamp() * 1000


def check_unmodified(call: Call, sobject: SObject, row: Row) -> None:
    """Refuse a change (412) of a record that changed since; a date that can't be read is refused (400)."""
    tags, asked = call.headers.get("if-match"), call.headers.get("if-unmodified-since")
    since = _read_date(call, "if-unmodified-since")
    if asked is not None and since is None:
        raise refusals.refuse("INVALID_HEADER", "If-Unmodified-Since is no date", None)
    mismatched = tags is not None and sobject.name in _TAGGED and not _names(tags, row)
    if mismatched or (since is not None and _changed_at(row) > since.timestamp() * 1000):
        raise refusals.refuse("PRECONDITION_FAILED", "The record was changed since", None, 412)


def _names(tags: str, row: Row) -> bool:
    listed = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    return "*" in listed or _tag(row) in listed


def _tag(row: Row) -> str:
    return f'"{row["Id"]:x}-{_changed_at(row):x}"'


def _changed_at(row: Row) -> int:
    """Milliseconds UTC; some kinds of records keep only the system's date."""
    return int(row.get("LastModifiedDate") or row.get("SystemModstamp") or 0)


def _read_date(call: Call, name: str) -> datetime | None:
    try:
        return parsedate_to_datetime(call.headers[name])
    except (KeyError, ValueError):
        return None

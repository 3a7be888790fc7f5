"""
Which events tell the row changes of a transaction?

One event a record, of the first kind of change, with what is in the store at the end; the account of a person before its
contact; equal updates and deletes of one kind of record in one event; beyond 100,000 changes one overflow event a kind.
Source: change events of person accounts 5.10 to 5.19, several changes of one record, merged events, overflow events (all D).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.event import ChangeType
from twofold.emulator.events.shapes import EventShape
from twofold.emulator.store import Row
from twofold.emulator.store.changes import RowChange

OVERFLOW_AFTER = 100_000
MERGED_MAX = 500
"""So many records at most share an event; an emulator choice."""

_NAME_PARTS = frozenset({"FirstName", "LastName", "Salutation", "MiddleName", "Suffix"})
_PERSON_NAME_TEXT = "Name"


@dataclass(slots=True)
class RecordChange:
    """
    What a whole transaction did to one record.

    Attributes:
        new: whether it was not there at the start.
        before, after: the columns that were written, at the start and at the end.
        row: the whole record at the end, once it was read.
    """

    table: str
    key: int
    new: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    gone: bool = False
    row: Row | None = None

    def take(self, change: RowChange) -> None:
        """Add a further change."""
        for name, value in (change.before or {}).items():
            self.before.setdefault(name, value)
        self.after.update(change.after or {})
        self.gone = change.after is None

    def read(self, org: Org) -> Row | None:
        """Read the record as it is at the end; None when it is gone."""
        if self.row is None and not self.gone:
            self.row = org.store.get(self.table, self.key)
        return self.row

    def moved(self, name: str) -> bool:
        """Whether a column has another value at the end."""
        return name in self.after and self.after[name] != self.before.get(name)


@dataclass(frozen=True, slots=True)
class Captured:
    """What one event tells; ``keys`` are the records that changed alike."""

    table: str
    keys: list[int]
    change: ChangeType
    values: Mapping[str, Any]


def capture(org: Org, shapes: Mapping[str, EventShape], changes: Iterable[RowChange]) -> list[Captured]:
    """Turn the row changes of a transaction into what its events tell, in order."""
    told = [found for record in _in_order(org, _by_record(changes)) if (found := _tell(org, shapes, record))]
    return _merged(told)


def split_overflow(changes: Sequence[RowChange], limit: int) -> tuple[list[RowChange], list[str]]:
    """
    Cut off what is too much for one transaction.

    A creation or deletion counts one, an update one a field. Returns the changes to tell and the tables of the rest.
    """
    counted = 0
    for place, change in enumerate(changes):
        counted += max(1, len(change.after or ()))
        if counted > limit:
            return list(changes[:place]), list(Counter(rest.table for rest in changes[place:]))
    return list(changes), []


def _by_record(changes: Iterable[RowChange]) -> dict[tuple[str, int], RecordChange]:
    records: dict[tuple[str, int], RecordChange] = {}
    for change in changes:
        place = (change.table, change.key)
        record = records.get(place)
        if record is None:
            record = records[place] = RecordChange(change.table, change.key, new=change.before is None)
        record.take(change)
    return records


def _in_order(org: Org, records: dict[tuple[str, int], RecordChange]) -> Iterator[RecordChange]:
    """Bring records in order of their first change, but never a person contact before its account. Source: 5.19 (D)."""
    for place in list(records):
        if place[0] == "Contact" and place in records and org.person_accounts:
            row = records[place].read(org)
            account = ("Account", row["AccountId"]) if row and row.get("IsPersonAccount") else None
            if account in records:
                yield records.pop(account)
        if place in records:
            yield records.pop(place)


def _tell(org: Org, shapes: Mapping[str, EventShape], record: RecordChange) -> Captured | None:
    """Say what the event of a record tells; None when there is nothing to tell."""
    row = record.read(org)
    if row is None:
        return _tell_gone(record)
    if record.new:
        return None if row.get("IsDeleted") else _whole(org, shapes[record.table], record, row, ChangeType.CREATE)
    if record.moved("IsDeleted"):
        if row["IsDeleted"]:
            return Captured(record.table, [record.key], ChangeType.DELETE, {})
        return _whole(org, shapes[record.table], record, row, ChangeType.UNDELETE)
    if row.get("IsDeleted"):
        return None
    values = _changed(org, shapes[record.table], record, row)
    return Captured(record.table, [record.key], ChangeType.UPDATE, values) if values else None


def _tell_gone(record: RecordChange) -> Captured | None:
    """Tell of a record deleted for good, unless it was in the recycle bin before (D) or came in the same transaction."""
    if record.new or record.before.get("IsDeleted"):
        return None
    return Captured(record.table, [record.key], ChangeType.DELETE, {})


def _whole(org: Org, shape: EventShape, record: RecordChange, row: Row, change: ChangeType) -> Captured:
    """Tell all that is filled; a company's event has nothing of a person. Source: 5.11 (D)."""
    values = {name: value for name, value in row.items() if value is not None and name in shape.places}
    if record.table == "Account" and org.person_accounts:
        foreign = {_PERSON_NAME_TEXT} if row["IsPersonAccount"] else org.twins.person_only
        values = {name: value for name, value in values.items() if name not in foreign}
    return Captured(record.table, [record.key], change, values)


def _changed(org: Org, shape: EventShape, record: RecordChange, row: Row) -> dict[str, Any]:
    """Tell the columns that have another value, and the date of the change."""
    if record.moved("IsPersonAccount"):
        return _converted(record)
    names = {
        name for name in record.after if name in shape.places and (record.moved(name) or name == "LastModifiedDate")
    }
    if record.table == "Account" and org.person_accounts and row["IsPersonAccount"]:
        names.discard(_PERSON_NAME_TEXT)
        if "Contact" not in org.definitions.change_data_capture:
            names -= org.twins.person_only - _NAME_PARTS
    if record.table == "Lead" and record.moved("IsConverted"):
        names.discard("LastModifiedDate")
    return {name: row[name] for name in shape.places if name in names}


def _converted(record: RecordChange) -> dict[str, Any]:
    """
    Tell of a change of family: the account says its new record type, the contact says nothing.

    Source: 5.17 (D); that no other field than the date comes along is an emulator choice.
    """
    if record.table == "Contact":
        return {}
    return {name: record.after[name] for name in ("RecordTypeId", "LastModifiedDate") if name in record.after}


def _merged(told: list[Captured]) -> list[Captured]:
    """Put equal updates and equal deletions of one kind into one event. Source: merged change events (D)."""
    merged: dict[object, Captured] = {}
    for one in told:
        place: object = (one.table, one.change, tuple(one.values.items()))
        alike = merged.get(place) if one.change in (ChangeType.UPDATE, ChangeType.DELETE) else None
        if alike is None or len(alike.keys) >= MERGED_MAX:
            merged[place if place not in merged else (place, one.keys[0])] = one
        else:
            alike.keys.extend(one.keys)
    return list(merged.values())

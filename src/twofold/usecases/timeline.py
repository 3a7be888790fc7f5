"""What happened to one person or booking, and why? Derived from the journal, oldest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twofold.engine.ports import Entry, EntryKind, JournalReader
from twofold.facts.ids import is_id, to_18
from twofold.usecases.parked import find_rows


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline. ``lines`` are sentences, Ids and field names; ``payload`` is the journal's own."""

    at: datetime
    kind: EntryKind
    inbox_id: int | None
    delivery_id: str
    headline: str
    lines: tuple[str, ...]
    payload: Mapping[str, Any]


def show_timeline(reader: JournalReader, text: str) -> Sequence[Moment]:
    """
    Tell what the journal holds about the record, booking or delivery that ``text`` names.

    Intents and calls are left out, for the outcome says the same; an intent without outcome is told.

    Raises:
        UsageError: the journal knows nothing of it.
    """
    entries = _entries(reader, text)
    names = {e.inbox_id: str(e.payload.get("delivery_id", "")) for e in entries if e.kind is EntryKind.DELIVERY}
    concluded = {e.inbox_id for e in entries if e.kind is EntryKind.OUTCOME}
    return tuple(
        Moment(e.at, e.kind, e.inbox_id, names.get(e.inbox_id, ""), headline, tuple(lines), e.payload)
        for e in entries
        for headline, lines in _tell(e, concluded)
    )


def _entries(reader: JournalReader, text: str) -> Sequence[Entry]:
    if is_id(text):
        entries = reader.timeline(record_ids=[to_18(text)])
        if entries:
            return entries
    entries = reader.timeline(booking_key=text) or reader.timeline(delivery_id=text)
    if entries:
        return entries
    deliveries = {row.delivery_id for row in find_rows(reader, text)}
    found = [entry for delivery in deliveries for entry in reader.timeline(delivery_id=delivery)]
    return sorted(found, key=lambda entry: (entry.at, entry.seq))


def _tell(entry: Entry, concluded: set[int | None]) -> Iterator[tuple[str, list[str]]]:
    payload = entry.payload
    match entry.kind:
        case EntryKind.DELIVERY:
            yield f"Delivery {payload.get('delivery_id')} came from {payload.get('app')}.", []
        case EntryKind.OUTCOME:
            told = payload.get("entry", {})
            yield (
                f"It was {payload.get('state')}.",
                [*map(str, told.get("explained", [])), *map(tell_write, told.get("writes", []))],
            )
        case EntryKind.INTENT if entry.inbox_id not in concluded:
            yield "Writes were intended and their outcome is not known yet.", []
        case EntryKind.UNDO:
            yield "A person took it back.", [str(line) for line in payload.get("explained", [])]
        case EntryKind.RESOLVE:
            yield f"A person {_by_hand(payload)}.", []
        case _:
            return


def tell_write(write: Mapping[str, Any]) -> str:
    """Tell a write by record and field names; values are left to the JSON."""
    fields = ", ".join(write.get("values") or {})
    named = f"{write.get('verb')} {write.get('sobject')} {write.get('id') or ''}".rstrip()
    return f"{named}: {fields}" if fields else named


def _by_hand(payload: Mapping[str, Any]) -> str:
    if payload.get("did") == "dismissed":
        return "put it aside"
    chosen = f" and chose {payload['chosen_id']}" if payload.get("chosen_id") else ""
    return f"had it worked again{chosen}"

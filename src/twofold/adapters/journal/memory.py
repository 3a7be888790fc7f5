"""The same inbox and journal without a database: for tests, previews and the pure parts of a demo."""

import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from twofold.adapters.journal.columns import key, to_json
from twofold.adapters.journal.done import done_of, open_intents
from twofold.adapters.journal.inbox import refusal_entry
from twofold.adapters.journal.journal import outcome_payload
from twofold.adapters.journal.mentions import mentions_of_intent, mentions_of_outcome
from twofold.core.links import BookingLink, merge_links
from twofold.engine.ports import (
    Accepted,
    Accepting,
    Calls,
    Done,
    Entry,
    EntryKind,
    Finished,
    InboxRow,
    Intent,
    ParkedRow,
    Standing,
    State,
)
from twofold.engine.shards import ALL_SHARDS, shard_of
from twofold.errors import UsageError
from twofold.facts.ids import is_id, to_18

_UNFINISHED = (State.OPEN, State.WAITING)


@dataclass(slots=True)
class _Kept:
    """One row as it stands now."""

    row: InboxRow
    accepted_at: datetime
    retry_at: datetime | None = None


class MemoryStore:
    """``Inbox``, ``Journal`` and ``JournalReader`` in one object; ``inbox``, ``journal``, ``reader`` are itself."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept: dict[int, _Kept] = {}
        self._once: dict[tuple[str, str, bool], int] = {}
        self._leases: dict[int, tuple[str, datetime]] = {}
        self._entries: list[Entry] = []
        self._links: dict[str, BookingLink] = {}
        self._parked: dict[int, ParkedRow] = {}
        self._mentions: dict[str, set[int]] = {}
        self._rule_sets: dict[str, str] = {}

    @property
    def inbox(self) -> "MemoryStore":
        """Itself, so that it can stand where a ``Store`` stands."""
        return self

    @property
    def journal(self) -> "MemoryStore":
        """Itself."""
        return self

    @property
    def reader(self) -> "MemoryStore":
        """Itself."""
        return self

    def close(self) -> None:
        """Nothing is held open."""

    def accept(self, deliveries: Sequence[Accepting], now: datetime) -> Sequence[Accepted]:
        """Store all; a repeated delivery changes nothing."""
        with self._lock:
            return [self._accept_one(accepting, now) for accepting in deliveries]

    def _accept_one(self, accepting: Accepting, now: datetime) -> Accepted:
        once = key(accepting.delivery.app), key(accepting.delivery_id), accepting.refused is None
        if once in self._once:
            known = self._kept[self._once[once]].row
            return Accepted(known.inbox_id, True, known.state)
        inbox_id = self._once[once] = len(self._kept) + 1
        state = State.OPEN if accepting.refused is None else State.REFUSED
        self._kept[inbox_id] = _Kept(_row(inbox_id, accepting, state), now)
        if accepting.refused is not None:
            payload = {"state": state.value, "entry": refusal_entry(accepting)}
            self._append(now, EntryKind.OUTCOME, inbox_id, payload)
        return Accepted(inbox_id, False, state)

    def lease(self, owner: str, shards: Sequence[int], now: datetime, ttl_s: float) -> frozenset[int]:
        """Take those that are free, expired or ours already."""
        with self._lock:
            free = [shard for shard in shards if self._is_free(shard, owner, now)]
            self._leases |= {shard: (owner, now + timedelta(seconds=ttl_s)) for shard in free}
            return frozenset(free)

    def _is_free(self, shard: int, owner: str, now: datetime) -> bool:
        holder, until = self._leases.get(shard, (owner, now))
        return holder == owner or until <= now

    def release(self, owner: str) -> None:
        """Give back all leases of ``owner``."""
        with self._lock:
            self._leases = {shard: lease for shard, lease in self._leases.items() if lease[0] != owner}

    def holds(self, owner: str, shards: frozenset[int], now: datetime) -> bool:
        """Whether all these leases are ``owner``'s and not expired."""
        with self._lock:
            return shards <= self._held(owner, now)

    def _held(self, owner: str, now: datetime) -> frozenset[int]:
        return frozenset(s for s, (holder, until) in self._leases.items() if holder == owner and until > now)

    def next_batch(self, owner: str, shards: frozenset[int], limit: int, now: datetime) -> Sequence[InboxRow]:
        """The head of each lane, oldest first, of the shards that are leased to ``owner``."""
        with self._lock:
            return [kept.row for kept in self._heads(shards & self._held(owner, now), now)][:limit]

    def next_due(self, now: datetime, shards: frozenset[int] = ALL_SHARDS) -> datetime | None:
        """When there is next something to work in ``shards``."""
        with self._lock:
            if self._heads(shards, now):
                return now
            later = [k.retry_at for k in self._kept.values() if k.retry_at and k.row.shard in shards]
            return min((at for at in later if at > now), default=None)

    def due_shards(self, now: datetime) -> frozenset[int]:
        """The shards that have something to work now."""
        with self._lock:
            return frozenset(kept.row.shard for kept in self._heads(ALL_SHARDS, now))

    def _heads(self, shards: frozenset[int], now: datetime) -> list[_Kept]:
        heads: dict[str, _Kept] = {}
        for kept in self._kept.values():
            if kept.row.state in _UNFINISHED and kept.row.shard in shards:
                heads.setdefault(kept.row.lane, kept)
        return [kept for kept in heads.values() if kept.retry_at is None or kept.retry_at <= now]

    def links(self, booking_keys: Sequence[str]) -> Mapping[str, BookingLink]:
        """What is known of these bookings; unknown ones are missing."""
        with self._lock:
            return {wanted: self._links[wanted] for wanted in booking_keys if wanted in self._links}

    def bookings_of(self, event_ids: Sequence[str]) -> Mapping[str, str]:
        """Event Id -> booking key, for those of these Events that a booking is linked to."""
        with self._lock:
            return {link.event_id: k for k, link in self._links.items() if link.event_id and link.event_id in event_ids}

    def intended(self, inbox_ids: Sequence[int]) -> Mapping[int, Intent]:
        """The newest intent of each of these rows whose outcome is not known."""
        with self._lock:
            return open_intents([entry for entry in self._entries if entry.inbox_id in inbox_ids])

    def intend(self, intents: Sequence[Intent], now: datetime) -> None:
        """Store intents before their writes."""
        with self._lock:
            for intent in intents:
                payload = {"decision": dict(intent.decision), "writes": [dict(write) for write in intent.writes]}
                self._append(now, EntryKind.INTENT, intent.inbox_id, payload)
                self._change(intent.inbox_id, has_intent=True)
                self._mention(intent.inbox_id, mentions_of_intent(intent))

    def finish(self, owner: str, outcomes: Sequence[Finished], now: datetime, calls: Calls) -> None:
        """Store outcomes, links and states; a row finished meanwhile keeps its outcome."""
        with self._lock:
            ours = [o for o in outcomes if self._kept[o.inbox_id].row.state in _UNFINISHED]
            for outcome in ours:
                self._finish_one(outcome, now)
            if ours or calls != Calls():
                self._append(now, EntryKind.CALLS, None, {"owner": owner, "rows": len(ours), **asdict(calls)})

    def _finish_one(self, outcome: Finished, now: datetime) -> None:
        self._append(now, EntryKind.OUTCOME, outcome.inbox_id, outcome_payload(outcome))
        for link in outcome.links:
            self._append(now, EntryKind.LINK, outcome.inbox_id, asdict(link))
            self._links[link.booking_key] = merge_links(self._links.get(link.booking_key), link)
        self._mention(outcome.inbox_id, mentions_of_outcome(outcome))
        kept = self._kept[outcome.inbox_id]
        kept.retry_at = outcome.retry_at
        if outcome.state is State.WAITING:
            has_intent = kept.row.has_intent and not outcome.unwritten
            self._change(outcome.inbox_id, state=outcome.state, attempts=kept.row.attempts + 1, has_intent=has_intent)
            return
        self._change(outcome.inbox_id, state=outcome.state, has_intent=False)
        if outcome.state is State.PARKED:
            self._parked[outcome.inbox_id] = _parked(kept.row, outcome, now)

    def retry(self, inbox_ids: Sequence[int], now: datetime) -> None:
        """Count one more attempt for rows whose batch ended without outcomes."""
        with self._lock:
            for inbox_id in inbox_ids:
                row = self._kept[inbox_id].row
                if row.state in _UNFINISHED:
                    self._change(inbox_id, attempts=row.attempts + 1)

    def timeline(
        self, *, record_ids: Sequence[str] = (), booking_key: str | None = None, delivery_id: str | None = None
    ) -> Sequence[Entry]:
        """All entries of the deliveries that concern any of these, oldest first."""
        with self._lock:
            found = self._mentioning({*record_ids, *([booking_key] if booking_key else [])})
            if delivery_id is not None:
                found |= self._with_delivery_id(delivery_id)
            entries = [_arrival(self._kept[inbox_id]) for inbox_id in found]
            entries += [entry for entry in self._entries if entry.inbox_id in found]
            return sorted(entries, key=lambda entry: (entry.at, entry.seq))

    def parked(self, limit: int = 100, after: int = 0) -> Sequence[ParkedRow]:
        """Parked deliveries by inbox id, those above ``after``."""
        with self._lock:
            return [self._parked[inbox_id] for inbox_id in sorted(self._parked) if inbox_id > after][:limit]

    def standing(self) -> Standing:
        """Counts by state and the age of the oldest unfinished row."""
        with self._lock:
            states = [kept.row.state for kept in self._kept.values()]
            unfinished = [kept.accepted_at for kept in self._kept.values() if kept.row.state in _UNFINISHED]
            return Standing({state: states.count(state) for state in State}, min(unfinished, default=None))

    def row(self, inbox_id: int) -> InboxRow | None:
        """The delivery as it came and where it stands."""
        with self._lock:
            kept = self._kept.get(inbox_id)
            return kept.row if kept else None

    def find(self, text: str) -> Sequence[int]:
        """Inbox ids, oldest first, that ``text`` names."""
        with self._lock:
            words = {text, to_18(text)} if is_id(text) else {text}
            found = self._with_delivery_id(text) | self._mentioning(words)
            if not found and text.isascii() and text.isdigit() and int(text) in self._kept:
                found = {int(text)}
            return sorted(found)

    def latest_outcomes(self, inbox_ids: Sequence[int]) -> Mapping[int, Entry]:
        """The newest outcome of each of these; those without one are missing."""
        with self._lock:
            outcomes = [entry for entry in self._entries if entry.kind is EntryKind.OUTCOME]
            return {e.inbox_id: e for e in outcomes if e.inbox_id is not None and e.inbox_id in inbox_ids}

    def reopen(self, inbox_id: int, now: datetime, *, chosen_id: str | None = None, rules: str | None = None) -> None:
        """
        Have a delivery worked again, now.

        Raises:
            UsageError: there is no such delivery.
        """
        given = {name: value for name, value in (("chosen_id", chosen_id), ("rules", rules)) if value is not None}
        with self._lock:
            if inbox_id not in self._kept:
                raise UsageError(f"There is no delivery {inbox_id} in the inbox.")
            self._kept[inbox_id].retry_at = None
            self._change(inbox_id, state=State.OPEN, attempts=0, **given)
            self._parked.pop(inbox_id, None)
            self._append(now, EntryKind.RESOLVE, inbox_id, {"did": "reopened", **given})

    def dismiss(self, inbox_id: int, now: datetime) -> bool:
        """Put a parked delivery aside; False where it isn't parked."""
        with self._lock:
            if self._parked.pop(inbox_id, None) is None:
                return False
            self._change(inbox_id, state=State.SKIPPED)
            self._append(now, EntryKind.RESOLVE, inbox_id, {"did": "dismissed"})
            return True

    def writes_of(self, inbox_id: int) -> Sequence[Done]:
        """What its final outcomes did, newest first."""
        with self._lock:
            return done_of(inbox_id, [entry for entry in self._entries if entry.inbox_id == inbox_id])

    def record_undo(self, inbox_id: int, now: datetime, payload: Mapping[str, Any], forget: Sequence[str] = ()) -> None:
        """Write down that the newest not yet undone outcome was taken back, and how; drop the links in ``forget``."""
        with self._lock:
            self._append(now, EntryKind.UNDO, inbox_id, payload)
            for booking_key in forget:
                self._links.pop(booking_key, None)

    def save_rule_set(self, version: str, text: str) -> None:
        """Keep a rule set's canonical JSON under its version; one already there stays."""
        with self._lock:
            self._rule_sets.setdefault(version, text)

    def rule_set_text(self, version: str) -> str | None:
        """The JSON kept under ``version``."""
        with self._lock:
            return self._rule_sets.get(version)

    def _append(self, at: datetime, kind: EntryKind, inbox_id: int | None, payload: Mapping[str, Any]) -> None:
        # Through JSON and back, so that a test sees what a database would give.
        self._entries.append(Entry(len(self._entries) + 1, at, kind, inbox_id, json.loads(to_json(payload))))

    def _change(self, inbox_id: int, **changes: Any) -> None:
        kept = self._kept[inbox_id]
        kept.row = replace(kept.row, **changes)

    def _mention(self, inbox_id: int, words: Iterable[str]) -> None:
        for word in words:
            self._mentions.setdefault(word, set()).add(inbox_id)

    def _mentioning(self, words: Iterable[str]) -> set[int]:
        return {inbox_id for word in words for inbox_id in self._mentions.get(word, ())}

    def _with_delivery_id(self, delivery_id: str) -> set[int]:
        return {inbox_id for (_, known, _), inbox_id in self._once.items() if known == key(delivery_id)}


def _row(inbox_id: int, accepting: Accepting, state: State) -> InboxRow:
    return InboxRow(
        inbox_id=inbox_id,
        lane=key(accepting.lane),
        shard=shard_of(accepting.lane),
        delivery=accepting.delivery,
        delivery_id=key(accepting.delivery_id),
        rules=accepting.rules,
        attempts=0,
        state=state,
        has_intent=False,
    )


def _parked(row: InboxRow, outcome: Finished, now: datetime) -> ParkedRow:
    return ParkedRow(
        inbox_id=row.inbox_id,
        app=row.delivery.app,
        delivery_id=row.delivery_id,
        at=now,
        reason=outcome.parked_reason or "",
        code=outcome.parked_code,
        cure=outcome.cure,
        entry=dict(outcome.entry),
    )


def _arrival(kept: _Kept) -> Entry:
    row = kept.row
    payload = {
        "app": row.delivery.app,
        "delivery_id": row.delivery_id,
        "received_at": row.delivery.received_at.isoformat(),
        "rules": row.rules,
    }
    return Entry(0, kept.accepted_at, EntryKind.DELIVERY, row.inbox_id, payload)

"""What was intended, what came of it, and what do we know of each booking?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from twofold.adapters.journal.columns import key
from twofold.adapters.journal.database import Database
from twofold.adapters.journal.done import open_intents
from twofold.adapters.journal.entries import journalled
from twofold.adapters.journal.mentions import mentions_of_intent, mentions_of_outcome
from twofold.adapters.journal.tables import JOURNAL, LINKS, MENTIONS, PARKED, WORK, is_unfinished
from twofold.core.links import ID_FIELDS, STATE_FIELDS, BookingLink, merge_links
from twofold.engine.ports import Calls, EntryKind, Finished, Intent, State

_LINK_FIELDS = [field.name for field in fields(BookingLink)]


class SqlJournal:
    """``Journal`` in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    def links(self, booking_keys: Sequence[str]) -> Mapping[str, BookingLink]:
        """What is known of these bookings; unknown ones are missing."""
        wanted = {key(booking_key): booking_key for booking_key in booking_keys}
        if not wanted:
            return {}
        statement = sa.select(LINKS).where(LINKS.c.booking_key.in_(wanted))
        with self._database.read() as connection:
            links = [BookingLink(**row) for row in connection.execute(statement).mappings()]
        return {wanted[link.booking_key]: link for link in links}

    def bookings_of(self, event_ids: Sequence[str]) -> Mapping[str, str]:
        """Event Id -> booking key, for those of these Events that a booking is linked to."""
        statement = sa.select(LINKS.c.event_id, LINKS.c.booking_key).where(LINKS.c.event_id.in_(event_ids))
        with self._database.read() as connection:
            return {row.event_id: row.booking_key for row in connection.execute(statement)}

    def intended(self, inbox_ids: Sequence[int]) -> Mapping[int, Intent]:
        """The newest intent of each of these rows whose outcome is not known; rows without one are missing."""
        with self._database.read() as connection:
            return open_intents(journalled(connection, inbox_ids))

    def intend(self, intents: Sequence[Intent], now: datetime) -> None:
        """Store intents in one commit, before their writes."""
        if not intents:
            return
        entries = [_entry(now, EntryKind.INTENT, intent.inbox_id, _intent_payload(intent)) for intent in intents]
        words = {(word, intent.inbox_id) for intent in intents for word in mentions_of_intent(intent)}
        marked = sa.update(WORK).where(WORK.c.inbox_id.in_([intent.inbox_id for intent in intents]))
        with self._database.write() as connection:
            connection.execute(sa.insert(JOURNAL), entries)
            connection.execute(marked.values(has_intent=True))
            self._mention(connection, words)

    def finish(self, owner: str, outcomes: Sequence[Finished], now: datetime, calls: Calls) -> None:
        """
        Store outcomes, links and states in one commit, after the writes.

        A row that somebody else finished meanwhile keeps that outcome: ours is dropped, links and all.
        """
        with self._database.write() as connection:
            live = _still_unfinished(connection, [outcome.inbox_id for outcome in outcomes])
            ours = [outcome for outcome in outcomes if outcome.inbox_id in live]
            entries = [entry for outcome in ours for entry in _entries(outcome, now)]
            if ours or calls != Calls():
                entries.append(_entry(now, EntryKind.CALLS, None, {"owner": owner, "rows": len(ours), **asdict(calls)}))
            if entries:
                connection.execute(sa.insert(JOURNAL), entries)
            self._keep(connection, ours, now)

    def retry(self, inbox_ids: Sequence[int], now: datetime) -> None:
        """Count one more attempt for rows whose batch ended without outcomes."""
        statement = sa.update(WORK).where(WORK.c.inbox_id.in_(inbox_ids), is_unfinished(WORK))
        with self._database.write() as connection:
            connection.execute(statement.values(attempts=WORK.c.attempts + 1))

    def _keep(self, connection: Connection, outcomes: Sequence[Finished], now: datetime) -> None:
        final = [outcome for outcome in outcomes if outcome.state is not State.WAITING]
        waiting = [outcome for outcome in outcomes if outcome.state is State.WAITING]
        _set_states(connection, final, {"has_intent": False})
        # The intent of a waiting row stays unless its write was surely not done: nobody knows yet.
        attempts = {"attempts": WORK.c.attempts + 1}
        _set_states(connection, [o for o in waiting if not o.unwritten], attempts)
        _set_states(connection, [o for o in waiting if o.unwritten], {**attempts, "has_intent": False})
        self._keep_links(connection, [link for outcome in outcomes for link in outcome.links])
        parked = [_parked_values(outcome, now) for outcome in final if outcome.state is State.PARKED]
        if parked:
            connection.execute(sa.insert(PARKED), parked)
        self._mention(connection, {(word, o.inbox_id) for o in outcomes for word in mentions_of_outcome(o)})

    def _keep_links(self, connection: Connection, links: Sequence[BookingLink]) -> None:
        newest: dict[str, BookingLink] = {}
        for link in links:
            newest[key(link.booking_key)] = merge_links(newest.get(key(link.booking_key)), link)
        if not newest:
            return
        statement = self._insert(LINKS)
        # The same as ``merge_links``, said to the database: what another worker stored meanwhile is joined, not replaced.
        newer = statement.excluded["changed_at"] >= LINKS.c.changed_at
        values: dict[str, Any] = {name: sa.func.coalesce(statement.excluded[name], LINKS.c[name]) for name in ID_FIELDS}
        values |= {name: sa.case((newer, statement.excluded[name]), else_=LINKS.c[name]) for name in STATE_FIELDS}
        statement = statement.on_conflict_do_update(index_elements=["booking_key"], set_=values)
        connection.execute(statement, [_link_values(newest[booking]) for booking in sorted(newest)])

    def _mention(self, connection: Connection, words: Iterable[tuple[str, int]]) -> None:
        values = [{"word": word, "inbox_id": inbox_id} for word, inbox_id in sorted(words)]
        if values:
            connection.execute(self._insert(MENTIONS).on_conflict_do_nothing(), values)


def _still_unfinished(connection: Connection, inbox_ids: Sequence[int]) -> set[int]:
    if not inbox_ids:
        return set()
    rows = sa.select(WORK.c.inbox_id).where(WORK.c.inbox_id.in_(inbox_ids), is_unfinished(WORK))
    return set(connection.scalars(rows.order_by(WORK.c.inbox_id).with_for_update()))


def _set_states(connection: Connection, outcomes: Sequence[Finished], also: Mapping[str, Any]) -> None:
    if not outcomes:
        return
    statement = (
        sa.update(WORK)
        .where(WORK.c.inbox_id == sa.bindparam("b_inbox_id"))
        .values(state=sa.bindparam("b_state"), retry_at=sa.bindparam("b_retry_at"), **also)
    )
    connection.execute(
        statement, [{"b_inbox_id": o.inbox_id, "b_state": o.state.value, "b_retry_at": o.retry_at} for o in outcomes]
    )


def _entry(at: datetime, kind: EntryKind, inbox_id: int | None, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"at": at, "kind": kind.value, "inbox_id": inbox_id, "payload": payload}


def _entries(outcome: Finished, now: datetime) -> list[Mapping[str, Any]]:
    entries = [_entry(now, EntryKind.OUTCOME, outcome.inbox_id, outcome_payload(outcome))]
    return entries + [_entry(now, EntryKind.LINK, outcome.inbox_id, _link_values(link)) for link in outcome.links]


def _link_values(link: BookingLink) -> dict[str, Any]:
    # Not asdict: it copies deeply, a tenth of the time in which nobody else can write.
    return {name: getattr(link, name) for name in _LINK_FIELDS}


def _intent_payload(intent: Intent) -> Mapping[str, Any]:
    return {"decision": dict(intent.decision), "writes": [dict(write) for write in intent.writes]}


def outcome_payload(outcome: Finished) -> Mapping[str, Any]:
    """What the journal keeps of an outcome; parts that are not set are left out."""
    optional = {
        "parked_reason": outcome.parked_reason,
        "parked_code": outcome.parked_code,
        "cure": outcome.cure,
        "retry_at": outcome.retry_at,
    }
    given = {name: value for name, value in optional.items() if value is not None}
    return {"state": outcome.state.value, "entry": dict(outcome.entry), **given}


def _parked_values(outcome: Finished, now: datetime) -> Mapping[str, Any]:
    return {
        "inbox_id": outcome.inbox_id,
        "at": now,
        "reason": outcome.parked_reason or "",
        "code": outcome.parked_code,
        "cure": outcome.cure,
        "entry": dict(outcome.entry),
    }

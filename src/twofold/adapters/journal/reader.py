"""What do console and commands ask the journal, and what does a person do by hand?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from twofold.adapters.journal.columns import key
from twofold.adapters.journal.database import Database
from twofold.adapters.journal.done import done_of
from twofold.adapters.journal.entries import entry_of, journalled, portions
from twofold.adapters.journal.inbox import rows_by_id
from twofold.adapters.journal.tables import INBOX, JOURNAL, LINKS, MENTIONS, PARKED, RULE_SETS, WORK
from twofold.engine.ports import Done, Entry, EntryKind, InboxRow, ParkedRow, Standing, State
from twofold.errors import UsageError
from twofold.facts.ids import is_id, to_18


class SqlReader:
    """``JournalReader`` in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    def timeline(
        self, *, record_ids: Sequence[str] = (), booking_key: str | None = None, delivery_id: str | None = None
    ) -> Sequence[Entry]:
        """All entries of the deliveries that concern any of these, oldest first."""
        words = {*record_ids, *([booking_key] if booking_key else [])}
        with self._database.read() as connection:
            inbox_ids = _mentioning(connection, words)
            if delivery_id is not None:
                inbox_ids |= _with_delivery_id(connection, delivery_id)
            return sorted(_entries_of(connection, inbox_ids), key=lambda entry: (entry.at, entry.seq))

    def parked(self, limit: int = 100, after: int = 0) -> Sequence[ParkedRow]:
        """Parked deliveries by inbox id, those above ``after``."""
        statement = (
            sa.select(PARKED, INBOX.c.app, INBOX.c.delivery_id)
            .join(INBOX, INBOX.c.id == PARKED.c.inbox_id)
            .where(PARKED.c.inbox_id > after)
            .order_by(PARKED.c.inbox_id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [ParkedRow(**row) for row in connection.execute(statement).mappings()]

    def standing(self) -> Standing:
        """Counts by state and the age of the oldest unfinished row."""
        with self._database.read() as connection:
            counted = connection.execute(sa.select(WORK.c.state, sa.func.count()).group_by(WORK.c.state))
            counts = dict.fromkeys(State, 0) | {State(state): count for state, count in counted}
            oldest = [
                connection.scalar(sa.select(sa.func.min(WORK.c.inbox_id)).where(WORK.c.state == state.value))
                for state in (State.OPEN, State.WAITING)
            ]
            since = sa.select(sa.func.min(INBOX.c.accepted_at)).where(INBOX.c.id.in_([i for i in oldest if i]))
            return Standing(counts, connection.scalar(since))

    def row(self, inbox_id: int) -> InboxRow | None:
        """The delivery as it came and where it stands."""
        with self._database.read() as connection:
            return next(iter(rows_by_id(connection, [inbox_id])), None)

    def find(self, text: str) -> Sequence[int]:
        """Inbox ids, oldest first, that ``text`` names."""
        words = {text, to_18(text)} if is_id(text) else {text}
        with self._database.read() as connection:
            found = _with_delivery_id(connection, text) | _mentioning(connection, words)
            if not found and text.isascii() and text.isdigit() and len(text) < 19:
                found = set(connection.scalars(sa.select(INBOX.c.id).where(INBOX.c.id == int(text))))
            return sorted(found)

    def latest_outcomes(self, inbox_ids: Sequence[int]) -> Mapping[int, Entry]:
        """The newest outcome of each of these; those without one are missing."""
        is_outcome = JOURNAL.c.kind == EntryKind.OUTCOME.value
        latest: dict[int, Entry] = {}
        with self._database.read() as connection:
            for some in portions(sorted(set(inbox_ids))):
                rows = sa.select(JOURNAL).where(JOURNAL.c.inbox_id.in_(some), is_outcome).order_by(JOURNAL.c.seq)
                latest |= {row.inbox_id: entry_of(row) for row in connection.execute(rows)}
        return latest

    def reopen(self, inbox_id: int, now: datetime, *, chosen_id: str | None = None, rules: str | None = None) -> None:
        """
        Have a delivery worked again, now.

        Raises:
            UsageError: there is no such delivery.
        """
        given = {name: value for name, value in (("chosen_id", chosen_id), ("rules", rules)) if value is not None}
        reopened = sa.update(WORK).where(WORK.c.inbox_id == inbox_id)
        reopened = reopened.values(state=State.OPEN.value, attempts=0, retry_at=None, **given)
        with self._database.write() as connection:
            if connection.execute(reopened).rowcount == 0:
                raise UsageError(f"There is no delivery {inbox_id} in the inbox.")
            connection.execute(sa.delete(PARKED).where(PARKED.c.inbox_id == inbox_id))
            _append(connection, now, EntryKind.RESOLVE, inbox_id, {"did": "reopened", **given})

    def dismiss(self, inbox_id: int, now: datetime) -> bool:
        """Put a parked delivery aside; False where it isn't parked."""
        dismissed = sa.update(WORK).where(WORK.c.inbox_id == inbox_id, WORK.c.state == State.PARKED.value)
        with self._database.write() as connection:
            if connection.execute(dismissed.values(state=State.SKIPPED.value)).rowcount == 0:
                return False
            connection.execute(sa.delete(PARKED).where(PARKED.c.inbox_id == inbox_id))
            _append(connection, now, EntryKind.RESOLVE, inbox_id, {"did": "dismissed"})
            return True

    def writes_of(self, inbox_id: int) -> Sequence[Done]:
        """What its final outcomes did, newest first."""
        with self._database.read() as connection:
            return done_of(inbox_id, journalled(connection, {inbox_id}))

    def record_undo(self, inbox_id: int, now: datetime, payload: Mapping[str, Any], forget: Sequence[str] = ()) -> None:
        """Write down that the newest not yet undone outcome was taken back, and how; drop the links in ``forget``."""
        with self._database.write() as connection:
            _append(connection, now, EntryKind.UNDO, inbox_id, payload)
            connection.execute(sa.delete(LINKS).where(LINKS.c.booking_key.in_([key(k) for k in forget])))

    def save_rule_set(self, version: str, text: str) -> None:
        """Keep a rule set's canonical JSON under its version; one already there stays."""
        with self._database.write() as connection:
            values = {"version": version, "text": text}
            connection.execute(self._insert(RULE_SETS).values(values).on_conflict_do_nothing())

    def rule_set_text(self, version: str) -> str | None:
        """The JSON kept under ``version``."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(RULE_SETS.c.text).where(RULE_SETS.c.version == version))


def _append(connection: Connection, at: datetime, kind: EntryKind, inbox_id: int, payload: Mapping[str, Any]) -> None:
    values = {"at": at, "kind": kind.value, "inbox_id": inbox_id, "payload": dict(payload)}
    connection.execute(sa.insert(JOURNAL).values(values))


def _mentioning(connection: Connection, words: Iterable[str]) -> set[int]:
    keys = {key(word) for word in words}
    return set(connection.scalars(sa.select(MENTIONS.c.inbox_id).where(MENTIONS.c.word.in_(keys)))) if keys else set()


def _with_delivery_id(connection: Connection, delivery_id: str) -> set[int]:
    return set(connection.scalars(sa.select(INBOX.c.id).where(INBOX.c.delivery_id == delivery_id)))


def _entries_of(connection: Connection, inbox_ids: set[int]) -> list[Entry]:
    arrivals = [
        _arrival(row)
        for some in portions(sorted(inbox_ids))
        for row in connection.execute(
            sa.select(INBOX, WORK.c.rules).join(WORK, WORK.c.inbox_id == INBOX.c.id).where(INBOX.c.id.in_(some))
        )
    ]
    return arrivals + journalled(connection, inbox_ids)


def _arrival(row: Any) -> Entry:
    payload = {
        "app": row.app,
        "delivery_id": row.delivery_id,
        "received_at": row.received_at.isoformat(),
        "rules": row.rules,
    }
    return Entry(0, row.accepted_at, EntryKind.DELIVERY, row.id, payload)

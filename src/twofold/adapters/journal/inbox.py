"""Which deliveries came, and which is the next to be worked in each lane?"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from twofold.adapters.journal.columns import key
from twofold.adapters.journal.database import Database, retriable
from twofold.adapters.journal.heads import find_due_shards, find_heads, share_of
from twofold.adapters.journal.tables import INBOX, IS_WAITING, JOURNAL, LEASES, WORK
from twofold.core.deliveries import Delivery
from twofold.engine.ports import Accepted, Accepting, EntryKind, InboxRow, State
from twofold.engine.shards import ALL_SHARDS, shard_of

_TRIES_MAX = 5

_Once = tuple[str, str, bool]
"""What makes a delivery the same one: app, delivery id, trusted."""


class SqlInbox:
    """``Inbox`` in SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    def accept(self, deliveries: Sequence[Accepting], now: datetime) -> Sequence[Accepted]:
        """Store all in one commit; what stands twice in ``deliveries`` is repeated from its second time on."""
        if not deliveries:
            return []
        for tries in range(1, _TRIES_MAX + 1):
            try:
                return self._accept(deliveries, now)
            except DBAPIError as error:
                # Two doors that store the same repeated deliveries in different order can block each other.
                if not retriable(error) or tries == _TRIES_MAX:
                    raise
                time.sleep(0.01 * tries)
        raise AssertionError("the loop returns or raises")

    def _accept(self, deliveries: Sequence[Accepting], now: datetime) -> Sequence[Accepted]:
        by_once: dict[_Once, Accepting] = {}
        for accepting in deliveries:
            by_once.setdefault(_once(accepting), accepting)
        with self._database.write() as connection:
            new = self._store(connection, list(by_once.values()), now)
            self._store_work(connection, new, by_once)
            self._journal_refusals(connection, new, by_once, now)
            known = _stored_before(connection, by_once.keys() - new.keys())
        answers = []
        for accepting in deliveries:
            once = _once(accepting)
            answers.append(known.get(once) or Accepted(new[once], repeated=False, state=_state(accepting)))
            known[once] = replace(answers[-1], repeated=True)
        return answers

    def _store(self, connection: Connection, deliveries: Sequence[Accepting], now: datetime) -> dict[_Once, int]:
        statement = (
            self._insert(INBOX)
            .on_conflict_do_nothing(index_elements=["delivery_id", "app", "trusted"])
            .returning(INBOX.c.app, INBOX.c.delivery_id, INBOX.c.trusted, INBOX.c.id)
        )
        rows = connection.execute(statement, [_inbox_values(accepting, now) for accepting in deliveries])
        return {(row.app, row.delivery_id, row.trusted): row.id for row in rows}

    def _store_work(self, connection: Connection, new: Mapping[_Once, int], by_once: Mapping[_Once, Accepting]) -> None:
        if new:
            values = [_work_values(inbox_id, by_once[once]) for once, inbox_id in new.items()]
            connection.execute(sa.insert(WORK), values)

    def _journal_refusals(
        self, connection: Connection, new: Mapping[_Once, int], by_once: Mapping[_Once, Accepting], now: datetime
    ) -> None:
        entries = [
            {
                "at": now,
                "kind": EntryKind.OUTCOME.value,
                "inbox_id": inbox_id,
                "payload": {"state": State.REFUSED.value, "entry": refusal_entry(by_once[once])},
            }
            for once, inbox_id in new.items()
            if by_once[once].refused is not None
        ]
        if entries:
            connection.execute(sa.insert(JOURNAL), entries)

    def lease(self, owner: str, shards: Sequence[int], now: datetime, ttl_s: float) -> frozenset[int]:
        """Take those that are free, expired or ours already."""
        if not shards:
            return frozenset()
        until = now + timedelta(seconds=ttl_s)
        statement = self._insert(LEASES).values(
            # In one order everywhere, so that two owners can't block each other.
            [{"shard": shard, "owner": owner, "until": until} for shard in sorted(set(shards))]
        )
        statement = statement.on_conflict_do_update(
            index_elements=["shard"],
            set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
            where=sa.or_(LEASES.c.owner == owner, LEASES.c.until <= now),
        ).returning(LEASES.c.shard)
        with self._database.write() as connection:
            return frozenset(connection.scalars(statement))

    def release(self, owner: str) -> None:
        """Give back all leases of ``owner``."""
        with self._database.write() as connection:
            connection.execute(sa.delete(LEASES).where(LEASES.c.owner == owner))

    def holds(self, owner: str, shards: frozenset[int], now: datetime) -> bool:
        """Whether all these leases are ``owner``'s and not expired."""
        with self._database.read() as connection:
            return shards <= _held(connection, owner, now)

    def next_batch(self, owner: str, shards: frozenset[int], limit: int, now: datetime) -> Sequence[InboxRow]:
        """
        The head of each lane, oldest first, of the shards that are leased to ``owner``.

        Within a shard nothing older is passed over; across shards every shard gets its share of the limit.
        """
        with self._database.read() as connection:
            held = shards & _held(connection, owner, now)
            heads = find_heads(connection, held, share_of(limit, len(held)), now)
            return _rows(connection, [inbox_id for inbox_id, _ in heads[:limit]])

    def next_due(self, now: datetime, shards: frozenset[int] = ALL_SHARDS) -> datetime | None:
        """
        When there is next something to work in ``shards``.

        An open row behind a waiting one of its lane is not due: its lane's head is.
        """
        with self._database.read() as connection:
            if find_due_shards(connection, shards, now):
                return now
            waiting = sa.select(sa.func.min(WORK.c.retry_at)).where(
                IS_WAITING, WORK.c.shard.in_(shards), WORK.c.retry_at > now
            )
            soonest: datetime | None = connection.scalar(waiting)
            return soonest

    def due_shards(self, now: datetime) -> frozenset[int]:
        """The shards that have something to work now: what wakes a drain."""
        with self._database.read() as connection:
            return find_due_shards(connection, ALL_SHARDS, now)


def rows_by_id(connection: Connection, inbox_ids: Sequence[int]) -> Sequence[InboxRow]:
    """Read whole rows, in the order of their ids."""
    return _rows(connection, sorted(inbox_ids))


def refusal_entry(accepting: Accepting) -> Mapping[str, Any]:
    """What the timeline shows of a delivery that was refused at the door."""
    return {
        "delivery": accepting.delivery_id,
        "app": accepting.delivery.app,
        "outcome": State.REFUSED.value,
        "explained": [accepting.refused],
    }


def _once(accepting: Accepting) -> _Once:
    return key(accepting.delivery.app), key(accepting.delivery_id), accepting.refused is None


def _state(accepting: Accepting) -> State:
    return State.OPEN if accepting.refused is None else State.REFUSED


def _inbox_values(accepting: Accepting, now: datetime) -> Mapping[str, Any]:
    app, delivery_id, trusted = _once(accepting)
    return {
        "app": app,
        "delivery_id": delivery_id,
        "trusted": trusted,
        "headers": dict(accepting.delivery.headers),
        "body": accepting.delivery.body,
        "received_at": accepting.delivery.received_at,
        "accepted_at": now,
    }


def _work_values(inbox_id: int, accepting: Accepting) -> Mapping[str, Any]:
    return {
        "inbox_id": inbox_id,
        "shard": shard_of(accepting.lane),
        "lane": accepting.lane,
        "state": _state(accepting).value,
        "rules": accepting.rules,
        "attempts": 0,
        "has_intent": False,
    }


def _stored_before(connection: Connection, wanted: set[_Once]) -> dict[_Once, Accepted]:
    if not wanted:
        return {}
    statement = (
        sa.select(INBOX.c.app, INBOX.c.delivery_id, INBOX.c.trusted, INBOX.c.id, WORK.c.state)
        .join(WORK, WORK.c.inbox_id == INBOX.c.id)
        .where(INBOX.c.delivery_id.in_({delivery_id for _, delivery_id, _ in wanted}))
    )
    return {
        (row.app, row.delivery_id, row.trusted): Accepted(row.id, True, State(row.state))
        for row in connection.execute(statement)
    }


def _held(connection: Connection, owner: str, now: datetime) -> frozenset[int]:
    return frozenset(connection.scalars(sa.select(LEASES.c.shard).where(LEASES.c.owner == owner, LEASES.c.until > now)))


def _rows(connection: Connection, inbox_ids: Sequence[int]) -> list[InboxRow]:
    if not inbox_ids:
        return []
    statement = (
        sa.select(INBOX, WORK)
        .join(WORK, WORK.c.inbox_id == INBOX.c.id)
        .where(INBOX.c.id.in_(inbox_ids))
        .order_by(INBOX.c.id)
    )
    return [_row(row) for row in connection.execute(statement)]


def _row(row: Any) -> InboxRow:
    return InboxRow(
        inbox_id=row.inbox_id,
        lane=row.lane,
        shard=row.shard,
        delivery=Delivery(row.app, row.headers, row.body, row.received_at),
        delivery_id=row.delivery_id,
        rules=row.rules,
        attempts=row.attempts,
        state=State(row.state),
        has_intent=row.has_intent,
        chosen_id=row.chosen_id,
    )

"""
Which row of each lane can be worked now?

The head of a lane is its oldest unfinished row. A head can be worked when it is open, or waiting and due. Each shard is
asked apart, by its own stretch of a partial index, so the answer costs the same however much is finished, and
a shard that nobody works does not slow the others.
"""

from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from twofold.adapters.journal.columns import Utc

_SPARE_PER_SHARD = 8

# Written out, not composed: SQLAlchemy takes 60 ms to compose so many parts, SQLite 1 ms to run them. States stand in
# the text because a partial index is used only where the text shows that it fits.
_UNFINISHED = "SELECT 1 FROM work WHERE state IN ('open', 'waiting') LIMIT 1"
_UNBLOCKED = """NOT EXISTS (
    SELECT 1 FROM work AS older
    WHERE older.lane = work.lane AND older.state IN ('open', 'waiting') AND older.inbox_id < work.inbox_id)"""
_OPEN = f"""SELECT inbox_id, shard FROM (
    SELECT inbox_id, shard FROM work
    WHERE state = 'open' AND shard = {{shard}} AND {_UNBLOCKED}
    ORDER BY inbox_id LIMIT :share) AS opened"""
_DUE = f"""SELECT inbox_id, shard FROM (
    SELECT inbox_id, shard FROM work
    WHERE state = 'waiting' AND shard = {{shard}} AND retry_at <= :now AND {_UNBLOCKED}
    ORDER BY retry_at LIMIT :share) AS due"""


def find_heads(connection: Connection, shards: frozenset[int], share: int, now: datetime) -> list[tuple[int, int]]:
    """
    Find lane heads that can be worked now, as (inbox id, shard), oldest first.

    At most ``share`` open and ``share`` due ones of each shard; nothing older of the same kind and shard is passed over.
    """
    if not shards:
        return []
    rows = connection.execute(_statement(connection.dialect.name, shards), {"share": share, "now": now})
    return sorted((row.inbox_id, row.shard) for row in rows)


def find_due_shards(connection: Connection, shards: frozenset[int], now: datetime) -> frozenset[int]:
    """
    Find the shards that have something to work now.

    Asked again and again while nothing happens, so the answer for an empty inbox is one look at an empty index.
    """
    if connection.execute(sa.text(_UNFINISHED)).first() is None:
        return frozenset()
    return frozenset(shard for _, shard in find_heads(connection, shards, 1, now))


def share_of(limit: int, shards: int) -> int:
    """How many heads of each of so many shards to read for a batch of ``limit``: its part, generously."""
    return min(limit, 4 * -(-limit // max(shards, 1)) + _SPARE_PER_SHARD)


@lru_cache(maxsize=64)
def _statement(dialect: str, shards: frozenset[int]) -> sa.TextClause:
    text = _each_by_join(shards) if dialect == "postgresql" else _each_in_full(shards)
    return sa.text(text).bindparams(sa.bindparam("now", type_=Utc()))


def _each_by_join(shards: frozenset[int]) -> str:
    """One part for all shards: PostgreSQL plans 128 parts in 20 ms, this in one."""
    parts = "\nUNION ALL ".join(part.format(shard="each.shard") for part in (_OPEN, _DUE))
    numbers = ", ".join(str(shard) for shard in sorted(shards))
    return (
        f"SELECT heads.inbox_id, heads.shard FROM unnest(ARRAY[{numbers}]) AS each(shard) "
        f"CROSS JOIN LATERAL ({parts}) AS heads"
    )


def _each_in_full(shards: frozenset[int]) -> str:
    """A part for each shard: SQLite knows no lateral join, and plans nothing it has planned before."""
    return "\nUNION ALL ".join(part.format(shard=shard) for shard in sorted(shards) for part in (_OPEN, _DUE))

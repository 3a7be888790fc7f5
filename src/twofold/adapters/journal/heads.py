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

# Written out, not composed: sixty-four of these in one statement take SQLAlchemy 60 ms to compose and SQLite 1 ms to
# run. States stand in the text because a partial index is used only where the text shows that it fits.
_UNBLOCKED = """NOT EXISTS (
    SELECT 1 FROM work AS older
    WHERE older.lane = work.lane AND older.state IN ('open', 'waiting') AND older.inbox_id < work.inbox_id)"""
_OPEN = f"""SELECT inbox_id, shard FROM (
    SELECT inbox_id, shard FROM work
    WHERE state = 'open' AND shard = {{shard}} AND {_UNBLOCKED}
    ORDER BY inbox_id LIMIT :share) AS open_{{shard}}"""
_DUE = f"""SELECT inbox_id, shard FROM (
    SELECT inbox_id, shard FROM work
    WHERE state = 'waiting' AND shard = {{shard}} AND retry_at <= :now AND {_UNBLOCKED}
    ORDER BY retry_at LIMIT :share) AS due_{{shard}}"""


def find_heads(connection: Connection, shards: frozenset[int], share: int, now: datetime) -> list[tuple[int, int]]:
    """
    Find lane heads that can be worked now, as (inbox id, shard), oldest first.

    At most ``share`` open and ``share`` due ones of each shard; nothing older of the same kind and shard is passed over.
    """
    if not shards:
        return []
    rows = connection.execute(_statement(shards), {"share": share, "now": now})
    return sorted((row.inbox_id, row.shard) for row in rows)


def share_of(limit: int, shards: int) -> int:
    """How many heads of each of so many shards to read for a batch of ``limit``: its part, generously."""
    return min(limit, 4 * -(-limit // max(shards, 1)) + _SPARE_PER_SHARD)


@lru_cache(maxsize=64)
def _statement(shards: frozenset[int]) -> sa.TextClause:
    parts = [part.format(shard=int(shard)) for shard in sorted(shards) for part in (_OPEN, _DUE)]
    return sa.text("\nUNION ALL ".join(parts)).bindparams(sa.bindparam("now", type_=Utc()))

"""How are entries of the journal read back?"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from twofold.adapters.journal.tables import JOURNAL
from twofold.engine.ports import Entry, EntryKind

_ROWS_A_QUERY = 500


def journalled(connection: Connection, inbox_ids: Iterable[int]) -> list[Entry]:
    """All entries of these deliveries, those of one delivery in order."""
    return [
        entry_of(row)
        for some in portions(sorted(inbox_ids))
        for row in connection.execute(
            sa.select(JOURNAL).where(JOURNAL.c.inbox_id.in_(some)).order_by(JOURNAL.c.inbox_id, JOURNAL.c.seq)
        )
    ]


def portions(inbox_ids: Sequence[int]) -> list[Sequence[int]]:
    """Cut a long list so that no query names more rows than any database takes."""
    return [inbox_ids[start : start + _ROWS_A_QUERY] for start in range(0, len(inbox_ids), _ROWS_A_QUERY)]


def entry_of(row: Any) -> Entry:
    """One row of the journal as an entry."""
    return Entry(row.seq, row.at, EntryKind(row.kind), row.inbox_id, row.payload)

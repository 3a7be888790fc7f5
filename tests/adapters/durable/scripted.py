"""
A small org on disk and a scripted drain with the effects of the real one, in the same order.

The org is a file, so that it outlives a killed worker and two workers share it. It keeps every write in the order
done and refuses nothing: what is doubled or out of order shows.
"""

import os
import signal
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from twofold.adapters.journal.store import Store
from twofold.engine.ports import Calls, Finished, InboxRow, Intent, State


@dataclass(frozen=True)
class Worked:
    worked: int


class OrgOnDisk:
    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS writes (seq INTEGER PRIMARY KEY, lane TEXT, delivery_id TEXT)"
            )

    def known(self, delivery_ids: Sequence[str]) -> set[str]:
        with closing(self._open()) as connection:
            marks = ",".join("?" * len(delivery_ids))
            found = connection.execute(f"SELECT delivery_id FROM writes WHERE delivery_id IN ({marks})", delivery_ids)
            return {row[0] for row in found}

    def write(self, rows: Sequence[InboxRow]) -> None:
        with closing(self._open()) as connection:
            values = [(row.lane, row.delivery_id) for row in rows]
            connection.executemany("INSERT INTO writes (lane, delivery_id) VALUES (?, ?)", values)

    def written(self) -> list[tuple[str, str]]:
        with closing(self._open()) as connection:
            return list(connection.execute("SELECT lane, delivery_id FROM writes ORDER BY seq"))

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30, isolation_level=None)


@dataclass
class ScriptedDrain:
    """Reads, looks, intends, writes and finishes as ``engine.drain`` does; tells ``at_stage`` what is done."""

    store: Store
    org: OrgOnDisk
    at_stage: Callable[[str], None]
    limit: int = 20

    async def __call__(self, owner: str, shards: frozenset[int]) -> Worked:
        now = datetime.now(UTC)
        rows = self.store.inbox.next_batch(owner, shards, self.limit, now)
        if not rows:
            return Worked(0)
        self.at_stage("read")
        done = self.org.known([row.delivery_id for row in rows])
        to_write = [row for row in rows if row.delivery_id not in done]
        self.store.journal.intend([Intent(row.inbox_id, {}, [{"id": row.delivery_id}]) for row in to_write], now)
        self.at_stage("intended")
        if not self.store.inbox.holds(owner, shards, datetime.now(UTC)):
            return Worked(len(rows))
        self.org.write(to_write)
        self.at_stage("written")
        outcomes = [Finished(row.inbox_id, State.APPLIED, {"delivery": row.delivery_id}) for row in rows]
        self.store.journal.finish(owner, outcomes, now, Calls(2))
        self.at_stage("finished")
        return Worked(len(rows))


def killer(point: str) -> Callable[[str], None]:
    """Kill this process with -9 at a stage, as in ``written:3``: the third time something was written."""
    stage, _, times = point.partition(":")
    left = [int(times or 0)]

    def at_stage(name: str) -> None:
        if name == stage:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return at_stage

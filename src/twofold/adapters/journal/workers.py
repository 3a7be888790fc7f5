"""Which workers are alive, what do they hold, and which drain of a group comes next?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from twofold.adapters.journal.database import Database
from twofold.adapters.journal.tables import LEASES, WAKES, WORKERS

_TAKE_OVER_LOCK = 0x7F01_D002
_BETWEEN = "/"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def lease_owner(worker: str, group: str) -> str:
    """Name under which ``worker`` leases the shards of ``group``: one drain, one owner."""
    return f"{worker}{_BETWEEN}{group}"


class SqlWorkers:
    """Heartbeats, take-over and the numbering of drains. Times are the database's own, so no two clocks disagree."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = sqlite.insert if database.is_sqlite else postgresql.insert

    def beat(self, worker: str, lease_s: float, now: datetime) -> None:
        """
        Say that ``worker`` is alive, and lengthen the leases it still holds to ``now + lease_s``.

        A lease that ran out or was taken over is not brought back.
        """
        ours = sa.and_(LEASES.c.owner.startswith(worker + _BETWEEN, autoescape=True), LEASES.c.until > now)
        with self._database.write() as connection:
            beaten = self._insert(WORKERS).values(owner=worker, heartbeat_at=self._present(connection))
            changed = {"heartbeat_at": beaten.excluded.heartbeat_at}
            connection.execute(beaten.on_conflict_do_update(index_elements=["owner"], set_=changed))
            connection.execute(sa.update(LEASES).where(ours).values(until=now + timedelta(seconds=lease_s)))

    def leave(self, worker: str) -> None:
        """
        Say that ``worker`` stops: its leases are free, and another worker looks at once whether it left a drain behind.

        It isn't struck here: a drain it took in its last moment would then be nobody's.
        """
        with self._database.write() as connection:
            _free(connection, worker)
            connection.execute(sa.update(WORKERS).where(WORKERS.c.owner == worker).values(heartbeat_at=_LONG_AGO))

    def forget_all(self) -> None:
        """
        Free every lease and strike every worker: for the only process of a home, right after it took the lock.

        What a killed process held would otherwise hold up the next one until it runs out.
        """
        with self._database.write() as connection:
            connection.execute(sa.delete(LEASES))
            connection.execute(sa.delete(WORKERS))

    def last_beats(self) -> dict[str, datetime]:
        """All workers known, with their last heartbeat; one that left in good order has one of long ago."""
        with self._database.read() as connection:
            return {row.owner: row.heartbeat_at for row in connection.execute(sa.select(WORKERS))}

    def take_over(self, silent_s: float, recover: Callable[[str], None]) -> list[str]:
        """
        Recover the work of every worker that was silent for ``silent_s``, and free its leases; returns their names.

        One live worker at a time does this, under an advisory lock; the others go on. A worker is struck after its
        work is recovered, so a crash in between repeats the recovery and loses nothing.
        """
        with self._database.write() as connection:
            if not self._database.is_sqlite and not _try_lock(connection):
                return []
            limit = self._present(connection) - timedelta(seconds=silent_s)
            dead = list(connection.scalars(sa.select(WORKERS.c.owner).where(WORKERS.c.heartbeat_at < limit)))
            for worker in dead:
                recover(worker)
                _strike(connection, worker)
            return dead

    def next_drain(self, group: str) -> int:
        """Number of the drain of ``group`` that has not started yet."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(WAKES.c.next_number).where(WAKES.c.drain_group == group)) or 0

    def drain_started(self, group: str, number: int) -> None:
        """From now on a wake means the drain after ``number``. Saying so twice changes nothing."""
        statement = self._insert(WAKES).values(drain_group=group, next_number=number + 1)
        statement = statement.on_conflict_do_update(
            index_elements=["drain_group"],
            set_={"next_number": statement.excluded.next_number},
            where=WAKES.c.next_number <= number,
        )
        with self._database.write() as connection:
            connection.execute(statement)

    def release(self, owner: str) -> None:
        """Give back the leases of one drain."""
        with self._database.write() as connection:
            connection.execute(sa.delete(LEASES).where(LEASES.c.owner == owner))

    def _present(self, connection: Connection) -> datetime:
        if self._database.is_sqlite:
            return datetime.now(UTC)
        present: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        return present


def _free(connection: Connection, worker: str) -> None:
    connection.execute(sa.delete(LEASES).where(LEASES.c.owner.startswith(worker + _BETWEEN, autoescape=True)))


def _strike(connection: Connection, worker: str) -> None:
    _free(connection, worker)
    connection.execute(sa.delete(WORKERS).where(WORKERS.c.owner == worker))


def _try_lock(connection: Connection) -> bool:
    return bool(connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_TAKE_OVER_LOCK))))

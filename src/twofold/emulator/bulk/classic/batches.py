"""Which batches has a job? Rows of a table of the store, their bodies and results beside those of Bulk 2.0."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from twofold.emulator import refusals
from twofold.emulator.bulk.jobs import BATCH_PREFIX, RESULT_PREFIX, Api, Job, Jobs
from twofold.emulator.refusals import Refused
from twofold.emulator.store import Store
from twofold.facts.error_codes import CLASSIC_INVALID_BATCH, CLASSIC_INVALID_JOB
from twofold.facts.ids import find_key, first_key, from_key


class BatchState(StrEnum):
    """How far a batch is. Source: HTTP reference 9 (O)."""

    QUEUED = "Queued"
    IN_PROGRESS = "InProgress"
    COMPLETED = "Completed"
    FAILED = "Failed"
    NOT_PROCESSED = "NotProcessed"


WAITING = (BatchState.QUEUED, BatchState.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    One batch, as its row in ``_bulk_batch`` has it.

    Attributes:
        created, modified: milliseconds since 1970 UTC.
        rows: how many records were worked, or read by a query.
        failed: how many of them were refused.
        busy_ms: time spent working.
    """

    id: int
    job: int
    state: BatchState
    created: int
    modified: int
    message: str = ""
    rows: int = 0
    failed: int = 0
    busy_ms: int = 0

    @property
    def text_id(self) -> str:
        """The batch's 18-character Id."""
        return from_key(self.id)

    @property
    def result_id(self) -> str:
        """The Id of the one result of a query batch: its number is the batch's."""
        return from_key(self.id - first_key(BATCH_PREFIX) + first_key(RESULT_PREFIX))


_COLUMNS = tuple(field.name for field in fields(Batch))
_CREATE = (
    f"CREATE TABLE IF NOT EXISTS _bulk_batch (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS[1:])})",
    "CREATE INDEX IF NOT EXISTS _bulk_batch_job ON _bulk_batch (job)",
)


class Batches:
    """Read and write the batches of an org."""

    def __init__(self, store: Store) -> None:
        self.jobs = Jobs(store)
        self._store = store
        for statement in _CREATE:
            store.connection.execute(statement)

    def add(self, job: Job, now: int, body: bytes) -> Batch:
        """Keep a new batch with its body."""
        key = self.jobs.next_id(BATCH_PREFIX)
        batch = Batch(id=key, job=job.id, state=BatchState.QUEUED, created=now, modified=now)
        marks = ", ".join("?" * len(_COLUMNS))
        values = [getattr(batch, name) for name in _COLUMNS]
        self._store.connection.execute(f"INSERT INTO _bulk_batch VALUES ({marks})", values)
        self.jobs.keep_content(key, body)
        return batch

    def find(self, key: int) -> Batch | None:
        """Find a batch by key."""
        found = self._store.connection.execute("SELECT * FROM _bulk_batch WHERE id = ?", (key,)).fetchone()
        return None if found is None else _read(found)

    def get(self, job: Job, text: str) -> Batch:
        """Get a batch of a job; raises ``Refused`` (InvalidBatch)."""
        key = find_key(text)
        batch = self.find(key) if key is not None else None
        if batch is None or batch.job != job.id:
            raise refuse_classic(CLASSIC_INVALID_BATCH, f"Unable to find batch: {text}")
        return batch

    def of(self, job: int) -> list[Batch]:
        """List the batches of a job, oldest first."""
        sql = "SELECT * FROM _bulk_batch WHERE job = ? ORDER BY id"
        return [_read(found) for found in self._store.connection.execute(sql, (job,))]

    def unfinished(self) -> list[Batch]:
        """List the batches that are still to be worked."""
        sql = "SELECT * FROM _bulk_batch WHERE state IN (?, ?) ORDER BY id"
        return [_read(found) for found in self._store.connection.execute(sql, WAITING)]

    def remove_of(self, job: int) -> None:
        """Forget the batches of a job with their bodies and results."""
        for batch in self.of(job):
            self.jobs.remove_content(batch.id)
            self.jobs.remove_parts(batch.id)
        self._store.connection.execute("DELETE FROM _bulk_batch WHERE job = ?", (job,))

    def change(self, key: int, **changes: object) -> None:
        """Change some columns of a batch."""
        self._store.connection.execute(_update_sql(tuple(changes)), (*changes.values(), key))

    def stop(self, job: int, now: int) -> None:
        """Leave the batches of a job alone that aren't worked to their end."""
        sql = "UPDATE _bulk_batch SET state = ?, modified = ? WHERE job = ? AND state IN (?, ?)"
        self._store.connection.execute(sql, (BatchState.NOT_PROCESSED, now, job, *WAITING))


def get_classic_job(jobs: Jobs, text: str) -> Job:
    """Get a job of Bulk 1.0; raises ``Refused`` (InvalidJob)."""
    key = find_key(text)
    job = jobs.find(key) if key is not None else None
    if job is None or job.api is not Api.CLASSIC:
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Invalid job id: {text}")
    return job


def refuse_classic(code: str, message: str) -> Refused:
    """Refuse as Bulk 1.0 does, always with 400. Source: HTTP reference 9 (C); words are K."""
    return refusals.refuse(code, message, None, 400)


def _read(row: tuple[object, ...]) -> Batch:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["state"] = BatchState(str(values["state"]))
    return Batch(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _update_sql(columns: tuple[str, ...]) -> str:
    return f"UPDATE _bulk_batch SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"

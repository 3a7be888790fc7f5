"""Which jobs are there? Rows of the store's own tables, so that a restart of the box loses none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache

from twofold.emulator import refusals
from twofold.emulator.store import Store
from twofold.facts.ids import find_key, first_key, from_key

JOB_PREFIX, BATCH_PREFIX, RESULT_PREFIX = "750", "751", "752"


class Api(StrEnum):
    """By which door a job came; each equals the ``jobType`` in an answer. Source: HTTP reference 8 (O, D)."""

    CLASSIC = "Classic"
    INGEST = "V2Ingest"
    QUERY = "V2Query"


class State(StrEnum):
    """How far a job is; Bulk 1.0 knows Open, Closed, Aborted and Failed. Source: HTTP reference 8.1 and 9 (D)."""

    OPEN = "Open"
    CLOSED = "Closed"
    UPLOADED = "UploadComplete"
    IN_PROGRESS = "InProgress"
    COMPLETE = "JobComplete"
    FAILED = "Failed"
    ABORTED = "Aborted"


UNFINISHED = (State.UPLOADED, State.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One job, as its row in ``_bulk_job`` has it.

    Attributes:
        user: key of the User in whose name rows are written.
        version: API version, e.g. ``60.0``.
        created, modified: milliseconds since 1970 UTC.
        key_field: external Id of an upsert; "" otherwise.
        assignment_rule: Id of the assignment rule that runs; "" for none.
        query: SOQL of a query job; "" otherwise.
        uploads: how often data was uploaded.
        rows: how many records the data has, known once it was read.
        done: how many of them were worked, the failed ones among them.
        busy_ms: time spent working.
    """

    id: int
    api: Api
    state: State
    user: int
    version: str
    created: int
    modified: int
    sobject: str
    operation: str
    key_field: str = ""
    content_type: str = "CSV"
    line_ending: str = "LF"
    delimiter: str = "COMMA"
    concurrency: str = "Parallel"
    assignment_rule: str = ""
    query: str = ""
    uploads: int = 0
    rows: int = 0
    done: int = 0
    failed: int = 0
    busy_ms: int = 0
    error: str = ""

    @property
    def text_id(self) -> str:
        """The job's 18-character Id."""
        return from_key(self.id)


_COLUMNS = tuple(field.name for field in fields(Job))
_TABLES = (
    f"CREATE TABLE IF NOT EXISTS _bulk_job (id INTEGER PRIMARY KEY, {', '.join(_COLUMNS[1:])})",
    "CREATE TABLE IF NOT EXISTS _bulk_content (owner INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS _bulk_part (owner INTEGER, kind TEXT, number INTEGER, rows INTEGER, body TEXT, "
    "PRIMARY KEY (owner, kind, number)) WITHOUT ROWID",
)


class Jobs:
    """
    Read and write the jobs of an org.

    The data of a job (``content``) and its results (``parts``: text, numbered from 0) stand in tables of their own,
    under the key of whatever owns them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        for statement in _TABLES:
            store.connection.execute(statement)

    def next_id(self, prefix: str) -> int:
        """Take the next free key of a prefix."""
        return first_key(prefix) + self._store.next_number(f"bulk.{prefix}")

    # Jobs.

    def add(self, job: Job) -> None:
        """Keep a new job."""
        marks = ", ".join("?" * len(_COLUMNS))
        values = [getattr(job, name) for name in _COLUMNS]
        self._store.note_change()
        self._store.connection.execute(f"INSERT INTO _bulk_job VALUES ({marks})", values)

    def find(self, key: int) -> Job | None:
        """Find a job by key."""
        found = self._store.connection.execute("SELECT * FROM _bulk_job WHERE id = ?", (key,)).fetchone()
        return None if found is None else _read(found)

    def get(self, text: str, *apis: Api) -> Job:
        """Get a job of one of these APIs by the Id in an address; raises ``Refused`` (NOT_FOUND)."""
        key = find_key(text)
        job = self.find(key) if key is not None else None
        if job is None or job.api not in apis:
            raise refusals.not_found()
        return job

    def change(self, key: int, **changes: object) -> None:
        """Change some columns of a job."""
        self._store.note_change()
        self._store.connection.execute(_update_sql(tuple(changes)), (*changes.values(), key))

    def page(self, apis: tuple[Api, ...], after: int, count: int) -> list[Job]:
        """List jobs in the order they were made, from the first one after a key."""
        marks = ", ".join("?" * len(apis))
        sql = f"SELECT * FROM _bulk_job WHERE id > ? AND api IN ({marks}) ORDER BY id LIMIT ?"
        return [_read(found) for found in self._store.connection.execute(sql, (after, *apis, count))]

    def unfinished(self) -> list[Job]:
        """List the jobs of Bulk 2.0 that are still to be worked."""
        marks = ", ".join("?" * len(UNFINISHED))
        sql = f"SELECT * FROM _bulk_job WHERE state IN ({marks}) ORDER BY id"
        return [_read(found) for found in self._store.connection.execute(sql, UNFINISHED)]

    def made_before(self, moment: int) -> list[Job]:
        """List the jobs made before a moment that aren't being worked."""
        marks = ", ".join("?" * len(UNFINISHED))
        sql = f"SELECT * FROM _bulk_job WHERE created < ? AND state NOT IN ({marks}) ORDER BY id"
        return [_read(found) for found in self._store.connection.execute(sql, (moment, *UNFINISHED))]

    def remove(self, key: int) -> None:
        """Forget a job with its data and results."""
        self._store.connection.execute("DELETE FROM _bulk_job WHERE id = ?", (key,))
        self.remove_content(key)
        self.remove_parts(key)

    # Data and results.

    def keep_content(self, owner: int, body: bytes) -> None:
        """Keep uploaded data."""
        self._store.note_change()
        self._store.connection.execute("INSERT OR REPLACE INTO _bulk_content VALUES (?, ?)", (owner, body))

    def content(self, owner: int) -> bytes:
        """Read uploaded data; b"" when there is none."""
        found = self._store.connection.execute("SELECT body FROM _bulk_content WHERE owner = ?", (owner,)).fetchone()
        return bytes(found[0]) if found else b""

    def remove_content(self, owner: int) -> None:
        """Forget uploaded data."""
        self._store.connection.execute("DELETE FROM _bulk_content WHERE owner = ?", (owner,))

    def keep_part(self, owner: int, kind: str, number: int, rows: int, body: str) -> None:
        """Keep one part of a result."""
        self._store.connection.execute(
            "INSERT INTO _bulk_part VALUES (?, ?, ?, ?, ?)", (owner, kind, number, rows, body)
        )

    def parts(self, owner: int, kind: str, first: int = 0, last: int = 1 << 40) -> Iterator[str]:
        """Yield the parts of a result from one number to another."""
        sql = "SELECT body FROM _bulk_part WHERE owner = ? AND kind = ? AND number BETWEEN ? AND ? ORDER BY number"
        return (body for (body,) in self._store.connection.execute(sql, (owner, kind, first, last)).fetchall())

    def part_rows(self, owner: int, kind: str) -> list[tuple[int, int]]:
        """List the parts of a result with the number of rows in each."""
        sql = "SELECT number, rows FROM _bulk_part WHERE owner = ? AND kind = ? ORDER BY number"
        return self._store.connection.execute(sql, (owner, kind)).fetchall()

    def remove_parts(self, owner: int) -> None:
        """Forget every result of an owner."""
        self._store.connection.execute("DELETE FROM _bulk_part WHERE owner = ?", (owner,))


def _read(row: tuple[object, ...]) -> Job:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["api"], values["state"] = Api(str(values["api"])), State(str(values["state"]))
    return Job(**values)  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _update_sql(columns: tuple[str, ...]) -> str:
    return f"UPDATE _bulk_job SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"

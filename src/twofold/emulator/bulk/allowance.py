"""How much bulk work is left today, and how long are jobs kept? Counted by the org's clock over the last 24 hours."""

from __future__ import annotations

from enum import StrEnum

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import DAY_MS
from twofold.emulator.bulk.jobs import Api, Job, Jobs
from twofold.emulator.store import Store
from twofold.facts.error_codes import EXCEEDED_QUOTA, LIMIT_EXCEEDED
from twofold.facts.limits import (
    BULK_BATCH_RECORDS_MAX,
    BULK_BATCHES_A_DAY_MAX,
    BULK_QUERY_JOBS_A_DAY_MAX,
    BULK_RESULTS_KEPT_DAYS,
)


class Kind(StrEnum):
    """What is counted."""

    BATCHES = "batches"
    QUERIES = "queries"


_MOST = {Kind.BATCHES: BULK_BATCHES_A_DAY_MAX, Kind.QUERIES: BULK_QUERY_JOBS_A_DAY_MAX}
_CREATE = "CREATE TABLE IF NOT EXISTS _bulk_use (at INTEGER NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL)"


class Allowance:
    """Count batches of both Bulk APIs, and query jobs of Bulk 2.0. Source: rules 7.13 and 7.16 (D)."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection
        self._connection.execute(_CREATE)

    def note(self, kind: Kind, now: int, count: int = 1) -> None:
        """Count some work; what is older than a day is forgotten."""
        self._connection.execute("DELETE FROM _bulk_use WHERE at <= ?", (now - DAY_MS,))
        self._connection.execute("INSERT INTO _bulk_use VALUES (?, ?, ?)", (now, kind, count))

    def left(self, kind: Kind, now: int) -> int:
        """Say how much is left."""
        sql = "SELECT COALESCE(SUM(count), 0) FROM _bulk_use WHERE kind = ? AND at > ?"
        (used,) = self._connection.execute(sql, (kind, now - DAY_MS)).fetchone()
        return max(0, _MOST[kind] - int(used))

    def check_batches(self, now: int) -> None:
        """Refuse a job that writes when no batch is left (code and words K)."""
        if not self.left(Kind.BATCHES, now):
            raise refusals.refuse(EXCEEDED_QUOTA, "ExceededQuota : ApiBatchItems Limit exceeded.", None)

    def take_query(self, now: int) -> None:
        """Count a query job of Bulk 2.0, or refuse it. Source: code and words as recorded by clients (C)."""
        if not self.left(Kind.QUERIES, now):
            text = f"Max bulk v2 query jobs ({_MOST[Kind.QUERIES]}) per 24 hrs has been reached ({_MOST[Kind.QUERIES]})"
            raise refusals.refuse(LIMIT_EXCEEDED, text, None)
        self.note(Kind.QUERIES, now)


def batches_of(records: int) -> int:
    """Say how many batches Bulk 2.0 makes of some records. Source: rule 7.13 (B)."""
    return -(-records // BULK_BATCH_RECORDS_MAX)


def forget_old_jobs(store: Store, now: int, *apis: Api) -> list[Job]:
    """Forget the jobs of some APIs that are older than jobs are kept and ended; returns them. Source: rule 7.16 (D)."""
    jobs = Jobs(store)
    old = [job for job in jobs.made_before(now - BULK_RESULTS_KEPT_DAYS * DAY_MS) if job.api in apis]
    for job in old:
        jobs.remove(job.id)
    return old

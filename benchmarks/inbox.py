"""
How many deliveries a second can be accepted and worked off, and does it stay the same as the inbox grows?

Compared with bare inserts of the same bytes into one SQLite table. ``TWOFOLD_BENCH_ROWS`` sets how large the inbox grows
(default 100,000); ``TWOFOLD_BENCH_DATABASE`` measures that PostgreSQL instead. The time of ``next_batch`` is of the
processor, so that it can be compared on a busy machine; on SQLite it is all there is.
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twofold.adapters.journal.store import Store, open_store
from twofold.core.deliveries import Delivery
from twofold.core.links import BookingLink
from twofold.engine.ports import Accepting, Calls, Finished, InboxRow, Intent, State
from twofold.engine.shards import ALL_SHARDS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BODY = b"{" + b" " * 1500 + b"}"
A_COMMIT, A_BATCH, OPEN_ROWS = 100, 200, 4000


def run() -> dict[str, Any]:
    """Figures of accept and drain, at the start and after the inbox has grown."""
    rows = int(os.environ.get("TWOFOLD_BENCH_ROWS", "100000"))
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("TWOFOLD_BENCH_DATABASE") or f"sqlite:///{folder}/twofold.db"
        store = open_store(url)
        store.inbox.lease("bench", sorted(ALL_SHARDS), NOW, 1e6)
        numbers = iter(range(10**9))
        small = _round(store, numbers)
        _grow(store, numbers, rows)
        large = _round(store, numbers)
        store.close()
        bare = _bare_inserts(Path(folder) / "bare.db")
    return {
        "database": url.partition(":")[0],
        "bare_inserts_a_second": bare,
        "empty": small,
        f"behind_{rows}_finished": large,
        "growth": {name: round(large[name] / small[name], 2) for name in small},
    }


def _round(store: Store, numbers: Iterator[int]) -> dict[str, float]:
    accepted = _rate(lambda: _accept(store, numbers, OPEN_ROWS), OPEN_ROWS)
    times: list[float] = []
    drained = _rate(lambda: _drain(store, times), OPEN_ROWS)
    return {
        "accepted_a_second": accepted,
        "drained_a_second": drained,
        "next_batch_cpu_ms": round(statistics.median(times) * 1000, 2),
    }


def _grow(store: Store, numbers: Iterator[int], rows: int) -> None:
    for _ in range(0, rows, OPEN_ROWS):
        _accept(store, numbers, OPEN_ROWS)
        _drain(store, [])


def _accept(store: Store, numbers: Iterator[int], count: int) -> None:
    for _ in range(0, count, A_COMMIT):
        store.inbox.accept([_delivery(next(numbers)) for _ in range(A_COMMIT)], NOW)


def _drain(store: Store, times: list[float]) -> None:
    while True:
        started = time.process_time()
        batch = store.inbox.next_batch("bench", ALL_SHARDS, A_BATCH, NOW)
        times.append(time.process_time() - started)
        if not batch:
            return
        store.journal.intend([Intent(row.inbox_id, {}, [{"verb": "create"}]) for row in batch], NOW)
        store.journal.finish("bench", [_applied(row) for row in batch], NOW, Calls(2))


def _delivery(number: int) -> Accepting:
    came = Delivery("oncehub", {"content-type": "application/json"}, BODY, NOW)
    return Accepting(came, f"D{number}", f"person-{number}@example.com", "v1")


def _applied(row: InboxRow) -> Finished:
    booking = f"B{row.inbox_id}"
    entry = {"delivery": row.delivery_id, "app": "oncehub", "booking": booking, "outcome": "applied"}
    return Finished(row.inbox_id, State.APPLIED, entry, (BookingLink(f"oncehub:{booking}", "scheduled", NOW),))


def _bare_inserts(path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")

        def insert() -> None:
            for _ in range(0, OPEN_ROWS, A_COMMIT):
                connection.execute("BEGIN")
                connection.executemany("INSERT INTO t (body) VALUES (?)", [(BODY,)] * A_COMMIT)
                connection.execute("COMMIT")

        return _rate(insert, OPEN_ROWS)


def _rate(work: Callable[[], None], count: int) -> float:
    started = time.perf_counter()
    work()
    return round(count / (time.perf_counter() - started))

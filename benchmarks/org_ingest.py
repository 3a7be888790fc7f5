"""
What does a Person Account cost by Bulk API 2.0? As a ratio to the bare inserts of both its rows.

The box is a process of its own with its database in a file; timed is the wall from making the job to its end, the upload and
the polls included. Bare are the same rows, read back from that file: both tables with all their indexes, the columns that are
filled, the same settings of SQLite, ready-made values, in transactions of 200 persons (as the box has them) and of 10,000. The
ratio is to the quicker of the two; ``cpu_ratio`` compares the time of the processors and is steadier on a busy machine.
``TWOFOLD_BENCH_PERSONS`` sets how many (default 100,000).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks._box import API, Connection, box
from twofold.emulator.behaviour.lives.seeding import schema_of
from twofold.emulator.seeds.basics import empty
from twofold.emulator.store import Store
from twofold.emulator.store.tables import quoted

POLL_S = 0.05
COLUMNS = (
    *("Salutation", "FirstName", "LastName", "PersonEmail", "Phone", "PersonMobilePhone"),
    *("PersonMailingStreet", "PersonMailingCity", "PersonMailingPostalCode", "PersonBirthdate"),
)

Table = tuple[str, list[str], list[tuple[object, ...]]]


def run() -> dict[str, float]:
    """Seconds, microseconds a person, and the ratio (budget: 6)."""
    persons = int(os.environ.get("TWOFOLD_BENCH_PERSONS", "100000"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "box"
        with box(place) as org:
            before = org.cpu_s()
            bulk_s = _ingest(Connection(org), _csv(persons))
            cpu_s = org.cpu_s() - before
        tables = [_rows(next(place.glob("*.sqlite")), name) for name in ("Contact", "Account")]
        assert [len(rows) for _, _, rows in tables] == [persons, persons]
        bare = {size: _bare(Path(folder) / f"bare{size}.sqlite", tables, size) for size in (200, 10_000)}
    best_s, best_cpu_s = min(bare.values())
    return {
        "persons": persons,
        "bulk_s": round(bulk_s, 2),
        "bulk_cpu_s": round(cpu_s, 2),
        "bulk_us_a_person": round(bulk_s / persons * 1e6, 1),
        **{f"bare_s_in_transactions_of_{size}": round(seconds, 2) for size, (seconds, _) in bare.items()},
        "bare_cpu_s": round(best_cpu_s, 2),
        "bare_us_a_person": round(best_s / persons * 1e6, 1),
        "cpu_ratio": round(cpu_s / best_cpu_s, 2),
        "ratio": round(bulk_s / best_s, 2),
    }


def _csv(persons: int) -> bytes:
    lines = [",".join(COLUMNS)]
    for n in range(persons):
        name = f"Ms.,Pat {n % 97},Roe {n},pat.roe{n}@example.com,+1 555 {n:07},+1 556 {n:07}"
        lines.append(
            f"{name},{n % 300} Main Street,City {n % 211},{n % 100_000:05},19{n % 90 + 10}-0{n % 9 + 1}-1{n % 9}"
        )
    return "\n".join(lines).encode()


def _ingest(connection: Connection, data: bytes) -> float:
    began = time.perf_counter()
    job = connection.ask("POST", "/jobs/ingest", {"object": "Account", "operation": "insert"})
    path = f"/jobs/ingest/{job['id']}"
    connection.send(connection.request("PUT", f"{API}{path}/batches", data, "text/csv"))
    connection.ask("PATCH", path, {"state": "UploadComplete"})
    while (info := connection.ask("GET", path))["state"] in ("UploadComplete", "InProgress"):
        time.sleep(POLL_S)
    seconds = time.perf_counter() - began
    assert (info["state"], info["numberRecordsFailed"]) == ("JobComplete", 0), info
    return seconds


def _rows(file: Path, name: str) -> Table:
    """Read a table: the columns in which anything is filled, and its rows."""
    with closing(sqlite3.connect(file)) as connection:
        connection.create_function("fold", 1, lambda text: text, deterministic=True)
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(name)})")]
        found = connection.execute(f'SELECT * FROM {quoted(name)} ORDER BY "Id"').fetchall()
    filled = [index for index, column in enumerate(zip(*found, strict=True)) if any(v is not None for v in column)]
    return name, [names[index] for index in filled], [tuple(row[index] for index in filled) for row in found]


def _bare(file: Path, tables: Sequence[Table], size: int) -> tuple[float, float]:
    store = Store(file)
    store.create_tables(schema_of(empty(person_accounts=True)))
    inserts = [_insert_sql(name, columns) for name, columns, _ in tables]
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(tables[0][2]), size):
        with store.transaction():
            for sql, (_, _, rows) in zip(inserts, tables, strict=True):
                store.connection.executemany(sql, rows[start : start + size])
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    store.close()
    return seconds, cpu_s


def _insert_sql(name: str, columns: Sequence[str]) -> str:
    listed = ", ".join(quoted(column) for column in columns)
    return f"INSERT INTO {quoted(name)} ({listed}) VALUES ({', '.join('?' * len(columns))})"

"""How is a batch worked? Records by chunks of 200, as in Bulk 2.0; a query part by part."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec

from twofold.emulator.behaviour.checks.incoming import Changes, read_changes
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.classic.batches import WAITING, Batch, Batches, BatchState
from twofold.emulator.bulk.classic.formats import Format, read_records
from twofold.emulator.bulk.classic.query_rows import RowWriter
from twofold.emulator.bulk.dialect import DataUnreadable, Dialect, check_cells
from twofold.emulator.bulk.header import read_header
from twofold.emulator.bulk.ingest import CHUNK_RECORDS, entry_of, writer_of
from twofold.emulator.bulk.jobs import Job
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.bulk.query import PART_ROWS, plan_query, reader_for
from twofold.emulator.bulk.writing import Entry, Outcome, Writer
from twofold.emulator.refusals import Problem, Refused
from twofold.emulator.soql.run import read_keys
from twofold.facts.error_codes import API_ERROR, CLASSIC_CLIENT_INPUT_ERROR
from twofold.facts.limits import BULK_BATCH_RECORDS_MAX

OUTCOMES, ROWS = "outcomes", "rows"
_DIALECT = Dialect(",", "")

Record = dict[str, Any]
MakeEntry = Callable[[Any], Entry]


def work_batch(org: Org, key: int) -> Iterator[None]:
    """Work a batch from where it is to its end; each step leaves it in the store as far as it came."""
    batches = Batches(org.store)
    batch = batches.find(key)
    job = batches.jobs.find(batch.job) if batch else None
    if batch is None or job is None or batch.state not in WAITING:
        return
    batches.change(key, state=BatchState.IN_PROGRESS, modified=org.clock.now_ms())
    yield
    work = _work_query if Operation(job.operation).reads else _work_records
    try:
        yield from work(org, batches, job, batch)
    except (DataUnreadable, Refused) as reason:
        _fail(org, batches, batch, _words(reason))


def _words(reason: DataUnreadable | Refused) -> str:
    """Say why a batch failed. Source: HTTP reference 8.1 (D) for data; for queries K."""
    if isinstance(reason, DataUnreadable):
        return str(reason)
    problem = reason.problems[0]
    if problem.code == CLASSIC_CLIENT_INPUT_ERROR:
        return f"{problem.code} : {problem.message}"
    if problem.code == API_ERROR:
        return f"InvalidBatch : Failed to process query: FUNCTIONALITY_NOT_ENABLED: {problem.message}"
    return f"InvalidBatch : Failed to process query: {problem.code}: {problem.message}"


def _fail(org: Org, batches: Batches, batch: Batch, message: str) -> None:
    batches.change(batch.id, state=BatchState.FAILED, message=message, modified=org.clock.now_ms())


def _is_going_on(batches: Batches, key: int) -> Batch | None:
    found = batches.find(key)
    return found if found is not None and found.state is BatchState.IN_PROGRESS else None


# Records.


def _work_records(org: Org, batches: Batches, job: Job, batch: Batch) -> Iterator[None]:
    body = batches.jobs.content(batch.id)
    items, prepare = _read_csv(body) if job.content_type == Format.CSV else _read_tree(body, Format(job.content_type))
    if len(items) > BULK_BATCH_RECORDS_MAX:
        raise DataUnreadable(f"InvalidBatch : A batch has at most {BULK_BATCH_RECORDS_MAX} records")
    prepare(writer_of(org, job))
    for start in range(batch.rows, len(items), CHUNK_RECORDS):
        yield
        found = _is_going_on(batches, batch.id)
        if found is None:
            return
        _work_chunk(org, batches, job, found, prepare, items[start : start + CHUNK_RECORDS])
    batches.change(batch.id, state=BatchState.COMPLETED, modified=org.clock.now_ms())


def _work_chunk(
    org: Org, batches: Batches, job: Job, batch: Batch, prepare: Callable[[Writer], MakeEntry], chunk: Sequence[Any]
) -> None:
    """Write a chunk, in one transaction with what came of it."""
    began = time.perf_counter()
    writer = writer_of(org, job)
    make_entry = prepare(writer)
    with org.store.transaction():
        outcomes = writer.write([make_entry(item) for item in chunk])
        kept = [[o.record_id, o.created, [[p.code, p.message, p.fields] for p in o.problems]] for o in outcomes]
        number = batch.rows // CHUNK_RECORDS
        batches.jobs.keep_part(batch.id, OUTCOMES, number, len(kept), msgspec.json.encode(kept).decode())
        batches.change(
            batch.id,
            rows=batch.rows + len(chunk),
            failed=batch.failed + sum(bool(outcome.problems) for outcome in outcomes),
            busy_ms=batch.busy_ms + round((time.perf_counter() - began) * 1000),
            modified=org.clock.now_ms(),
        )


def read_outcomes(batches: Batches, batch: Batch) -> Iterator[Outcome]:
    """Yield what came of the records of a batch, in upload order."""
    for part in batches.jobs.parts(batch.id, OUTCOMES):
        for record_id, created, problems in msgspec.json.decode(part):
            made = tuple(Problem(code, text, None if names is None else tuple(names)) for code, text, names in problems)
            yield Outcome(record_id, created, made)


def _read_csv(body: bytes) -> tuple[list[Any], Callable[[Writer], MakeEntry]]:
    records = list(_DIALECT.read(body))
    if not records:
        raise DataUnreadable("InvalidBatch : There is no data, not even a header")
    names, items = records[0], records[1:]
    for number, cells in enumerate(items, start=1):
        check_cells(cells, len(names), number)

    def prepare(writer: Writer) -> MakeEntry:
        key = writer.key.name if writer.key else ""
        header = read_header(writer.org, writer.sobject, writer.operation, key, names)
        return partial(entry_of, header)

    return items, prepare


def _read_tree(body: bytes, sent_as: Format) -> tuple[list[Any], Callable[[Writer], MakeEntry]]:
    items = read_records(body, sent_as)

    def prepare(writer: Writer) -> MakeEntry:
        return partial(_entry, writer)

    return items, prepare


def _entry(writer: Writer, record: Record) -> Entry:
    """Make an entry of names and values, the Id and the key of an upsert among them."""
    rest = dict(record)
    record_id = _take(rest, "Id")
    key = _take(rest, writer.key.name) if writer.key and writer.key.name != "Id" else ""

    def read(creating: bool) -> Changes:
        return read_changes(writer.org, writer.caller, writer.sobject, rest, creating=creating)

    return Entry(record_id, key, read)


def _take(record: Record, name: str) -> str:
    found = next((given for given in record if given.lower() == name.lower()), None)
    value = None if found is None else record.pop(found)
    return "" if value is None else str(value).strip()


# Queries.


def _work_query(org: Org, batches: Batches, job: Job, batch: Batch) -> Iterator[None]:
    """Read the query's records; begun anew after a restart."""
    text = batches.jobs.content(batch.id).decode("utf-8", errors="replace").strip()
    all_rows = job.operation == Operation.QUERY_ALL
    with org.store.transaction():
        batches.jobs.remove_parts(batch.id)
        batches.change(batch.id, rows=0)
    reader = reader_for(org, job.user, job.version)
    keys = read_keys(reader, plan_query(reader, text, all_rows=all_rows).query, all_rows=all_rows)
    for start in range(0, len(keys), PART_ROWS):
        yield
        found = _is_going_on(batches, batch.id)
        if found is None:
            return
        began = time.perf_counter()
        writer = RowWriter(reader_for(org, job.user, job.version), text, all_rows, Format(job.content_type))
        rows, part = writer.write(keys[start : start + PART_ROWS])
        with org.store.transaction():
            batches.jobs.keep_part(batch.id, ROWS, start // PART_ROWS, rows, part)
            busy_ms = found.busy_ms + round((time.perf_counter() - began) * 1000)
            batches.change(batch.id, rows=found.rows + rows, busy_ms=busy_ms, modified=org.clock.now_ms())
    batches.change(batch.id, state=BatchState.COMPLETED, modified=org.clock.now_ms())

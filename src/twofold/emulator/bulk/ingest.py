"""
How is an ingest job worked? Read whole, then written by chunks, a short step at a time.

A chunk of 200 records is one transaction together with its results and the job's progress: whenever the box is stopped, what
was written and what is said about it agree, and the job goes on at the next chunk.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from itertools import islice

from twofold.emulator.behaviour.caller import Caller, caller_of
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.allowance import Allowance, Kind, batches_of
from twofold.emulator.bulk.dialect import Cells, DataUnreadable, Dialect, check_cells, dialect_of
from twofold.emulator.bulk.header import Header, read_header
from twofold.emulator.bulk.jobs import Job, Jobs, State
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.bulk.writing import Entry, Outcome, Writer, error_text

CHUNK_RECORDS = 200
_READ_AT_ONCE = 5_000
SUCCEEDED, FAILED = "succeeded", "failed"


def work_ingest(org: Org, key: int) -> Iterator[None]:
    """Work a job from where it is to its end; each step leaves it in the store as far as it came."""
    jobs = Jobs(org.store)
    job = jobs.find(key)
    if job is None or job.state not in (State.UPLOADED, State.IN_PROGRESS):
        return
    jobs.change(key, state=State.IN_PROGRESS, modified=org.clock.now_ms())
    try:
        yield from _work(org, jobs, job)
    except DataUnreadable as unreadable:
        jobs.change(key, state=State.FAILED, error=str(unreadable), modified=org.clock.now_ms())


def _work(org: Org, jobs: Jobs, job: Job) -> Iterator[None]:
    dialect = dialect_of(job.delimiter, job.line_ending)
    body = jobs.content(job.id)
    names = next(dialect.read(body), None)
    if names is None:
        jobs.change(job.id, state=State.COMPLETE, modified=org.clock.now_ms())
        return
    prepare(org, job, names)
    rows = yield from _count(dialect, body, len(names))
    if not job.rows:
        Allowance(org.store).note(Kind.BATCHES, org.clock.now_ms(), batches_of(rows))
    jobs.change(job.id, rows=rows)
    records = dialect.read(body)
    yield from _skip(records, job.done + 1)
    while chunk := list(islice(records, CHUNK_RECORDS)):
        yield
        found = jobs.find(job.id)
        if found is None or found.state is not State.IN_PROGRESS:
            return
        _work_chunk(org, jobs, found, dialect, names, chunk)
    jobs.change(job.id, state=State.COMPLETE, modified=org.clock.now_ms())


def prepare(org: Org, job: Job, names: Sequence[str]) -> tuple[Writer, Header]:
    """Say who writes what, now, and what the columns mean; raises ``DataUnreadable``."""
    writer = writer_of(org, job)
    return writer, read_header(org, writer.sobject, writer.operation, job.key_field, names)


def writer_of(org: Org, job: Job) -> Writer:
    """Say who writes what, now; raises ``DataUnreadable`` where the kind of record is gone."""
    caller = caller_of_job(org, job)
    sobject = caller.schema.sobject(job.sobject)
    if sobject is None:
        raise DataUnreadable(f"InvalidEntity : Entity '{job.sobject}' is not there any more")
    return Writer(org, caller, sobject, Operation(job.operation), sobject.field(job.key_field))


def caller_of_job(org: Org, job: Job) -> Caller:
    """Say in whose name a job writes. Source: assignment rules run only where the job names one (HTTP reference 8.1, D)."""
    auto_assign = "" if job.assignment_rule else "false"
    return caller_of(org, job.user, org.clock.now_ms(), {"sforce-auto-assign": auto_assign}, float(job.version))


def _count(dialect: Dialect, body: bytes, width: int) -> Generator[None, None, int]:
    """Look at every record before the first is written, so that data that can't be read to its end changes nothing."""
    number = 0
    for number, cells in enumerate(dialect.read(body)):
        if number:
            check_cells(cells, width, number)
        if number % _READ_AT_ONCE == 0:
            yield
    return number


def _skip(records: Iterator[Cells], count: int) -> Iterator[None]:
    """Pass over the header and what was worked before the box was stopped."""
    for number, _ in enumerate(islice(records, count)):
        if number % _READ_AT_ONCE == 0:
            yield


def _work_chunk(org: Org, jobs: Jobs, job: Job, dialect: Dialect, names: Sequence[str], chunk: Sequence[Cells]) -> None:
    """Write a chunk. The header is read anew each time: fields and rights may have changed since the last chunk."""
    began = time.perf_counter()
    writer, header = prepare(org, job, names)
    with org.store.transaction():
        outcomes = writer.write([entry_of(header, cells) for cells in chunk])
        failed = _keep_results(jobs, job, dialect, chunk, outcomes)
        jobs.change(
            job.id,
            done=job.done + len(chunk),
            failed=job.failed + failed,
            busy_ms=job.busy_ms + round((time.perf_counter() - began) * 1000),
            modified=org.clock.now_ms(),
        )


def entry_of(header: Header, cells: Cells) -> Entry:
    """Make a record of a line."""
    return Entry(header.record_id(cells), header.key(cells), partial(header.read, cells))


def _keep_results(jobs: Jobs, job: Job, dialect: Dialect, chunk: Sequence[Cells], outcomes: Sequence[Outcome]) -> int:
    """Keep the lines of both results; returns how many records failed."""
    good: list[str] = []
    bad: list[str] = []
    for cells, outcome in zip(chunk, outcomes, strict=True):
        if outcome.problems:
            bad.append(dialect.write([outcome.record_id, error_text(outcome.problems), *cells]))
        else:
            good.append(dialect.write([outcome.record_id, "true" if outcome.created else "false", *cells]))
    number = job.done // CHUNK_RECORDS
    for kind, lines in ((SUCCEEDED, good), (FAILED, bad)):
        if lines:
            jobs.keep_part(job.id, kind, number, len(lines), "".join(lines))
    return len(bad)

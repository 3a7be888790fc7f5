"""
How is a query job worked and read? Keys first, then the lines of some records a step; results are read by row numbers.

Results are what the records were when they were read, and stay so however often they are fetched. A box that is stopped
meanwhile begins a query job anew.
"""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.dialect import dialect_of
from twofold.emulator.bulk.jobs import Job, Jobs, State
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.compile import source_of
from twofold.emulator.soql.flat import FlatTable, flatten
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Reader, read_keys, read_rows
from twofold.facts.error_codes import (
    INVALID_ENTITY_BULK,
    INVALID_JOB,
    INVALID_JOB_STATE,
    INVALID_QUERY_LOCATOR,
    INVALID_TYPE,
)

PART_ROWS = 500
PAGE_ROWS = 50_000
"""How many rows a page has where the caller doesn't say; the number is an emulator choice."""
PAGES_SHOWN = 5
"""Source: HTTP reference 8.2, resultPages (D)."""

_HEADER, _LINES = "header", "lines"


@dataclass(frozen=True, slots=True)
class Plan:
    """A query that Bulk can work: what is read, from which kind of record, as which table."""

    query: Query
    sobject: str
    table: FlatTable


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a result: the CSV, how many rows it has, and where the next page begins (None: this was the last)."""

    text: str
    rows: int
    locator: str | None


# Working.


def plan_query(reader: Reader, text: str, *, all_rows: bool) -> Plan:
    """Read a query; raises ``Refused``: as ``flatten``, and INVALIDENTITY for an unknown object (C)."""
    query = parse(text)
    try:
        sobject = source_of(reader.schema, query)
    except Refused as refusal:
        if refusal.code != INVALID_TYPE:
            raise
        words = f"Entity '{'.'.join(query.source.parts)}' is not supported by the Bulk API."
        raise refusals.refuse(INVALID_ENTITY_BULK, words, None) from refusal
    return Plan(query, sobject.name, flatten(reader.schema, query, all_rows=all_rows))


def reader_for(org: Org, user: int, version: str) -> Reader:
    """Say as whom a job reads, now."""
    return Reader(org.store, org.schema_for(user), org.clock.now_ms(), user, version)


def work_query(org: Org, key: int) -> Iterator[None]:
    """Work a query job to its end."""
    jobs = Jobs(org.store)
    job = jobs.find(key)
    if job is None or job.state not in (State.UPLOADED, State.IN_PROGRESS):
        return
    with org.store.transaction():
        jobs.remove_parts(key)
        jobs.change(key, state=State.IN_PROGRESS, done=0, modified=org.clock.now_ms())
    yield
    try:
        yield from _work(org, jobs, job)
    except Refused as refusal:
        problem = refusal.problems[0]
        error = f"{problem.code}: {problem.message}"
        jobs.change(key, state=State.FAILED, error=error, modified=org.clock.now_ms())


def _work(org: Org, jobs: Jobs, job: Job) -> Iterator[None]:
    all_rows = job.operation == Operation.QUERY_ALL
    reader = reader_for(org, job.user, job.version)
    plan = plan_query(reader, job.query, all_rows=all_rows)
    keys = read_keys(reader, plan.query, all_rows=all_rows)
    jobs.keep_part(job.id, _HEADER, 0, 0, dialect_of(job.delimiter, job.line_ending).write(plan.table.names))
    for start in range(0, len(keys), PART_ROWS):
        yield
        found = jobs.find(job.id)
        if found is None or found.state is not State.IN_PROGRESS:
            return
        _keep_part(org, jobs, found, keys[start : start + PART_ROWS], start // PART_ROWS)
    jobs.change(job.id, state=State.COMPLETE, modified=org.clock.now_ms())


def _keep_part(org: Org, jobs: Jobs, job: Job, keys: Sequence[int], number: int) -> None:
    """Keep the lines of some records; the number of a part tells which rows it holds, so a lost record leaves a short part."""
    began = time.perf_counter()
    all_rows = job.operation == Operation.QUERY_ALL
    reader = reader_for(org, job.user, job.version)
    plan = plan_query(reader, job.query, all_rows=all_rows)
    dialect = dialect_of(job.delimiter, job.line_ending)
    rows = read_rows(reader, plan.query, keys, all_rows=all_rows)
    lines = [dialect.write(plan.table.cells(row)) for row in rows]
    with org.store.transaction():
        jobs.keep_part(job.id, _LINES, number, len(lines), msgspec.json.encode(lines).decode())
        busy_ms = job.busy_ms + round((time.perf_counter() - began) * 1000)
        jobs.change(job.id, done=job.done + len(lines), busy_ms=busy_ms, modified=org.clock.now_ms())


# Reading the result.


def read_result(org: Org, job: Job, locator: str, most: int | None) -> Page:
    """
    Read a page of the result; ``locator`` "" is the first.

    Raises ``Refused``: INVALIDJOBSTATE before the job has ended (choice), INVALID_QUERY_LOCATOR.
    """
    _refuse_unended(job)
    start = _read_locator(locator)
    end = min(job.done, start + (most or PAGE_ROWS))
    if start and start >= job.done:
        raise _no_such_locator()
    jobs = Jobs(org.store)
    lines = _lines(jobs, job, start, end)
    text = "".join([*jobs.parts(job.id, _HEADER), *lines])
    return Page(text, len(lines), write_locator(end) if end < job.done else None)


def list_pages(job: Job, locator: str) -> tuple[list[str], str | None]:
    """List the locators of up to five pages from one on, and where the next list begins (None: that was all)."""
    _refuse_unended(job)
    starts = list(range(_read_locator(locator), max(job.done, 1), PAGE_ROWS))
    more = write_locator(starts[PAGES_SHOWN]) if len(starts) > PAGES_SHOWN else None
    return [write_locator(start) for start in starts[:PAGES_SHOWN]], more


def _lines(jobs: Jobs, job: Job, start: int, end: int) -> list[str]:
    """Read lines by their numbers. Records lost while the job ran leave short parts, so lines are counted, not places."""
    lines: list[str] = []
    seen = 0
    for number, rows in jobs.part_rows(job.id, _LINES):
        if seen < end and seen + rows > start:
            part: list[str] = msgspec.json.decode(next(jobs.parts(job.id, _LINES, number, number)))
            lines += part[max(0, start - seen) : end - seen]
        seen += rows
    return lines


def _refuse_unended(job: Job) -> None:
    if job.state is not State.COMPLETE:
        text = f"InvalidJobState : Results are there when the job is complete; its state is {job.state.value}"
        raise refusals.refuse(INVALID_JOB_STATE, text, None)


def write_locator(start: int) -> str:
    """Name the page that begins at a row; clients read nothing into it."""
    return urlsafe_b64encode(str(start).encode()).decode().rstrip("=")


def _read_locator(locator: str) -> int:
    if not locator:
        return 0
    try:
        text = urlsafe_b64decode(locator + "=" * (-len(locator) % 4)).decode("ascii")
    except ValueError:
        raise _no_such_locator() from None
    if not text.isdecimal() or len(text) > 12:
        raise _no_such_locator()
    return int(text)


def _no_such_locator() -> Refused:
    return refusals.refuse(INVALID_QUERY_LOCATOR, "invalid query locator", None)


def check_version(job: Job, version: str) -> None:
    """Refuse to read results through another API version. Source: HTTP reference 8.2 (D); code and words are choices."""
    if float(version) != float(job.version):
        text = f"InvalidJob : The job was made with API version {job.version}, its results can't be read with {version}"
        raise refusals.refuse(INVALID_JOB, text, None, 409)

"""What came of the records of an ingest job? Three tables of CSV, in the job's own dialect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from twofold.emulator import refusals
from twofold.emulator.bulk.dialect import Cells, DataUnreadable, dialect_of
from twofold.emulator.bulk.ingest import FAILED, SUCCEEDED
from twofold.emulator.bulk.jobs import Job, Jobs, State
from twofold.facts.error_codes import INVALID_JOB_STATE

_ENDED = (State.COMPLETE, State.FAILED, State.ABORTED)


def succeeded(jobs: Jobs, job: Job) -> str:
    """Write the records that were written, with Id and whether it is new. Source: HTTP reference 8.1 (C)."""
    return _with_results(jobs, job, SUCCEEDED, ("sf__Id", "sf__Created"))


def failed(jobs: Jobs, job: Job) -> str:
    """Write the records that were refused, with Id and reason. Source: HTTP reference 8.1 (C)."""
    return _with_results(jobs, job, FAILED, ("sf__Id", "sf__Error"))


def unprocessed(jobs: Jobs, job: Job) -> str:
    """Write the records nothing was done with, as they came; those of a job that ended before its data did."""
    _refuse_unended(job)
    dialect = dialect_of(job.delimiter, job.line_ending)
    return "".join(map(dialect.write, _rest(jobs, job)))


def _with_results(jobs: Jobs, job: Job, kind: str, columns: tuple[str, str]) -> str:
    _refuse_unended(job)
    dialect = dialect_of(job.delimiter, job.line_ending)
    names = next(_records(jobs, job), [])
    return dialect.write([*columns, *names]) + "".join(jobs.parts(job.id, kind))


def _rest(jobs: Jobs, job: Job) -> Iterator[Cells]:
    records = _records(jobs, job)
    yield from islice(records, 1)
    if job.state is not State.COMPLETE:
        yield from islice(records, job.done, None)


def _records(jobs: Jobs, job: Job) -> Iterator[Cells]:
    """Yield header and records, as far as they can be read."""
    dialect = dialect_of(job.delimiter, "")
    try:
        yield from dialect.read(jobs.content(job.id))
    except DataUnreadable:
        return


def _refuse_unended(job: Job) -> None:
    """Refuse to answer before the job has ended; code and words are emulator choices."""
    if job.state not in _ENDED:
        text = f"InvalidJobState : Results are there when the job has ended; its state is {job.state.value}"
        raise refusals.refuse(INVALID_JOB_STATE, text, None)

"""
Bulk API 1.0 under /services/async/XX.X/job: jobs, their batches, bodies and results, in CSV, JSON and XML.

Jobs answer in the request's own format, batches by the content type of the job; every refusal is a 400 with an exceptionCode.
Source: HTTP reference 9 (C, O).
"""

from __future__ import annotations

from collections.abc import Callable

from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.classic.batches import Batch, Batches, BatchState, get_classic_job, refuse_classic
from twofold.emulator.bulk.classic.formats import (
    Format,
    format_of,
    read_info,
    write_error,
    write_info,
    write_infos,
    write_list,
)
from twofold.emulator.bulk.classic.query_rows import join_parts
from twofold.emulator.bulk.classic.rendering import render_batch, render_job, write_outcomes
from twofold.emulator.bulk.classic.requests import add_batch, add_job, change_state
from twofold.emulator.bulk.classic.work import ROWS, read_outcomes
from twofold.emulator.bulk.jobs import Job, Jobs
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.bulk.worker import begin_batch
from twofold.emulator.refusals import Refused
from twofold.emulator.wire import Answer, Base, Call, Route
from twofold.facts.error_codes import CLASSIC_INVALID_BATCH, CLASSIC_INVALID_SESSION_ID, CLASSIC_INVALID_VERSION
from twofold.facts.versions import parse_version, render_version

Endpoint = Callable[[Org, Call], Answer]
Inner = Callable[[Org, Call, int], Answer]


def _guarded(inner: Inner) -> Endpoint:
    """Find the session, and turn every refusal into this API's own. Source: HTTP reference 9, errors (C)."""

    def answer(org: Org, call: Call) -> Answer:
        try:
            return inner(org, call, _get_user(org, call))
        except Refused as refusal:
            shown_as = _asked_format(call) or Format.XML
            problem = refusal.problems[0]
            return Answer(400, write_error(problem.code, problem.message, shown_as), content_type=shown_as.media_type)

    answer.__doc__ = inner.__doc__
    return answer


def _get_user(org: Org, call: Call) -> int:
    user = org.sessions.find_user(call.headers.get("x-sfdc-session", "").strip())
    found = user if user is not None else call.user
    if found is None:
        raise refuse_classic(CLASSIC_INVALID_SESSION_ID, "Invalid session id")
    return found


# Jobs.


def create(org: Org, call: Call, user: int) -> Answer:
    """Make a job of CSV, JSON or XML; zipped contents are refused, and the header for PK chunking changes nothing."""
    version = parse_version(call.path["version"])
    if version is None:
        raise refuse_classic(CLASSIC_INVALID_VERSION, f"Invalid API version: {call.path['version']}")
    sent_as = _sent_format(call)
    job = add_job(org, user, call.now, render_version(version), read_info(call.body, sent_as))
    return _job(org, call, job, 201)


def read(org: Org, call: Call, user: int) -> Answer:
    """Tell how far a job is."""
    return _job(org, call, _get_job(org, call), 200)


def change(org: Org, call: Call, user: int) -> Answer:
    """Close or abort a job."""
    change_state(org, _get_job(org, call), read_info(call.body, _sent_format(call)).get("state"))
    return _job(org, call, _get_job(org, call), 200)


def _job(org: Org, call: Call, job: Job, status: int) -> Answer:
    shown_as = _asked_format(call) or _batch_format(job)
    info = render_job(job, Batches(org.store).of(job.id), shown_as)
    return Answer(status, write_info("jobInfo", info, shown_as), content_type=shown_as.media_type)


def _get_job(org: Org, call: Call) -> Job:
    return get_classic_job(Jobs(org.store), call.path["job"])


# Batches.


def add(org: Org, call: Call, user: int) -> Answer:
    """Add a batch of records, or the text of a query."""
    job = _get_job(org, call)
    batch = add_batch(org, job, call.now, call.body)
    begin_batch(org, batch)
    return _batch(job, batch, 201)


def list_batches(org: Org, call: Call, user: int) -> Answer:
    """List the batches of a job."""
    job = _get_job(org, call)
    shown_as = _batch_format(job)
    infos = [render_batch(batch, shown_as) for batch in Batches(org.store).of(job.id)]
    return Answer(200, write_infos("batchInfoList", "batchInfo", infos, shown_as), content_type=shown_as.media_type)


def read_batch(org: Org, call: Call, user: int) -> Answer:
    """Tell how far a batch is."""
    job = _get_job(org, call)
    return _batch(job, _get_batch(org, call, job), 200)


def request(org: Org, call: Call, user: int) -> Answer:
    """Answer with the body of a batch as it was sent."""
    job = _get_job(org, call)
    body = Jobs(org.store).content(_get_batch(org, call, job).id)
    return Answer(200, body, content_type=Format(job.content_type).media_type)


def result(org: Org, call: Call, user: int) -> Answer:
    """Answer with what came of each record, or with the Ids of a query's results."""
    job = _get_job(org, call)
    batch = _get_completed(org, call, job)
    if Operation(job.operation).reads:
        shown_as = _batch_format(job)
        return Answer(200, write_list([batch.result_id], shown_as), content_type=shown_as.media_type)
    shown_as = Format(job.content_type)
    outcomes = read_outcomes(Batches(org.store), batch)
    return Answer(200, write_outcomes(outcomes, shown_as), content_type=shown_as.media_type)


def rows(org: Org, call: Call, user: int) -> Answer:
    """Answer with the rows of a query."""
    job = _get_job(org, call)
    batch = _get_completed(org, call, job)
    if not Operation(job.operation).reads or batch.result_id[:15] != call.path["result"][:15]:
        raise refuse_classic(CLASSIC_INVALID_BATCH, f"Unable to find result: {call.path['result']}")
    shown_as = Format(job.content_type)
    body = join_parts(Jobs(org.store).parts(batch.id, ROWS), shown_as)
    return Answer(200, body, content_type=shown_as.media_type)


def _batch(job: Job, batch: Batch, status: int) -> Answer:
    shown_as = _batch_format(job)
    return Answer(
        status, write_info("batchInfo", render_batch(batch, shown_as), shown_as), content_type=shown_as.media_type
    )


def _get_batch(org: Org, call: Call, job: Job) -> Batch:
    return Batches(org.store).get(job, call.path["batch"])


def _get_completed(org: Org, call: Call, job: Job) -> Batch:
    batch = _get_batch(org, call, job)
    if batch.state is not BatchState.COMPLETED:
        text = f"Batch not completed: {batch.text_id} is {batch.state.value}. {batch.message}".strip()
        raise refuse_classic(CLASSIC_INVALID_BATCH, text)
    return batch


# Formats.


def _sent_format(call: Call) -> Format:
    return format_of(call.headers.get("content-type", "")) or Format.XML


def _asked_format(call: Call) -> Format | None:
    return format_of(call.headers.get("content-type", "")) or format_of(call.headers.get("accept", ""))


def _batch_format(job: Job) -> Format:
    return Format.JSON if job.content_type == Format.JSON else Format.XML


_JOB = "/services/async/{version}/job"
_BATCH = f"{_JOB}/{{job}}/batch"

ROUTES = (
    (Route("POST", _JOB, Base.ROOT, writes=True), _guarded(create)),
    (Route("GET", f"{_JOB}/{{job}}", Base.ROOT), _guarded(read)),
    (Route("POST", f"{_JOB}/{{job}}", Base.ROOT, writes=True), _guarded(change)),
    (Route("POST", _BATCH, Base.ROOT, writes=True), _guarded(add)),
    (Route("GET", _BATCH, Base.ROOT), _guarded(list_batches)),
    (Route("GET", f"{_BATCH}/{{batch}}", Base.ROOT), _guarded(read_batch)),
    (Route("GET", f"{_BATCH}/{{batch}}/request", Base.ROOT), _guarded(request)),
    (Route("GET", f"{_BATCH}/{{batch}}/result", Base.ROOT), _guarded(result)),
    (Route("GET", f"{_BATCH}/{{batch}}/result/{{result}}", Base.ROOT), _guarded(rows)),
)

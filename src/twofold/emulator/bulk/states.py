"""When may a job be closed, aborted, deleted, or given data? The life of a job of Bulk API 2.0."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.jobs import Api, Job, Jobs, State
from twofold.emulator.bulk.requests import invalid_job
from twofold.emulator.bulk.worker import begin
from twofold.emulator.refusals import Refused
from twofold.facts.error_codes import CLIENT_INPUT_ERROR, INVALID_JOB_STATE
from twofold.facts.limits import BULK_UPLOAD_BYTES_MAX

_DELETABLE = (State.UPLOADED, State.COMPLETE, State.ABORTED, State.FAILED)
_ABORTABLE = (State.OPEN, State.UPLOADED, State.IN_PROGRESS)


def upload(org: Org, job: Job, body: bytes) -> None:
    """
    Keep the data of an open job; a second upload spoils the job: it can't be closed any more.

    Source: HTTP reference 8.1 (O), the refusal at closing C; the limit is measured after base64 (rule 7.12, D).
    """
    if job.state is not State.OPEN:
        raise _wrong_state("Uploading to", job)
    if (len(body) + 2) // 3 * 4 > BULK_UPLOAD_BYTES_MAX:
        text = f"ClientInputError : The data is larger than {BULK_UPLOAD_BYTES_MAX} bytes in base64"
        raise refusals.refuse(CLIENT_INPUT_ERROR, text, None)
    jobs = Jobs(org.store)
    with org.store.transaction():
        jobs.keep_content(job.id, body)
        jobs.change(job.id, uploads=job.uploads + 1, modified=org.clock.now_ms())


def change_state(org: Org, job: Job, state: object) -> Job:
    """Close or abort a job and return it as it is then; raises ``Refused`` (INVALIDJOB, INVALIDJOBSTATE)."""
    if state == State.ABORTED:
        _abort(org, job)
    elif state == State.UPLOADED and job.api is Api.INGEST:
        _close(org, job)
    else:
        raise invalid_job(f"a job can't be put into state '{state}'")
    return Jobs(org.store).get(job.text_id, job.api)


def _close(org: Org, job: Job) -> None:
    if job.state is not State.OPEN:
        raise _wrong_state("Closing", job)
    if job.uploads > 1:
        text = (
            f"Found multiple contents for job: <{job.text_id[:15]}>, please 'Close' / 'Abort' / 'Delete' the current Job "
            "then create a new Job and make sure you only do 'PUT' once on a given Job."
        )
        raise invalid_job(text)
    _put_into(org, job, State.UPLOADED)
    begin(org, job)


def _abort(org: Org, job: Job) -> None:
    if job.state not in _ABORTABLE:
        raise _wrong_state("Aborting", job)
    _put_into(org, job, State.ABORTED)


def _put_into(org: Org, job: Job, state: State) -> None:
    with org.store.transaction():
        Jobs(org.store).change(job.id, state=state, modified=org.clock.now_ms())


def remove(org: Org, job: Job) -> None:
    """Forget a job that is not being worked. Source: HTTP reference 8.1, delete (D)."""
    if job.state not in _DELETABLE:
        raise _wrong_state("Deleting", job)
    with org.store.transaction():
        Jobs(org.store).remove(job.id)


def _wrong_state(doing: str, job: Job) -> Refused:
    """Refuse what the state of a job forbids. Source: recorded answers to aborting (C), in the same words for the rest (K)."""
    state = "Completed" if job.state is State.COMPLETE else job.state.value
    return refusals.refuse(INVALID_JOB_STATE, f"{doing} already {state} Job not allowed", None)

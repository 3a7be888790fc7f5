"""
Bulk API 2.0, ingest jobs: create (JSON, or multipart with the data), list, poll, close or abort, delete.

Source: HTTP reference 8.1 (O, C, D); how a job is worked: ``bulk/ingest.py``.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.jobs import Api, Job, Jobs, State
from twofold.emulator.bulk.rendering import render_job, render_list, render_progress
from twofold.emulator.bulk.requests import add_ingest_job, invalid_job
from twofold.emulator.bulk.states import change_state, remove, upload
from twofold.emulator.wire import Answer, Call, Route, no_content, ok
from twofold.emulator.wire.multipart import MULTIPART, Part, read_parts
from twofold.facts.error_codes import CLIENT_INPUT_ERROR
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import BULK_MULTIPART_CHARS_MAX

_LISTED_AT_ONCE = 1000


def create(org: Org, call: Call) -> Answer:
    """Make a job; its data comes in another call, or in the second part of this one."""
    assert call.user is not None, "the route needs a session"
    content_type = call.headers.get("content-type", "")
    if content_type.lower().startswith(MULTIPART):
        return _create_with_data(org, call, read_parts(content_type, call.body))
    return ok(render_job(add_ingest_job(org, call.user, call.now, call.version, call.object())))


def _create_with_data(org: Org, call: Call, parts: dict[str, Part]) -> Answer:
    """Make a job with its data, which has to be small. Source: HTTP reference 8.1 (D)."""
    assert call.user is not None, "the route needs a session"
    if "job" not in parts or "content" not in parts:
        raise invalid_job("a multipart request has the parts 'job' and 'content'")
    data = parts["content"].body
    if len(data.decode(errors="replace")) > BULK_MULTIPART_CHARS_MAX:
        text = f"ClientInputError : The data of a multipart request has at most {BULK_MULTIPART_CHARS_MAX} characters"
        raise refusals.refuse(CLIENT_INPUT_ERROR, text, None)
    with org.store.transaction():
        job = add_ingest_job(org, call.user, call.now, call.version, parts["job"].object())
        upload(org, job, data)
    uploaded = Jobs(org.store).get(job.text_id, job.api)
    return ok(render_job(change_state(org, uploaded, State.UPLOADED)))


def poll(org: Org, call: Call) -> Answer:
    """Tell how far a job is."""
    return ok(render_progress(get_job(org, call)))


def patch(org: Org, call: Call) -> Answer:
    """Close (``UploadComplete``) or abort a job."""
    return ok(render_job(change_state(org, get_job(org, call), call.object().get("state"))))


def delete(org: Org, call: Call) -> Answer:
    """Forget a job with its data and results."""
    remove(org, get_job(org, call))
    return no_content()


def list_jobs(org: Org, call: Call) -> Answer:
    """List the jobs that write records, Bulk 1.0 ones too unless ``jobType`` asks for one kind."""
    asked = call.query.get("jobType")
    apis = tuple(api for api in (Api.INGEST, Api.CLASSIC) if asked is None or api.value.lower() == asked.lower())
    return ok(page_of_jobs(org, call, apis, "jobs/ingest"))


def page_of_jobs(org: Org, call: Call, apis: tuple[Api, ...], path: str) -> dict[str, object]:
    """Show a page of jobs; a page's locator is the Id of its last job (emulator choice)."""
    after = find_key(call.query.get("queryLocator", "")) or 0
    found = Jobs(org.store).page(apis, after, _LISTED_AT_ONCE + 1) if apis else []
    shown = found[:_LISTED_AT_ONCE]
    more = len(found) > len(shown)
    return render_list(shown, f"{call.data_url}/{path}?queryLocator={from_key(shown[-1].id)}" if more else None)


def get_job(org: Org, call: Call) -> Job:
    """Get the ingest job the address names; raises ``Refused`` (NOT_FOUND)."""
    return Jobs(org.store).get(call.path["job"], Api.INGEST)


ROUTES = (
    (Route("POST", "/jobs/ingest", writes=True), create),
    (Route("GET", "/jobs/ingest"), list_jobs),
    (Route("GET", "/jobs/ingest/{job}"), poll),
    (Route("PATCH", "/jobs/ingest/{job}", writes=True), patch),
    (Route("DELETE", "/jobs/ingest/{job}", writes=True), delete),
)

"""
Bulk API 2.0, query jobs: create, list, poll, abort, delete, results by page, and the list of pages.

Source: HTTP reference 8.2 (O, C, D); how a job is worked: ``bulk/query.py``.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.jobs import Api, Job, Jobs
from twofold.emulator.bulk.operations import READS, Operation
from twofold.emulator.bulk.query import check_version, list_pages, plan_query, read_result, reader_for
from twofold.emulator.bulk.rendering import render_job, render_progress
from twofold.emulator.bulk.requests import add_query_job, read_operation, read_text
from twofold.emulator.bulk.states import change_state, remove
from twofold.emulator.bulk.worker import begin
from twofold.emulator.endpoints.bulk_ingest import page_of_jobs
from twofold.emulator.endpoints.bulk_ingest_data import CSV
from twofold.emulator.wire import Answer, Call, Route, no_content, ok
from twofold.facts.error_codes import CLIENT_INPUT_ERROR

NO_MORE = "null"
"""The value of ``Sforce-Locator`` on the last page; clients loop for ever without it. Source: HTTP reference 8.2 (C)."""


def create(org: Org, call: Call) -> Answer:
    """Make a job; it is worked at once."""
    assert call.user is not None, "the route needs a session"
    body = call.object()
    text = read_text(body, "query")
    all_rows = read_operation(body, READS) is Operation.QUERY_ALL
    plan = plan_query(reader_for(org, call.user, call.version), text, all_rows=all_rows)
    job = add_query_job(org, call.user, call.now, call.version, body, plan.sobject, text)
    begin(org, job)
    return ok(render_job(job))


def list_jobs(org: Org, call: Call) -> Answer:
    """List the query jobs."""
    return ok(page_of_jobs(org, call, (Api.QUERY,), "jobs/query"))


def poll(org: Org, call: Call) -> Answer:
    """Tell how far a job is."""
    return ok(render_progress(_get_job(org, call)))


def patch(org: Org, call: Call) -> Answer:
    """Abort a job."""
    return ok(render_job(change_state(org, _get_job(org, call), call.object().get("state"))))


def delete(org: Org, call: Call) -> Answer:
    """Forget a job with its results."""
    remove(org, _get_job(org, call))
    return no_content()


def results(org: Org, call: Call) -> Answer:
    """Answer with a page of rows as CSV; headers tell how many there are and where the next page begins."""
    job = _get_job(org, call)
    check_version(job, call.version)
    page = read_result(org, job, call.query.get("locator", ""), _read_most(call))
    headers = {"Sforce-NumberOfRecords": str(page.rows), "Sforce-Locator": page.locator or NO_MORE}
    return Answer(200, page.text.encode(), headers, CSV)


def pages(org: Org, call: Call) -> Answer:
    """Answer with the addresses of up to five pages, to be read side by side."""
    job = _get_job(org, call)
    check_version(job, call.version)
    locators, more = list_pages(job, call.query.get("locator", ""))
    base = f"{call.data_url}/jobs/query/{job.text_id}"
    return ok(
        {
            "resultPages": [{"resultUrl": f"{base}/results?locator={locator}"} for locator in locators],
            "nextRecordsUrl": f"{base}/resultPages?locator={more}" if more else None,
            "done": more is None,
        }
    )


def _read_most(call: Call) -> int | None:
    text = call.query.get("maxRecords")
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or int(text[:12]) == 0:
        raise refusals.refuse(CLIENT_INPUT_ERROR, f"maxRecords is a number from 1 up, not '{text}'", None)
    return int(text[:12])


def _get_job(org: Org, call: Call) -> Job:
    return Jobs(org.store).get(call.path["job"], Api.QUERY)


ROUTES = (
    (Route("POST", "/jobs/query", writes=True), create),
    (Route("GET", "/jobs/query"), list_jobs),
    (Route("GET", "/jobs/query/{job}"), poll),
    (Route("PATCH", "/jobs/query/{job}", writes=True), patch),
    (Route("DELETE", "/jobs/query/{job}", writes=True), delete),
    (Route("GET", "/jobs/query/{job}/results"), results),
    (Route("GET", "/jobs/query/{job}/resultPages"), pages),
)

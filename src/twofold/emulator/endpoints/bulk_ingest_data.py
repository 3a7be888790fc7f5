"""
Bulk API 2.0, data of ingest jobs: upload by PUT; successfulResults, failedResults, unprocessedrecords by GET.

Results are CSV whatever the call would rather have. Source: HTTP reference 8.1 (O, C).
"""

from __future__ import annotations

from collections.abc import Callable

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk import results
from twofold.emulator.bulk.jobs import Job, Jobs
from twofold.emulator.bulk.states import upload
from twofold.emulator.endpoints.bulk_ingest import get_job
from twofold.emulator.wire import Answer, Call, Route
from twofold.facts.error_codes import UNSUPPORTED_MEDIA_TYPE

CSV = "text/csv; charset=UTF-8"


def put(org: Org, call: Call) -> Answer:
    """Take the data of a job, at once and once only; answered with 201 and nothing."""
    content_type = call.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != "text/csv":
        raise refusals.refuse(UNSUPPORTED_MEDIA_TYPE, f"Content-Type text/csv is needed, not {content_type}", None)
    upload(org, get_job(org, call), call.body)
    return Answer(201, b"", content_type=CSV)


def succeeded(org: Org, call: Call) -> Answer:
    """Answer with the records that were written."""
    return _table(org, call, results.succeeded)


def failed(org: Org, call: Call) -> Answer:
    """Answer with the records that were refused."""
    return _table(org, call, results.failed)


def unprocessed(org: Org, call: Call) -> Answer:
    """Answer with the records nothing was done with."""
    return _table(org, call, results.unprocessed)


def _table(org: Org, call: Call, write: Callable[[Jobs, Job], str]) -> Answer:
    return Answer(200, write(Jobs(org.store), get_job(org, call)).encode(), content_type=CSV)


ROUTES = (
    (Route("PUT", "/jobs/ingest/{job}/batches", writes=True), put),
    (Route("GET", "/jobs/ingest/{job}/successfulResults"), succeeded),
    (Route("GET", "/jobs/ingest/{job}/failedResults"), failed),
    (Route("GET", "/jobs/ingest/{job}/unprocessedrecords"), unprocessed),
)

"""Who works the jobs? The org's background, from the moment a job is closed, and again after a restart."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.ingest import work_ingest
from twofold.emulator.bulk.jobs import Api, Job, Jobs, State
from twofold.emulator.bulk.query import work_query

_log = logging.getLogger(__name__)


def attach(org: Org) -> None:
    """Let the org's background go on with unfinished jobs whenever it starts."""
    org.background.on_start(lambda: _go_on(org))


def begin(org: Org, job: Job) -> None:
    """Have a job worked that is ready for it."""
    org.background.add(_guarded(org, job))


def _go_on(org: Org) -> None:
    for job in Jobs(org.store).unfinished():
        begin(org, job)


def _guarded(org: Org, job: Job) -> Iterator[None]:
    """Work a job to its end, whatever happens: a fault of the box fails the job and is not hidden."""
    try:
        yield from _WORK[job.api](org, job.id)
    except Exception:  # noqa: BLE001 (the outer loop of the worker: no job may stay half done and say nothing)
        _log.exception("The org in a box failed at job %s", job.text_id)
        error = "InternalServerError : The org in a box failed at this job; its log says more"
        Jobs(org.store).change(job.id, state=State.FAILED, error=error, modified=org.clock.now_ms())


_WORK = {Api.INGEST: work_ingest, Api.QUERY: work_query}

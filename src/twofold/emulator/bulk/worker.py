"""Who works the jobs? The org's background, from the moment a job is closed, and again after a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable

from twofold.emulator.behaviour.background import Work
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.classic.batches import Batch, Batches, BatchState
from twofold.emulator.bulk.classic.work import work_batch
from twofold.emulator.bulk.ingest import work_ingest
from twofold.emulator.bulk.jobs import Api, Job, Jobs, State
from twofold.emulator.bulk.query import work_query

_log = logging.getLogger(__name__)


def attach(org: Org) -> None:
    """Let the org's background go on with unfinished jobs whenever it starts."""
    org.background.on_start(lambda: _go_on(org))


def begin(org: Org, job: Job) -> None:
    """Have a job of Bulk 2.0 worked that is ready for it."""

    def give_up(now: int, error: str) -> None:
        Jobs(org.store).change(job.id, state=State.FAILED, error=error, modified=now)

    org.background.add(_guarded(org, _WORK[job.api](org, job.id), job.text_id, give_up))


def begin_batch(org: Org, batch: Batch) -> None:
    """Have a batch of Bulk 1.0 worked."""

    def give_up(now: int, error: str) -> None:
        Batches(org.store).change(batch.id, state=BatchState.FAILED, message=error, modified=now)

    org.background.add(_guarded(org, work_batch(org, batch.id), batch.text_id, give_up))


def _go_on(org: Org) -> None:
    batches = Batches(org.store)
    for job in batches.jobs.unfinished():
        begin(org, job)
    for batch in batches.unfinished():
        begin_batch(org, batch)


def _guarded(org: Org, work: Work, name: str, give_up: Callable[[int, str], None]) -> Work:
    """Work to the end, whatever happens: a fault of the box fails the job and is not hidden."""
    try:
        yield from work
    except Exception:  # noqa: BLE001 (the outer loop of the worker: no job may stay half done and say nothing)
        _log.exception("The org in a box failed at %s", name)
        give_up(org.clock.now_ms(), "InternalServerError : The org in a box failed at this; its log says more")


_WORK = {Api.INGEST: work_ingest, Api.QUERY: work_query}

"""
Who drains the inbox, whatever happens to the process?

A drain is a DBOS workflow of one group of shards: lease them, work batches until nothing is due, give them back. Batches are
no steps of it: where to go on after a crash is known to the inbox, and better. DBOS runs at least once; that nothing is done
twice is the business of inbox, intents and looking again. The work itself runs on the event loop of the door that started
the runner.
"""

import asyncio
import os
import socket
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import CancelledError
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from twofold.adapters.durable.groups import shards_of, workflow_id
from twofold.adapters.durable.supervisor import RHYTHM, Rhythm, Supervisor
from twofold.adapters.durable.system import POLLING_INTERVAL_S, QUEUE, make_config
from twofold.adapters.journal.store import Store
from twofold.adapters.journal.workers import lease_owner

log = structlog.get_logger(__name__)

BATCHES_A_DRAIN = 100
"""A longer backlog is a new drain, so that groups take turns where there are fewer workers than groups."""
LINGER_S = 0.1
BIG_BATCH = 100
"""After a batch smaller than this the drain lingers, so that the next one holds more people and costs fewer calls each."""
KEEP_ENDED_S = 600.0
_STALE_S = 2.0
"""A drain that is queued and does not start for so long is looked at."""
_QUEUE_STOP_S = 5.0
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_EMBEDDED = "embedded"


class Batch(Protocol):
    """What one batch came to: ``engine.drain.Drained`` is one."""

    @property
    def worked(self) -> int:
        """Rows taken, finished or not."""
        ...


Drain = Callable[[str, frozenset[int]], Awaitable[Batch]]
"""Works one batch for an owner that holds the leases of these shards."""


def _present() -> datetime:
    return datetime.now(UTC)


class _Drains:
    """The drains under way in this process, by group, and whether each was asked to look once more."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked: dict[str, bool] = {}

    def begin(self, group: str) -> None:
        """A drain of ``group`` starts."""
        with self._changed:
            self._asked[group] = False

    def ask(self, group: str) -> bool:
        """Ask the drain under way to look once more before it ends; False where there is none."""
        with self._changed:
            if group not in self._asked:
                return False
            self._asked[group] = True
            return True

    def may_end(self, group: str) -> bool:
        """Whether nobody asked since the last time; then the drain has ended, and a wake means a new one."""
        with self._changed:
            if self._asked.get(group):
                self._asked[group] = False
                return False
            self._forget(group)
            return True

    def end(self, group: str) -> None:
        """The drain has ended, asked or not."""
        with self._changed:
            self._forget(group)

    def wait_for_none(self, at_most_s: float) -> bool:
        """Wait until no drain is under way; False where the time is up."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._asked, at_most_s)

    def _forget(self, group: str) -> None:
        self._asked.pop(group, None)
        self._changed.notify_all()


class DurableRunner:
    """
    Drains the inbox of one store, alone or beside other workers.

    Args:
        home: folder for DBOS's own SQLite file; not used on PostgreSQL.
        workers: how many worker processes share the work; 1 on SQLite. Each leases about 64 / ``workers`` shards.

    One runner a process: DBOS is a singleton.
    """

    def __init__(
        self,
        *,
        store: Store,
        home: Path,
        drain: Drain,
        workers: int = 1,
        rhythm: Rhythm = RHYTHM,
        now: Callable[[], datetime] = _present,
    ) -> None:
        assert workers == 1 or not store.database.is_sqlite, "SQLite has one process"
        self._store = store
        self._home = home
        self._drain = drain
        self._workers = workers
        self._rhythm = rhythm
        self._now = now
        # On SQLite the next process is the same worker: DBOS recovers its own at launch, leases are simply renewed.
        self.worker = _EMBEDDED if store.database.is_sqlite else f"{socket.gethostname()}-{os.getpid()}-{_short_id()}"
        self._drains = _Drains()
        self._queued: dict[str, tuple[int, float]] = {}
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._dbos: DBOS | None = None
        self._supervisor = Supervisor(
            store,
            self.worker,
            workers,
            rhythm,
            now,
            start_drain=self._queue_drain,
            recover=_recover,
            sweep=_sweep,
        )

    async def start(self) -> None:
        """Recover what was interrupted and drain from now on, on the running event loop."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._launch)

    def wake(self, shards: Iterable[int] | None = None) -> None:
        """Have these shards drained soon (all where None): something was accepted. From any thread, returns at once."""
        self._supervisor.wake(shards)

    async def stop(self, graceful_s: float = 10.0) -> bool:
        """
        End after the batches under way, at most ``graceful_s`` later; True where all of them ended.

        What is left is open in the inbox and is worked by the next start or by another worker.
        """
        self._stopping.set()
        return await asyncio.to_thread(self._end, graceful_s)

    def _end(self, graceful_s: float) -> bool:
        self._supervisor.stop()
        self._take_no_more()
        all_ended = self._drains.wait_for_none(graceful_s)
        DBOS.destroy(destroy_registry=True)
        self._store.workers.leave(self.worker)
        return all_ended

    def _take_no_more(self) -> None:
        """Have DBOS take nothing more from the queue; a drain taken while it shuts down would be left half begun."""
        assert self._dbos is not None
        for event in self._dbos.background_thread_stop_events:
            event.set()
        for thread in threading.enumerate():
            if thread.name == f"queue-worker-{QUEUE}":
                thread.join(_QUEUE_STOP_S)

    def _launch(self) -> None:
        self._dbos = DBOS(config=make_config(self._store.database.engine.url, self._home, self.worker))
        # Registered under a name of its own: the name of a method may change, pending work must find it.
        self._workflow = DBOS.workflow(name="drain")(self._make_workflow())
        self._supervisor.beat()
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            partition_concurrency=1,
            worker_concurrency=1,
            polling_interval_sec=POLLING_INTERVAL_S,
            on_conflict="always_update",
        )
        self._supervisor.start()

    def _make_workflow(self) -> Callable[[str, int], int]:
        def drain(group: str, number: int) -> int:
            return self._work_group(group, number)

        return drain

    def _work_group(self, group: str, number: int) -> int:
        """One drain: batches until nothing is due. Returns how many rows were taken."""
        owner = lease_owner(self.worker, group)
        self._drains.begin(group)
        try:
            self._store.workers.drain_started(group, number)
            return self._work_batches(group, owner)
        finally:
            self._store.workers.release(owner)
            self._drains.end(group)

    def _work_batches(self, group: str, owner: str) -> int:
        total, held, renew_at = 0, frozenset[int](), 0.0
        for _ in range(BATCHES_A_DRAIN):
            if self._stopping.is_set():
                return total
            if time.monotonic() >= renew_at:
                held = self._store.inbox.lease(owner, sorted(shards_of(group)), self._now(), self._rhythm.lease_s)
                renew_at = time.monotonic() + self._rhythm.lease_s / 3
            worked = self._work_batch(group, owner, held) if held else None
            if worked is None or (worked == 0 and self._drains.may_end(group)):
                return total
            total += worked
            if 0 < worked < BIG_BATCH:
                self._stopping.wait(LINGER_S)
        self.wake(shards_of(group))
        return total

    def _work_batch(self, group: str, owner: str, held: frozenset[int]) -> int | None:
        """One batch, on the door's event loop; None where it failed and the drain is to end."""
        assert self._loop is not None
        try:
            batch = asyncio.run_coroutine_threadsafe(_as_coroutine(self._drain(owner, held)), self._loop).result()
        except CancelledError:
            return None
        except Exception as error:
            log.error("batch failed", group=group, error=type(error).__name__, exc_info=True)
            self._supervisor.drain_failed(group)
            return None
        self._supervisor.drain_worked(group)
        return batch.worked

    def _queue_drain(self, group: str) -> None:
        """Queue the next drain of a group, unless one is queued that has not started, or one here can look again."""
        if self._drains.ask(group):
            return
        number = self._store.workers.next_drain(group)
        queued, since = self._queued.get(group, (-1, 0.0))
        if queued == number and time.monotonic() - since < _STALE_S:
            return
        with SetWorkflowID(workflow_id(group, number)), SetEnqueueOptions(queue_partition_key=group):
            handle = DBOS.enqueue_workflow(QUEUE, self._workflow, group, number)
        self._queued[group] = (number, time.monotonic())
        if queued == number and handle.get_status().status in _ENDED:
            # It ended before it started (cancelled by hand, given up by DBOS): the next one must not wait for it.
            self._store.workers.drain_started(group, number)


async def _as_coroutine(batch: Awaitable[Batch]) -> Batch:
    return await batch


def _recover(worker: str) -> None:
    # DBOS offers this to its own admin door only. ``resume_workflows`` is public but moves the drains to another queue,
    # out of their partitions, and so breaks the order.
    DBOS._recover_pending_workflows([worker])


def _sweep() -> None:
    """Forget drains that ended a while ago; the journal keeps what matters."""
    before = datetime.fromtimestamp(time.time() - KEEP_ENDED_S, UTC).isoformat()
    ended = DBOS.list_workflows(
        name="drain", status=_ENDED, completed_before=before, limit=1000, load_input=False, load_output=False
    )
    if ended:
        DBOS.delete_workflows([workflow.workflow_id for workflow in ended])


def _short_id() -> str:
    return uuid.uuid4().hex[:8]

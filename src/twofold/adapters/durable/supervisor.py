"""
Who wakes drains, says that this worker lives, and takes over from those that don't?

One thread with one loop. Everything in it can be repeated and can come late; nothing rests on it but liveliness.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from twofold.adapters.durable.groups import groups_of, groups_with
from twofold.adapters.durable.system import POLLING_INTERVAL_S
from twofold.adapters.journal.store import Store

log = structlog.get_logger(__name__)

_LOOK_EVERY_S = 2 * POLLING_INTERVAL_S
_SWEEP_EVERY_S = 60.0
_BACK_OFF_S_MAX = 30.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """
    How often a worker says that it lives.

    A worker silent for ``silent_s`` is taken for dead; should it live, its leases are gone and it stops before it writes.
    ``lease_s`` is how long a lease outlives the last beat.
    """

    beat_every_s: float = 1.0
    silent_s: float = 6.0
    lease_s: float = 15.0


RHYTHM = Rhythm()


class Supervisor:
    """
    Looks for due work, beats, takes over.

    Args:
        start_drain: queue a drain of this group, unless one is queued that has not started.
        recover: put the interrupted drains of that dead worker back in the queue.
        sweep: forget drains that ended long ago.
    """

    def __init__(
        self,
        store: Store,
        worker: str,
        groups: int,
        rhythm: Rhythm,
        now: Callable[[], datetime],
        *,
        start_drain: Callable[[str], None],
        recover: Callable[[str], None],
        sweep: Callable[[], None],
    ) -> None:
        self._store = store
        self._worker = worker
        self._groups = groups
        self._rhythm = rhythm
        self._now = now
        self._start_drain = start_drain
        self._recover = recover
        self._sweep = sweep
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._gate = threading.Lock()
        self._asked: set[str] = set()
        self._due_at = {"look": 0.0, "beat": 0.0, "sweep": time.monotonic() + _SWEEP_EVERY_S}
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, float] = {}
        self._thread = threading.Thread(target=self._run, name="twofold-supervisor", daemon=True)

    def start(self) -> None:
        """Go on in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self, shards: Iterable[int] | None) -> None:
        """Have these shards drained soon; all where None. Returns at once, from any thread."""
        groups = groups_of(self._groups) if shards is None else groups_with(shards, self._groups)
        with self._gate:
            self._asked.update(groups)
        self._woken.set()

    def drain_failed(self, group: str) -> None:
        """Leave a group alone for a while, longer each time."""
        failures = self._failures[group] = self._failures.get(group, 0) + 1
        self._not_before[group] = time.monotonic() + min(0.5 * 2**failures, _BACK_OFF_S_MAX)

    def drain_worked(self, group: str) -> None:
        """The group is fine again."""
        self._failures.pop(group, None)
        self._not_before.pop(group, None)

    def beat(self) -> None:
        """Say that this worker lives; before the first beat it must take no work."""
        self._store.workers.beat(self._worker, self._rhythm.lease_s, self._now())

    def _take_over(self) -> None:
        for dead in self._store.workers.take_over(self._rhythm.silent_s, self._recover):
            log.warning("took over from a worker that went silent", worker=dead, by=self._worker)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.wait(POLLING_INTERVAL_S)
            self._woken.clear()
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001 - the thread's outer loop: the database may be away for a while
                log.error("supervisor stumbled", error=type(error).__name__, detail=str(error)[:200])
                self._stopping.wait(1.0)

    def _turn(self) -> None:
        with self._gate:
            groups, self._asked = self._asked, set()
        if self._is_time("beat", self._rhythm.beat_every_s):
            self.beat()
            self._take_over()
        if self._is_time("look", _LOOK_EVERY_S):
            groups |= groups_with(self._store.inbox.due_shards(self._now()), self._groups)
        for group in sorted(groups):
            if time.monotonic() >= self._not_before.get(group, 0.0):
                self._start_drain(group)
        if self._is_time("sweep", _SWEEP_EVERY_S):
            self._sweep()

    def _is_time(self, what: str, every_s: float) -> bool:
        present = time.monotonic()
        if present < self._due_at[what]:
            return False
        self._due_at[what] = present + every_s
        return True

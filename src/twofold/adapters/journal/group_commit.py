"""How do many doors that accept one delivery each share one commit?"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from types import TracebackType

from twofold.engine.ports import Accepted, Accepting

_Accept = Callable[[Sequence[Accepting], datetime], Sequence[Accepted]]
_Job = tuple[Accepting, Future[Accepted]]


class GroupCommitter:
    """
    Collects deliveries that arrive together into one transaction.

    While one commit is on its way to the disk the next group gathers, so nobody waits for a timer under load.
    ``most`` bounds a group. ``close`` stores what was handed in before it and returns when that is on disk.
    """

    def __init__(self, accept: _Accept, now: Callable[[], datetime], *, most: int = 500) -> None:
        self._accept = accept
        self._now = now
        self._most = most
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="twofold-group-commit", daemon=True)
        self._thread.start()

    def submit(self, accepting: Accepting) -> Future[Accepted]:
        """Hand a delivery in; the future is done when it is on disk, or holds the error that kept it from there."""
        future: Future[Accepted] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("The door is closed; nothing is accepted any more.")
            self._jobs.put((accepting, future))
        return future

    def accept(self, accepting: Accepting) -> Accepted:
        """Hand a delivery in and wait until it is on disk."""
        return self.submit(accepting).result()

    def close(self) -> None:
        """Store what was handed in, then stop."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def __enter__(self) -> "GroupCommitter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        is_open = True
        while is_open:
            group, is_open = self._gather()
            self._commit(group)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Wait for one job and take along whatever else is there."""
        group: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            group.append(job)
            if len(group) == self._most or self._jobs.empty():
                return group, True
            job = self._jobs.get()
        return group, False

    def _commit(self, group: list[_Job]) -> None:
        if not group:
            return
        try:
            answers = self._accept([accepting for accepting, _ in group], self._now())
        except Exception as error:  # noqa: BLE001 - a thread's outer loop: every caller gets the error as its own
            self._one_by_one(group, error)
            return
        for (_, future), answer in zip(group, answers, strict=True):
            future.set_result(answer)

    def _one_by_one(self, group: list[_Job], error: Exception) -> None:
        """One delivery that can't be stored must not keep its neighbours out."""
        if len(group) == 1:
            group[0][1].set_exception(error)
            return
        for job in group:
            self._commit([job])

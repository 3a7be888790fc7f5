"""What goes on between requests? Long work in short steps, taken in turn, one step at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

Work = Iterator[object]


class Background:
    """
    Keep the work that is under way.

    Work is an iterator: each ``next`` does one short step (under 50 ms; nothing else of the org answers meanwhile) and leaves
    no transaction open. What it does lives in the store, so that it can begin again where it was: whoever has such work
    registers with ``on_start``, and ``start`` asks everyone for what is unfinished.
    """

    def __init__(self) -> None:
        self._work: deque[Work] = deque()
        self._starters: list[Callable[[], None]] = []

    def add(self, work: Work) -> None:
        """Take work in; it is worked in turn with what is there."""
        self._work.append(work)

    def on_start(self, find_unfinished: Callable[[], None]) -> None:
        """Remember a function that adds the work left unfinished in the store."""
        self._starters.append(find_unfinished)

    def start(self) -> None:
        """Drop what is under way and begin with what the store says: after opening, and after it was put back."""
        self.clear()
        for find_unfinished in self._starters:
            find_unfinished()

    def clear(self) -> None:
        """Drop everything under way, as when the store is emptied."""
        self._work.clear()

    @property
    def waiting(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._work)

    def step(self) -> bool:
        """
        Do one step of the work whose turn it is; False when there is none left.

        What a step raises passes; its work is dropped.
        """
        if not self._work:
            return False
        work = self._work.popleft()
        for _ in work:
            self._work.append(work)
            break
        return bool(self._work)

    def drain(self) -> None:
        """Work until nothing is left."""
        while self.step():
            pass

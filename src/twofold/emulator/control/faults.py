"""
What goes wrong on purpose? A small table of faults, chosen by count, address and, if wanted, by dice that always fall the same.

Every fault looks at the requests it could strike, in order (``partial-failure`` at the records they write); it strikes each
``every``-th of them whose path fits, with the chance given, until its ``times`` are used up. The same seed and the same
requests make the same faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatchcase
from random import Random

from twofold.facts.error_codes import CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY


class FaultKind(Enum):
    """The faults there are."""

    LATENCY = "latency"
    """The work is done, then the answer waits: ``ms`` milliseconds and up to ``jitter_ms`` more."""
    HANG_UP = "hang-up"
    """The connection is closed before anything is done."""
    LOST_ANSWER = "lost-answer"
    """The write is done and kept, then the connection is closed without an answer."""
    TOO_MANY_REQUESTS = "too-many-requests"
    """429 for any request; ``retry_after_s`` says when to come again."""
    SERVER_ERROR = "server-error"
    """500 UNKNOWN_EXCEPTION for any request; nothing is done."""
    UNAVAILABLE = "unavailable"
    """503 for any request; ``retry_after_s`` says when to come again."""
    REQUEST_LIMIT = "request-limit"
    """403 REQUEST_LIMIT_EXCEEDED for any API call."""
    QUERY_TIMEOUT = "query-timeout"
    """400 QUERY_TIMEOUT for a query."""
    EXPIRE_SESSIONS = "expire-sessions"
    """Every session ends before the request is looked at."""
    LOCK_ROW = "lock-row"
    """UNABLE_TO_LOCK_ROW for the first record that a request writes."""
    PARTIAL_FAILURE = "partial-failure"
    """Records of a request or a bulk job fail one by one with ``code``; the others are written."""
    GAP = "gap"
    """The change events of a request say only which records changed (GAP_CREATE and so on)."""
    OVERFLOW = "overflow"
    """The change events of a request say only which kinds of record changed (GAP_OVERFLOW)."""


LASTING = frozenset({FaultKind.LATENCY, FaultKind.PARTIAL_FAILURE})
"""Faults that last until they are removed, unless ``times`` says otherwise; the others strike once."""
DETAILS = {
    FaultKind.LATENCY: frozenset({"ms", "jitter_ms"}),
    FaultKind.TOO_MANY_REQUESTS: frozenset({"retry_after_s"}),
    FaultKind.UNAVAILABLE: frozenset({"retry_after_s"}),
    FaultKind.PARTIAL_FAILURE: frozenset({"code"}),
}
"""What may be said of a kind of fault besides when it strikes."""


@dataclass(slots=True)
class Fault:
    """
    One line of the table.

    Attributes:
        times: how often it still strikes; None until it is removed.
        every: strikes each so-many-th request that fits; 1 strikes all.
        path: pattern with ``*`` for the path, compared in lower case.
        chance: of those, how many it strikes, above 0 to 1; drawn by ``seed``.
        ms, jitter_ms, code, retry_after_s: see ``FaultKind``; used by the kinds of ``DETAILS``.
        seen: how many fitting requests there were since it was set.
    """

    number: int
    kind: FaultKind
    times: int | None = 1
    every: int = 1
    path: str = "*"
    chance: float = 1.0
    seed: int = 0
    ms: int = 1000
    jitter_ms: int = 0
    code: str = CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY
    retry_after_s: int = 0
    seen: int = 0
    _dice: Random = field(init=False)

    def __post_init__(self) -> None:
        """Take dice that depend on kind and seed alone, so that a fault that is set again falls the same again."""
        self._dice = Random(f"{self.kind.value}:{self.seed}")

    def strikes(self, path: str) -> bool:
        """Count a request it could strike and tell whether it does."""
        if self.times == 0 or not fnmatchcase(path.lower(), self.path.lower()):
            return False
        self.seen += 1
        if self.seen % self.every or (self.chance < 1 and self._dice.random() >= self.chance):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def give_back(self) -> None:
        """Undo a strike that met nothing to strike."""
        self.seen -= 1
        if self.times is not None:
            self.times += 1

    def draw_wait_s(self) -> float:
        """Say how long an answer waits."""
        return (self.ms + self._dice.randint(0, self.jitter_ms)) / 1000

    def render(self) -> dict[str, object]:
        """Show the line."""
        details = {name: getattr(self, name) for name in sorted(DETAILS.get(self.kind, ()))}
        dice = {"chance": self.chance, "seed": self.seed} if self.chance < 1 else {}
        shown: dict[str, object] = {
            "id": self.number,
            "fault": self.kind.value,
            "times": self.times,
            "every": self.every,
            "path": self.path,
        }
        return {**shown, **dice, **details}


class Faults:
    """The table."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def add(
        self, kind: FaultKind, *, times: int | None = 1, every: int = 1, path: str = "*", **more: float | str
    ) -> Fault:
        """Set a fault; ``more`` is chance, seed and what ``DETAILS`` names."""
        self._number += 1
        fault = Fault(self._number, kind, times, every, path, **more)  # type: ignore[arg-type]
        self._faults = [*self, fault]
        return fault

    def remove(self, number: int | None = None) -> bool:
        """Take one fault away, or all; False when there was none."""
        left = [fault for fault in self._faults if number is not None and fault.number != number]
        removed = len(left) < len(self._faults)
        self._faults = left
        return removed

    def strike(self, kind: FaultKind, path: str) -> Fault | None:
        """Find the fault of a kind that strikes this request. A used-up one stays until the next is set: it may be given back."""
        return next((fault for fault in self._faults if fault.kind is kind and fault.strikes(path)), None)

    def has(self, *kinds: FaultKind) -> bool:
        """Tell whether any fault of some kinds is set."""
        return any(fault.kind in kinds and fault.times != 0 for fault in self._faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter([fault for fault in self._faults if fault.times != 0])

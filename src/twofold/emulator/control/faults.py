"""
What goes wrong on purpose? A small table of faults, chosen by count and address, never by chance.

Every fault looks at the requests it could strike, in order; it strikes each ``every``-th of them whose path fits, until its
``times`` are used up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase


class FaultKind(Enum):
    """The faults there are."""

    LOST_ANSWER = "lost-answer"
    """The write is done and kept, then the connection is closed without an answer."""
    UNAVAILABLE = "unavailable"
    """503 for any request."""
    REQUEST_LIMIT = "request-limit"
    """403 REQUEST_LIMIT_EXCEEDED for any API call."""
    EXPIRE_SESSIONS = "expire-sessions"
    """Every session ends before the request is looked at."""
    LOCK_ROW = "lock-row"
    """UNABLE_TO_LOCK_ROW for the first record that a request writes."""
    GAP = "gap"
    """The change events of a request say only which records changed (GAP_CREATE and so on)."""
    OVERFLOW = "overflow"
    """The change events of a request say only which kinds of record changed (GAP_OVERFLOW)."""


@dataclass(slots=True)
class Fault:
    """
    One line of the table.

    Attributes:
        times: how often it still strikes; None until it is removed.
        every: strikes each so-many-th request that fits; 1 strikes all.
        path: pattern with ``*`` for the path, compared in lower case.
        seen: how many fitting requests there were since it was set.
    """

    number: int
    kind: FaultKind
    times: int | None = 1
    every: int = 1
    path: str = "*"
    seen: int = 0

    def strikes(self, path: str) -> bool:
        """Count a request it could strike and tell whether it does."""
        if self.times == 0 or not fnmatchcase(path.lower(), self.path.lower()):
            return False
        self.seen += 1
        if self.seen % self.every:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def give_back(self) -> None:
        """Undo a strike that met nothing to strike."""
        self.seen -= 1
        if self.times is not None:
            self.times += 1

    def render(self) -> dict[str, object]:
        """Show the line."""
        return {
            "id": self.number,
            "fault": self.kind.value,
            "times": self.times,
            "every": self.every,
            "path": self.path,
        }


class Faults:
    """The table."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def add(self, kind: FaultKind, *, times: int | None = 1, every: int = 1, path: str = "*") -> Fault:
        """Set a fault."""
        self._number += 1
        fault = Fault(self._number, kind, times, every, path)
        self._faults.append(fault)
        return fault

    def remove(self, number: int | None = None) -> None:
        """Take one fault away, or all."""
        self._faults = [fault for fault in self._faults if number is not None and fault.number != number]

    def strike(self, kind: FaultKind, path: str) -> Fault | None:
        """Find the fault of a kind that strikes this request; used-up ones leave the table."""
        if not self._faults:
            return None
        struck = next((fault for fault in self._faults if fault.kind is kind and fault.strikes(path)), None)
        self._faults = [fault for fault in self._faults if fault.times != 0 or fault is struck]
        return struck

    def __iter__(self) -> Iterator[Fault]:
        return iter([fault for fault in self._faults if fault.times != 0])

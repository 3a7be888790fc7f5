"""How do the faults of the table come over a request? Before it is looked at, while it writes, and on its way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twofold.emulator import refusals
from twofold.emulator.control.box import Box
from twofold.emulator.control.faults import Fault, FaultKind
from twofold.emulator.events.feed import Feed, Mishap
from twofold.emulator.refusals import Problem, Refused
from twofold.facts.error_codes import (
    QUERY_TIMEOUT,
    REQUEST_LIMIT_EXCEEDED,
    SERVER_UNAVAILABLE,
    UNABLE_TO_LOCK_ROW,
    UNKNOWN_EXCEPTION,
)

BACKGROUND_PATH = "/services/data/jobs/ingest"
"""The path that faults of single records see while a bulk job is worked."""
_ROW_FAULTS = (FaultKind.LOCK_ROW, FaultKind.PARTIAL_FAILURE)


class FaultPlayer:
    """Play the faults of a box."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._faults = box.faults

    # Before.

    def hangs_up(self, path: str) -> bool:
        """Tell whether the connection is to be closed before anything is done."""
        return self._faults.strike(FaultKind.HANG_UP, path) is not None

    def strike_first(self, path: str) -> None:
        """Play what comes before anything is looked at; raises ``Refused``. The code of 429 is an emulator choice."""
        if fault := self._faults.strike(FaultKind.TOO_MANY_REQUESTS, path):
            raise _come_again("TOO_MANY_REQUESTS", "Too many requests", 429, fault)
        if fault := self._faults.strike(FaultKind.UNAVAILABLE, path):
            raise _come_again(SERVER_UNAVAILABLE, "The server is temporarily unavailable", 503, fault)
        if self._faults.strike(FaultKind.SERVER_ERROR, path):
            raise refusals.refuse(UNKNOWN_EXCEPTION, "An unexpected error occurred", None, 500)
        if self._faults.strike(FaultKind.EXPIRE_SESSIONS, path):
            self._box.org.sessions.expire_all()

    def take_from_quota(self, path: str) -> None:
        """Count an API call; raises ``Refused`` when it is one too many or said to be."""
        org = self._box.org
        if self._faults.strike(FaultKind.REQUEST_LIMIT, path) or not org.usage.take(org.clock.now_ms()):
            raise refusals.refuse(REQUEST_LIMIT_EXCEEDED, "TotalRequests Limit exceeded.", None)
        if "/query" in path.lower() and self._faults.strike(FaultKind.QUERY_TIMEOUT, path):
            raise refusals.refuse(QUERY_TIMEOUT, "Your query request was running for too long.", None)

    # While it writes.

    @contextmanager
    def over_writes(self, path: str) -> Iterator[None]:
        """Let the records and change events of a request meet their faults; a fault that meets nothing is given back."""
        org, feed = self._box.org, self._box.org.part(Feed)
        lock = self._faults.strike(FaultKind.LOCK_ROW, path)
        gap = self._faults.strike(FaultKind.GAP, path) or self._faults.strike(FaultKind.OVERFLOW, path)
        locked = [lock] if lock else []
        feed.mishap = Mishap(gap.kind.value) if gap else None

        def strike() -> None:
            if locked:
                locked.clear()
                raise _locked()
            self._fail_partly(path)

        org.row_fault = strike if lock or self._faults.has(FaultKind.PARTIAL_FAILURE) else None
        try:
            yield
        finally:
            if locked:
                locked[0].give_back()
            if gap and feed.mishap:
                gap.give_back()
            org.row_fault = feed.mishap = None

    @contextmanager
    def over_background(self) -> Iterator[None]:
        """Let the records that a bulk job writes meet their faults, each of them for itself."""
        self._box.org.row_fault = self._strike_in_background if self._faults.has(*_ROW_FAULTS) else None
        try:
            yield
        finally:
            self._box.org.row_fault = None

    def _strike_in_background(self) -> None:
        if self._faults.strike(FaultKind.LOCK_ROW, BACKGROUND_PATH):
            raise _locked()
        self._fail_partly(BACKGROUND_PATH)

    def _fail_partly(self, path: str) -> None:
        fault = self._faults.strike(FaultKind.PARTIAL_FAILURE, path)
        if fault is not None:
            raise refusals.refuse(fault.code, "This record fails on purpose: a fault is set.")

    # On its way back.

    def loses(self, path: str) -> bool:
        """Tell whether the answer of a write is to be lost."""
        return self._faults.strike(FaultKind.LOST_ANSWER, path) is not None

    def wait_s(self, path: str) -> float:
        """Say how long the answer is to wait."""
        fault = self._faults.strike(FaultKind.LATENCY, path)
        return fault.draw_wait_s() if fault else 0.0


def _come_again(code: str, message: str, status: int, fault: Fault) -> Refused:
    headers = {"Retry-After": str(fault.retry_after_s)} if fault.retry_after_s else {}
    return Refused(Problem(code, message), status=status, headers=headers)


def _locked() -> Refused:
    """Make the refusal of a row that another transaction holds. Source: UNABLE_TO_LOCK_ROW (K)."""
    return refusals.refuse(UNABLE_TO_LOCK_ROW, "unable to obtain exclusive access to this record")

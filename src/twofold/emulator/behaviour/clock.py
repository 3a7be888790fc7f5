"""What time is it in the box? Real time, moved or stopped by the control API; whole seconds, as audit dates are."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from twofold.emulator.store import Store

_KEPT_AS = "clock"


class Clock:
    """Tell the org's time in milliseconds since 1970 UTC."""

    def __init__(self, source: Callable[[], int]) -> None:
        """Start with real time, which ``source`` tells in milliseconds."""
        self._source = source
        self._offset_ms = 0
        self._stopped_at: int | None = None

    def now_ms(self) -> int:
        """Read the clock; the answer is a whole second. Source: audit dates carry ``.000`` in answers (K)."""
        exact = self._stopped_at if self._stopped_at is not None else self._source() + self._offset_ms
        return exact - exact % 1000

    def set(self, at_ms: int, *, stopped: bool) -> None:
        """Move the clock to a moment; a stopped one stays there until it is moved again."""
        self._stopped_at = at_ms if stopped else None
        self._offset_ms = at_ms - self._source()

    def advance(self, by_ms: int) -> None:
        """Move the clock forward, or back by a negative amount."""
        if self._stopped_at is not None:
            self._stopped_at += by_ms
        self._offset_ms += by_ms

    def restore(self) -> None:
        """Let the clock tell real time again."""
        self._offset_ms, self._stopped_at = 0, None

    def remember(self, store: Store) -> None:
        """Keep in the store how the clock was moved, so that a restart and a snapshot find it so."""
        state = (self._offset_ms, self._stopped_at)
        store.write_meta(_KEPT_AS, msgspec.json.encode(state).decode())

    def recall(self, store: Store) -> None:
        """Be moved as the store remembers; a store that remembers nothing means real time."""
        state = store.read_meta(_KEPT_AS)
        self._offset_ms, self._stopped_at = (
            msgspec.json.decode(state, type=tuple[int, int | None]) if state else (0, None)
        )

    @property
    def moved(self) -> bool:
        """Whether the clock tells another time than the real one."""
        return self.stopped or self._offset_ms != 0

    @property
    def stopped(self) -> bool:
        """Whether the clock stands still."""
        return self._stopped_at is not None

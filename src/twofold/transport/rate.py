"""How is a documented rate kept? One sliding window per limit; callers wait in line."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``calls`` calls in any ``per_s`` seconds."""

    calls: int
    per_s: float


class RateLimiter:
    """
    Let calls through no faster than all ``limits`` allow, first come first served.

    A call counts from when it is let through. ``clock`` gives seconds and never goes back.
    """

    def __init__(
        self,
        *limits: Limit,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._windows = [(limit, deque[float](maxlen=limit.calls)) for limit in limits]
        self._clock = clock
        self._sleep = sleep
        self._line = asyncio.Lock()

    async def wait_turn(self) -> None:
        """Return when the next call may be sent."""
        async with self._line:
            while (wait_s := self._wait_s(self._clock())) > 0:
                await self._sleep(wait_s)
            for _, sent in self._windows:
                sent.append(self._clock())

    def _wait_s(self, now: float) -> float:
        """Seconds until every window has room; each remembers just its last ``calls`` calls."""
        full = (sent[0] + limit.per_s - now for limit, sent in self._windows if len(sent) == limit.calls)
        return max(full, default=0.0)

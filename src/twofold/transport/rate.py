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

    Each call is given its time when it asks and sleeps until then, so there is no lock, and a limiter may outlive an
    event loop. ``clock`` gives seconds and never goes back.
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

    async def wait_turn(self) -> None:
        """Return when the next call may be sent."""
        now = self._clock()
        turn = self._next_turn(now)
        for _, turns in self._windows:
            turns.append(turn)
        if turn > now:
            await self._sleep(turn - now)

    def _next_turn(self, now: float) -> float:
        """When every window has room; each remembers just its last ``calls`` turns, which never go back."""
        room = (turns[0] + limit.per_s for limit, turns in self._windows if len(turns) == limit.calls)
        return max([now, *room])

"""
What do the small stand-ins of the vendors share?

Each app's ``fake.py`` is an ASGI app that answers as the vendor documents, no more: listings with paging, the key check
and the rate. Tests, the demo and the soak serve it; nothing else imports Starlette here.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from twofold.transport.rate import Limit

Handler = Callable[[Request], Awaitable[Response]]


class Throttle:
    """Says whether a call is within the vendor's rate; a refused call doesn't count."""

    def __init__(self, limits: Sequence[Limit], clock: Callable[[], float] = time.monotonic) -> None:
        self._windows = [(limit, deque[float](maxlen=limit.calls)) for limit in limits]
        self._clock = clock

    def wait_s(self) -> float:
        """Seconds until a call is allowed; 0 lets this one through and counts it."""
        now = self._clock()
        full = [calls[0] + limit.per_s - now for limit, calls in self._windows if len(calls) == limit.calls]
        wait_s = max([0.0, *full])
        if not wait_s:
            for _, calls in self._windows:
                calls.append(now)
        return wait_s


def answer_json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON."""
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")


def in_range(value: str, after: str | None, before: str | None = None) -> bool:
    """Whether a time as the apps write it lies strictly between two others, where given."""
    return (after is None or value > after) and (before is None or value < before)

"""
The smallest honest fake of Cal.com's API v2, as an ASGI app.

Serves ``/v2/bookings`` with ``take`` and ``skip``, and ``/v2/webhooks``. Its rate is a choice, for the real one depends
on the plan. Source: apps A8, G (doc).
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twofold.connectors.calcom.samples import make_booking
from twofold.connectors.calcom.settings import API_VERSION, LIMITS
from twofold.connectors.fakes import Handler, Throttle, answer_json, in_range
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.transport.rate import Limit


class FakeCalCom:
    """An account with bookings and webhooks; ``app`` has ``/v2`` as its base, ``paths`` lists what was asked."""

    def __init__(
        self,
        *,
        api_key: str = "sample-key",
        limits: Sequence[Limit] = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.paths: list[str] = []
        self._api_key = api_key
        self._throttle = Throttle(limits, clock)
        self._bookings: dict[str, dict[str, object]] = {}
        self._webhooks: list[dict[str, object]] = []
        self.app = Starlette(
            routes=[
                Route("/v2/bookings", self._guarded(self._list_bookings)),
                Route("/v2/webhooks", self._guarded(self._list_webhooks), methods=["GET"]),
                Route("/v2/webhooks", self._guarded(self._create_webhook), methods=["POST"]),
            ]
        )

    def put(self, change: BookingChange, sample: SampleBooking, at: datetime) -> None:
        """Bring a booking into the state a change leaves it in."""
        booking = make_booking(change, sample, at)
        self._bookings[str(booking["uid"])] = booking

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            self.paths.append(request.url.path)
            if request.headers.get("authorization") != f"Bearer {self._api_key}":
                return _error("UnauthorizedException", 401)
            if wait_s := self._throttle.wait_s():
                return _error("TooManyRequestsException", 429, {"Retry-After": str(int(wait_s) + 1)})
            if request.headers.get("cal-api-version") != API_VERSION:
                return _error("NotFoundException", 404)
            return await handler(request)

        return answer

    async def _list_bookings(self, request: Request) -> Response:
        query = request.query_params
        take, skip = int(query.get("take", "100")), int(query.get("skip", "0"))
        matching = [b for b in self._bookings.values() if in_range(str(b["updatedAt"]), query.get("afterUpdatedAt"))]
        if query.get("sortUpdatedAt"):
            backwards = query["sortUpdatedAt"] == "desc"
            matching.sort(key=lambda booking: (str(booking["updatedAt"]), str(booking["uid"])), reverse=backwards)
        page = matching[skip : skip + take]
        counts = _count(len(matching), len(page), take, skip)
        return answer_json({"status": "success", "data": page, "pagination": counts})

    async def _list_webhooks(self, request: Request) -> Response:
        return answer_json({"status": "success", "data": self._webhooks})

    async def _create_webhook(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=dict[str, object])
        hook = {**asked, "id": f"hook-{len(self._webhooks) + 1}"}
        self._webhooks.append(hook)
        return answer_json({"status": "success", "data": hook}, 201)


def _count(total: int, returned: int, take: int, skip: int) -> dict[str, object]:
    remaining = max(total - skip - returned, 0)
    return {
        "totalItems": total,
        "remainingItems": remaining,
        "returnedItems": returned,
        "itemsPerPage": take,
        "currentPage": skip // take + 1,
        "totalPages": -(-total // take),
        "hasNextPage": remaining > 0,
        "hasPreviousPage": skip > 0,
    }


def _error(code: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return answer_json({"status": "error", "error": {"code": code, "message": code}}, status, headers)

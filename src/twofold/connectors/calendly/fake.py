"""
The smallest honest fake of Calendly's API v2, as an ASGI app.

Serves ``/users/me``, ``/scheduled_events``, their invitees and ``/webhook_subscriptions``, with page tokens, rate
headers and error bodies. Source: apps A10, G (doc).
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twofold.connectors.calendly.samples import ORGANIZATION, event_id, make_event, make_invitee
from twofold.connectors.calendly.settings import BASE_URL, LIMITS
from twofold.connectors.fakes import Handler, Throttle, answer_json
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.transport.rate import Limit


class FakeCalendly:
    """An organization with events and webhooks; ``app`` is served at the root, ``paths`` lists what was asked."""

    def __init__(
        self,
        *,
        api_key: str = "sample-key",
        limits: Sequence[Limit] = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.paths: list[str] = []
        self._api_key = api_key
        self._limits = limits
        self._throttle = Throttle(limits, clock)
        self._events: dict[str, dict[str, object]] = {}
        self._invitees: dict[str, dict[str, object]] = {}
        self._webhooks: list[dict[str, object]] = []
        self.app = Starlette(
            routes=[
                Route("/users/me", self._guarded(self._me)),
                Route("/scheduled_events", self._guarded(self._list_events)),
                Route("/scheduled_events/{uuid}/invitees", self._guarded(self._list_invitees)),
                Route("/webhook_subscriptions", self._guarded(self._list_webhooks), methods=["GET"]),
                Route("/webhook_subscriptions", self._guarded(self._create_webhook), methods=["POST"]),
            ]
        )

    def put(self, change: BookingChange, sample: SampleBooking, at: datetime) -> None:
        """Bring a booking into the state a change leaves it in."""
        self._events[event_id(sample.id)] = make_event(change, sample, at)
        self._invitees[event_id(sample.id)] = make_invitee(change, sample, at)

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            self.paths.append(request.url.path)
            if request.headers.get("authorization") != f"Bearer {self._api_key}":
                return _error("Unauthenticated", 401)
            if wait_s := self._throttle.wait_s():
                return _error("Too Many Requests", 429, {"X-RateLimit-Reset": str(int(wait_s) + 1)})
            return await handler(request)

        return answer

    async def _me(self, request: Request) -> Response:
        return answer_json({"resource": {"uri": f"{BASE_URL}/users/H1", "current_organization": ORGANIZATION}})

    async def _list_events(self, request: Request) -> Response:
        query = request.query_params
        if query.get("organization") != ORGANIZATION:
            return _error("Permission Denied", 403)
        begin, end = query.get("min_start_time", ""), query.get("max_start_time", "~")
        within = [event for event in self._events.values() if begin <= str(event["start_time"]) < end]
        within.sort(key=lambda event: (str(event["start_time"]), str(event["uri"])))
        return _page(request, within)

    async def _list_invitees(self, request: Request) -> Response:
        invitee = self._invitees.get(event_id(request.path_params["uuid"]))
        return _page(request, [invitee]) if invitee else _error("Resource Not Found", 404)

    async def _list_webhooks(self, request: Request) -> Response:
        return _page(request, self._webhooks)

    async def _create_webhook(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=dict[str, object])
        hook = {**asked, "uri": f"{BASE_URL}/webhook_subscriptions/{len(self._webhooks) + 1}", "state": "active"}
        self._webhooks.append({key: value for key, value in hook.items() if key != "signing_key"})
        return answer_json({"resource": self._webhooks[-1]}, 201)


def _page(request: Request, items: list[dict[str, object]]) -> Response:
    """Answer one page; the token is where the next one starts, which a client has no business to know."""
    count = int(request.query_params.get("count", "20"))
    if not 1 <= count <= 100:
        return _error("Invalid Argument", 400)
    start = int(request.query_params.get("page_token", "0"))
    end = start + count
    more = end < len(items)
    pagination = {
        "count": len(items[start:end]),
        "next_page": str(request.url.include_query_params(page_token=end)) if more else None,
        "previous_page": None,
        "next_page_token": str(end) if more else None,
        "previous_page_token": None,
    }
    return answer_json({"collection": items[start:end], "pagination": pagination})


def _error(title: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return answer_json({"title": title, "message": title, "details": []}, status, headers)

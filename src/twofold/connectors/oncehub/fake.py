"""
The smallest honest fake of OnceHub's API v2, as an ASGI app.

Serves the routes back-fill and enrichment need, with id cursors, ``Link`` headers, both documented rates and error
bodies. Source: apps A1, A2, G (doc).
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twofold.connectors.fakes import Handler, Throttle, answer_json, in_range
from twofold.connectors.oncehub.samples import make_booking, make_user
from twofold.connectors.oncehub.settings import LIMITS
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.transport.rate import Limit


class FakeOnceHub:
    """
    An account with bookings, users and webhooks.

    ``app`` is the ASGI app, whose base is ``/v2``; ``paths`` lists what was asked, refused calls too.
    """

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
        self._users: dict[str, dict[str, object]] = {}
        self._webhooks: dict[str, dict[str, object]] = {}
        self.app = Starlette(
            routes=[
                Route("/v2/test", self._guarded(self._test)),
                Route("/v2/bookings", self._guarded(self._list_bookings)),
                Route("/v2/bookings/{id}", self._guarded(self._get_booking)),
                Route("/v2/users/{id}", self._guarded(self._get_user)),
                Route("/v2/webhooks", self._guarded(self._list_webhooks), methods=["GET"]),
                Route("/v2/webhooks", self._guarded(self._create_webhook), methods=["POST"]),
                Route("/v2/webhooks/{id}", self._guarded(self._delete_webhook), methods=["DELETE"]),
            ]
        )

    def put(self, change: BookingChange, sample: SampleBooking, at: datetime) -> None:
        """Bring a booking into the state a change leaves it in; its host becomes a user."""
        booking = make_booking(change, sample, at)
        self._bookings[str(booking["id"])] = booking
        user = make_user(sample)
        self._users[str(user["id"])] = user

    def _guarded(self, handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            self.paths.append(request.url.path)
            if request.headers.get("api-key") != self._api_key:
                return _error("authentication_error", "No such key.", 401)
            if wait_s := self._throttle.wait_s():
                return _error("rate_limit_error", "Too many requests.", 429, {"Retry-After": str(int(wait_s) + 1)})
            return await handler(request)

        return answer

    async def _test(self, request: Request) -> Response:
        return answer_json({"message": "The key is valid."})

    async def _list_bookings(self, request: Request) -> Response:
        query = request.query_params
        limit = int(query.get("limit", "10"))
        if not 1 <= limit <= 100:
            return _error("invalid_request_error", "limit is 1 to 100.", 400, param="limit")
        matching = self._find(query.get("last_updated_time.gt"), query.get("last_updated_time.lt"))
        after = query.get("after")
        start = next((n + 1 for n, booking in enumerate(matching) if booking["id"] == after), 0)
        page = matching[start : start + limit]
        has_more = start + limit < len(matching)
        if "data.owner" in query.getlist("expand"):
            page = [self._expand_owner(booking) for booking in page]
        headers = (
            {"Link": f'<{request.url.include_query_params(after=page[-1]["id"])}>; rel="next"'} if has_more else {}
        )
        return answer_json({"object": "list", "data": page, "has_more": has_more}, headers=headers)

    def _find(self, after: str | None, before: str | None) -> list[dict[str, object]]:
        """Bookings updated within the range, newest created first."""
        within = [b for b in self._bookings.values() if in_range(str(b["last_updated_time"]), after, before)]
        return sorted(within, key=lambda booking: (str(booking["creation_time"]), str(booking["id"])), reverse=True)

    def _expand_owner(self, booking: dict[str, object]) -> dict[str, object]:
        return {**booking, "owner": self._users.get(str(booking["owner"]), booking["owner"])}

    async def _get_booking(self, request: Request) -> Response:
        return _one(self._bookings, request)

    async def _get_user(self, request: Request) -> Response:
        return _one(self._users, request)

    async def _list_webhooks(self, request: Request) -> Response:
        shown = [{key: value for key, value in hook.items() if key != "secret"} for hook in self._webhooks.values()]
        return answer_json({"object": "list", "data": shown, "has_more": False})

    async def _create_webhook(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=dict[str, object])
        if any(hook["name"] == asked.get("name") for hook in self._webhooks.values()):
            return _error("invalid_request_error", "The name is taken.", 409, param="name")
        number = len(self._webhooks) + 1
        hook = {**asked, "object": "webhook", "id": f"WHK-{number}", "api_version": "v2", "secret": f"whsec-{number}"}
        self._webhooks[f"WHK-{number}"] = hook
        return answer_json(hook)

    async def _delete_webhook(self, request: Request) -> Response:
        answer = _one(self._webhooks, request)
        self._webhooks.pop(request.path_params["id"], None)
        return answer


def _one(objects: dict[str, dict[str, object]], request: Request) -> Response:
    found = objects.get(request.path_params["id"])
    return answer_json(found) if found else _error("invalid_request_error", "No such object.", 404, param="id")


def _error(
    kind: str, message: str, status: int, headers: dict[str, str] | None = None, *, param: str | None = None
) -> Response:
    return answer_json({"type": kind, "message": message, "param": param}, status, headers)

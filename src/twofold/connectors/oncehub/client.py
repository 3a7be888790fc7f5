"""How are bookings polled from OnceHub, and hosts looked up? Source: apps 0.1, A1 (doc)."""

import re
import time as clock
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote

import structlog

from twofold.connectors.contract import make_delivery, require_key
from twofold.connectors.oncehub.backfill import make_envelope
from twofold.connectors.oncehub.notices import calendar_host, host_of_user
from twofold.connectors.oncehub.settings import APP, BASE_URL, HOST_CACHE_S, LIMITS, PAGE_SIZE
from twofold.connectors.values import Json, id_of, is_true, list_of, object_of, render_time
from twofold.core.deliveries import AppSettings, Delivery
from twofold.core.notices import BookingChange, BookingNotice, Host
from twofold.errors import ConnectError, ReadError
from twofold.transport.calls import Answer, Call, get
from twofold.transport.client import Http, Patience
from twofold.transport.problems import require_ok
from twofold.transport.rate import RateLimiter

_SERVICE = "OnceHub"
_NEXT_LINK = re.compile(r'<([^<>]*)>\s*;\s*rel="?next"?')
_PATIENCE = Patience(wait_s_max=330.0)
"""Back-fill can wait for the five-minute window to pass."""
_IN_A_HURRY = Patience(connect_s=3.0, read_s=5.0, attempts=2, wait_s_max=2.0)
"""A booking waits for its host's e-mail only so long."""
_FAILURE_CACHE_S = 60.0

_log = structlog.get_logger(__name__)


def open_http(settings: AppSettings, patience: Patience = _PATIENCE) -> Http:
    """Make the session with our key and the vendor's rates; raises ``SettingsError`` without a key."""
    return Http(
        settings.base_url or BASE_URL,
        service=_SERVICE,
        headers={"API-Key": require_key(settings, APP)},
        rate=RateLimiter(*LIMITS),
        patience=patience,
    )


async def fetch(settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
    """
    Poll all bookings updated after ``since``, newest first, as the webhooks that would have told of them.

    For the next poll take ``since`` from the largest ``changed_at`` seen, never from the local clock: the vendor's own
    recipe does the latter and can lose updates. Source: apps A1.

    Raises:
        SettingsError: no API key. AccessRefused, ConnectError, ReadError.
    """
    call: Call | None = get(
        "bookings",
        ("limit", str(PAGE_SIZE)),
        ("expand", "data.owner"),
        ("last_updated_time.gt", render_time(since)),
    )
    async with open_http(settings) as http:
        while call is not None:
            answer = require_ok(await http.send(call), _SERVICE)
            page = object_of(answer.json())
            bookings = [object_of(item) for item in list_of(page.get("data"))]
            for booking in bookings:
                yield make_delivery(APP, make_envelope(booking))
            call = _next_call(call, answer, page, bookings)


def _next_call(call: Call, answer: Answer, page: Json, bookings: list[Json]) -> Call | None:
    """Follow ``Link`` rel=next; where a proxy dropped it, go on after the last id."""
    link = _NEXT_LINK.search(answer.headers.get("link", ""))
    if link:
        return get(link[1]) if link[1] != call.path else None
    last_id = id_of(bookings[-1]) if bookings else None
    if not (is_true(page.get("has_more")) and last_id):
        return None
    return replace(call, query=(*(pair for pair in call.query if pair[0] != "after"), ("after", last_id)))


@dataclass(slots=True)
class HostDirectory:
    """
    Finds hosts by their user id and remembers them for an hour, and for a minute that one could not be found.

    ``now_s`` gives seconds and never goes back.
    """

    now_s: Callable[[], float] = clock.monotonic
    _known: dict[tuple[str, str], tuple[float, Host | None]] = field(default_factory=dict)

    async def add_host(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Return the notice with its host's e-mail, or as it is where that is there or can't be found."""
        if notice.host.email or not settings.api_key:
            return notice
        path = _host_path(notice)
        host = await self._find(path, settings) if path else None
        return replace(notice, host=host) if host else notice

    async def _find(self, path: str, settings: AppSettings) -> Host | None:
        key = (settings.base_url or BASE_URL, path)
        expires, host = self._known.get(key, (0.0, None))
        if self.now_s() >= expires:
            host = await _read_host(path, settings)
            self._known[key] = (self.now_s() + (HOST_CACHE_S if host else _FAILURE_CACHE_S), host)
        return host


def _host_path(notice: BookingNotice) -> str | None:
    """A reassigned booking is read again, for its new host's id isn't in the webhook. Source: apps F2 (believed)."""
    if notice.change is BookingChange.REASSIGNED:
        return f"bookings/{quote(notice.booking_id, safe='')}"
    return f"users/{quote(notice.host.id, safe='')}" if notice.host.id else None


async def _read_host(path: str, settings: AppSettings) -> Host | None:
    """Read a user, or a booking whose calendar names its host; trouble is logged and leaves the host unknown."""
    try:
        async with open_http(settings, _IN_A_HURRY) as http:
            found = object_of(require_ok(await http.send(get(path)), _SERVICE).json())
    except (ConnectError, ReadError) as problem:
        _log.warning("host not read", app=APP, path=path, problem=problem.message)
        return None
    host = calendar_host(found) if path.startswith("bookings/") else host_of_user(found)
    return host if host.email else None

"""How are bookings polled from OnceHub, and hosts looked up? Source: apps 0.1, A1 (doc)."""

import re
import time as clock
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from math import inf
from urllib.parse import quote

import structlog

from twofold.connectors.contract import make_delivery, require_key
from twofold.connectors.oncehub.backfill import make_envelopes
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
_PAUSE_S = 60.0
"""How long nobody is asked again: for one host that could not be read, for all hosts when the app could not be reached."""

_log = structlog.get_logger(__name__)


def open_http(settings: AppSettings, patience: Patience = _PATIENCE, rate: RateLimiter | None = None) -> Http:
    """Make the session with our key and the vendor's rates; raises ``SettingsError`` without a key."""
    return Http(
        settings.base_url or BASE_URL,
        service=_SERVICE,
        headers={"API-Key": require_key(settings, APP)},
        rate=rate or RateLimiter(*LIMITS),
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
                for envelope in make_envelopes(booking):
                    yield make_delivery(APP, envelope)
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


class HostDirectory:
    """
    Finds hosts by their user id and remembers them for an hour.

    Trouble is logged and leaves the host unknown; then there is a pause, so that a booking app that is down holds up
    the work once a minute and not once a booking. ``now_s`` gives seconds and never goes back.
    """

    def __init__(self, now_s: Callable[[], float] = clock.monotonic) -> None:
        self._now_s = now_s
        self._known: dict[tuple[str, str], tuple[float, Host | None]] = {}
        self._pauses: dict[str, float] = {}
        # The window of a second alone: to wait out the one of five minutes is not for a booking under way.
        self._rate = RateLimiter(LIMITS[0])

    async def add_host(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Return the notice with its host's e-mail, or as it is where that is there or can't be found."""
        if notice.host.email or not settings.api_key:
            return notice
        path = _host_path(notice)
        host = await self._find(path, settings) if path else None
        return replace(notice, host=host) if host else notice

    async def _find(self, path: str, settings: AppSettings) -> Host | None:
        base_url = settings.base_url or BASE_URL
        expires, host = self._known.get((base_url, path), (-inf, None))
        if self._now_s() < max(expires, self._pauses.get(base_url, -inf)):
            return host
        try:
            host = await self._read(path, settings)
        except ConnectError as problem:
            _log.warning("hosts not read", app=APP, problem=problem.message)
            self._pauses[base_url] = self._now_s() + _PAUSE_S
            return host
        self._known[base_url, path] = (self._now_s() + (HOST_CACHE_S if host else _PAUSE_S), host)
        return host

    async def _read(self, path: str, settings: AppSettings) -> Host | None:
        """Read a user, or a booking whose calendar names its host; None where there is none or it has no e-mail."""
        async with open_http(settings, _IN_A_HURRY, self._rate) as http:
            answer = await http.send(get(path))
        try:
            found = object_of(require_ok(answer, _SERVICE).json())
        except ReadError as problem:
            _log.warning("host not read", app=APP, path=path, problem=problem.message)
            return None
        host = calendar_host(found) if path.startswith("bookings/") else host_of_user(found)
        return host if host.email else None


def _host_path(notice: BookingNotice) -> str | None:
    """A reassigned booking is read again, for its new host's id isn't in the webhook. Source: apps F2 (believed)."""
    if notice.change is BookingChange.REASSIGNED:
        return f"bookings/{quote(notice.booking_id, safe='')}"
    return f"users/{quote(notice.host.id, safe='')}" if notice.host.id else None

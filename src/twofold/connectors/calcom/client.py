"""How are bookings polled from Cal.com? Source: apps A8 (doc)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from twofold.connectors.calcom.backfill import make_envelopes
from twofold.connectors.calcom.settings import API_VERSION, APP, BASE_URL, LIMITS, PAGE_SIZE
from twofold.connectors.contract import make_delivery, require_key
from twofold.connectors.values import Json, NotReadable, list_of, object_of, render_time, text, time
from twofold.core.deliveries import AppSettings, Delivery
from twofold.transport.calls import get
from twofold.transport.client import Http, Patience
from twofold.transport.problems import require_ok
from twofold.transport.rate import RateLimiter

_SERVICE = "Cal.com"
_OVERLAP = timedelta(seconds=1)
"""Whether ``afterUpdatedAt`` includes its own moment isn't documented; asking a little earlier fits both."""


def open_http(settings: AppSettings) -> Http:
    """Make the session with our key, the API version and a cautious rate; raises ``SettingsError`` without a key."""
    return Http(
        settings.base_url or BASE_URL,
        service=_SERVICE,
        headers={"Authorization": f"Bearer {require_key(settings, APP)}", "cal-api-version": API_VERSION},
        rate=RateLimiter(*LIMITS),
        patience=Patience(wait_s_max=90.0),
    )


async def fetch(settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
    """
    Poll all bookings updated since then, oldest update first, as the webhooks that would have told of them.

    A booking that is updated while we read moves to the end of the list and pulls the rest forward, so counting on
    with ``skip`` would leave one out. Each page therefore begins at the last update seen; ``skip`` counts on only where
    a page brings nothing new or isn't sorted.

    Raises:
        SettingsError: no API key. AccessRefused, ConnectError, ReadError.
    """
    seen: set[tuple[str | None, str | None]] = set()
    after, skip = since, 0
    async with open_http(settings) as http:
        while True:
            bookings = await _read_page(http, after, skip)
            new = [booking for booking in bookings if _state(booking) not in seen]
            seen.update(map(_state, new))
            for booking in new:
                for envelope in make_envelopes(booking):
                    yield make_delivery(APP, envelope)
            if len(bookings) < PAGE_SIZE:
                return
            begin = _last_update(new)
            after, skip = (max(after, begin - _OVERLAP), 0) if begin else (after, skip + PAGE_SIZE)


async def _read_page(http: Http, after: datetime, skip: int) -> list[Json]:
    call = get(
        "bookings",
        ("afterUpdatedAt", render_time(after)),
        ("sortUpdatedAt", "asc"),
        ("take", str(PAGE_SIZE)),
        ("skip", str(skip)),
    )
    page = object_of(require_ok(await http.send(call), _SERVICE).json())
    return [object_of(item) for item in list_of(page.get("data"))]


def _state(booking: Json) -> tuple[str | None, str | None]:
    return text(booking.get("uid")), text(booking.get("updatedAt"))


def _last_update(bookings: list[Json]) -> datetime | None:
    """The last time of an ascending page; None where the server doesn't sort, so that ``skip`` has to count on."""
    try:
        times = [time(booking.get("updatedAt"), "updatedAt") for booking in bookings]
    except NotReadable:
        return None
    known = [at for at in times if at is not None]
    return known[-1] if known and len(known) == len(times) and known == sorted(known) else None

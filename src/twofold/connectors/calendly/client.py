"""How are bookings polled from Calendly? Source: apps A10 (doc)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import quote

from twofold.connectors.calendly.backfill import list_windows, make_envelopes
from twofold.connectors.calendly.settings import APP, BASE_URL, LIMITS, LOOK_BACK, PAGE_SIZE, WINDOW
from twofold.connectors.contract import make_delivery, require_key
from twofold.connectors.values import Json, list_of, object_of, render_time, text
from twofold.core.deliveries import AppSettings, Delivery
from twofold.errors import ReadError
from twofold.transport.calls import Call, get
from twofold.transport.client import Http, Patience
from twofold.transport.problems import require_ok
from twofold.transport.rate import RateLimiter

_SERVICE = "Calendly"
_COUNT = ("count", str(PAGE_SIZE))


def open_http(settings: AppSettings) -> Http:
    """Make the session with our token and the vendor's rate; raises ``SettingsError`` without a token."""
    return Http(
        settings.base_url or BASE_URL,
        service=_SERVICE,
        headers={"Authorization": f"Bearer {require_key(settings, APP)}"},
        rate=RateLimiter(*LIMITS),
        patience=Patience(wait_s_max=90.0),
    )


async def fetch(settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
    """
    Poll all events that start after ``since`` or shortly before, as the webhooks that would have told of them.

    The app has no updated-since filter, so whatever changed since then is among those that start later; what did not
    change is handed on again and is then a repeated delivery. One call lists a page of events, one more each its
    invitees.

    Raises:
        SettingsError: no token. AccessRefused, ConnectError, ReadError.
    """
    async with open_http(settings) as http:
        organization = await _read_organization(http)
        for begin, end in list_windows(since - LOOK_BACK, datetime.now(UTC), WINDOW):
            async for meeting in _list(http, _events_call(organization, begin, end)):
                async for invitee in _list(http, get(f"scheduled_events/{_uuid(meeting)}/invitees", _COUNT)):
                    for envelope in make_envelopes(invitee, meeting):
                        yield make_delivery(APP, envelope)


def _events_call(organization: str, begin: datetime, end: datetime | None) -> Call:
    query = [("organization", organization), ("min_start_time", render_time(begin)), ("sort", "start_time:asc"), _COUNT]
    if end:
        query.append(("max_start_time", render_time(end)))
    return get("scheduled_events", *query)


async def _list(http: Http, call: Call) -> AsyncIterator[Json]:
    """Yield the items of a listing, its pages followed by ``next_page``."""
    following: Call | None = call
    while following is not None:
        page = object_of(require_ok(await http.send(following), _SERVICE).json())
        for item in list_of(page.get("collection")):
            yield object_of(item)
        next_page = text(object_of(page.get("pagination")).get("next_page"))
        following = get(next_page) if next_page and next_page != following.path else None


async def _read_organization(http: Http) -> str:
    me = object_of(require_ok(await http.send(get("users/me")), _SERVICE).json())
    organization = text(object_of(me.get("resource")).get("current_organization"))
    if organization is None:
        raise ReadError("Calendly did not say which organization the token belongs to.")
    return organization


def _uuid(meeting: Json) -> str:
    return quote((text(meeting.get("uri")) or "").rstrip("/").rpartition("/")[2], safe="")

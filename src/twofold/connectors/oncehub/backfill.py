"""Which webhooks would have told of this booking? Pure: what ``client.py`` fetched goes on as deliveries."""

from collections.abc import Iterator

from twofold.connectors.values import Json, text

_TYPES = {
    "requested": "booking.requested",
    "scheduled": "booking.scheduled",
    "rescheduled": "booking.rescheduled",
    "completed": "booking.completed",
    "canceled": "booking.canceled",
    "no_show": "booking.no_show",
}
"""By ``status`` of the booking. Source: apps A2.1 (doc); ``booking.requested`` is ours, for no webhook tells of it."""

_ENDS = frozenset({"completed", "canceled", "no_show"})
"""States that say something of a booking that must have been told of before."""


def make_envelopes(booking: Json) -> Iterator[Json]:
    """
    Write a booking object as its webhooks: where it has come to an end, its beginning first, as of its creation.

    Ids are made of booking, state and time, so polling twice repeats them. Whether an asked-for cancellation wanted new
    times can't be told from the object, so it comes as a cancellation.
    """
    status = text(booking.get("status")) or "unknown"
    if status in _ENDS:
        beginning = "rescheduled" if text(booking.get("rescheduled_booking_id")) else "scheduled"
        created = {"last_updated_time": booking.get("creation_time"), "cancel_reschedule_information": None}
        yield _make_envelope({**booking, **created, "status": beginning}, beginning)
    yield _make_envelope(booking, status)


def _make_envelope(booking: Json, status: str) -> Json:
    updated = text(booking.get("last_updated_time")) or ""
    return {
        "id": f"POLL-{text(booking.get('id'))}-{status}-{updated}",
        "object": "event",
        "creation_time": updated,
        "type": _TYPES.get(status, f"booking.{status}"),
        "api_version": "v2",
        "data": booking,
    }

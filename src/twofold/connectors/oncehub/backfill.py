"""Which webhook would have told of this booking? Pure: what ``client.py`` fetched goes on as a delivery."""

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


def make_envelope(booking: Json) -> Json:
    """
    Wrap a booking object as its webhook; its id is made of booking, state and time, so polling twice repeats it.

    Whether an asked-for cancellation wanted new times can't be told from the object, so it comes as a cancellation.
    """
    status = text(booking.get("status")) or "unknown"
    updated = text(booking.get("last_updated_time")) or ""
    return {
        "id": f"POLL-{text(booking.get('id'))}-{status}-{updated}",
        "object": "event",
        "creation_time": updated,
        "type": _TYPES.get(status, f"booking.{status}"),
        "api_version": "v2",
        "data": booking,
    }

"""Which webhooks would have told of this booking? Pure: what ``client.py`` fetched goes on as deliveries."""

from collections.abc import Iterator

from twofold.connectors.values import Json, email_of, first_text, is_true, list_of, object_of, text

_TRIGGERS = {"pending": "BOOKING_REQUESTED", "cancelled": "BOOKING_CANCELLED", "rejected": "BOOKING_REJECTED"}
_BEFORE_THE_END = {"status": "accepted", "cancellationReason": None, "cancelledByEmail": None}
_STATUSES = {"accepted": "ACCEPTED", "pending": "PENDING", "cancelled": "CANCELLED", "rejected": "REJECTED"}


def make_envelopes(booking: Json) -> Iterator[Json]:
    """
    Write a booking of the API as its webhooks: where it was cancelled or missed, its beginning first.

    Source: apps A8 (doc). A booking that was moved is cancelled there and names its successor in ``rescheduledToUid``;
    its successor tells of it, so it needs no beginning.
    """
    updated = first_text(booking.get("updatedAt"), booking.get("createdAt"))
    cancelled = text(booking.get("status")) == "cancelled"
    moved = cancelled and text(booking.get("rescheduledToUid"))
    absent = [item for item in list_of(booking.get("attendees")) if is_true(object_of(item).get("absent"))]
    if moved or not (cancelled or absent):
        yield _make_envelope(booking, updated)
        return
    yield _make_envelope({**booking, **_BEFORE_THE_END}, booking.get("createdAt"))
    yield _make_envelope(booking, updated) if cancelled else _make_no_show(booking, absent, updated)


def _make_envelope(booking: Json, told_at: object) -> Json:
    return {"triggerEvent": _trigger(booking), "createdAt": told_at, "payload": _make_payload(booking)}


def _make_no_show(booking: Json, absent: list[object], told_at: object) -> Json:
    payload = {
        "bookingUid": booking.get("uid"),
        "bookingId": booking.get("id"),
        "attendees": [{"email": email_of(item), "noShow": True} for item in absent],
    }
    return {"triggerEvent": "BOOKING_NO_SHOW_UPDATED", "createdAt": told_at, "payload": payload}


def _trigger(booking: Json) -> str:
    confirmed = "BOOKING_RESCHEDULED" if text(booking.get("rescheduledFromUid")) else "BOOKING_CREATED"
    return _TRIGGERS.get(text(booking.get("status")) or "", confirmed)


def _make_payload(booking: Json) -> Json:
    hosts = list_of(booking.get("hosts"))
    return {
        "uid": booking.get("uid"),
        "bookingId": booking.get("id"),
        "title": booking.get("title"),
        "description": booking.get("description"),
        "status": _STATUSES.get(text(booking.get("status")) or ""),
        "startTime": booking.get("start"),
        "endTime": booking.get("end"),
        "length": booking.get("duration"),
        "eventTypeId": booking.get("eventTypeId"),
        "type": object_of(booking.get("eventType")).get("slug"),
        "organizer": hosts[0] if hosts else None,
        "attendees": booking.get("attendees"),
        "responses": booking.get("bookingFieldsResponses"),
        "location": booking.get("location"),
        "metadata": booking.get("metadata"),
        "rescheduleUid": booking.get("rescheduledFromUid"),
        "rescheduledToUid": booking.get("rescheduledToUid"),
        "rescheduledBy": booking.get("rescheduledByEmail"),
        "reschedulingReason": booking.get("reschedulingReason"),
        "cancellationReason": booking.get("cancellationReason"),
        "cancelledBy": booking.get("cancelledByEmail"),
    }

"""How does Cal.com write a booking? Shapes as in apps A8 (code and doc); all values are invented."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from twofold.connectors.samples import SampleBooking
from twofold.connectors.values import render_time
from twofold.core.notices import Actor, BookingChange

TRIGGERS: Mapping[BookingChange, str] = {
    BookingChange.REQUESTED: "BOOKING_REQUESTED",
    BookingChange.REJECTED: "BOOKING_REJECTED",
    BookingChange.SCHEDULED: "BOOKING_CREATED",
    BookingChange.RESCHEDULED: "BOOKING_RESCHEDULED",
    BookingChange.RESCHEDULE_REQUESTED: "BOOKING_CANCELLED",
    BookingChange.CANCELLED: "BOOKING_CANCELLED",
    BookingChange.COMPLETED: "MEETING_ENDED",
    BookingChange.NO_SHOW: "BOOKING_NO_SHOW_UPDATED",
    BookingChange.NO_SHOW_UNDONE: "BOOKING_NO_SHOW_UPDATED",
}
"""Every change the app sends a webhook for."""

_STATUSES = {
    BookingChange.REQUESTED: "PENDING",
    BookingChange.REJECTED: "REJECTED",
    BookingChange.CANCELLED: "CANCELLED",
    BookingChange.RESCHEDULE_REQUESTED: "CANCELLED",
}
_NO_SHOWS = (BookingChange.NO_SHOW, BookingChange.NO_SHOW_UNDONE)


def booking_id(token: str) -> str:
    """Dress a token as a booking uid."""
    return f"uid{token}"


def make_webhook(change: BookingChange, sample: SampleBooking, at: datetime) -> bytes:
    """Render the webhook sent at ``at``; the end of a meeting is flat, as the app sends it."""
    trigger = TRIGGERS[change]
    if change is BookingChange.COMPLETED:
        flat = {"triggerEvent": trigger, **_make_payload(change, sample), "createdAt": render_time(sample.created_at)}
        return msgspec.json.encode(flat)
    payload = _make_no_show(change, sample) if change in _NO_SHOWS else _make_payload(change, sample)
    return msgspec.json.encode({"triggerEvent": trigger, "createdAt": render_time(at), "payload": payload})


def make_booking(change: BookingChange, sample: SampleBooking, at: datetime) -> dict[str, object]:
    """Render the booking as the API lists it, last updated at ``at``."""
    form = _make_responses(sample)
    return {
        "id": _number(sample.id),
        "uid": booking_id(sample.id),
        "title": sample.subject,
        "description": "",
        "hosts": [_make_host(sample)],
        "status": _STATUSES.get(change, "ACCEPTED").lower(),
        "cancellationReason": sample.reason,
        "cancelledByEmail": _actor_email(sample),
        "rescheduledFromUid": booking_id(sample.replaces) if sample.replaces else None,
        "rescheduledToUid": booking_id(sample.replaced_by) if sample.replaced_by else None,
        "start": render_time(sample.starts_at),
        "end": render_time(sample.ends_at),
        "duration": sample.minutes,
        "eventTypeId": sample.page,
        "eventType": {"id": sample.page, "slug": sample.page_name},
        "location": sample.location or sample.join_url,
        "absentHost": False,
        "createdAt": render_time(sample.created_at),
        "updatedAt": render_time(at),
        "metadata": {},
        "icsUid": f"{booking_id(sample.id)}@example.com",
        "attendees": [{**item, "absent": change is BookingChange.NO_SHOW} for item in _make_attendees(sample)],
        "guests": list(sample.guests),
        "bookingFieldsResponses": {slug: entry["value"] for slug, entry in form.items()},
    }


def _make_payload(change: BookingChange, sample: SampleBooking) -> dict[str, object]:
    return {
        "type": sample.page_name,
        "title": sample.subject,
        "eventTitle": sample.page_name,
        "additionalNotes": sample.note or "",
        "startTime": render_time(sample.starts_at),
        "endTime": render_time(sample.ends_at),
        "length": sample.minutes,
        "uid": booking_id(sample.id),
        "bookingId": _number(sample.id),
        "status": _STATUSES.get(change, "ACCEPTED"),
        "organizer": _make_host(sample),
        "attendees": _make_attendees(sample),
        "responses": _make_responses(sample),
        "rescheduleUid": booking_id(sample.replaces) if sample.replaces else None,
        "cancellationReason": sample.reason,
        "cancelledBy": _actor_email(sample),
        "requestReschedule": change is BookingChange.RESCHEDULE_REQUESTED,
        "location": sample.location or ("integrations:daily" if sample.join_url else ""),
        "metadata": {"videoCallUrl": sample.join_url} if sample.join_url else {},
        "eventTypeId": sample.page,
    }


def _make_no_show(change: BookingChange, sample: SampleBooking) -> dict[str, object]:
    attendee = {"email": sample.email, "noShow": change is BookingChange.NO_SHOW}
    return {
        "message": "Attendance was updated",
        "bookingUid": booking_id(sample.id),
        "bookingId": _number(sample.id),
        "attendees": [attendee],
    }


def _make_host(sample: SampleBooking) -> dict[str, object]:
    return {
        "id": sample.host_id,
        "name": sample.host_name,
        "email": sample.host_email,
        "username": sample.host_id.lower(),
        "timeZone": sample.time_zone,
        "language": {"locale": "en"},
        "utcOffset": 60,
    }


def _make_attendees(sample: SampleBooking) -> list[dict[str, object]]:
    booker = {"name": sample.name or "", "email": sample.email or "", "timeZone": sample.time_zone}
    guests = [{"name": "", "email": guest, "timeZone": sample.time_zone} for guest in sample.guests]
    return [{**item, "language": {"locale": "en"}, "utcOffset": 60} for item in (booker, *guests)]


def _make_responses(sample: SampleBooking) -> dict[str, dict[str, object]]:
    given = {
        "name": sample.name,
        "email": sample.email,
        "guests": list(sample.guests),
        "notes": sample.note,
        "attendeePhoneNumber": sample.phone,
        "smsReminderNumber": sample.mobile_phone,
        "company": sample.company,
        "utm_source": sample.utm_source,
        **sample.custom_fields,
    }
    return {slug: {"label": slug, "value": value} for slug, value in given.items() if value is not None}


def _actor_email(sample: SampleBooking) -> str | None:
    emails = {Actor.CUSTOMER: sample.email, Actor.USER: sample.host_email}
    return emails.get(sample.actor) if sample.actor else None


def _number(token: str) -> int:
    """The app also counts bookings; any number that depends on the token alone will do."""
    return int.from_bytes(token.encode()[-4:], "big")

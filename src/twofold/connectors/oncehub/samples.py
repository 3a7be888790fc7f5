"""How does OnceHub write a booking? Shapes as in apps A2.1 and its sample (doc); all values are invented."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec

from twofold.connectors.samples import SampleBooking
from twofold.connectors.values import render_time
from twofold.core.notices import BookingChange

STATUSES: Mapping[BookingChange, str] = {
    BookingChange.SCHEDULED: "scheduled",
    BookingChange.RESCHEDULED: "rescheduled",
    BookingChange.RESCHEDULE_REQUESTED: "canceled",
    BookingChange.CANCELLED: "canceled",
    BookingChange.COMPLETED: "completed",
    BookingChange.NO_SHOW: "no_show",
    BookingChange.REASSIGNED: "scheduled",
}
"""Every change the app sends a webhook for, with the status its booking then has."""

TYPES: Mapping[BookingChange, str] = {
    BookingChange.SCHEDULED: "booking.scheduled",
    BookingChange.RESCHEDULED: "booking.rescheduled",
    BookingChange.RESCHEDULE_REQUESTED: "booking.canceled_reschedule_requested",
    BookingChange.CANCELLED: "booking.canceled",
    BookingChange.COMPLETED: "booking.completed",
    BookingChange.NO_SHOW: "booking.no_show",
    BookingChange.REASSIGNED: "booking.reassigned",
}


def booking_id(token: str) -> str:
    """Dress a token as a booking id."""
    return f"BKNG-{token}"


def make_webhook(change: BookingChange, sample: SampleBooking, at: datetime, kind: str | None = None) -> bytes:
    """Render the webhook sent at ``at``; ``kind`` names the type where it isn't the usual one for ``change``."""
    kind = kind or TYPES[change]
    token = hashlib.sha256(f"{sample.id}|{kind}|{at.isoformat()}".encode()).hexdigest()[:12].upper()
    envelope = {
        "id": f"EVNT-{token}",
        "object": "event",
        "creation_time": render_time(at),
        "type": kind,
        "api_version": "v2",
        "data": make_booking(change, sample, at),
    }
    return msgspec.json.encode(envelope)


def make_booking(change: BookingChange, sample: SampleBooking, at: datetime) -> dict[str, object]:
    """Render the booking object, last updated at ``at``; the owner is a bare id, as in webhooks."""
    why = {"reason": sample.reason or "", "actioned_by": sample.actor or "customer", "user_id": None}
    reassigned = change is BookingChange.REASSIGNED
    return {
        "object": "booking",
        "id": booking_id(sample.id),
        "tracking_id": booking_id(sample.id),
        "subject": sample.subject,
        "status": STATUSES[change],
        "in_trash": False,
        "creation_time": render_time(sample.created_at),
        "starting_time": render_time(sample.starts_at),
        "last_updated_time": render_time(at),
        "customer_timezone": sample.time_zone,
        "duration_minutes": sample.minutes,
        "virtual_conferencing": {"join_url": sample.join_url or ""},
        "location_description": sample.location or "",
        "rescheduled_booking_id": booking_id(sample.replaces) if sample.replaces else None,
        "cancel_reschedule_information": why if sample.reason or sample.actor else None,
        "attendees": [email for email in (sample.email, *sample.guests) if email],
        "form_submission": _make_form(sample),
        "booking_page": f"BP-{sample.page}",
        "master_page": None,
        "event_type": "ET-T1",
        "external_calendar": {
            "type": "google" if reassigned else "none",
            "name": sample.host_email if reassigned else "",
            "id": "",
            "event_id": "",
        },
        "owner": f"USR-{sample.host_id}",
        "conversation": None,
        "custom_fields": [],
    }


def make_user(sample: SampleBooking) -> dict[str, object]:
    """Render the host as the user object of the API."""
    first, _, last = sample.host_name.partition(" ")
    return {
        "id": f"USR-{sample.host_id}",
        "object": "user",
        "first_name": first,
        "last_name": last,
        "email": sample.host_email,
        "status": "active",
        "role_name": "Member",
        "timezone": sample.time_zone,
        "teams": [],
    }


def _make_form(sample: SampleBooking) -> dict[str, object]:
    return {
        "name": sample.name or "",
        "email": sample.email or "",
        "phone": sample.phone or "",
        "mobile_phone": sample.mobile_phone or "",
        "note": sample.note or "",
        "company": sample.company,
        "guests": list(sample.guests),
        "custom_fields": [{"name": name, "value": value} for name, value in sample.custom_fields.items()],
    }

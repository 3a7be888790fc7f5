"""How does Calendly write an invitee? Shapes as in apps A10 (doc); all values are invented."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from twofold.connectors.calendly.settings import BASE_URL
from twofold.connectors.samples import SampleBooking
from twofold.connectors.values import render_time
from twofold.core.notices import Actor, BookingChange

EVENTS: Mapping[BookingChange, str] = {
    BookingChange.SCHEDULED: "invitee.created",
    BookingChange.RESCHEDULED: "invitee.created",
    BookingChange.CANCELLED: "invitee.canceled",
    BookingChange.NO_SHOW: "invitee_no_show.created",
    BookingChange.NO_SHOW_UNDONE: "invitee_no_show.deleted",
}
"""Every change the app sends a webhook for. A reschedule is a pair: the old invitee canceled, a new one created."""

_NOTE = "Anything we should know?"

ORGANIZATION = f"{BASE_URL}/organizations/ORG1"


def booking_id(token: str) -> str:
    """Dress a token as an invitee's URI."""
    return f"{event_id(token)}/invitees/{token}"


def event_id(token: str) -> str:
    """Dress a token as a scheduled event's URI; every invitee here has an event of their own."""
    return f"{BASE_URL}/scheduled_events/{token}"


def make_webhook(change: BookingChange, sample: SampleBooking, at: datetime) -> bytes:
    """Render the webhook sent at ``at``."""
    envelope = {
        "event": EVENTS[change],
        "created_at": render_time(at),
        "created_by": f"{BASE_URL}/users/{sample.host_id}",
        "payload": {**make_invitee(change, sample, at), "scheduled_event": make_event(change, sample, at)},
    }
    return msgspec.json.encode(envelope)


def make_event(change: BookingChange, sample: SampleBooking, at: datetime) -> dict[str, object]:
    """Render the scheduled event as the API lists it."""
    return {
        "uri": event_id(sample.id),
        "name": sample.subject,
        "status": "canceled" if change is BookingChange.CANCELLED else "active",
        "start_time": render_time(sample.starts_at),
        "end_time": render_time(sample.ends_at),
        "event_type": f"{BASE_URL}/event_types/{sample.page}",
        "location": _make_location(sample),
        "created_at": render_time(sample.created_at),
        "updated_at": render_time(at),
        "event_memberships": [
            {
                "user": f"{BASE_URL}/users/{sample.host_id}",
                "user_email": sample.host_email,
                "user_name": sample.host_name,
            }
        ],
        "event_guests": [{"email": guest} for guest in sample.guests],
    }


def make_invitee(change: BookingChange, sample: SampleBooking, at: datetime) -> dict[str, object]:
    """Render the invitee as the API lists it, last updated at ``at``."""
    cancelled = change is BookingChange.CANCELLED
    return {
        "uri": booking_id(sample.id),
        "email": sample.email,
        "name": sample.name,
        "first_name": None,
        "last_name": None,
        "status": "canceled" if cancelled else "active",
        "timezone": sample.time_zone,
        "text_reminder_number": sample.mobile_phone,
        "event": event_id(sample.id),
        "rescheduled": cancelled and sample.replaced_by is not None,
        "old_invitee": booking_id(sample.replaces) if sample.replaces else None,
        "new_invitee": booking_id(sample.replaced_by) if sample.replaced_by else None,
        "cancellation": _make_cancellation(sample, at) if cancelled else None,
        "no_show": {"created_at": render_time(at)} if change is BookingChange.NO_SHOW else None,
        "questions_and_answers": _make_answers(sample),
        "tracking": {
            "utm_source": sample.utm_source,
            "utm_medium": None,
            "utm_campaign": None,
            "utm_content": None,
            "utm_term": None,
            "salesforce_uuid": sample.record_id,
        },
        "payment": None,
        "routing_form_submission": None,
        "cancel_url": f"https://calendly.example.com/cancellations/{sample.id}",
        "reschedule_url": f"https://calendly.example.com/reschedulings/{sample.id}",
        "created_at": render_time(sample.created_at),
        "updated_at": render_time(at),
    }


def _make_location(sample: SampleBooking) -> dict[str, object]:
    if sample.join_url:
        return {"type": "zoom", "status": "pushed", "join_url": sample.join_url}
    return {"type": "physical", "location": sample.location}


def _make_cancellation(sample: SampleBooking, at: datetime) -> dict[str, object]:
    by_host = sample.actor is Actor.USER
    return {
        "canceled_by": sample.host_name if by_host else sample.name,
        "reason": sample.reason,
        "canceler_type": "host" if by_host else "invitee",
        "created_at": render_time(at),
    }


def _make_answers(sample: SampleBooking) -> list[dict[str, object]]:
    asked = {"Phone": sample.phone, "Company": sample.company, _NOTE: sample.note, **sample.answers}
    given = [(question, answer) for question, answer in asked.items() if answer is not None]
    return [{"question": q, "answer": answer, "position": n} for n, (q, answer) in enumerate(given)]

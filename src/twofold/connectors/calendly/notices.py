"""What does a Calendly webhook say, in our words? Source: apps A10, A12 (doc) unless marked."""

from collections.abc import Mapping
from datetime import datetime

from twofold.connectors.calendly.settings import APP
from twofold.connectors.contract import hash_body, read_object
from twofold.connectors.values import (
    Json,
    NotReadable,
    answer_text,
    email_of,
    find_answer,
    find_record_id,
    guests_of,
    id_of,
    is_true,
    list_of,
    object_of,
    required,
    text,
    time,
)
from twofold.core.deliveries import AppSettings, Delivery
from twofold.core.notices import Actor, BookingChange, BookingNotice, Host, IgnoredNotice, Person
from twofold.engine.ports import Notice

CHANGES: Mapping[str, BookingChange] = {
    "invitee.created": BookingChange.SCHEDULED,
    "invitee.canceled": BookingChange.CANCELLED,
    "invitee_no_show.created": BookingChange.NO_SHOW,
    "invitee_no_show.deleted": BookingChange.NO_SHOW_UNDONE,
}
"""By ``event``; every other event is none of our business. The no-show events are believed (apps F6)."""

NEEDS_START = frozenset({BookingChange.SCHEDULED, BookingChange.RESCHEDULED})

_ACTORS = {"host": Actor.USER, "invitee": Actor.CUSTOMER}
_UTM = ("source", "medium", "campaign", "term", "content")
_PHONES = ("phone", "phone number", "telephone")
_MOBILES = ("mobile", "mobile phone", "mobile number", "cell phone")
_COMPANIES = ("company", "company name", "organization", "organisation")
"""Whole question texts that can't mean anything else (choice); a mapping may name any other question."""


def read(delivery: Delivery, settings: AppSettings) -> Notice:
    """Read one delivery; an unknown event is ignored, an invitee without URI or times is unreadable."""
    delivery_id = hash_body(delivery.body)
    return read_object(delivery, lambda envelope: _read_envelope(delivery_id, envelope, settings))


def _read_envelope(delivery_id: str, envelope: Json, settings: AppSettings) -> Notice:
    event = required(text(envelope.get("event")), "event")
    if event not in CHANGES:
        return IgnoredNotice(APP, delivery_id, event)
    payload = object_of(envelope.get("payload"))
    change = CHANGES[event]
    if change is BookingChange.SCHEDULED and _uri(payload.get("old_invitee")):
        change = BookingChange.RESCHEDULED
    return _read_invitee(delivery_id, envelope, payload, change, settings)


def _read_invitee(
    delivery_id: str, envelope: Json, payload: Json, change: BookingChange, settings: AppSettings
) -> BookingNotice:
    meeting = object_of(payload.get("scheduled_event")) or object_of(payload.get("event"))
    starts_at = time(meeting.get("start_time"), "start_time")
    if starts_at is None and change in NEEDS_START:
        raise NotReadable("The field scheduled_event.start_time is missing or blank.")
    answers = _answers(payload)
    person = _read_person(payload, meeting, answers)
    host = _read_host(meeting)
    tracking = object_of(payload.get("tracking"))
    linked = {"salesforce_uuid": text(tracking.get("salesforce_uuid")) or ""}
    why = object_of(payload.get("cancellation"))
    return BookingNotice(
        app=APP,
        delivery_id=delivery_id,
        booking_id=_booking_id(payload),
        change=change,
        changed_at=_changed_at(envelope, payload, change),
        person=person,
        starts_at=starts_at,
        ends_at=time(meeting.get("end_time"), "end_time"),
        subject=text(meeting.get("name")),
        location=_location(meeting),
        join_url=text(object_of(meeting.get("location")).get("join_url")),
        host=host,
        page=_uri(meeting.get("event_type")),
        page_name=text(meeting.get("name")),
        record_id=linked["salesforce_uuid"] or find_record_id((answers,), settings.record_id_field),
        answers=answers,
        guests=guests_of(list_of(meeting.get("event_guests")), person.email, host.email),
        replaces_id=_uri(payload.get("old_invitee")),
        replaced_by_id=_successor(payload, change),
        reason=text(why.get("reason")),
        actor=_ACTORS.get(text(why.get("canceler_type")) or ""),
        cancel_url=text(payload.get("cancel_url")),
        reschedule_url=text(payload.get("reschedule_url")),
        utm={key: value for key in _UTM if (value := text(tracking.get(f"utm_{key}")))},
    )


def _uri(value: object) -> str | None:
    return id_of(value, "uri")


def _booking_id(payload: Json) -> str:
    """Take the invitee's URI; a no-show that comes as an object of its own names its invitee."""
    return required(_uri(payload.get("invitee")) or text(payload.get("uri")), "uri")


def _changed_at(envelope: Json, payload: Json, change: BookingChange) -> datetime:
    """Order by the envelope's ``created_at``; where it is missing, by the payload's time of this change."""
    at = time(envelope.get("created_at"), "created_at")
    if at is None and change is BookingChange.CANCELLED:
        cancelled = object_of(payload.get("cancellation")).get("created_at")
        at = time(cancelled, "cancellation.created_at") or time(payload.get("updated_at"), "updated_at")
    if at is None and change is BookingChange.NO_SHOW:
        at = time(object_of(payload.get("no_show")).get("created_at"), "no_show.created_at")
    at = at or time(payload.get("created_at"), "created_at")
    if at is None:
        raise NotReadable("The field created_at is missing or blank.")
    return at


def _successor(payload: Json, change: BookingChange) -> str | None:
    """Name the booking that replaces a cancelled one: half of a reschedule, whose other half moves the Event."""
    moved = change is BookingChange.CANCELLED and is_true(payload.get("rescheduled"))
    return _uri(payload.get("new_invitee")) if moved else None


def _read_person(payload: Json, meeting: Json, answers: Mapping[str, str]) -> Person:
    return Person(
        full_name=text(payload.get("name")),
        first_name=text(payload.get("first_name")),
        last_name=text(payload.get("last_name")),
        email=text(payload.get("email")),
        phone=find_answer(answers, *_PHONES) or _called_at(meeting),
        mobile_phone=text(payload.get("text_reminder_number")) or find_answer(answers, *_MOBILES),
        company=find_answer(answers, *_COMPANIES),
        time_zone=text(payload.get("timezone")),
    )


def _called_at(meeting: Json) -> str | None:
    """Where the host is to call the invitee, the number is the location."""
    place = object_of(meeting.get("location"))
    return text(place.get("location")) if place.get("type") == "outbound_call" else None


def _read_host(meeting: Json) -> Host:
    """Take the first member; a meeting of several hosts lists who was chosen first (believed)."""
    members = list_of(meeting.get("event_memberships"))
    member = object_of(members[0]) if members else {}
    email = email_of(member.get("user_email"))
    return Host(_uri(member.get("user")), email.lower() if email else None, text(member.get("user_name")))


def _location(meeting: Json) -> str | None:
    """Say where, in words; a bare text is taken as it is."""
    place = meeting.get("location")
    return text(object_of(place).get("location")) if isinstance(place, dict) else text(place)


def _answers(payload: Json) -> dict[str, str]:
    """Read answers by the text of their question; of the same question twice, the first answer."""
    answers: dict[str, str] = {}
    for item in map(object_of, list_of(payload.get("questions_and_answers"))):
        question, answer = text(item.get("question")), answer_text(item.get("answer"))
        if question and answer:
            answers.setdefault(question, answer)
    return answers

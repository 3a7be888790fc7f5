"""What does a Cal.com webhook say, in our words? Source: apps A8, A12 (code and doc) unless marked."""

from collections.abc import Mapping
from datetime import datetime

from twofold.connectors.calcom.answers import answers_of, person_of, value_of
from twofold.connectors.calcom.settings import APP
from twofold.connectors.contract import hash_body, read_object
from twofold.connectors.values import (
    Json,
    NotReadable,
    add_minutes,
    email_of,
    find_record_id,
    first_text,
    guests_of,
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
    "BOOKING_CREATED": BookingChange.SCHEDULED,
    "BOOKING_REQUESTED": BookingChange.REQUESTED,
    "BOOKING_REJECTED": BookingChange.REJECTED,
    "BOOKING_RESCHEDULED": BookingChange.RESCHEDULED,
    "BOOKING_CANCELLED": BookingChange.CANCELLED,
    "MEETING_ENDED": BookingChange.COMPLETED,
}
"""By ``triggerEvent``; no-shows are read apart, and every other trigger is none of our business."""

NEEDS_START = frozenset({BookingChange.SCHEDULED, BookingChange.RESCHEDULED})

_NEVER_HELD = frozenset({"PENDING", "CANCELLED", "REJECTED"})
"""The end of a meeting in one of these states completes nothing."""
_NO_SHOW = "BOOKING_NO_SHOW_UPDATED"
_UTM = ("source", "medium", "campaign", "term", "content")


def read(delivery: Delivery, settings: AppSettings) -> Notice:
    """Read one delivery; an unknown trigger is ignored, a booking without uid or times is unreadable."""
    delivery_id = hash_body(delivery.body)
    return read_object(delivery, lambda envelope: _read_envelope(delivery_id, envelope, settings))


def _read_envelope(delivery_id: str, envelope: Json, settings: AppSettings) -> Notice:
    trigger = required(text(envelope.get("triggerEvent")), "triggerEvent")
    # MEETING_STARTED and MEETING_ENDED put the booking at the root.
    payload = object_of(envelope.get("payload")) or envelope
    if trigger == _NO_SHOW:
        return _read_no_show(delivery_id, envelope, payload)
    if trigger not in CHANGES or (trigger == "MEETING_ENDED" and _status(payload) in _NEVER_HELD):
        return IgnoredNotice(APP, delivery_id, trigger)
    return _read_booking(delivery_id, envelope, payload, _change_of(trigger, payload), settings)


def _read_no_show(delivery_id: str, envelope: Json, payload: Json) -> Notice:
    """
    Read a no-show that was set or taken back.

    The booking isn't repeated, only its uid; of several attendees the first, who is the booker, decides.
    """
    attendees = [object_of(item) for item in list_of(payload.get("attendees"))]
    if not attendees:
        raise NotReadable("The field attendees is missing or empty.")
    change = BookingChange.NO_SHOW if is_true(attendees[0].get("noShow")) else BookingChange.NO_SHOW_UNDONE
    uid = first_text(payload.get("bookingUid"), payload.get("uid"))
    return BookingNotice(
        app=APP,
        delivery_id=delivery_id,
        booking_id=required(uid, "bookingUid"),
        change=change,
        changed_at=_changed_at(envelope, payload, change),
        person=Person(email=email_of(attendees[0])),
    )


def _change_of(trigger: str, payload: Json) -> BookingChange:
    """
    Say what happened.

    A booking that still waits for its host is a request, whatever the trigger; a confirmed one that names an old
    booking is its new time; a cancellation by which the host asks for new times has ``requestReschedule`` (code).
    """
    change = CHANGES[trigger]
    if change in NEEDS_START:
        if _status(payload) == "PENDING":
            return BookingChange.REQUESTED
        return BookingChange.RESCHEDULED if _old_uid(payload) else change
    if change is BookingChange.CANCELLED and is_true(payload.get("requestReschedule")):
        return BookingChange.RESCHEDULE_REQUESTED
    return change


def _read_booking(
    delivery_id: str, envelope: Json, payload: Json, change: BookingChange, settings: AppSettings
) -> BookingNotice:
    starts_at = time(payload.get("startTime"), "startTime")
    if starts_at is None and change in NEEDS_START:
        raise NotReadable("The field startTime is missing or blank.")
    ends_at = time(payload.get("endTime"), "endTime") or add_minutes(starts_at, payload.get("length"))
    person = person_of(payload)
    host = _read_host(payload)
    answers = answers_of(payload)
    return BookingNotice(
        app=APP,
        delivery_id=delivery_id,
        booking_id=required(text(payload.get("uid")), "uid"),
        change=change,
        changed_at=_changed_at(envelope, payload, change),
        person=person,
        starts_at=starts_at,
        ends_at=ends_at,
        subject=text(payload.get("title")),
        note=first_text(payload.get("additionalNotes"), value_of(payload, "notes")),
        location=_location(payload),
        join_url=_join_url(payload),
        host=host,
        page=text(payload.get("eventTypeId")),
        page_name=first_text(payload.get("eventTitle"), payload.get("type")),
        record_id=find_record_id((answers, _metadata(payload)), settings.record_id_field),
        answers=answers,
        guests=guests_of(_guests(payload), person.email, host.email),
        replaces_id=_old_uid(payload),
        replaced_by_id=text(payload.get("rescheduledToUid")),
        reason=_reason(payload, change),
        actor=_actor(payload, change, person, host),
        utm=_read_utm(payload),
    )


def _status(payload: Json) -> str:
    return (text(payload.get("status")) or "").upper()


def _changed_at(envelope: Json, payload: Json, change: BookingChange) -> datetime:
    """
    Order by the envelope's ``createdAt``.

    The flat MEETING_ENDED has there the creation of the booking, so what tells its time is the end of the meeting.
    """
    changed_at = time(envelope.get("createdAt"), "createdAt") or time(payload.get("updatedAt"), "updatedAt")
    if change is BookingChange.COMPLETED:
        ended_at = time(payload.get("endTime"), "endTime")
        changed_at = max(filter(None, (changed_at, ended_at)), default=None)
    if changed_at is None:
        raise NotReadable("The field createdAt is missing or blank.")
    return changed_at


def _old_uid(payload: Json) -> str | None:
    old = text(payload.get("rescheduleUid"))
    return None if old == text(payload.get("uid")) else old


def _read_host(payload: Json) -> Host:
    """Take the organizer; flat bodies call the same person ``user``."""
    organizer = object_of(payload.get("organizer")) or object_of(payload.get("user"))
    email = text(organizer.get("email"))
    return Host(text(organizer.get("id")), email.lower() if email else None, text(organizer.get("name")))


def _guests(payload: Json) -> list[object]:
    """Everybody but the booker, who is the first attendee."""
    others = list_of(payload.get("attendees"))[1:]
    return [*list_of(value_of(payload, "guests")), *others]


def _location(payload: Json) -> str | None:
    """Say where, in words; the app's own ``integrations:…`` codes and web addresses are no place."""
    chosen = object_of(value_of(payload, "location"))
    for place in (text(payload.get("location")), text(chosen.get("optionValue"))):
        if place and not place.startswith(("integrations:", "http://", "https://")):
            return place
    return None


def _join_url(payload: Json) -> str | None:
    place = text(payload.get("location")) or ""
    return first_text(
        object_of(payload.get("metadata")).get("videoCallUrl"),
        object_of(payload.get("videoCallData")).get("url"),
        place if place.startswith(("http://", "https://")) else None,
    )


def _metadata(payload: Json) -> dict[str, str]:
    """Read metadata as texts: a link's ``metadata[name]`` parameters arrive there (believed)."""
    given = object_of(payload.get("metadata"))
    return {key: value for key, item in given.items() if (value := text(item))}


def _reason(payload: Json, change: BookingChange) -> str | None:
    """Take the words that belong to this change; those of an earlier one may still be in the body."""
    if change is BookingChange.CANCELLED or change is BookingChange.RESCHEDULE_REQUESTED:
        return text(payload.get("cancellationReason"))
    if change is BookingChange.REJECTED:
        return first_text(payload.get("rejectionReason"), payload.get("cancellationReason"))
    return first_text(value_of(payload, "rescheduleReason"), payload.get("reschedulingReason"))


def _actor(payload: Json, change: BookingChange, person: Person, host: Host) -> Actor | None:
    """Say who it was where the e-mail given is the host's or the booker's."""
    cancelled = change in (BookingChange.CANCELLED, BookingChange.RESCHEDULE_REQUESTED)
    by = text(payload.get("cancelledBy" if cancelled else "rescheduledBy"))
    known = {(person.email or "").casefold(): Actor.CUSTOMER, (host.email or "").casefold(): Actor.USER}
    return known.get(by.casefold()) if by else None


def _read_utm(payload: Json) -> dict[str, str]:
    """UTM values come among the metadata or the answers (believed, apps F7)."""
    places = (object_of(payload.get("metadata")), object_of(payload.get("tracking")))
    found = {}
    for name in _UTM:
        slug = f"utm_{name}"
        if value := first_text(*(place.get(slug) for place in places), value_of(payload, slug)):
            found[name] = value
    return found

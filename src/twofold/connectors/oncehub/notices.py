"""What does a OnceHub webhook say, in our words? Source: apps A2, A2.1, A12 (doc) unless marked."""

from collections.abc import Mapping
from datetime import datetime

from twofold.connectors.contract import hash_body, read_object
from twofold.connectors.oncehub.settings import APP
from twofold.connectors.values import (
    Json,
    NotReadable,
    add_minutes,
    answer_text,
    email_of,
    find_record_id,
    first_text,
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
from twofold.core.notices import Actor, BookingChange, BookingNotice, Host, IgnoredNotice, Person, Replacement
from twofold.engine.ports import Notice

_ANOTHER_PAGE = "booking.canceled_then_rescheduled"

CHANGES: Mapping[str, BookingChange] = {
    "booking.requested": BookingChange.REQUESTED,  # never sent by the app: back-fill's word for status requested
    "booking.scheduled": BookingChange.SCHEDULED,
    "booking.rescheduled": BookingChange.RESCHEDULED,
    _ANOTHER_PAGE: BookingChange.RESCHEDULED,
    "booking.canceled_reschedule_requested": BookingChange.RESCHEDULE_REQUESTED,
    "booking.canceled": BookingChange.CANCELLED,
    "booking.completed": BookingChange.COMPLETED,
    "booking.no_show": BookingChange.NO_SHOW,
    "booking.reassigned": BookingChange.REASSIGNED,
}
"""By ``type`` of the envelope; any other type is none of our business."""

NEEDS_START = frozenset({BookingChange.SCHEDULED, BookingChange.RESCHEDULED})

_ACTORS = {"user": Actor.USER, "customer": Actor.CUSTOMER}
_PAGE_KEYS = ("booking_page", "booking_calendar", "master_page", "event_type")
_UTM = ("source", "medium", "campaign", "term", "content")


def read(delivery: Delivery, settings: AppSettings) -> Notice:
    """Read one delivery; an unknown type is ignored, a booking without id or times is unreadable."""
    body_hash = hash_body(delivery.body)
    return read_object(delivery, lambda envelope: _read_envelope(body_hash, envelope, settings))


def _read_envelope(body_hash: str, envelope: Json, settings: AppSettings) -> Notice:
    delivery_id = text(envelope.get("id")) or body_hash
    kind = required(text(envelope.get("type")), "type")
    data = object_of(envelope.get("data"))
    if kind not in CHANGES or is_true(data.get("deleted")):
        return IgnoredNotice(APP, delivery_id, kind)
    return _read_booking(delivery_id, envelope, data, _change_of(kind, data), settings)


def _change_of(kind: str, data: Json) -> BookingChange:
    """
    Say what happened.

    "Canceled, then rescheduled" is about the new booking, which names the old one; where it doesn't and its own status
    is canceled, all it tells is a cancellation (choice).
    """
    change = CHANGES[kind]
    if kind == _ANOTHER_PAGE and data.get("status") == "canceled" and not _old_id(data):
        return BookingChange.CANCELLED
    if change is BookingChange.SCHEDULED and data.get("status") == "requested":
        return BookingChange.REQUESTED
    return change


def _read_booking(
    delivery_id: str, envelope: Json, data: Json, change: BookingChange, settings: AppSettings
) -> BookingNotice:
    starts_at = time(data.get("starting_time"), "starting_time")
    if starts_at is None and change in NEEDS_START:
        raise NotReadable("The field starting_time is missing or blank.")
    form = object_of(data.get("form_submission"))
    places = (_answers(form.get("custom_fields")), _answers(data.get("custom_fields")))
    person = _read_person(form, data)
    host = _read_host(data, change)
    why = object_of(data.get("cancel_reschedule_information"))
    either_url = text(data.get("cancel_reschedule_url"))
    return BookingNotice(
        app=APP,
        delivery_id=delivery_id,
        booking_id=required(text(data.get("id")), "data.id"),
        change=change,
        changed_at=_changed_at(envelope, data),
        person=person,
        starts_at=starts_at,
        ends_at=add_minutes(starts_at, data.get("duration_minutes")),
        subject=text(data.get("subject")),
        note=text(form.get("note")),
        location=text(data.get("location_description")),
        join_url=id_of(data.get("virtual_conferencing"), "join_url"),
        host=host,
        page=_page(data),
        page_name=_page_name(data),
        record_id=find_record_id(places, settings.record_id_field),
        answers={**places[1], **places[0]},
        guests=guests_of((*list_of(form.get("guests")), *list_of(data.get("attendees"))), person.email, host.email),
        replaces_id=_old_id(data),
        replacement=_replacement(envelope, data),
        reason=text(why.get("reason")),
        actor=_ACTORS.get(text(why.get("actioned_by")) or ""),
        cancel_url=text(data.get("cancel_url")) or either_url,
        reschedule_url=text(data.get("reschedule_url")) or either_url,
        utm=_read_utm(data),
    )


def _changed_at(envelope: Json, data: Json) -> datetime:
    """The booking's own time of this state; the envelope's where it is missing."""
    changed_at = time(data.get("last_updated_time"), "last_updated_time")
    changed_at = changed_at or time(envelope.get("creation_time"), "creation_time")
    if changed_at is None:
        raise NotReadable("The field last_updated_time is missing or blank.")
    return changed_at


def _old_id(data: Json) -> str | None:
    old = id_of(data.get("rescheduled_booking_id"))
    return None if old == text(data.get("id")) else old


def _replacement(envelope: Json, data: Json) -> Replacement:
    """Another page or host makes a new Event (A2); a plain reschedule moves the one there is."""
    follows = text(envelope.get("type")) == _ANOTHER_PAGE and _old_id(data)
    return Replacement.FOLLOWS if follows else Replacement.MOVES


def _read_person(form: Json, data: Json) -> Person:
    """Take what was typed into the form; what it lacks is taken from the expanded contact, which REST alone has."""
    contact = object_of(data.get("contact"))
    full_name = text(form.get("name"))
    first, last = text(contact.get("first_name")), text(contact.get("last_name"))
    same_name = full_name is None or full_name.split() == f"{first or ''} {last or ''}".split()
    attendees = list_of(data.get("attendees"))
    only_attendee = email_of(attendees[0]) if len(attendees) == 1 else None
    return Person(
        full_name=full_name,
        first_name=text(form.get("first_name")) or (first if same_name else None),
        last_name=text(form.get("last_name")) or (last if same_name else None),
        salutation=text(contact.get("salutation")) if same_name else None,
        email=first_text(form.get("email"), contact.get("email"), only_attendee),
        phone=first_text(form.get("phone"), contact.get("phone")),
        mobile_phone=first_text(form.get("mobile_phone"), contact.get("mobile_phone")),
        company=first_text(form.get("company"), contact.get("company")),
        time_zone=text(data.get("customer_timezone")),
    )


def _read_host(data: Json, change: BookingChange) -> Host:
    """
    Say whose calendar it is.

    After a reassignment ``owner`` still names the first host, so only the calendar's name, where it is an e-mail, tells
    the new one; else the host stays unknown rather than wrong. Source: apps A2, F2 (believed).
    """
    if change is BookingChange.REASSIGNED:
        return calendar_host(data)
    return host_of_user(data.get("owner"))


def host_of_user(user: object) -> Host:
    """Take the host from a user, a bare id or the object."""
    given = object_of(user)
    email = text(given.get("email"))
    name = " ".join(filter(None, (text(given.get("first_name")), text(given.get("last_name")))))
    return Host(id=id_of(user), email=email.lower() if email else None, name=name or None)


def calendar_host(data: Json) -> Host:
    """Take the host from the name of the connected calendar, where that is an e-mail."""
    name = text(object_of(data.get("external_calendar")).get("name"))
    return Host(email=name.lower()) if name and "@" in name and " " not in name else Host()


def _page(data: Json) -> str | None:
    """Booking calendars have one id, Booking pages up to three; the page itself says most."""
    return next((found for key in _PAGE_KEYS if (found := id_of(data.get(key)))), None)


def _page_name(data: Json) -> str | None:
    names = (object_of(data.get(key)) for key in _PAGE_KEYS)
    return next((found for page in names if (found := first_text(page.get("label"), page.get("name")))), None)


def _answers(fields: object) -> dict[str, str]:
    """Read custom fields, a list of names and values or one object, into texts; blank ones are left out."""
    pairs = fields.items() if isinstance(fields, dict) else map(_name_and_value, list_of(fields))
    return {name: answer for key, value in pairs if (name := text(key)) and (answer := answer_text(value))}


def _name_and_value(field: object) -> tuple[object, object]:
    return object_of(field).get("name"), object_of(field).get("value")


def _read_utm(data: Json) -> dict[str, str]:
    given = object_of(data.get("utm_params"))
    return {key: value for key in _UTM if (value := text(given.get(key)))}

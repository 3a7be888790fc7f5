"""What was answered in a Cal.com booking form? Answers lie in three places, in three shapes. Source: apps A8, F7."""

from collections.abc import Iterator

from twofold.connectors.values import Json, answer_text, first_text, list_of, object_of, text
from twofold.core.notices import Person

_PLACES = ("responses", "userFieldsResponses", "customInputs", "bookingFieldsResponses")
_NOT_ANSWERS = frozenset({"name", "email", "guests", "location", "notes", "title", "rescheduleReason"})
"""Slugs of the form's own fields; the notice has a field for each."""
_PHONES = ("attendeePhoneNumber", "phone", "phoneNumber", "phone_number")
_MOBILES = ("mobile_phone", "mobilePhone", "mobile", "smsReminderNumber")
_COMPANIES = ("company", "companyName", "company_name", "organization", "organisation")
_MADE_UP_EMAILS = "@sms.cal.com"
"""The app makes an address of this domain for people who book with a phone number alone (code)."""


def value_of(payload: Json, slug: str) -> object:
    """Find the value of an answer by its slug; None where nobody answered."""
    return next((value for found, value in _values(payload) if found == slug and value not in (None, "")), None)


def answers_of(payload: Json) -> dict[str, str]:
    """Render the answers to the page's own questions by slug; the first place that has one wins."""
    answers: dict[str, str] = {}
    for slug, value in _values(payload):
        name, answer = text(slug), _render(value)
        if name and answer and name not in _NOT_ANSWERS:
            answers.setdefault(name, answer)
    return answers


def person_of(payload: Json) -> Person:
    """
    Take the booker: the first attendee, completed by the answers.

    A name in two halves comes as an object in ``responses.name`` or as fields of the attendee (believed).
    """
    attendees = list_of(payload.get("attendees"))
    booker = object_of(attendees[0]) if attendees else {}
    name = value_of(payload, "name")
    halves = object_of(name) or object_of(booker.get("name"))
    return Person(
        full_name=first_text(name, booker.get("name")),
        first_name=first_text(halves.get("firstName"), booker.get("firstName")),
        last_name=first_text(halves.get("lastName"), booker.get("lastName")),
        email=_real_email(first_text(booker.get("email"), value_of(payload, "email"))),
        phone=first_text(_answer(payload, _PHONES), booker.get("phoneNumber"), _phone_place(payload)),
        mobile_phone=first_text(_answer(payload, _MOBILES), payload.get("smsReminderNumber")),
        company=_answer(payload, _COMPANIES),
        time_zone=text(booker.get("timeZone")),
    )


def _values(payload: Json) -> Iterator[tuple[str, object]]:
    for place in _PLACES:
        for slug, entry in object_of(payload.get(place)).items():
            # An entry is {"label", "value"}; legacy inputs and the API have the bare value.
            yield slug, entry["value"] if isinstance(entry, dict) and "value" in entry else entry


def _answer(payload: Json, slugs: tuple[str, ...]) -> str | None:
    return first_text(*(value_of(payload, slug) for slug in slugs))


def _render(value: object) -> str | None:
    """Render an answer; a choice with a text of its own (``optionValue``) is that text, else the choice."""
    choice = object_of(value)
    if "optionValue" in choice:
        return first_text(choice.get("optionValue"), choice.get("value"))
    return answer_text(value)


def _real_email(email: str | None) -> str | None:
    return None if email and email.lower().endswith(_MADE_UP_EMAILS) else email


def _phone_place(payload: Json) -> str | None:
    """Where the host is to call the booker, the number is the location."""
    place = object_of(value_of(payload, "location"))
    return text(place.get("optionValue")) if text(place.get("value")) == "phone" else None

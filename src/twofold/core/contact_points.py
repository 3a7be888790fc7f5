"""
When do two e-mail addresses, or two phone numbers, mean the same person's?

Both are kept as given for writing; what is compared is derived here. Nothing is asked of any server.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from twofold.core.notices import Person
from twofold.facts.ids import normalise

LANE_KEY_LENGTH: Final = 255
"""Characters an inbox row has for its lane."""


@dataclass(frozen=True, slots=True)
class Email:
    """
    A valid address.

    Args:
        given: as it came, without blanks around it; this is written.
        key: in small letters, for comparing.
        forms: how the same address may stand in a record, in small letters: ``key`` first, then as given and with an
            ASCII (``xn--``) domain where these differ.
    """

    given: str
    key: str
    forms: tuple[str, ...]


def normalise_email(text: str | None) -> Email | None:
    """
    Read an e-mail address by its syntax.

    International addresses, a quoted local part and reserved domains are valid (a sandbox appends ``.invalid`` to its
    addresses); a domain without a dot, a display name or an address literal is not. Length is not judged: Salesforce
    holds 80 characters, which ``mapping`` checks.
    """
    given = (text or "").strip()
    if _PLAIN_ADDRESS.fullmatch(given) and len(given) <= _PLAIN_LENGTH:
        key = given.lower()
        return Email(given, key, (key,))
    return _unusual_email(given)


def normalise_phone(text: str | None, region: str | None = None) -> tuple[str, ...]:
    """
    List the forms under which the same number may be stored, best first, without repetition.

    Args:
        region: ISO country of numbers without ``+``; None leaves those as given.

    Returns:
        E.164, national and as given. Only as given for what can't be read, or has an extension (the number without it
        belongs to others too). Empty for a blank.
    """
    given = (text or "").strip()
    number = _parse_phone(given, region)
    if number is None or number.extension:
        return (given,) if given else ()
    formats = phonenumbers.PhoneNumberFormat
    e164 = phonenumbers.format_number(number, formats.E164)
    national = phonenumbers.format_number(number, formats.NATIONAL)
    return tuple(dict.fromkeys((e164, national, given)))


def is_phone(text: str | None, region: str | None = None) -> bool:
    """Tell whether a phone number can be read: with ``+``, or with a region to read it in."""
    given = (text or "").strip()
    return _PLAIN_PHONE.fullmatch(given) is not None or _parse_phone(given, region) is not None


def same_phone(one: str, other: str, region: str | None = None) -> bool:
    """Tell whether two texts are one number, however they are punctuated."""
    if not _digits(one) or not _digits(other):
        return one.strip() == other.strip()
    if _digits(one) == _digits(other):
        return one.strip().startswith("+") == other.strip().startswith("+")
    first, second = normalise_phone(one, region), normalise_phone(other, region)
    return bool(first and second) and first[0] == second[0] and first[0].startswith("+")


def lane_key(person: Person, record_id: str | None, booking_key: str) -> str:
    """
    Name the lane in which notices about this person are worked one after the other.

    The valid e-mail, else a phone number, else the record Id, else the booking: at most ``LANE_KEY_LENGTH`` characters;
    a longer one ends in its own hash. The same on every machine and in every run.
    """
    return _bounded(_lane(person, record_id, booking_key))


def _lane(person: Person, record_id: str | None, booking_key: str) -> str:
    email = normalise_email(person.email)
    if email:
        return f"email:{email.key}"
    for phone in (person.mobile_phone, person.phone):
        if phone and _digits(phone):
            sign = "+" if phone.strip().startswith("+") else ""
            return f"phone:{sign}{_digits(phone)}"
    if record_id and record_id.strip():
        known = normalise(record_id.strip())
        return f"record:{known if isinstance(known, str) else record_id.strip()}"
    return f"booking:{booking_key}"


def _bounded(key: str) -> str:
    if len(key) <= LANE_KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{key[: LANE_KEY_LENGTH - len(digest) - 1]}#{digest}"


# The plain addresses that nearly everybody has; a test holds this against the library, which reads all the others.
_PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+'-]{1,32}(?:\.[a-z0-9_+'-]{1,31}){0,1}@(?:[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))?){1,30}"
    r"(?:\.[a-z0-9]{1,60}){0,2}\.[a-z]{2,30}",
    re.IGNORECASE | re.ASCII,
)
_PLAIN_LENGTH = 200
# Country and 7 to 14 more digits, at most punctuated: readable without asking whether the country has such numbers.
_PLAIN_PHONE = re.compile(r"\+[1-9](?:[ ()./-]{0,2}[0-9]){7,14}")


def _unusual_email(given: str) -> Email | None:
    try:
        valid = validate_email(
            given, check_deliverability=False, allow_quoted_local=True, globally_deliverable=False, strict=True
        )
    except EmailNotValidError:
        return None
    if "." not in valid.domain:
        return None
    key = valid.normalized.lower()
    ascii_form = f"{valid.local_part}@{valid.ascii_domain}".lower()
    return Email(given, key, tuple(dict.fromkeys((key, given.lower(), ascii_form))))


def _parse_phone(given: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    if not given or len(given) > 250:
        return None
    try:
        number = phonenumbers.parse(given, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _digits(text: str) -> str:
    """The digits of a text in any script, as 0 to 9."""
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdecimal())

"""What can a mapping take its value from? One table, which the reference of rule files prints."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from twofold.core.names import SplitName, clean
from twofold.core.nearest import did_you_mean
from twofold.core.notices import BookingNotice


@dataclass(frozen=True, slots=True)
class Given:
    """What a mapping may look at: the notice and the person's name in parts, None where there is none."""

    notice: BookingNotice
    name: SplitName | None


@dataclass(frozen=True, slots=True)
class Source:
    """A source by name: its sentence, and how it is taken."""

    sentence: str
    take: Callable[[Given], str | None]


def take(source: str, given: Given) -> str | None:
    """
    Take the text of ``source``, blanks around it dropped; None where the notice has none.

    ``answer.`` and ``utm.`` names are found in any letter case, with white space made single.
    """
    named = SOURCES.get(source)
    if named is not None:
        return _filled(named.take(given))
    family, _, key = source.partition(".")
    return _filled(_find(_family(family, given.notice), key))


def was_asked(source: str, notice: BookingNotice) -> bool:
    """Tell whether the notice asked for it at all: an answer left blank clears a field only if it was."""
    family, dot, key = source.partition(".")
    return bool(dot) and _find(_family(family, notice), key) is not None


def source_problem(source: str) -> str | None:
    """Say what is wrong with the name of a source, or None."""
    family, dot, key = source.partition(".")
    if source in SOURCES or source == "value" or (family in FAMILIES and key.strip()):
        return None
    if family in FAMILIES:
        return f"{family}. needs a name behind it"
    known = (*SOURCES, "value", *(f"{name}." for name in FAMILIES))
    return f"unknown source{did_you_mean(source if not dot else f'{family}.', known)}"


def _find(values: Mapping[str, str], key: str) -> str | None:
    wanted = _key(key)
    for name, value in values.items():
        if _key(name) == wanted:
            return value or ""
    return None


def _family(name: str, notice: BookingNotice) -> Mapping[str, str]:
    return {"answer": notice.answers, "utm": notice.utm}.get(name, {})


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _filled(text: str | None) -> str | None:
    if not text:
        return None
    sound = text if text.isascii() else _HALF_PAIRS.sub("", text)
    return sound.replace("\x00", "").strip() or None


# JSON can carry half a surrogate pair, which no other encoding can.
_HALF_PAIRS = re.compile("[\ud800-\udfff]")


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


FAMILIES = {
    "answer": "`answer.<question or slug>`: the answer to a question of the form, in any letter case.",
    "utm": "`utm.<name>`: a campaign value of the link: `source`, `medium`, `campaign`, `term` or `content`.",
}
"""Families of sources whose second half is the app's own name."""

SOURCES: dict[str, Source] = {
    "full-name": Source("The whole name as given.", lambda g: _full_name(g)),
    "first-name": Source(
        "First name; split off where the app has one full name.", lambda g: g.name.first if g.name else None
    ),
    "middle-name": Source("What stands between first and last name.", lambda g: g.name.middle if g.name else None),
    "last-name": Source("Last name; a single name is all last name.", lambda g: g.name.last if g.name else None),
    "suffix": Source("Jr., III, PhD and their like.", lambda g: g.name.suffix if g.name else None),
    "salutation": Source("Dr., Ms. and their like.", lambda g: g.name.salutation if g.name else None),
    "email": Source("E-mail address.", lambda g: g.notice.person.email),
    "phone": Source("Phone, as given.", lambda g: g.notice.person.phone),
    "mobile-phone": Source("Mobile phone, as given.", lambda g: g.notice.person.mobile_phone),
    "company": Source("Company.", lambda g: g.notice.person.company),
    "time-zone": Source("The person's time zone (`Europe/Vienna`).", lambda g: g.notice.person.time_zone),
    "note": Source("What the person wrote for the host.", lambda g: g.notice.note),
    "subject": Source("Subject of the booking.", lambda g: g.notice.subject),
    "location": Source("Where it takes place.", lambda g: g.notice.location),
    "join-url": Source("Link of the online meeting.", lambda g: g.notice.join_url),
    "starts-at": Source("Start, in UTC.", lambda g: _moment(g.notice.starts_at)),
    "ends-at": Source("End, in UTC.", lambda g: _moment(g.notice.ends_at)),
    "page": Source("Id of the booking page, calendar or event type.", lambda g: g.notice.page),
    "page-name": Source("Name of the booking page.", lambda g: g.notice.page_name),
    "host-name": Source("Name of the host.", lambda g: g.notice.host.name),
    "host-email": Source("E-mail of the host.", lambda g: g.notice.host.email),
    "guests": Source("E-mails of the guests, by comma.", lambda g: ", ".join(g.notice.guests)),
    "reason": Source("The words given for a cancellation or a new time.", lambda g: g.notice.reason),
    "booking-id": Source("The app's Id of the booking.", lambda g: g.notice.booking_id),
    "app": Source("Name of the app.", lambda g: g.notice.app),
}
"""Every source that has a fixed name. ``value`` (a fixed text of the rule) is the mapping's own."""


def _full_name(given: Given) -> str | None:
    person = given.notice.person
    parts = (person.first_name, person.last_name)
    return clean(person.full_name) or " ".join(clean(part) for part in parts if clean(part)) or None

"""Twice, late and out of order: the newest state stands, whatever the order of arrival."""

from dataclasses import replace

from twofold.core.notices import Actor
from twofold.demo.chapters.bookings import CALCOM, CALENDLY, ONCEHUB, C, book
from twofold.demo.script import Chapter, Character, Step, Trick, applied, moment, skipped

_SOL = book("O1", "Thu 10:00", "Sol Marin", "sol@example.com")
_SOL_GONE = replace(_SOL, reason="Booked by mistake", actor=Actor.CUSTOMER)
SOL = Character(
    "Sol Marin",
    "A stranger whose cancellation overtakes the booking.",
    (
        Step("10:20", ONCEHUB, C.CANCELLED, _SOL_GONE, skipped("booking-unknown"), words="before the booking is known"),
        Step(
            "10:25",
            ONCEHUB,
            C.SCHEDULED,
            _SOL,
            applied("arrived-late"),
            said_at="10:15",
            words="made at 10:15, arrives late",
        ),
    ),
    ("sol@example.com",),
)

_IVO = book("V1", "Thu 11:00", "Ivo Brandt", "ivo@example.com")
_IVO_NEWEST = replace(_IVO, starts_at=moment("Fri 11:00"))
_IVO_OLDER = replace(_IVO, starts_at=moment("Thu 17:00"))
IVO = Character(
    "Ivo Brandt",
    "A stranger who moves twice; the first move arrives after the second.",
    (
        Step("10:30", ONCEHUB, C.SCHEDULED, _IVO, applied("person-account-created")),
        Step("10:40", ONCEHUB, C.RESCHEDULED, _IVO_NEWEST, applied("event-moved")),
        Step("10:45", ONCEHUB, C.RESCHEDULED, _IVO_OLDER, skipped("older"), said_at="10:35", words="said at 10:35"),
    ),
    ("ivo@example.com",),
)

_UNA = book("U1", "Thu 12:00", "Una Keller", "una@example.com")
UNA = Character(
    "Una Keller",
    "A stranger. Calendly sends the same delivery three times.",
    (
        Step("10:50", CALENDLY, C.SCHEDULED, _UNA, applied("person-account-created")),
        Step("10:51", CALENDLY, C.SCHEDULED, _UNA, skipped("repeated", calls=0), trick=Trick.AGAIN),
        Step("10:53", CALENDLY, C.SCHEDULED, _UNA, skipped("repeated", calls=0), trick=Trick.AGAIN),
    ),
    ("una@example.com",),
)

_NIA = book("A1", "Thu 13:00", "Nia Petrov", "nia@example.com")
NIA = Character(
    "Nia Petrov",
    "A stranger on a page where the host approves bookings.",
    (
        Step("11:00", CALCOM, C.REQUESTED, _NIA, skipped("not-confirmed")),
        Step("11:10", CALCOM, C.SCHEDULED, _NIA, applied("person-account-created"), words="approved"),
    ),
    ("nia@example.com",),
)

_OTTO = book("A2", "Thu 14:00", "Otto Weiss", "otto@example.com")
_OTTO_DECLINED = replace(_OTTO, reason="Fully booked", actor=Actor.USER)
OTTO = Character(
    "Otto Weiss",
    "A stranger whose request is declined: no person and no Event are left behind.",
    (
        Step("11:05", CALCOM, C.REQUESTED, _OTTO, skipped("not-confirmed")),
        Step("11:15", CALCOM, C.REJECTED, _OTTO_DECLINED, skipped("booking-unknown")),
    ),
    ("otto@example.com",),
)

DISORDER = Chapter(
    "Twice, late and out of order",
    "Apps repeat themselves and the net shuffles. The newest state stands, and nothing is done twice.",
    (SOL, IVO, UNA, NIA, OTTO),
)

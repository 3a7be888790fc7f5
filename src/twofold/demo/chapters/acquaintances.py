"""Somebody known, in whatever shape: the record that is there is used, and nobody is made twice."""

from dataclasses import replace

from twofold.core.notices import Actor
from twofold.demo.chapters.bookings import (
    CALCOM,
    CALENDLY,
    COMPANY_TALK,
    HELP_DESK,
    NOOR,
    ONCEHUB,
    OPEN_EVENING,
    C,
    book,
)
from twofold.demo.script import Chapter, Character, Known, Step, applied

_PAT = book("P1", "Wed 09:00", "Pat Moreno", "pat@example.com", phone="+1 415 555 0199")
_PAT_CASE = book("P2", "Wed 12:00", "Pat Moreno", "pat@example.com", HELP_DESK)
_PAT_OLD = book("P3", "Thu 09:00", "Pat Moreno", "pat.old@example.com")
PAT = Character(
    "Pat Moreno",
    "A Person Account that was a Lead once, with an open Case.",
    (
        Step("08:45", ONCEHUB, C.SCHEDULED, _PAT, applied("matched-email")),
        Step("12:00", ONCEHUB, C.REASSIGNED, replace(_PAT, **NOOR), applied("event-reassigned")),
        Step(
            "12:10",
            CALENDLY,
            C.SCHEDULED,
            _PAT_CASE,
            applied("case-used"),
            link=Known("Case", "Subject", "Invoice unclear"),
            words="the link carries the Case Id",
        ),
        Step(
            "12:20",
            CALCOM,
            C.SCHEDULED,
            _PAT_OLD,
            applied("converted-lead-followed", calls=3),
            link=Known("Lead", "Email", "pat.old@example.com"),
            words="the link carries the Id of the old, converted Lead, and the e-mail is the old one",
        ),
    ),
    ("pat@example.com", "pat.old@example.com"),
    ("Invoice unclear",),
)

_SAKURA = book("K1", "Wed 10:30", "田中 さくら", "sakura.private@example.com", **NOOR)
SAKURA = Character(
    "田中 さくら",
    "A Person Account. She books with an e-mail address the org has never seen.",
    (
        Step(
            "08:55",
            CALENDLY,
            C.SCHEDULED,
            _SAKURA,
            applied("matched-record-id"),
            link=Known("Account", "PersonEmail", "sakura@example.com", "PersonContactId", 15),
            words="the link carries the Id of her contact half, 15 characters",
        ),
    ),
    ("sakura@example.com", "sakura.private@example.com"),
)

_RAVI = book("R1", "Wed 11:00", "Ravi Iyer", "ravi.new@example.com")
RAVI = Character(
    "Ravi Iyer",
    "A Person Account that another one was merged into.",
    (
        Step(
            "09:00",
            ONCEHUB,
            C.SCHEDULED,
            _RAVI,
            applied("merge-followed", calls=3),
            link=Known("Account", "PersonEmail", "ravi.iyer@example.com"),
            words="the link carries the Id that lost in the merge",
        ),
    ),
    ("ravi@example.com", "ravi.new@example.com"),
)

_ZOE = book(
    "Z1", "Tue 18:00", "Zoé O'Neill-Çelik", "zoe.o'neill@example.com", OPEN_EVENING, mobile_phone="+353 1 555 0104"
)
ZOE = Character(
    "Zoé O'Neill-Çelik",
    "A Person Account on the Open evening page, which makes Leads of strangers.",
    (Step("09:05", CALCOM, C.SCHEDULED, _ZOE, applied("person-account-wins")),),
    ("zoe.o'neill@example.com",),
)

_KIM = book("K2", "Wed 13:00", "Kim Larsen", "kim@example.org", phone="+1 212 555 0121")
_KIM_GONE = replace(_KIM, reason="Feeling unwell", actor=Actor.CUSTOMER)
KIM = Character(
    "Kim Larsen",
    "A business Contact of Acme Tools on the First visit page.",
    (
        Step("09:10", ONCEHUB, C.SCHEDULED, _KIM, applied("contact-used")),
        Step("13:00", ONCEHUB, C.CANCELLED, _KIM_GONE, applied("event-cancelled")),
    ),
    ("kim@example.org",),
)

_BO = book("B2", "Wed 14:00", "Bo Lindqvist", "bo@example.org", COMPANY_TALK, company="Acme Tools")
BO = Character(
    "Bo Lindqvist",
    "A business Contact of Acme Tools on the Company talk page. The booking says nothing new.",
    (Step("09:15", CALENDLY, C.SCHEDULED, _BO, applied("nothing-to-update")),),
    ("bo@example.org",),
)

_LEE = book("L1", "Tue 18:00", "Lee Adeyemi", "lee@example.org", OPEN_EVENING, mobile_phone="+234 1 555 0141")
LEE = Character(
    "Lee Adeyemi",
    "Two open Leads with one e-mail, on the Open evening page, whose rules take the newest.",
    (Step("09:20", CALCOM, C.SCHEDULED, _LEE, applied("newest-taken")),),
    ("lee@example.org",),
)

_NADIA = book("D1", "Wed 15:00", "Nadia Petrova", "nadia@example.com", phone="+359 2 555 0105")
NADIA = Character(
    "Nadia Petrova",
    "An open Lead on the First visit page.",
    (Step("09:25", CALENDLY, C.SCHEDULED, _NADIA, applied("lead-used")),),
    ("nadia@example.com",),
)

ACQUAINTANCES = Chapter(
    "Somebody known",
    "Person Account, business Contact, open Lead, converted Lead, merged record: whoever is there is used, and made no "
    "second time. Blanks are filled; nothing is overwritten.",
    (PAT, SAKURA, RAVI, ZOE, KIM, BO, LEE, NADIA),
)

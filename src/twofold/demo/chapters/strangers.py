"""Somebody new: one person and one Event each, whatever happens to the booking later."""

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
    VISITOR,
    C,
    book,
)
from twofold.demo.script import Chapter, Character, Step, applied, moment, skipped

_NORA = book("N1", "14:00", "Nora Feld", "nora.feld@example.com", phone="+43 1 555 0101")
_NORA_LATER = replace(_NORA, starts_at=moment("16:00"))
NORA = Character(
    "Nora Feld",
    "A stranger on the First visit page.",
    (
        Step("08:05", ONCEHUB, C.SCHEDULED, _NORA, applied("person-account-created")),
        Step("09:40", ONCEHUB, C.RESCHEDULED, _NORA_LATER, applied("event-moved")),
        Step("16:40", ONCEHUB, C.COMPLETED, _NORA_LATER, applied("event-completed")),
    ),
    ("nora.feld@example.com",),
)

_ILSE = book("I1", "09:30", "Ilse van der Berg", "ilse@example.com", mobile_phone="+31 20 555 0102", **NOOR)
_ILSE_LATER = replace(_ILSE, id="I2", starts_at=moment("11:00"), replaces="I1")
ILSE = Character(
    "Ilse van der Berg",
    "A stranger. Cal.com makes a new booking of every reschedule.",
    (
        Step("08:10", CALCOM, C.SCHEDULED, _ILSE, applied("person-account-created")),
        Step("08:50", CALCOM, C.RESCHEDULED, _ILSE_LATER, applied("event-rekeyed"), words="as a new booking"),
        Step("11:20", CALCOM, C.NO_SHOW, _ILSE_LATER, applied("event-no-show")),
        Step("11:35", CALCOM, C.NO_SHOW_UNDONE, _ILSE_LATER, applied("event-restored")),
    ),
    ("ilse@example.com",),
)

_JUN = book("J1", "Tue 10:00", "渡辺 純", "jun@example.com")
_JUN_GONE = replace(_JUN, replaced_by="J2", actor=Actor.CUSTOMER)
_JUN_LATER = replace(_JUN, id="J2", starts_at=moment("Wed 10:00"), replaces="J1")
JUN = Character(
    "渡辺 純",
    "A stranger, family name first. Calendly tells a reschedule in two halves.",
    (
        Step("08:15", CALENDLY, C.SCHEDULED, _JUN, applied("person-account-created")),
        Step("10:00", CALENDLY, C.CANCELLED, _JUN_GONE, applied("event-cancelled"), words="first half of a reschedule"),
        Step("10:01", CALENDLY, C.SCHEDULED, _JUN_LATER, applied("event-restored"), words="second half"),
    ),
    ("jun@example.com",),
)

_SURI = book("S1", "Tue 11:00", "Suri", "suri@example.com")
_SURI_LATER = replace(_SURI, id="S2", starts_at=moment("Thu 11:00"), replaces="S1")
_SURI_GONE = replace(_SURI, replaced_by="S2", actor=Actor.CUSTOMER)
SURI = Character(
    "Suri",
    "A stranger with one name, who reschedules; the halves arrive the other way round.",
    (
        Step("08:20", CALENDLY, C.SCHEDULED, _SURI, applied("person-account-created")),
        Step("10:10", CALENDLY, C.SCHEDULED, _SURI_LATER, applied("event-rekeyed"), words="second half comes first"),
        Step("10:11", CALENDLY, C.CANCELLED, _SURI_GONE, skipped("replaced"), words="first half comes late"),
    ),
    ("suri@example.com",),
)

_MIA = book("M1", "Tue 13:00", "Mia Okoro", "mia.okoro@example.org", COMPANY_TALK, company="Okoro Logistics")
MIA = Character(
    "Mia Okoro",
    "A stranger on the Company talk page, with a company.",
    (Step("08:25", ONCEHUB, C.SCHEDULED, _MIA, applied("contact-created")),),
    ("mia.okoro@example.org",),
)

_TARIQ = book("T1", "Tue 18:00", "Tariq Bose", "tariq@example.com", OPEN_EVENING)
TARIQ = Character(
    "Tariq Bose",
    "A stranger on the Open evening page, without a company.",
    (Step("08:30", CALCOM, C.SCHEDULED, _TARIQ, applied("company-blank")),),
    ("tariq@example.com",),
)

_GRETA = book(
    "G1",
    "Tue 14:00",
    "Greta Lind",
    "greta.lind@example.org",
    HELP_DESK,
    company="Acme Tools",
    note="The portal is slow.",
)
GRETA = Character(
    "Greta Lind",
    "A stranger on the Help desk page, from a company that is known.",
    (Step("08:35", CALENDLY, C.SCHEDULED, _GRETA, applied("case-created")),),
    ("greta.lind@example.org",),
)

_BEA = book("B1", "Tue 15:00", "Bea Holm", "bea.holm@example.com", **VISITOR)
BEA = Character(
    "Bea Holm",
    "A stranger. Her host is no user of this org.",
    (Step("08:40", ONCEHUB, C.SCHEDULED, _BEA, applied("host-unknown")),),
    ("bea.holm@example.com",),
)

STRANGERS = Chapter(
    "Somebody new",
    "One person and one Event each, whatever happens to the booking later; what is made follows the page's rule set.",
    (NORA, ILSE, JUN, SURI, MIA, TARIQ, GRETA, BEA),
)

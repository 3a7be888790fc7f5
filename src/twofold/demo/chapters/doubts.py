"""What a person has to decide: parked with its reason and its cure, for nothing is guessed and nothing invented."""

from twofold.demo.chapters.bookings import CALCOM, CALENDLY, COMPANY_TALK, ONCEHUB, OPEN_EVENING, C, book
from twofold.demo.script import Chapter, Character, Known, Later, Step, applied, parked

_JUNE = book("X1", "Fri 09:00", "June Abara", "june@example.com")
JUNE = Character(
    "June Abara",
    "Two Person Accounts with one name and one e-mail.",
    (
        Step(
            "14:00",
            ONCEHUB,
            C.SCHEDULED,
            _JUNE,
            parked("ambiguous"),
            later=Later("15:30", applied("chosen-by-hand"), Known("Account", "PersonMobilePhone", "+44 20 5550 0107")),
        ),
    ),
    ("june@example.com",),
)

_FAMILY = book("X2", "Fri 10:00", "Emil von der Heide", "familie@example.com")
_EMIL = book("X3", "Fri 10:30", "Emil von der Heide", "familie@example.com")
EMIL = Character(
    "Emil von der Heide",
    "A child who shares his mother's e-mail; both are Person Accounts.",
    (
        Step("14:05", CALENDLY, C.SCHEDULED, _FAMILY, parked("ambiguous")),
        Step(
            "14:10",
            CALENDLY,
            C.SCHEDULED,
            _EMIL,
            applied("matched-record-id"),
            link=Known("Account", "PersonBirthdate", "2015-03-17"),
            words="from his own link, which carries his Account Id",
        ),
    ),
    ("familie@example.com",),
)

_NAMELESS = book("X4", "Fri 11:00", None, "nameless@example.com")
NAMELESS = Character(
    "(no name)",
    "A stranger who left the name blank.",
    (Step("14:15", ONCEHUB, C.SCHEDULED, _NAMELESS, parked("last-name-missing"), words="without a name"),),
    ("nameless@example.com",),
)

_CASEY = book("X5", "Fri 12:00", "Casey Long", "casey@example.org", COMPANY_TALK)
CASEY = Character(
    "Casey Long",
    "A stranger on the Company talk page, without a company.",
    (Step("14:20", ONCEHUB, C.SCHEDULED, _CASEY, parked("company-missing"), words="without a company"),),
    ("casey@example.org",),
)

_RUBY = book("X6", "Fri 13:00", "Ruby Sand", "ruby(at)example")
RUBY = Character(
    "Ruby Sand",
    "A stranger whose e-mail address is none.",
    (Step("14:25", CALCOM, C.SCHEDULED, _RUBY, parked("email-invalid"), words='e-mail "ruby(at)example"'),),
    ("ruby(at)example",),
)

_LONG = book("X7", "Fri 14:00", "Max " + "Longname" * 15, "max@example.com")
LONG = Character(
    "Max Longnamelongname...",
    "A stranger whose last name has 120 letters.",
    (Step("14:30", CALENDLY, C.SCHEDULED, _LONG, parked("too-long")),),
    ("max@example.com",),
)

_YU = book("X8", "Tue 18:00", "Yu B", "yu@example.org", OPEN_EVENING)
YU = Character(
    "Yu B",
    "A stranger on the Open evening page. A validation rule of this org wants last names of two letters.",
    (Step("14:35", ONCEHUB, C.SCHEDULED, _YU, parked("refused-by-org", calls=2)),),
    ("yu@example.org",),
)

DOUBTS = Chapter(
    "What a person has to decide",
    "Where Twofold would have to guess or to invent, it parks the booking, writes nothing, and names the way out.",
    (JUNE, EMIL, NAMELESS, CASEY, RUBY, LONG, YU),
)

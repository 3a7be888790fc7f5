"""When Salesforce stumbles: what was accepted is worked in the end, once."""

from twofold.demo.chapters.bookings import CALCOM, CALENDLY, ONCEHUB, C, book
from twofold.demo.script import Chapter, Character, Later, Step, Weather, applied, waiting

_LOTTE = book("W1", "Fri 16:00", "Lotte Hansen", "lotte@example.com")
LOTTE = Character(
    "Lotte Hansen",
    "A stranger. The org writes everything, but its answer is lost.",
    (
        Step(
            "16:00",
            ONCEHUB,
            C.SCHEDULED,
            _LOTTE,
            applied("matched-own-key", calls=3),
            weather=Weather.ANSWER_LOST,
            words="the org's answer is lost",
        ),
    ),
    ("lotte@example.com",),
)

_DARIO = book("W2", "Fri 16:30", "Dario Conti", "dario@example.com")
DARIO = Character(
    "Dario Conti",
    "A stranger who books while the org is down.",
    (
        Step(
            "16:05",
            CALCOM,
            C.SCHEDULED,
            _DARIO,
            waiting("org-unavailable"),
            weather=Weather.DOWN,
            later=Later("16:10", applied("person-account-created")),
            words="the org is down",
        ),
    ),
    ("dario@example.com",),
)

_EVA = book("W3", "Fri 17:00", "Eva Sandell", "eva@example.com")
EVA = Character(
    "Eva Sandell",
    "A stranger. The org has ended our session in between.",
    (
        Step(
            "16:15",
            CALENDLY,
            C.SCHEDULED,
            _EVA,
            applied("person-account-created"),
            weather=Weather.SESSION_EXPIRED,
            words="the org has ended our session",
        ),
    ),
    ("eva@example.com",),
)

_OMAR = book("W4", "Fri 17:30", "Omar", "omar@example.com", phone="+20 2 555 0106")
OMAR = Character(
    "Omar",
    "A Person Account that somebody else is saving at this moment.",
    (
        Step(
            "16:20",
            ONCEHUB,
            C.SCHEDULED,
            _OMAR,
            waiting("locked", calls=2),
            weather=Weather.ROW_LOCKED,
            later=Later("16:25", applied("matched-email")),
            words="his record is locked",
        ),
    ),
    ("omar@example.com",),
)

WEATHER = Chapter(
    "When Salesforce stumbles",
    "What was accepted is on disk. It waits, looks again before it writes, and ends up written once.",
    (LOTTE, DARIO, EVA, OMAR),
)

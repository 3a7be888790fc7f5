"""What must not get in, and what concerns nobody."""

from twofold.demo.chapters.bookings import CALCOM, ONCEHUB, C, book
from twofold.demo.script import Chapter, Character, Step, Trick, refused, skipped

_MALLORY = book("Y1", "Fri 15:00", "Mallory Fake", "mallory@example.com")
MALLORY = Character(
    "Mallory Fake",
    "Somebody who knows the hook's address but not its secret.",
    (Step("15:00", CALCOM, C.SCHEDULED, _MALLORY, refused("bad-signature"), trick=Trick.FORGED),),
    ("mallory@example.com",),
)

_NOBODY = book("Y2", "Fri 15:00", None, None)
GARBLED = Character(
    "(half a delivery)",
    "Well signed, but cut off on the way.",
    (Step("15:05", ONCEHUB, C.SCHEDULED, _NOBODY, refused("unreadable"), trick=Trick.GARBLED),),
)

CHAT = Character(
    "(a chat)",
    "OnceHub tells of conversations by the same webhook.",
    (Step("15:10", ONCEHUB, C.SCHEDULED, _NOBODY, skipped("ignored-type", calls=0), trick=Trick.CHAT),),
)

NOISE = Chapter(
    "What must not get in",
    "Deliveries are verified before they are read, and read before anything is asked of the org: no call is spent.",
    (MALLORY, GARBLED, CHAT),
)

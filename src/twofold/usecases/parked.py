"""What waits for a person, and how does a person settle it?"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from twofold.engine.ports import InboxRow, JournalReader, ParkedRow, State
from twofold.errors import UsageError
from twofold.facts.ids import BadId, normalise
from twofold.facts.key_prefixes import find_sobject

PAGE = 200
PERSON_SOBJECTS = ("Account", "Contact", "Lead", "Case")
"""What can be the person of a booking, or stand for one."""


def list_parked(reader: JournalReader) -> Iterator[ParkedRow]:
    """Hand over all parked deliveries, oldest first."""
    after = 0
    while page := reader.parked(PAGE, after):
        yield from page
        after = page[-1].inbox_id


def find_rows(reader: JournalReader, text: str) -> Sequence[InboxRow]:
    """
    Find the deliveries that ``text`` names (delivery, booking, inbox or record Id), oldest first.

    Raises:
        UsageError: there is none.
    """
    rows = [row for inbox_id in reader.find(text) if (row := reader.row(inbox_id)) is not None]
    if not rows:
        raise UsageError(f"No delivery is known by {text!r}. twofold parked list shows what waits for a person.")
    return rows


def find_parked(reader: JournalReader, text: str) -> Sequence[InboxRow]:
    """
    Find the parked deliveries among those that ``text`` names.

    Raises:
        UsageError: there is none.
    """
    parked = [row for row in find_rows(reader, text) if row.state is State.PARKED]
    if not parked:
        raise UsageError(f"{text!r} is known and not parked. To work it again: twofold replay {text}")
    return parked


def dismiss(reader: JournalReader, text: str, now: datetime) -> Sequence[InboxRow]:
    """Put aside what ``text`` names; nothing is written to the org."""
    return [row for row in find_parked(reader, text) if reader.dismiss(row.inbox_id, now)]


def check_choice(record_id: str) -> str:
    """
    Make the 18-character Id of the record a person chose.

    Raises:
        UsageError: it is none, or a record of a kind that is never the person of a booking.
    """
    chosen = normalise(record_id)
    if isinstance(chosen, BadId):
        raise UsageError(f"{record_id!r} is no record Id. {chosen.reason}")
    if find_sobject(chosen) not in PERSON_SOBJECTS:
        raise UsageError(f"{chosen} is none of {', '.join(PERSON_SOBJECTS)}.")
    return chosen

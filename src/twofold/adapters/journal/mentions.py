"""By which words will a person look this delivery up: record Ids, booking key, booking id."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from twofold.core.links import BookingLink
from twofold.engine.ports import Finished, Intent

_LINK_IDS = ("event_id", "who_id", "what_id", "account_id", "contact_id", "lead_id", "case_id")


def mentions_of_outcome(outcome: Finished) -> set[str]:
    """Words of what an outcome shows: its booking, its person and records, its links."""
    words = set(_booking_words(outcome.entry))
    for part in ("person", "records"):
        words.update(_ids(_values(outcome.entry.get(part))))
    for link in outcome.links:
        words.update(mentions_of_link(link))
    return words


def mentions_of_link(link: BookingLink) -> set[str]:
    """The booking of a link and the records it stands on."""
    app_and_id = {link.booking_key, link.booking_key.partition(":")[2]} - {""}
    return app_and_id | set(_ids(getattr(link, name) for name in _LINK_IDS))


def mentions_of_intent(intent: Intent) -> set[str]:
    """The records an intent is about to change."""
    return set(_ids(value for write in intent.writes for value in (write.get("id"), write.get("record_id"))))


def _booking_words(entry: Mapping[str, Any]) -> Iterator[str]:
    booking, app = entry.get("booking"), entry.get("app")
    if not isinstance(booking, str) or not booking:
        return
    bare = booking.removeprefix(f"{app}:")
    yield bare
    yield f"{app}:{bare}"


def _values(part: Any) -> Iterable[Any]:
    return part.values() if isinstance(part, Mapping) else ()


def _ids(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and len(value) == 18 and value.isalnum())

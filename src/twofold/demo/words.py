"""How is it said so that an admin sees at once what came, what was done and why?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from twofold.core.notices import BookingChange as C
from twofold.demo.script import Step, Trick
from twofold.facts.ids import to_18

APP_NAMES = {"oncehub": "OnceHub", "calcom": "Cal.com", "calendly": "Calendly"}
_RECORD_ID = re.compile(r"\b(?:001|003|005|00G|00Q|500)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?\b")
_EVENT_ID = re.compile(r"\bEvent 00U[A-Za-z0-9]{15}\b")
_CHANGES = {
    C.REQUESTED: "asks for {when}",
    C.REJECTED: "is declined by the host",
    C.SCHEDULED: "books {page}, {when}",
    C.RESCHEDULED: "moves to {when}",
    C.CANCELLED: "cancels",
    C.COMPLETED: "the meeting is over",
    C.NO_SHOW: "did not come",
    C.NO_SHOW_UNDONE: "did come: no-show taken back",
    C.REASSIGNED: "gets another host, {host}",
}
_TRICKS = {
    Trick.AGAIN: "the same delivery again",
    Trick.FORGED: "books, signed with a wrong secret",
    Trick.GARBLED: "a body that isn't JSON",
    Trick.CHAT: "a chat was closed",
}
_VERBS = {"create": "creates", "update": "updates"}
_NOTHING = {
    "skipped": "writes nothing",
    "parked": "writes nothing",
    "waiting": "tried again by itself",
    "refused": "never looked at",
    "applied": "already done",
}


def tell_step(step: Step) -> str:
    """Say what came, in one line."""
    if step.trick is not None:
        return _TRICKS[step.trick]
    booking = step.booking
    told = _CHANGES[step.change].format(
        when=f"{booking.starts_at:%a %H:%M}", page=booking.page_name, host=booking.host_name
    )
    reason = f': "{booking.reason}"' if booking.reason else ""
    return f"{told}{reason}" + (f" ({step.words})" if step.words else "")


def tell_again(step: Step) -> str:
    """Say why the same delivery is worked again."""
    assert step.later is not None
    return "settled: an admin chose the record" if step.later.chosen else "tried again by itself"


def tell_decision(entry: Mapping[str, Any]) -> str:
    """Say the outcome and what was written."""
    return f"{entry['outcome']}: {_tell_writes(entry['writes']) or _NOTHING[entry['outcome']]}"


def _tell_writes(writes: Sequence[Mapping[str, Any]]) -> str:
    """Each verb once, in the order of the writes."""
    verbs = dict.fromkeys(str(write["verb"]) for write in writes)
    kinds = {verb: " and ".join(_kind(write) for write in writes if write["verb"] == verb) for verb in verbs}
    return ", ".join(f"{_VERBS[verb]} {kinds[verb]}" for verb in verbs)


def _kind(write: Mapping[str, Any]) -> str:
    if write["sobject"] != "Account":
        return str(write["sobject"])
    return "business account" if "Name" in write["values"] else "Person Account"


def tell_reasons(entry: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """
    The trail's own sentences, with names in the place of Ids: this org is invented, and so is everybody in it.

    Where Salesforce refused, its no alone is told; the rest of the trail says what was intended and did not happen.
    """
    sentences = entry["explained"][-1:] if entry["code"] and entry["outcome"] == "parked" else entry["explained"]
    return [_name_records(sentence, names) for sentence in sentences]


def _name_records(sentence: str, names: Mapping[str, str]) -> str:
    sentence = _EVENT_ID.sub(lambda found: "The Event" if found.start() == 0 else "the Event", sentence)
    return _RECORD_ID.sub(
        lambda found: f'"{names[to_18(found[0])]}"' if to_18(found[0]) in names else found[0], sentence
    )

"""When and with whom? The times and relations of events and tasks, kept consistent."""

from __future__ import annotations

from datetime import UTC, datetime

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.references import find_kind
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.values import render_datetime
from twofold.facts.error_codes import CANNOT_UPDATE_CONVERTED_LEAD, FIELD_INTEGRITY_EXCEPTION

_MINUTE_MS = 60_000
_DAY_MINUTES = 1440
_LONGEST_MINUTES = 14 * _DAY_MINUTES
"""Source: an event lasts 14 days at most (K)."""


def prepare_event(org: Org, caller: Caller, draft: Draft) -> None:
    """Settle relations and times of an event."""
    relate(org, caller, draft)
    if draft.is_new or draft.touches(*_TIMES):
        _settle_times(draft)


def prepare_task(org: Org, caller: Caller, draft: Draft) -> None:
    """Settle relations and state of a task."""
    relate(org, caller, draft)
    if draft.is_new or draft.touches("Status"):
        draft.put("IsClosed", int(draft.get("Status") == "Completed"))


# Relations.


def relate(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Check that Who and What go together and derive AccountId from them.

    Source: rule 3.10, Task/Event: AccountId is derived and read-only (C, B for a person by WhoId); no WhatId beside a lead (K,
    code is an emulator choice).
    """
    if not draft.touches("WhoId", "WhatId"):
        return
    who, what = draft.get("WhoId"), draft.get("WhatId")
    kind = find_kind(org, who) if who is not None else None
    if kind is not None and kind.name == "Lead" and what is not None:
        raise refusals.refuse(
            FIELD_INTEGRITY_EXCEPTION, "Related To ID: can't be used when Name is a lead", ("WhatId",)
        )
    if kind is not None and kind.name == "Lead" and "WhoId" in draft.asked and not caller.platform:
        _refuse_converted(org, who)
    draft.put("AccountId", account_of(org, who, what))


def account_of(org: Org, who: int | None, what: int | None) -> int | None:
    """Find the account of an activity: that of what it is about, else that of whom it is with."""
    return _account_of_what(org, what) or _account_of_who(org, who)


def _refuse_converted(org: Org, lead: int | None) -> None:
    """Refuse a new activity with a lead that has been converted. Source: CANNOT_UPDATE_CONVERTED_LEAD (K)."""
    row = org.store.get("Lead", lead) if lead is not None else None
    if row is not None and row["IsConverted"]:
        raise refusals.refuse(CANNOT_UPDATE_CONVERTED_LEAD, "cannot reference converted lead")


def _account_of_what(org: Org, key: int | None) -> int | None:
    kind = find_kind(org, key) if key is not None else None
    if key is None or kind is None:
        return None
    if kind.name == "Account":
        return key
    row = org.store.get(kind.name, key) if kind.field("AccountId") else None
    return row["AccountId"] if row else None


def _account_of_who(org: Org, key: int | None) -> int | None:
    kind = find_kind(org, key) if key is not None else None
    row = org.store.get("Contact", key) if key is not None and kind is not None and kind.name == "Contact" else None
    return row["AccountId"] if row else None


# Times.

_TIMES = (
    *("StartDateTime", "ActivityDateTime", "ActivityDate", "EndDateTime"),
    *("DurationInMinutes", "IsAllDayEvent"),
)


def _settle_times(draft: Draft) -> None:
    """
    Make start, end and duration agree and fill their copies.

    An end and a duration that contradict each other are refused. When only the start moves, the duration stays. Dates are those
    of UTC. Source: fields of the Event describe (C); behaviour K, codes are emulator choices.
    """
    start = _start(draft)
    minutes = _minutes(draft, start)
    if minutes < 0:
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, "Event duration can not be negative", ("DurationInMinutes",))
    if minutes > _LONGEST_MINUTES:
        raise refusals.refuse(
            FIELD_INTEGRITY_EXCEPTION, "Event duration can not be longer than 14 days", ("DurationInMinutes",)
        )
    all_day = bool(draft.get("IsAllDayEvent"))
    end = start + minutes * _MINUTE_MS
    draft.put("StartDateTime", start)
    draft.put("EndDateTime", end - (_DAY_MINUTES * _MINUTE_MS if all_day and minutes else 0))
    draft.put("DurationInMinutes", minutes)
    draft.put("ActivityDateTime", None if all_day else start)
    draft.put("ActivityDate", render_datetime(start)[:10])
    draft.put("EndDate", render_datetime(draft.changes["EndDateTime"])[:10])


def _start(draft: Draft) -> int:
    if bool(draft.get("IsAllDayEvent")) and draft.changes.get("ActivityDate"):
        return _midnight(draft.changes["ActivityDate"])
    asked = [draft.changes[name] for name in ("StartDateTime", "ActivityDateTime") if name in draft.asked]
    known = [value for value in asked if value is not None]
    if len(set(known)) > 1:
        text = "StartDateTime and ActivityDateTime must be the same"
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, ("StartDateTime", "ActivityDateTime"))
    start = known[0] if known else None if asked else draft.was("StartDateTime")
    if start is None:
        missing = [] if draft.touches("DurationInMinutes", "EndDateTime") else ["DurationInMinutes"]
        raise refusals.required_missing([*missing, "ActivityDateTime"])
    return int(start)


def _minutes(draft: Draft, start: int) -> int:
    all_day = bool(draft.get("IsAllDayEvent"))
    end = draft.changes.get("EndDateTime") if "EndDateTime" in draft.asked else None
    asked = draft.changes.get("DurationInMinutes") if "DurationInMinutes" in draft.asked else None
    until_end = None if end is None else (end - start) // _MINUTE_MS + (_DAY_MINUTES if all_day else 0)
    if asked is not None and until_end is not None and asked != until_end:
        text = "End date-time must be the start plus the duration"
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, ("DurationInMinutes", "EndDateTime"))
    stored = draft.was("DurationInMinutes")
    if all_day and not draft.was("IsAllDayEvent"):
        stored = _DAY_MINUTES
    for minutes in (asked, until_end, stored):
        if minutes is not None:
            return int(minutes)
    raise refusals.required_missing(["DurationInMinutes"])


def _midnight(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000

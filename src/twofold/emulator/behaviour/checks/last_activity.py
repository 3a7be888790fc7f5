"""
When was somebody last in touch with a record? ``LastActivityDate`` of people, companies, opportunities and campaigns.

It is the latest date of an event or of a closed task on the record (Object Reference, D); an account counts all activities that
derive it, and the two halves of a person show one date (rule 2.3, D). Writing it is no change of the record: no stamp moves
and no event tells of it (K).
"""

from __future__ import annotations

from collections.abc import Iterable

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.references import find_kind
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store import Row

_RELATIONS = ("WhoId", "WhatId", "AccountId")
_NAME = "LastActivityDate"
ACTIVITIES = frozenset({"Event", "Task"})


def follow_activity(org: Org, caller: Caller, draft: Draft) -> None:
    """Carry a new or changed activity to the records it is with and about."""
    if draft.is_new:
        _count_in(org, draft.changes)
    elif draft.touches(*_RELATIONS, "ActivityDate", "IsClosed"):
        recount(org, parents_of(draft.before or {}) | parents_of({**(draft.before or {}), **draft.changes}))


def parents_of(activity: Row) -> set[int]:
    """List the keys of the records an activity is with and about."""
    return {activity[name] for name in _RELATIONS if activity.get(name) is not None}


def recount(org: Org, keys: Iterable[int]) -> None:
    """Work the date of some records out anew; keys of other kinds of records are passed over."""
    for key in sorted(keys):
        _write(org, key, _latest(org, key))


def _count_in(org: Org, activity: Row) -> None:
    """A new activity can only make the date later."""
    day = activity.get("ActivityDate")
    if day is None or ("Status" in activity and not activity.get("IsClosed")):
        return
    for key in sorted(parents_of(activity)):
        kind = find_kind(org, key)
        row = org.store.get(kind.name, key) if kind is not None and kind.field(_NAME) else None
        if row is not None and (row[_NAME] is None or row[_NAME] < day):
            _write(org, key, max(day, row[_NAME] or day))


def _latest(org: Org, key: int) -> str | None:
    days = []
    for table, also in (("Event", ""), ("Task", ' AND "IsClosed" = 1')):
        for name in _RELATIONS:
            sql = f'SELECT MAX("ActivityDate") FROM "{table}" WHERE "{name}" = ? AND "IsDeleted" = 0{also}'
            (day,) = org.store.connection.execute(sql, (key,)).fetchone()
            days.append(day)
    return max((day for day in days if day is not None), default=None)


def _write(org: Org, key: int, day: str | None) -> None:
    kind = find_kind(org, key)
    row = org.store.get(kind.name, key) if kind is not None and kind.field(_NAME) else None
    if kind is None or row is None:
        return
    with org.store.unwatched():
        if not row.get("IsPersonAccount"):
            org.store.update(kind.name, key, {_NAME: day})
            return
        account = row["AccountId"] if kind.name == "Contact" else key
        contact = key if kind.name == "Contact" else row["PersonContactId"]
        whole = max(
            (found for found in (_latest(org, account), _latest(org, contact)) if found is not None), default=None
        )
        org.store.update("Account", account, {_NAME: whole})
        org.store.update("Contact", contact, {_NAME: whole})

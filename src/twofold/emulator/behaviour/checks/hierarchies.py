"""Would a record become its own ancestor? The parents of accounts, cases and campaigns, and the superiors of contacts."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import CIRCULAR_DEPENDENCY

UPWARDS = frozenset({"ParentId", "ReportsToId", "PersonReportsToId"})
"""The fields that lead upwards."""
_UPWARDS = {"Account": "ParentId", "Case": "ParentId", "Campaign": "ParentId", "Contact": "ReportsToId"}
_DEEPEST = 10_000


def refuse_cycle(org: Org, draft: Draft) -> None:
    """
    Refuse a parent that is the record itself or stands beneath it.

    A person's superior is looked at as its contact's. Source: CIRCULAR_DEPENDENCY (SOAP guide, D); the text K.
    """
    name = _UPWARDS.get(draft.sobject.name)
    if name is not None and not draft.is_new:
        _climb(org, draft.sobject.name, name, draft.changes.get(name), draft.key)
    if draft.changes.get("PersonReportsToId") is not None:
        _climb(org, "Contact", "ReportsToId", draft.changes["PersonReportsToId"], draft.get("PersonContactId"))


def _climb(org: Org, kind: str, name: str, above: int | None, own: int | None) -> None:
    for _ in range(_DEEPEST):
        if above is None or own is None:
            return
        if above == own:
            raise refusals.refuse(CIRCULAR_DEPENDENCY, "attempt to violate hierarchy constraints", (name,))
        row = org.store.get(kind, above)
        above = row[name] if row is not None else None

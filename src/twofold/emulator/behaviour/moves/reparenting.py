"""How does a record that stays get another parent, when its own is merged into or converted to another record?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.deletion import mark_deleted
from twofold.emulator.behaviour.kinds.activities import account_of
from twofold.emulator.behaviour.kinds.cases import contact_copies
from twofold.emulator.behaviour.kinds.relations import RELATION, relates_halves
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relinking import relink
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row

_Changes = dict[str, Any]
_ONE_EACH: Mapping[str, tuple[str, ...]] = {
    "CampaignMember": ("CampaignId", "LeadOrContactId"),
    "AccountContactRelation": ("AccountId", "ContactId"),
    "ContentDocumentLink": ("ContentDocumentId", "LinkedEntityId"),
}


def reparent(org: Org, caller: Caller, kind: SObject, row: Row, changes: _Changes) -> bool:
    """
    Move a record by its references, with what follows from them; no rule runs, no trigger fires.

    Where only one such record may stand and the new parent has one already, or where it would relate the halves of a person, the
    moved one is deleted and the answer is False.
    Source: rule 3.87 (D); that the parent's own member, relation or link is the one to stay, K.
    """
    follow = _FOLLOWING.get(kind.name)
    moved = {**changes, **follow(org, row, changes)} if follow is not None else changes
    after = {**row, **moved}
    if has_twin(org, kind, after) or (kind.name == RELATION and relates_halves(org, after)):
        mark_deleted(org, caller, kind, row["Id"])
        return False
    relink(org, kind.name, row, moved, caller.now)
    return True


def has_twin(org: Org, kind: SObject, row: Row) -> bool:
    """Tell whether another living record stands where only one may: a membership, a relation, a link."""
    names = _ONE_EACH.get(kind.name)
    if names is None:
        return False
    pair = " AND ".join(f'"{name}" = ?' for name in names)
    values = [row[name] for name in names]
    return org.store.exists(kind.name, f'{pair} AND "IsDeleted" = 0 AND "Id" <> ?', [*values, row["Id"]])


# What follows from the new parent.


def _member(org: Org, row: Row, changes: _Changes) -> _Changes:
    """A member that was a lead is its contact once there is one; both keys stay."""
    after = {**row, **changes}
    kind = "Contact" if after["ContactId"] is not None else "Lead"
    who = after[f"{kind}Id"]
    person = org.store.get(kind, who) or {}
    names = {name: person.get(name) for name in ("Name", "FirstName", "LastName", "Email")}
    return {**names, "Type": kind, "LeadOrContactId": who}


def _activity(org: Org, row: Row, changes: _Changes) -> _Changes:
    after = {**row, **changes}
    return {"AccountId": account_of(org, after["WhoId"], after["WhatId"])} if {"WhoId", "WhatId"} & set(changes) else {}


def _case(org: Org, row: Row, changes: _Changes) -> _Changes:
    return contact_copies(org, changes["ContactId"]) if "ContactId" in changes else {}


def _relation(org: Org, row: Row, changes: _Changes) -> _Changes:
    """A relation that goes to another contact is no longer that of its own account."""
    return {"IsDirect": 0} if "ContactId" in changes else {}


_FOLLOWING: Mapping[str, Callable[[Org, Row, _Changes], _Changes]] = {
    "CampaignMember": _member,
    "Event": _activity,
    "Task": _activity,
    "Case": _case,
    "AccountContactRelation": _relation,
}

"""What goes with a deleted record, and what forbids to delete it?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import ChildRelationship, SObject
from twofold.emulator.store import Row
from twofold.facts.ids import from_key


def delete(org: Org, caller: Caller, sobject: SObject, row: Row) -> None:
    """
    Move a record and its cascading children to the recycle bin; clear other references to it.

    Raises E6 for a person contact and E15 where children restrict. Source: E6 (C), T43 (D), E15 and the delete flags of 4.3 (C).
    """
    if sobject.name == "Contact" and row.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()
    _sweep(org, caller, sobject, row)


def _sweep(org: Org, caller: Caller, sobject: SObject, row: Row) -> None:
    _mark(org, caller, org.whole(sobject), row["Id"])
    for child in org.whole(sobject).child_relationships:
        kind = org.schema.sobject(child.child_sobject)
        if kind is None or kind.field(child.field) is None or kind.field("IsDeleted") is None:
            continue
        for found in _living_children(org, child, row["Id"]):
            _follow(org, caller, child, kind, found, row["Id"])


def _follow(org: Org, caller: Caller, child: ChildRelationship, kind: SObject, found: Row, parent: int) -> None:
    if child.restricted_delete:
        text = (
            f"Your attempt to delete {from_key(parent)} could not be completed because it is associated with "
            f"the following {kind.label_plural.lower()}.: {from_key(found['Id'])}"
        )
        raise refusals.delete_restricted(text)
    if child.cascade_delete or _is_half_of(kind, found, parent):
        _sweep(org, caller, kind, found)
    else:
        org.store.update(kind.name, found["Id"], {child.field: None})


def _is_half_of(kind: SObject, found: Row, parent: int) -> bool:
    return kind.name == "Contact" and bool(found.get("IsPersonAccount")) and found["AccountId"] == parent


def _living_children(org: Org, child: ChildRelationship, parent: int) -> list[Row]:
    return [row for row in org.store.find(child.child_sobject, child.field, parent) if not row["IsDeleted"]]


def _mark(org: Org, caller: Caller, sobject: SObject, key: int) -> None:
    marks = {
        "IsDeleted": 1,
        "LastModifiedDate": caller.now,
        "LastModifiedById": caller.user,
        "SystemModstamp": caller.now,
    }
    org.store.update(sobject.name, key, {name: value for name, value in marks.items() if sobject.field(name)})

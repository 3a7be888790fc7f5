"""What goes with a deleted record, and what forbids to delete it?"""

from __future__ import annotations

from dataclasses import dataclass, field

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.last_activity import ACTIVITIES, parents_of, recount
from twofold.emulator.behaviour.kinds.relations import RELATION, refuse_direct
from twofold.emulator.behaviour.kinds.service import is_activated
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relinking import children_of, relations_in_use, relink
from twofold.emulator.schema.model import ChildRelationship, SObject
from twofold.emulator.store import Row
from twofold.emulator.store.recycle_bin import RecycleBin, Swept
from twofold.facts.ids import from_key


def delete(org: Org, caller: Caller, sobject: SObject, row: Row) -> None:
    """
    Move a record and its cascading children to the recycle bin; clear other references to it.

    What went along and what was cleared is remembered for undelete. A kind without a recycle bin is gone for good.
    Raises E6 for a person contact and E15 where children restrict. Source: E6 (C), T43 (D), E15 and the delete flags of 4.3 (C).
    """
    if sobject.name == "Contact" and row.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()
    if sobject.name == RELATION:
        refuse_direct(row)
    sweep = _Sweep(org, caller, row["Id"], RecycleBin(org.store))
    sweep.sweep(org.whole(sobject), row)
    recount(org, sweep.out_of_touch)


def mark_deleted(org: Org, caller: Caller, sobject: SObject, key: int) -> None:
    """Mark one row as deleted, or remove it where the kind has no recycle bin; nothing else happens."""
    if sobject.field("IsDeleted") is None:
        org.store.remove(sobject.name, key)
        return
    marks = {
        "IsDeleted": 1,
        "LastModifiedDate": caller.now,
        "LastModifiedById": caller.user,
        "SystemModstamp": caller.now,
    }
    org.store.update(sobject.name, key, {name: value for name, value in marks.items() if sobject.field(name)})


@dataclass(frozen=True, slots=True)
class _Sweep:
    """One delete: from the root downwards, each record before its children; whose activities went is noted."""

    org: Org
    caller: Caller
    root: int
    bin: RecycleBin
    out_of_touch: set[int] = field(default_factory=set)

    def sweep(self, sobject: SObject, row: Row) -> None:
        mark_deleted(self.org, self.caller, sobject, row["Id"])
        if sobject.name in ACTIVITIES:
            self.out_of_touch.update(parents_of(row))
        for child, kind in relations_in_use(self.org, sobject, row["Id"]):
            for found in children_of(self.org, kind.name, child.field, row["Id"]):
                self._follow(child, kind, found, row["Id"])

    def _follow(self, child: ChildRelationship, kind: SObject, found: Row, parent: int) -> None:
        if _restricts(child, kind, found, parent):
            raise refusals.delete_restricted(_blocked_by(parent, kind, found))
        if child.cascade_delete or _is_half_of(kind, found, parent):
            self.bin.note(self.root, Swept(kind.name, found["Id"]))
            self.sweep(kind, found)
        else:
            self.bin.note(self.root, Swept(kind.name, found["Id"], child.field, parent))
            relink(self.org, kind.name, found, {child.field: None}, self.caller.now)


def _restricts(child: ChildRelationship, kind: SObject, found: Row, parent: int) -> bool:
    """
    Tell whether a child keeps its parent: one that may do both, a contract or an order, does once it is activated.

    A reference that can't be empty keeps its parent too: a queue stays while it owns records (K).
    """
    if _is_half_of(kind, found, parent):
        return False
    if child.cascade_delete:
        return child.restricted_delete and is_activated(found)
    field = kind.field(child.field)
    return child.restricted_delete or (field is not None and not field.nillable)


def _is_half_of(kind: SObject, found: Row, parent: int) -> bool:
    return kind.name == "Contact" and bool(found.get("IsPersonAccount")) and found["AccountId"] == parent


def _blocked_by(parent: int, kind: SObject, found: Row) -> str:
    return (
        f"Your attempt to delete {from_key(parent)} could not be completed because it is associated with "
        f"the following {kind.label_plural.lower()}.: {from_key(found['Id'])}"
    )

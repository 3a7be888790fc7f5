"""
How does a record come back from the recycle bin, and what comes back with it?

Also how it leaves the bin for good: a hard delete, or the bin being emptied.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.last_activity import ACTIVITIES, parents_of, recount
from twofold.emulator.behaviour.checks.triggers import fire
from twofold.emulator.behaviour.checks.uniqueness import check_unique
from twofold.emulator.behaviour.deletion import mark_deleted
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.halves import refuse_second_contact
from twofold.emulator.behaviour.kinds.relations import RELATION, set_directness
from twofold.emulator.behaviour.moves.reparenting import has_twin
from twofold.emulator.behaviour.org import DAY_MS, Org
from twofold.emulator.behaviour.relinking import relink
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store import Row
from twofold.emulator.store.recycle_bin import RecycleBin, Swept
from twofold.facts.error_codes import DUPLICATE_VALUE, MALFORMED_ID, UNDELETE_FAILED
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import RECYCLE_BIN_DAYS


def undelete(org: Org, caller: Caller, sobject_name: str, record_id: str) -> None:
    """
    Bring a deleted record back with its old Id, with all that was deleted because of it.

    Both halves of a person come back, still one (verb matrix 3.1, D; T44). References to the record that the delete cleared are
    restored unless they were set anew (SOAP guide, undelete: D). A reference of the record itself to something that is gone is
    left empty, and where it can't be empty the undelete is refused (emulator choice).
    Raises ``Refused``; then nothing was written.
    """
    seen = caller.get_sobject(sobject_name)
    if not seen.undeletable or not seen.deletable:
        raise refusals.refuse(UNDELETE_FAILED, f"entity type cannot be undeleted: {seen.label}")
    sobject = org.whole(seen)
    bin_ = RecycleBin(org.store)
    row = _get_deleted(org, caller, sobject, record_id, bin_)
    with org.store.transaction():
        effects = bin_.take(row["Id"])
        swept = [Swept(sobject.name, row["Id"]), *(effect for effect in effects if effect.field is None)]
        back = [found for effect in swept if (found := _restore(org, caller, effect)) is not None]
        for kind, restored in back:
            _settle(org, caller, kind, restored, root=restored["Id"] == row["Id"])
        for effect in effects:
            _relate_again(org, caller, effect)
        for kind, restored in back:
            if kind.name in ACTIVITIES:
                recount(org, parents_of(restored))
        fire(org, caller, sobject.name, "undelete")


def empty(org: Org, caller: Caller, sobject_name: str, record_id: str) -> None:
    """
    Take a record, and what was deleted with it, out of the recycle bin for good.

    Raises ``Refused``. Source: SOAP guide, emptyRecycleBin (D); the real org keeps such rows readable for a while longer, the
    box doesn't (choice).
    """
    sobject = org.whole(caller.get_sobject(sobject_name))
    bin_ = RecycleBin(org.store)
    row = _get_deleted(org, caller, sobject, record_id, bin_)
    with org.store.transaction():
        _purge(org, sobject.name, row["Id"])


def hard_delete(org: Org, caller: Caller, sobject_name: str, record_id: str) -> None:
    """
    Delete a record with all that goes with it, and leave nothing to bring back; raises ``Refused`` as ``dml.delete``.

    Source: operation hardDelete (D). Every user may do it: the permission for it is not asked for (choice).
    """
    with org.store.transaction():
        dml.delete(org, caller, sobject_name, record_id)
        key = find_key(record_id)
        assert key is not None, "it was found by its Id"
        _purge(org, caller.get_sobject(sobject_name).name, key)


def _purge(org: Org, kind: str, key: int) -> None:
    """Remove a deleted record and all that went with it."""
    for effect in RecycleBin(org.store).take(key):
        if effect.field is None:
            org.store.remove(effect.kind, effect.key)
    org.store.remove(kind, key)


def _get_deleted(org: Org, caller: Caller, sobject: SObject, record_id: str, bin_: RecycleBin) -> Row:
    """
    Get the row of a record that lies in the recycle bin on its own account.

    After 15 days it does no longer, though ``queryAll`` still shows it here (choice). Source: the 15 days D, UNDELETE_FAILED K.
    """
    key = find_key(record_id)
    if key is None:
        raise refusals.refuse(MALFORMED_ID, f"malformed id {record_id}")
    row = org.store.get(sobject.name, key)
    if row is None:
        raise refusals.invalid_reference()
    if sobject.name == "Contact" and row.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()
    expired = caller.now - int(row.get("SystemModstamp") or 0) > RECYCLE_BIN_DAYS * DAY_MS
    if not row.get("IsDeleted") or expired or bin_.went_along(key):
        raise refusals.refuse(UNDELETE_FAILED, "entity is not in the recycle bin")
    return row


def _relate_again(org: Org, caller: Caller, effect: Swept) -> None:
    """Set a cleared reference again. Source: only where it wasn't replaced meanwhile (SOAP guide, undelete: D)."""
    if effect.field is None:
        return
    row = org.store.get(effect.kind, effect.key)
    if row is not None and row[effect.field] is None:
        relink(org, effect.kind, row, {effect.field: effect.target}, caller.now)


# One row.


def _restore(org: Org, caller: Caller, effect: Swept) -> tuple[SObject, Row] | None:
    """Take the mark off a row; None when the row is no longer in the bin."""
    sobject, row = org.schema.sobject(effect.kind), org.store.get(effect.kind, effect.key)
    if sobject is None or row is None or not row.get("IsDeleted"):
        return None
    marks = {"IsDeleted": 0, "MasterRecordId": None, "LastModifiedDate": caller.now, "LastModifiedById": caller.user}
    marks["SystemModstamp"] = caller.now
    known = {name: value for name, value in marks.items() if sobject.field(name)}
    org.store.update(sobject.name, row["Id"], known)
    return sobject, {**row, **known}


def _settle(org: Org, caller: Caller, sobject: SObject, row: Row, *, root: bool) -> None:
    """Fit a restored row into the org as it is now: its references, its unique values, its account."""
    lost = [field for field in org.shape(sobject.name).references.values() if _is_lost(org, row[field.name])]
    needed = next((field for field in lost if not field.nillable), None)
    if needed is not None and root:
        raise _parent_is_gone(needed, row[needed.name])
    twin = has_twin(org, sobject, row)
    if twin and root:
        raise refusals.refuse(DUPLICATE_VALUE, "duplicate value found: another record stands in its place")
    if needed is not None or twin:
        mark_deleted(org, caller, sobject, row["Id"])
        return
    if lost:
        relink(org, sobject.name, row, {field.name: None for field in lost}, caller.now)
    if sobject.name == RELATION:
        set_directness(org, caller, row)
    alive = Draft(sobject, row["Id"], None, {**row, **{field.name: None for field in lost}})
    check_unique(org, alive)
    if sobject.name == "Contact" and not row.get("IsPersonAccount"):
        refuse_second_contact(org, alive)


def _is_lost(org: Org, key: int | None) -> bool:
    """Tell whether a reference points at a deleted or removed record of a kind the box has."""
    if key is None:
        return False
    kind = org.schema.by_prefix(from_key(key)[:3])
    if kind is None:
        return False
    target = org.store.get(kind.name, key)
    return target is None or bool(target.get("IsDeleted"))


def _parent_is_gone(field: Field, key: int) -> Refused:
    text = f"Undelete operation failed because {field.label} {from_key(key)} is deleted"
    return refusals.refuse(UNDELETE_FAILED, text, (field.name,))

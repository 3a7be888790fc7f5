"""
How do up to three records become one? The master stays, the others leave their children to it and are deleted.

The order is the platform's: losers are deleted, their children move, then the master is updated by what the request sets on it.
Source: rules 3.80 to 3.87 (D and C); SOAP guide, merge (D).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.hierarchies import UPWARDS, refuse_cycle
from twofold.emulator.behaviour.checks.last_activity import recount
from twofold.emulator.behaviour.checks.locks import refuse_locked
from twofold.emulator.behaviour.checks.triggers import fire
from twofold.emulator.behaviour.deletion import mark_deleted
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.relations import RELATION, has_relations
from twofold.emulator.behaviour.moves.reparenting import reparent
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relinking import children_of, relations_in_use, relink
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.emulator.store.recycle_bin import RecycleBin, Swept
from twofold.facts.error_codes import (
    CANNOT_UPDATE_CONVERTED_LEAD,
    FIELD_INTEGRITY_EXCEPTION,
    INVALID_ID_FIELD,
    INVALID_TYPE,
    MALFORMED_ID,
    MISSING_ARGUMENT,
)
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import MERGE_RECORDS_MAX

MERGED_KINDS = frozenset({"Account", "Contact", "Lead", "Case", "Individual"})
"""Source: SOAP guide, merge (D)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Say which record is left, which were merged into it, and which were moved to it, oldest first."""

    master: int
    losers: tuple[int, ...]
    moved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Merge:
    org: Org
    caller: Caller
    sobject: SObject
    master: Row
    moved: list[int] = field(default_factory=list)


def merge(
    org: Org,
    caller: Caller,
    sobject_name: str,
    master_id: str,
    loser_ids: Sequence[str],
    values: Mapping[str, Any],
) -> Merged:
    """
    Merge one or two records into the master.

    Args:
        values: fields to set on the master, as in an update; nothing is taken over from the losers by itself.

    Raises ``Refused``; then nothing was written. Source: rules 3.81 to 3.85; E13's code is an emulator choice (Q2).
    """
    sobject = caller.get_sobject(sobject_name)
    if sobject.name not in MERGED_KINDS or not sobject.updateable or not sobject.deletable:
        raise refusals.refuse(INVALID_TYPE, f"entity type {sobject.name} does not support merge", ())
    ids = [_get_key(record_id) for record_id in (master_id, *loser_ids)]
    _check_ids(ids)
    master, *losers = (_get_row(org, sobject, key) for key in ids)
    _check_kinds(sobject, master, losers)
    _check_family(org, sobject, master, values)
    work = _Merge(org, caller, org.whole(sobject), master)
    with org.store.transaction():
        for loser in losers:
            _merge_one(work, loser)
        _refuse_circle(work)
        recount(org, {key for key in (master["Id"], master.get("PersonContactId")) if key is not None})
        dml.update(org, caller, sobject.name, from_key(master["Id"]), values)
    return Merged(master["Id"], tuple(ids[1:]), tuple(sorted(set(work.moved))))


# May they be merged?


def _get_key(record_id: str) -> int:
    key = find_key(record_id)
    if key is None:
        raise refusals.refuse(MALFORMED_ID, f"malformed id {record_id}")
    return key


def _check_ids(keys: Sequence[int]) -> None:
    """Refuse too many or too few, and the same record twice. Source: limit D; codes are emulator choices."""
    if len(keys) < 2:
        raise refusals.refuse(MISSING_ARGUMENT, "no record to merge was named")
    if len(keys) > MERGE_RECORDS_MAX:
        raise refusals.too_many_records(MERGE_RECORDS_MAX)
    if len(set(keys)) < len(keys):
        raise refusals.refuse(INVALID_ID_FIELD, "a record can't be merged with itself", ("Id",))


def _get_row(org: Org, sobject: SObject, key: int) -> Row:
    row = org.store.get(sobject.name, key)
    if row is None:
        raise refusals.invalid_reference()
    if row.get("IsDeleted"):
        raise refusals.entity_deleted(400)
    return row


def _check_kinds(sobject: SObject, master: Row, losers: Sequence[Row]) -> None:
    rows = (master, *losers)
    if sobject.name == "Contact" and any(row.get("IsPersonAccount") for row in rows):
        raise refusals.person_contact_referenced()
    if sobject.name == "Account" and len({bool(row.get("IsPersonAccount")) for row in rows}) > 1:
        raise refusals.merge_of_families()
    if sobject.name == "Lead" and any(row["IsConverted"] for row in rows):
        raise refusals.refuse(CANNOT_UPDATE_CONVERTED_LEAD, "cannot reference converted lead")


def _check_family(org: Org, sobject: SObject, master: Row, values: Mapping[str, Any]) -> None:
    """Refuse a change of family within a merge: it stands alone in its call. Source: rule 3.22 (D); that it holds here B."""
    asked = next((value for name, value in values.items() if name.lower() == "recordtypeid"), None)
    if sobject.name != "Account" or not isinstance(asked, str):
        return
    chosen = org.record_types.find(find_key(asked))
    if chosen is not None and chosen.sobject == "Account" and chosen.person != bool(master.get("IsPersonAccount")):
        raise refusals.conversion_with_fields()


# Merging.


def _merge_one(work: _Merge, loser: Row) -> None:
    check = _CHECKS.get(work.sobject.name)
    if check is not None:
        check(work, loser)
    refuse_locked(work.org, loser["Id"])
    if loser.get("IsPersonAccount"):
        _merge_contact_half(work, loser)
    _take_over(work, work.sobject, work.master["Id"], loser["Id"])
    _lose(work, work.sobject, loser["Id"], work.master["Id"])
    fire(work.org, work.caller, work.sobject.name, "delete")


def _merge_contact_half(work: _Merge, loser: Row) -> None:
    """One Account and one person contact remain (rule 3.84, C): the other contact's children move as well."""
    contact = work.org.schema.sobject("Contact")
    assert contact is not None, "Contact is a standard object"
    mine, theirs = work.master["PersonContactId"], loser["PersonContactId"]
    _take_over(work, contact, mine, theirs)
    _lose(work, contact, theirs, mine)
    RecycleBin(work.org.store).note(loser["Id"], Swept("Contact", theirs))


def _take_over(work: _Merge, sobject: SObject, master: int, loser: int) -> None:
    """Move every record that refers to the loser. Source: rule 3.83 (D)."""
    for child, kind in relations_in_use(work.org, sobject, loser):
        for found in children_of(work.org, kind.name, child.field, loser):
            if found["Id"] == loser or _is_half_of(kind, found, child.field):
                continue
            if found["Id"] == master:
                relink(work.org, kind.name, found, {child.field: None}, work.caller.now)
            elif reparent(work.org, work.caller, kind, found, {child.field: master}):
                work.moved.append(found["Id"])


def _is_half_of(kind: SObject, found: Row, name: str) -> bool:
    """Tell whether this is the person contact that goes with its account, not a child to be moved."""
    return kind.name == "Contact" and name == "AccountId" and bool(found.get("IsPersonAccount"))


def _refuse_circle(work: _Merge) -> None:
    """Refuse a merge after which the master would stand above itself (choice: nothing says what the platform does)."""
    row = work.org.store.get(work.sobject.name, work.master["Id"]) or {}
    upwards = {name: row[name] for name in UPWARDS if row.get(name) is not None}
    refuse_cycle(work.org, Draft(work.sobject, work.master["Id"], row, upwards))


def _lose(work: _Merge, sobject: SObject, loser: int, master: int) -> None:
    mark_deleted(work.org, work.caller, sobject, loser)
    work.org.store.update(sobject.name, loser, {"MasterRecordId": master})


def _refuse_shared_contact(work: _Merge, loser: Row) -> None:
    """
    Refuse accounts that are both related to the same contact.

    Source: rule 3.85 (D); code and text are emulator choices.
    """
    if not has_relations(work.org):
        return
    mine, theirs = (
        {row["ContactId"] for row in children_of(work.org, RELATION, "AccountId", key)}
        for key in (work.master["Id"], loser["Id"])
    )
    if mine & theirs:
        text = "The accounts are related to the same contact. Remove the redundant relationship, then merge."
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text)


_CHECKS: Mapping[str, Callable[[_Merge, Row], None]] = {"Account": _refuse_shared_contact}

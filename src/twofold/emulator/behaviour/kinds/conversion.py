"""How does an account change its family? Marrying an account with its contact, and separating them again, by RecordTypeId alone."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.audit import stamp
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.cases import refresh_contact_copies
from twofold.emulator.behaviour.kinds.relations import forbids_conversion, set_direct
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import FieldType, SObject
from twofold.emulator.store import Row

_KEPT_FROM_ACCOUNT = ("Phone", "Fax", "Description", "LastActivityDate")


def convert(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Change the family of an account in place; no validation rule, no assignment.

    Raises E8 when other fields come along, E11 for a record type that isn't the caller's, E9 when the preconditions fail.
    Source: rules 3.21 to 3.28 (D); E9's code is an emulator choice.
    """
    if draft.asked != {"RecordTypeId"}:
        raise refusals.conversion_with_fields()
    chosen = org.record_types.get_chosen(draft.sobject, draft.changes["RecordTypeId"], caller.profile)
    if chosen.person:
        _marry(org, caller, draft)
    else:
        _separate(org, caller, draft)


def _marry(org: Org, caller: Caller, draft: Draft) -> None:
    contact = _get_only_contact(org, draft)
    for on_contact, on_account in org.twins.to_account.items():
        if on_account in org.twins.person_only:
            draft.put(on_account, contact[on_contact])
    draft.put("Name", contact["Name"])
    draft.put("IsPersonAccount", 1)
    draft.put("PersonContactId", contact["Id"])
    stamp(caller, draft)
    kept = {name: draft.was(name) for name in _KEPT_FROM_ACCOUNT}
    half = Draft(_contact_sobject(org), contact["Id"], contact, {**kept, "IsPersonAccount": 1, **_stamps(draft)})
    refresh_contact_copies(org, half)
    org.store.update("Contact", contact["Id"], half.changes)
    org.store.update("Account", draft.key, draft.changes)
    set_direct(org, caller, contact["Id"], None)


def _contact_sobject(org: Org) -> SObject:
    contact = org.schema.sobject("Contact")
    assert contact is not None
    return contact


def _get_only_contact(org: Org, draft: Draft) -> Row:
    """Check the preconditions. Source: rules 3.23, 3.24 and 3.31 (D)."""
    living = '"IsDeleted" = 0'
    contacts = org.store.where("Contact", f'"AccountId" = ? AND {living}', (draft.key,))
    if len(contacts) != 1:
        raise refusals.conversion_impossible()
    contact = contacts[0]
    fits = (
        contact["OwnerId"] == draft.was("OwnerId")
        and contact.get("CurrencyIsoCode") == draft.was("CurrencyIsoCode")
        and draft.was("ParentId") is None
        and contact["ReportsToId"] is None
        and not org.store.exists("Account", f'"ParentId" = ? AND {living}', (draft.key,))
        and not org.store.exists("Contact", f'"ReportsToId" = ? AND {living}', (contact["Id"],))
        and not forbids_conversion(org, draft.key, contact["Id"])
        and _has_room(org, draft.sobject, contact)
    )
    if not fits:
        raise refusals.conversion_impossible()
    return contact


def _has_room(org: Org, account: SObject, contact: Row) -> bool:
    """Tell whether the account has room for what the contact holds: its title is shorter. Source: precondition P10 (D/B)."""
    pairs = ((contact.get(name), account.field(twin)) for name, twin in org.twins.to_account.items())
    return not any(
        isinstance(text, str) and field and field.length and len(text) > field.length for text, field in pairs
    )


def _separate(org: Org, caller: Caller, draft: Draft) -> None:
    """Set the contact free; the account keeps the full name as its Name. Source: rules 3.28 (D) and 3.29 (B)."""
    for name in org.twins.person_only:
        field = draft.sobject.field(name)
        draft.put(name, 0 if field is not None and field.type is FieldType.BOOLEAN else None)
    contact = draft.was("PersonContactId")
    draft.put("IsPersonAccount", 0)
    draft.put("PersonContactId", None)
    stamp(caller, draft)
    org.store.update("Contact", contact, {"IsPersonAccount": 0, **_stamps(draft)})
    org.store.update("Account", draft.key, draft.changes)
    set_direct(org, caller, contact, draft.key)


def _stamps(draft: Draft) -> dict[str, object]:
    return {name: draft.changes[name] for name in ("LastModifiedDate", "LastModifiedById", "SystemModstamp")}

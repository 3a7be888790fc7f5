"""How do the two rows of a person stay one? Writes the contact half of an account, and turns contact writes into account writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.cases import refresh_contact_copies
from twofold.emulator.behaviour.names import fill_full_name
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.twins import AUDIT
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.facts.twins import NOT_WRITABLE_VIA_PERSON_CONTACT


def insert_contact_half(org: Org, account: Draft) -> None:
    """Write the contact of a new person account and note its key on the account. Source: verb matrix 3.1 (D)."""
    contact = _contact_sobject(org)
    half = Draft(contact, org.store.next_key("Contact"), None, _as_contact(org, account.changes))
    half.put("AccountId", account.key)
    half.put("IsDeleted", account.changes.get("IsDeleted", 0))
    half.put("IsPersonAccount", 1)
    fill_full_name(half)
    account.put("PersonContactId", half.key)
    org.store.insert("Contact", {"Id": half.key, **half.changes})


def update_contact_half(org: Org, account: Draft) -> None:
    """Write what changed on a person account to its contact; audit fields always. Source: rule 5.40 and 2.3 (D)."""
    key = account.get("PersonContactId")
    before = org.store.get("Contact", key)
    assert before is not None, "a person account has a contact"
    half = Draft(_contact_sobject(org), key, before, _as_contact(org, account.changes))
    fill_full_name(half)
    refresh_contact_copies(org, half)
    org.store.update("Contact", key, half.changes)


def as_account_changes(org: Org, contact_changes: Mapping[str, Any]) -> dict[str, Any]:
    """
    Turn a write on a person contact into the write on its account that it is executed as.

    Raises E5 for the record type and E4 for every other field without a twin. Source: verb matrix 3.1 (D, C), E4 (C), E5 (D).
    """
    if "RecordTypeId" in contact_changes:
        raise refusals.person_contact_record_type()
    to_account = org.twins.to_account
    alone = [name for name in contact_changes if name not in to_account or name in NOT_WRITABLE_VIA_PERSON_CONTACT]
    if alone:
        raise refusals.bad_field_names(alone)
    return {to_account[name]: value for name, value in contact_changes.items()}


def refuse_second_contact(org: Org, contact: Draft) -> None:
    """Refuse a business contact under a person account. Source: verb matrix 3.1 (D); code is an emulator choice (E7)."""
    account = contact.changes.get("AccountId")
    if account is not None and org.person_accounts:
        row: Row | None = org.store.get("Account", account)
        if row is not None and row["IsPersonAccount"]:
            raise refusals.contact_under_person()


def _as_contact(org: Org, changes: Mapping[str, Any]) -> dict[str, Any]:
    to_contact = org.twins.to_contact
    half = {to_contact[name]: value for name, value in changes.items() if name in to_contact}
    half.update((name, changes[name]) for name in AUDIT if name in changes)
    return half


def _contact_sobject(org: Org) -> SObject:
    contact = org.schema.sobject("Contact")
    assert contact is not None
    return contact

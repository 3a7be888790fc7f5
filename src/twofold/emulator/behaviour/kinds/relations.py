"""
To which accounts is a contact related? One row a pair, and one of a business contact's rows is direct: that of its own account.

There are such rows only where contacts may have several accounts (a feature of the org). A person account is related to others
by indirect rows alone; its own two halves have none (emulator choice). Source: rule 3.10, AccountContactRelation (D, C, B).
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relinking import children_of, relink
from twofold.emulator.store import Row
from twofold.facts.error_codes import DUPLICATE_VALUE

RELATION = "AccountContactRelation"


def has_relations(org: Org) -> bool:
    """Tell whether contacts may have several accounts in this org."""
    return org.schema.sobject(RELATION) is not None


def prepare_relation(org: Org, caller: Caller, draft: Draft) -> None:
    """Refuse a second row of a pair, and the two halves of a person; new relations are active (K)."""
    if not draft.is_new:
        return
    draft.fill("IsActive", 1)
    account, contact = draft.get("AccountId"), draft.get("ContactId")
    if find_relation(org, account, contact) is not None or _is_own_half(org, account, contact):
        raise refusals.refuse(DUPLICATE_VALUE, "This contact already has a relationship with this account.")


def find_relation(org: Org, account: int | None, contact: int | None) -> Row | None:
    """Find the living row of a pair."""
    if account is None or contact is None:
        return None
    return next((row for row in relations_of(org, contact) if row["AccountId"] == account), None)


def relations_of(org: Org, contact: int) -> list[Row]:
    """Read the living relations of a contact, oldest first; none where the org has no such thing."""
    return children_of(org, RELATION, "ContactId", contact) if has_relations(org) else []


def refuse_direct(relation: Row) -> None:
    """Refuse to delete the relation to the contact's own account. Source: K; the code is an emulator choice."""
    if relation["IsDirect"]:
        raise refusals.delete_restricted("You can't delete a direct relationship between a contact and its account.")


def follow_account(org: Org, caller: Caller, contact: Draft) -> None:
    """
    Keep the direct row of a business contact with its account.

    The row of the former account goes; that of the new one is made, or an indirect one becomes direct. Source: one direct
    relation, to the contact's own account, D; that the former is not kept as an indirect one is an emulator choice.
    """
    if has_relations(org) and contact.changed(["AccountId"]) and not contact.get("IsDeleted"):
        set_direct(org, caller, contact.key, contact.get("AccountId"))


def set_direct(org: Org, caller: Caller, contact: int, account: int | None) -> None:
    """Make the relation to this account the only direct one of a contact; None leaves it without."""
    if not has_relations(org):
        return
    rows = relations_of(org, contact)
    for row in rows:
        if row["IsDirect"] and row["AccountId"] != account:
            _drop(org, caller, row)
    kept = next((row for row in rows if row["AccountId"] == account), None)
    if kept is not None and not kept["IsDirect"]:
        relink(org, RELATION, kept, {"IsDirect": 1}, caller.now)
    elif kept is None and account is not None:
        _add(org, caller, contact, account)


def set_directness(org: Org, caller: Caller, relation: Row) -> None:
    """Let a relation that came back be direct exactly when it is to the contact's own account."""
    contact = org.store.get("Contact", relation["ContactId"])
    own = contact is not None and contact["AccountId"] == relation["AccountId"]
    if bool(relation["IsDirect"]) != own:
        relink(org, RELATION, relation, {"IsDirect": int(own)}, caller.now)


def relates_halves(org: Org, relation: Row) -> bool:
    """Tell whether a relation is between a person account and its own contact."""
    contact = org.store.get("Contact", relation["ContactId"])
    return (
        contact is not None and bool(contact.get("IsPersonAccount")) and contact["AccountId"] == relation["AccountId"]
    )


def relate_everybody(org: Org, caller: Caller) -> None:
    """Give every business contact its direct row, when contacts may have several accounts from now on."""
    persons = ' AND "IsPersonAccount" = 0' if org.person_accounts else ""
    for contact in org.store.where("Contact", f'"IsDeleted" = 0 AND "AccountId" IS NOT NULL{persons}'):
        set_direct(org, caller, contact["Id"], contact["AccountId"])


def forbids_conversion(org: Org, account: int, contact: int) -> bool:
    """Tell whether more than the one direct relation stands in the way of a conversion. Source: rule 3.31, P9 (D)."""
    if not has_relations(org):
        return False
    around = [*children_of(org, RELATION, "AccountId", account), *relations_of(org, contact)]
    return any((row["AccountId"], row["ContactId"]) != (account, contact) for row in around)


def _add(org: Org, caller: Caller, contact: int, account: int) -> None:
    row = {"AccountId": account, "ContactId": contact, "IsDirect": 1, "IsActive": 1}
    dates = {"CreatedDate": caller.now, "LastModifiedDate": caller.now, "SystemModstamp": caller.now}
    people = {"CreatedById": caller.user, "LastModifiedById": caller.user}
    org.store.insert(RELATION, {"Id": org.store.next_key(RELATION), **row, **dates, **people})


def _drop(org: Org, caller: Caller, row: Row) -> None:
    relink(org, RELATION, row, {"IsDeleted": 1}, caller.now)


def _is_own_half(org: Org, account: int | None, contact: int | None) -> bool:
    row = org.store.get("Contact", contact) if contact is not None else None
    return row is not None and row["AccountId"] == account

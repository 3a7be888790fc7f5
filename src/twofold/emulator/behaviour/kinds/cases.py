"""What does the platform add to a case? Its state, and the other half of the person it is about."""

from __future__ import annotations

from typing import Any

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org

_CONTACT_COPIES = {
    "ContactEmail": "Email",
    "ContactPhone": "Phone",
    "ContactMobile": "MobilePhone",
    "ContactFax": "Fax",
}
_CLOSED = "Closed"


def prepare_case(org: Org, caller: Caller, draft: Draft) -> None:
    """Fill what follows from the caller's fields."""
    _relate_person(org, draft)
    if draft.touches("ContactId"):
        _copy_contact(org, draft)
    if draft.touches("Status") or draft.is_new:
        _close_or_open(caller, draft)


def _relate_person(org: Org, draft: Draft) -> None:
    """
    Fill AccountId from the contact, and for a person ContactId from the account.

    Source: rule 3.10, Case (B): filling only one lets the platform fill the other for a PA; open doubt Q11.
    """
    if "ContactId" in draft.asked and draft.changes["ContactId"] is not None and draft.get("AccountId") is None:
        contact = org.store.get("Contact", draft.changes["ContactId"])
        draft.put("AccountId", contact["AccountId"] if contact else None)
    elif "AccountId" in draft.asked and draft.changes["AccountId"] is not None and draft.get("ContactId") is None:
        account = org.store.get("Account", draft.changes["AccountId"])
        if account is not None and account.get("IsPersonAccount"):
            draft.put("ContactId", account["PersonContactId"])


def _copy_contact(org: Org, draft: Draft) -> None:
    for copy, value in contact_copies(org, draft.changes["ContactId"]).items():
        draft.put(copy, value)


def contact_copies(org: Org, key: int | None) -> dict[str, Any]:
    """Read what a case shows of its contact."""
    contact = org.store.get("Contact", key) if key is not None else None
    return {copy: contact[original] if contact else None for copy, original in _CONTACT_COPIES.items()}


def refresh_contact_copies(org: Org, contact: Draft) -> None:
    """Carry a contact's new phone and e-mail to the read-only copies on its cases."""
    case = org.schema.sobject("Case")
    changed = contact.changed(_CONTACT_COPIES.values())
    if contact.is_new or case is None or not changed:
        return
    for row in org.store.find("Case", "ContactId", contact.key):
        fresh = {copy: contact.get(original) for copy, original in _CONTACT_COPIES.items() if case.field(copy)}
        org.store.update("Case", row["Id"], fresh)


def _close_or_open(caller: Caller, draft: Draft) -> None:
    """Keep ``IsClosed`` and ``ClosedDate`` in step with the status. One closed status is an emulator choice."""
    closed = draft.get("Status") == _CLOSED
    draft.put("IsClosed", int(closed))
    if draft.is_new:
        draft.put("IsClosedOnCreate", int(closed))
    if not closed:
        draft.put("ClosedDate", None)
    elif not draft.was("IsClosed"):
        draft.fill("ClosedDate", caller.now)

"""Who owns a record: an active user, or a queue that works on this kind of record."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.references import find_kind, get_referenced
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import FIELD_INTEGRITY_EXCEPTION
from twofold.facts.ids import from_key


def settle_owner(org: Org, caller: Caller, draft: Draft) -> None:
    """Give a new record its owner, the caller unless another is named, and check one that is named."""
    if draft.is_new and draft.changes.get("OwnerId") is None:
        draft.put("OwnerId", caller.user)
    elif "OwnerId" in draft.changes:
        check_owner(org, draft)


def check_owner(org: Org, draft: Draft) -> None:
    """
    Refuse an owner who can't own this record.

    Source: inactive users and queues of other objects are refused (K); the queue's code is an emulator choice.
    """
    field, key = draft.sobject.field("OwnerId"), draft.changes["OwnerId"]
    if field is None:
        return
    if key is None:
        raise refusals.required_missing(["OwnerId"])
    owner = get_referenced(org, field, key)
    kind = find_kind(org, key)
    if kind is not None and kind.name == "User" and not owner.get("IsActive"):
        text = f"operation performed with inactive user [{from_key(key)}] as owner of {draft.sobject.label.lower()}"
        raise refusals.refuse("INACTIVE_OWNER_OR_USER", text, ("OwnerId",))
    if kind is not None and kind.name == "Group" and not _works_on(org, key, draft.sobject.name):
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, "Queue not associated with this SObject type", ("OwnerId",))


def _works_on(org: Org, queue: int, sobject: str) -> bool:
    return org.store.exists("QueueSobject", '"QueueId" = ? AND "SobjectType" = ?', (queue, sobject))

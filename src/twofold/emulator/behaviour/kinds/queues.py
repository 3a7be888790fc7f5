"""What does the platform add to groups and queues, and which rows of them does it refuse?"""

from __future__ import annotations

import re

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import DUPLICATE_DEVELOPER_NAME, DUPLICATE_VALUE, INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST

_UNFIT = re.compile(r"\W+", re.ASCII)


def prepare_group(org: Org, caller: Caller, draft: Draft) -> None:
    """Name a group for developers by its name unless it has such a name; one stands once among groups of a type (D)."""
    if draft.is_new:
        draft.put(
            "DeveloperName", draft.get("DeveloperName") or _UNFIT.sub("_", str(draft.get("Name") or "")).strip("_")
        )
        draft.fill("OwnerId", org.key)
    if draft.touches("DeveloperName"):
        same = org.store.find("Group", "DeveloperName", draft.get("DeveloperName"))
        if any(row["Type"] == draft.get("Type") and row["Id"] != draft.key for row in same):
            raise refusals.refuse(DUPLICATE_DEVELOPER_NAME, "This name is already in use.", ("DeveloperName",))


def prepare_queue_object(org: Org, caller: Caller, draft: Draft) -> None:
    """Let a queue work on a kind of record that can have a queue as its owner, once."""
    kind = org.schema.sobject(str(draft.get("SobjectType")))
    owner = kind.field("OwnerId") if kind is not None else None
    if kind is None or owner is None or "Group" not in owner.reference_to:
        text = f"SObject Type: bad value for restricted picklist field: {draft.get('SobjectType')}"
        raise refusals.refuse(INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST, text, ("SobjectType",))
    draft.put("SobjectType", kind.name)
    _refuse_second(org, draft, "QueueId", "SobjectType")


def prepare_member(org: Org, caller: Caller, draft: Draft) -> None:
    """Refuse a second membership of a group (K)."""
    _refuse_second(org, draft, "GroupId", "UserOrGroupId")


def _refuse_second(org: Org, draft: Draft, *names: str) -> None:
    pair = " AND ".join(f'"{name}" = ?' for name in names)
    if org.store.exists(draft.sobject.name, f'{pair} AND "Id" <> ?', [*(draft.get(name) for name in names), draft.key]):
        raise refusals.refuse(DUPLICATE_VALUE, f"duplicate value found: {names[1]}", names)

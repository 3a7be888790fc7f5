"""What does the platform add to assets, contracts, orders and the rows around campaigns, and what does it refuse?"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import FIELD_INTEGRITY_EXCEPTION, INVALID_STATUS

ACTIVATED = "Activated"
_CODES = {"Contract": {"In Approval Process": "InApproval"}, "Order": {"Draft": "D", ACTIVATED: "A"}}
_MEMBER_STATUSES = (("Sent", 1, 0), ("Responded", 0, 1))
"""Label, default, responded. Source: every campaign begins with these two (D)."""


def is_activated(row: dict[str, object]) -> bool:
    """Tell whether a contract or an order is in force: then it keeps its account from being deleted. Source: E15 (C/B)."""
    return row.get("Status") == ACTIVATED


def prepare_asset(org: Org, caller: Caller, draft: Draft) -> None:
    """Give an asset the account of its contact; it needs one of the two. Source: K; the code is an emulator choice."""
    if draft.get("AccountId") is None and draft.get("ContactId") is None:
        text = "Every asset needs an account, a contact, or both."
        raise refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, ("AccountId", "ContactId"))
    if draft.get("AccountId") is None:
        contact = org.store.get("Contact", draft.get("ContactId"))
        draft.put("AccountId", contact["AccountId"] if contact else None)


def prepare_contract(org: Org, caller: Caller, draft: Draft) -> None:
    """Keep status, its category and the end of a contract together."""
    _settle_status(caller, draft)
    start, months = draft.get("StartDate"), draft.get("ContractTerm")
    draft.put("EndDate", _end(start, int(months)) if start and months else None)


def prepare_order(org: Org, caller: Caller, draft: Draft) -> None:
    """Keep status and its category together; an order without products amounts to nothing."""
    _settle_status(caller, draft)
    draft.fill("TotalAmount", 0.0)


def _settle_status(caller: Caller, draft: Draft) -> None:
    """A contract or order begins as a draft and is activated by a change. Source: Object Reference (D); the text K."""
    status = draft.get("Status") or "Draft"
    if draft.is_new and status == ACTIVATED and not caller.platform:
        text = f"Choose a valid {draft.sobject.label.lower()} status and save your changes."
        raise refusals.refuse(INVALID_STATUS, text, ("Status",))
    draft.put("StatusCode", _CODES[draft.sobject.name].get(status, status))
    if status == ACTIVATED and draft.was("Status") != ACTIVATED:
        draft.fill("ActivatedDate", caller.now)
        draft.fill("ActivatedById", caller.user)


def _end(start: str, months: int) -> str:
    """The last day of a term of months."""
    first = date.fromisoformat(start)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(first.day, last)) - timedelta(days=1)).isoformat()


def prepare_comment(org: Org, caller: Caller, draft: Draft) -> None:
    """Name who comments on a case."""
    user = org.store.get("User", caller.user)
    draft.fill("CreatorName", user["Name"] if user and draft.is_new else draft.was("CreatorName"))


def follow_campaign(org: Org, caller: Caller, draft: Draft) -> None:
    """Give a new campaign the statuses its members may have."""
    if not draft.is_new:
        return
    stamps = {"CreatedDate": caller.now, "LastModifiedDate": caller.now, "SystemModstamp": caller.now}
    people = {"CreatedById": caller.user, "LastModifiedById": caller.user}
    for order, (label, default, responded) in enumerate(_MEMBER_STATUSES, start=1):
        row = {"CampaignId": draft.key, "Label": label, "SortOrder": order, "IsDefault": default}
        key = org.store.next_key("CampaignMemberStatus")
        org.store.insert("CampaignMemberStatus", {"Id": key, **row, "HasResponded": responded, **stamps, **people})

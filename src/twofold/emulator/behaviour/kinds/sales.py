"""What does the platform add to opportunities and campaign members, and which file links does it refuse?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.references import find_kind
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.values import render_datetime
from twofold.facts.error_codes import DUPLICATE_VALUE

_FIRST_STATUS = "Sent"
_ENDED = {"Closed Won": 100.0, "Closed Lost": 0.0}
"""Probability in percent of the two stages that end an opportunity (K); other stages leave it alone (choice)."""


def prepare_opportunity(org: Org, caller: Caller, draft: Draft) -> None:
    """Keep ``IsClosed`` and ``IsWon`` in step with the stage, and the fiscal period with the closing date."""
    if draft.touches("StageName"):
        stage = str(draft.get("StageName"))
        draft.put("IsClosed", int(stage in _ENDED))
        draft.put("IsWon", int(stage == "Closed Won"))
        if stage in _ENDED:
            draft.fill("Probability", _ENDED[stage])
        draft.put(
            "LastStageChangeDate", caller.now if draft.changed(["StageName"]) else draft.was("LastStageChangeDate")
        )
    closes = draft.get("CloseDate")
    if closes and draft.touches("CloseDate"):
        year, quarter = int(closes[:4]), (int(closes[5:7]) + 2) // 3
        draft.put("FiscalYear", year)
        draft.put("FiscalQuarter", quarter)
        draft.put("Fiscal", f"{year} {quarter}")


def prepare_campaign_member(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Copy who it is from the lead or contact, and refuse a member of nobody and a second membership.

    Source: rule 3.10, CampaignMember (C); that one of the two is needed and stands once, and the codes, K.
    """
    who = draft.get("ContactId") or draft.get("LeadId")
    if who is None:
        raise refusals.required_missing(["LeadId"])
    kind = find_kind(org, who)
    row = org.store.get(kind.name, who) if kind is not None else None
    if row is not None:
        for name in ("Name", "FirstName", "LastName", "Email"):
            draft.put(name, row.get(name))
    draft.put("Type", kind.name if kind else None)
    draft.put("LeadOrContactId", who)
    _respond(org, caller, draft)
    twin = '"CampaignId" = ? AND "LeadOrContactId" = ? AND "Id" <> ? AND "IsDeleted" = 0'
    if org.store.exists("CampaignMember", twin, (draft.get("CampaignId"), who, draft.key)):
        raise refusals.refuse(DUPLICATE_VALUE, "Already a campaign member.")


def _respond(org: Org, caller: Caller, draft: Draft) -> None:
    """A member has responded when its status says so. Source: CampaignMemberStatus (D)."""
    wanted = str(draft.get("Status") or _FIRST_STATUS).lower()
    statuses = org.store.find("CampaignMemberStatus", "CampaignId", draft.get("CampaignId"))
    responded = any(row["HasResponded"] and row["Label"].lower() == wanted for row in statuses)
    draft.put("HasResponded", int(responded))
    if responded and not draft.was("HasResponded"):
        draft.put("FirstRespondedDate", render_datetime(caller.now)[:10])


def prepare_file_link(org: Org, caller: Caller, draft: Draft) -> None:
    """Refuse a file linked to a person contact; it belongs to the account. Source: E6, rule 3.1 (C)."""
    row = org.store.get("Contact", draft.get("LinkedEntityId") or 0)
    if row is not None and row.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()

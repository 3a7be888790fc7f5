"""What of a lead goes over to the records it became? Its activities, campaign memberships and files."""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.last_activity import recount
from twofold.emulator.behaviour.moves.reparenting import reparent
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relinking import children_of
from twofold.emulator.store import Row


def move(org: Org, caller: Caller, lead: Row, account: int, contact: int, opportunity: int | None) -> None:
    """
    Hand a lead's followers over.

    Activities are with the contact and about the opportunity, or the account where there is none; members keep the lead and gain
    the contact; files go to the contact, or to the account where that is a person's. Source: K.
    """
    about = {"WhoId": contact, "WhatId": opportunity or account}
    for name, field, changes in (
        ("Task", "WhoId", about),
        ("Event", "WhoId", about),
        ("CampaignMember", "LeadId", {"ContactId": contact}),
        ("ContentDocumentLink", "LinkedEntityId", {"LinkedEntityId": _for_files(org, contact)}),
    ):
        kind = org.schema.sobject(name)
        assert kind is not None, f"{name} is a standard object"
        for row in children_of(org, name, field, lead["Id"]):
            reparent(org, caller, kind, row, changes)
    recount(org, {account, contact, opportunity or account})


def newest_campaign(org: Org, lead: Row) -> int | None:
    """Find the campaign a lead became a member of last: the source of a new opportunity. Source: K."""
    members = children_of(org, "CampaignMember", "LeadId", lead["Id"])
    return max(members, key=lambda row: (row["CreatedDate"], row["Id"]))["CampaignId"] if members else None


def _for_files(org: Org, contact: int) -> int:
    """Say whom files of a contact hang on: a person's belong to the account. Source: E6 (C)."""
    row = org.store.get("Contact", contact)
    return int(row["AccountId"]) if row is not None and row.get("IsPersonAccount") else contact

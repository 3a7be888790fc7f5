"""
What does a caller want of a lead conversion, what does it answer, and may it be?

Source: SOAP guide, convertLead (D).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.locks import refuse_locked
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store import Row
from twofold.facts.error_codes import (
    CANNOT_UPDATE_CONVERTED_LEAD,
    FIELD_INTEGRITY_EXCEPTION,
    INSUFFICIENT_ACCESS_OR_READONLY,
    INVALID_CROSS_REFERENCE_KEY,
    INVALID_STATUS,
    STRING_TOO_LONG,
)
from twofold.facts.ids import find_key

_NAME_LENGTH_MAX = 80
"""Characters of a new opportunity's name. Source: SOAP guide, convertLead (D)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadConvert:
    """
    Say how one lead is to be converted. Ids as text; None where not given.

    The records are further fields for what is created, by name. ``send_notification_email`` is taken and does nothing: the
    box sends no mail. The two ``bypass`` flags let alerting duplicate rules pass.
    Source: SOAP guide, convertLead (D).
    """

    lead_id: str
    converted_status: str
    account_id: str | None = None
    contact_id: str | None = None
    opportunity_id: str | None = None
    opportunity_name: str | None = None
    owner_id: str | None = None
    related_person_account_id: str | None = None
    do_not_create_opportunity: bool = False
    overwrite_lead_source: bool = False
    send_notification_email: bool = False
    bypass_account_dedupe_check: bool = False
    bypass_contact_dedupe_check: bool = False
    account_record: Mapping[str, Any] = field(default_factory=dict)
    contact_record: Mapping[str, Any] = field(default_factory=dict)
    opportunity_record: Mapping[str, Any] = field(default_factory=dict)
    related_person_account_record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeadConvertResult:
    """
    Say what a lead has become, by key.

    ``contact`` is the person contact where the lead became, or was related to, a person account.
    """

    lead: int
    account: int
    contact: int
    opportunity: int | None = None
    related_person_account: int | None = None


# May it be?


def check_rights(caller: Caller, request: LeadConvert) -> None:
    """Who converts has to be allowed to change leads and to make what they become (D); the code is an emulator choice."""
    made = {"Account": request.account_id, "Contact": request.contact_id, "Opportunity": request.opportunity_id}
    if request.do_not_create_opportunity:
        del made["Opportunity"]
    lead = caller.schema.sobject("Lead")
    allowed = lead is not None and lead.updateable
    for name, given in made.items():
        sobject = caller.schema.sobject(name)
        allowed = allowed and sobject is not None and (sobject.createable or (given is not None and sobject.updateable))
    if not allowed:
        raise refusals.refuse(INSUFFICIENT_ACCESS_OR_READONLY, "insufficient access rights on object id")


def get_lead(org: Org, request: LeadConvert) -> Row:
    """Get the lead: living, not locked and not converted yet; raises ``Refused``."""
    key = find_key(request.lead_id)
    row = org.store.get("Lead", key) if key is not None else None
    if row is None:
        raise refusals.invalid_reference(("leadId",))
    if row["IsDeleted"]:
        raise refusals.entity_deleted(400)
    if row["IsConverted"]:
        raise refusals.refuse(CANNOT_UPDATE_CONVERTED_LEAD, "cannot reference converted lead")
    refuse_locked(org, row["Id"])
    return row


def check_status(org: Org, status: str) -> None:
    """Refuse a status that isn't one of converted leads. Source: code and text seen in public reports (C)."""
    if not any(row["IsConverted"] for row in org.store.find("LeadStatus", "MasterLabel", status)):
        raise refusals.refuse(INVALID_STATUS, f"invalid convertedStatus: {status}", ("Status",))


def get_owner(org: Org, request: LeadConvert, lead: Row) -> int:
    """Find the new owner: the one named, else the lead's, who must be a user. Source: rule 3.96 (D); text C, code choice."""
    if request.owner_id is not None:
        key = find_key(request.owner_id)
        row = org.store.get("User", key) if key is not None else None
        if row is None:
            raise refusals.invalid_reference(("OwnerId",))
    else:
        row = org.store.get("User", lead["OwnerId"])
        if row is None:
            text = (
                "Converted objects can only be owned by users.  If the lead is not owned by a user, you must specify a "
                "user for the Owner field."
            )
            raise refusals.refuse(INVALID_CROSS_REFERENCE_KEY, text, ("OwnerId",))
    return int(row["Id"])


def check_request(request: LeadConvert) -> None:
    """Refuse arguments that contradict each other. Source: SOAP guide, convertLead (D); codes are emulator choices."""
    if request.do_not_create_opportunity and request.opportunity_name:
        raise wrong("opportunityName must be blank when doNotCreateOpportunity is true", "opportunityName")
    if request.opportunity_name and len(request.opportunity_name) > _NAME_LENGTH_MAX:
        text = f"Name: data value too large: {request.opportunity_name} (max length={_NAME_LENGTH_MAX})"
        raise refusals.refuse(STRING_TOO_LONG, text, ("Name",))
    if request.contact_id and not request.account_id:
        raise wrong("contactId can't be given without accountId", "contactId")
    if request.overwrite_lead_source and not request.contact_id:
        raise wrong("overwriteLeadSource needs a contactId", "overwriteLeadSource")
    if request.contact_id and (request.related_person_account_id or request.related_person_account_record):
        raise wrong("a related person account takes the place of a contact", "contactId")


def wrong(text: str, name: str) -> refusals.Refused:
    """Make the refusal of arguments that don't go together."""
    return refusals.refuse(FIELD_INTEGRITY_EXCEPTION, text, (name,))


def get_record(org: Org, kind: str, record_id: str, argument: str) -> Row:
    """Get the living record an argument names; raises ``Refused``."""
    key = find_key(record_id)
    row = org.store.get(kind, key) if key is not None else None
    if row is None:
        raise refusals.invalid_reference((argument,))
    if row["IsDeleted"]:
        raise refusals.entity_deleted(400)
    return row

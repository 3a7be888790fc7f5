"""
How does a lead become an account, a contact and an opportunity, or a person account?

A lead without a company becomes a person account (rule 3.90, D). Validation and duplicate rules run for what is created and
changed (emulator choice: the org setting that asks for it is on); no assignment rule does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml, lead_followers
from twofold.emulator.behaviour.caller import AutoAssign, Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.lead_mapping import (
    Fields,
    account_fields,
    blanks_only,
    contact_fields,
    opportunity_fields,
    person_fields,
)
from twofold.emulator.behaviour.locks import refuse_locked
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.relations import RELATION, find_relation, has_relations
from twofold.emulator.behaviour.triggers import fire
from twofold.emulator.behaviour.validation import check_validation_rules
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_datetime
from twofold.facts.ids import find_key, from_key

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


@dataclass(frozen=True, slots=True)
class _Work:
    """One conversion: ``caller`` may see every field, ``owner_caller`` has the defaults of the new owner's profile."""

    org: Org
    caller: Caller
    request: LeadConvert
    lead: Row
    owner: int

    @property
    def owner_caller(self) -> Caller:
        return replace(self.caller, profile=self.org.profile_of(self.owner))

    def with_bypass(self, *, bypass: bool) -> Caller:
        return replace(self.owner_caller, allow_save=self.caller.allow_save or bypass)


def convert(org: Org, caller: Caller, request: LeadConvert) -> LeadConvertResult:
    """
    Convert one lead.

    Raises ``Refused``; then nothing was written. Source: rules 3.90 to 3.96 (D).
    """
    sobject = caller.get_sobject("Lead")
    _check_rights(caller, request)
    lead = _get_lead(org, request)
    _check_status(org, request.converted_status)
    work = _Work(org, _as_platform_writes(org, caller), request, lead, _get_owner(org, request, lead))
    _check_request(request)
    with org.store.transaction():
        result = _convert_to_account(work)
        result = replace(result, opportunity=_opportunity(work, result))
        lead_followers.move(org, work.caller, lead, result.account, result.contact, result.opportunity)
        _close(work, org.whole(sobject), result)
    return result


# May it be converted?


def _check_rights(caller: Caller, request: LeadConvert) -> None:
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
        raise refusals.refuse("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")


def _get_lead(org: Org, request: LeadConvert) -> Row:
    key = find_key(request.lead_id)
    row = org.store.get("Lead", key) if key is not None else None
    if row is None:
        raise refusals.invalid_reference(("leadId",))
    if row["IsDeleted"]:
        raise refusals.entity_deleted(400)
    if row["IsConverted"]:
        raise refusals.refuse("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead")
    refuse_locked(org, row["Id"])
    return row


def _check_status(org: Org, status: str) -> None:
    """Refuse a status that isn't one of converted leads. Source: code and text seen in public reports (C)."""
    if not any(row["IsConverted"] for row in org.store.find("LeadStatus", "MasterLabel", status)):
        raise refusals.refuse("INVALID_STATUS", f"invalid convertedStatus: {status}", ("Status",))


def _get_owner(org: Org, request: LeadConvert, lead: Row) -> int:
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
            raise refusals.refuse("INVALID_CROSS_REFERENCE_KEY", text, ("OwnerId",))
    return int(row["Id"])


def _as_platform_writes(org: Org, caller: Caller) -> Caller:
    """Mapping writes fields whoever may see them; assignment rules don't run (choice)."""
    return replace(caller, schema=org.schema, auto_assign=AutoAssign.OFF)


def _check_request(request: LeadConvert) -> None:
    """Refuse arguments that contradict each other. Source: SOAP guide, convertLead (D); codes are emulator choices."""
    if request.do_not_create_opportunity and request.opportunity_name:
        raise _wrong("opportunityName must be blank when doNotCreateOpportunity is true", "opportunityName")
    if request.opportunity_name and len(request.opportunity_name) > _NAME_LENGTH_MAX:
        text = f"Name: data value too large: {request.opportunity_name} (max length={_NAME_LENGTH_MAX})"
        raise refusals.refuse("STRING_TOO_LONG", text, ("Name",))
    if request.contact_id and not request.account_id:
        raise _wrong("contactId can't be given without accountId", "contactId")
    if request.overwrite_lead_source and not request.contact_id:
        raise _wrong("overwriteLeadSource needs a contactId", "overwriteLeadSource")
    if request.contact_id and (request.related_person_account_id or request.related_person_account_record):
        raise _wrong("a related person account takes the place of a contact", "contactId")


def _wrong(text: str, name: str) -> refusals.Refused:
    return refusals.refuse("FIELD_INTEGRITY_EXCEPTION", text, (name,))


# Account and contact.


def _convert_to_account(work: _Work) -> LeadConvertResult:
    if work.request.account_id is not None:
        row = _get_row(work.org, "Account", work.request.account_id, "accountId")
        return _into_person(work, row) if row.get("IsPersonAccount") else _into_business(work, row)
    if work.lead["Company"] is None and work.org.person_accounts and not _has_related_person(work.request):
        return _new_person(work)
    return _new_business(work)


def _get_row(org: Org, kind: str, record_id: str, argument: str) -> Row:
    key = find_key(record_id)
    row = org.store.get(kind, key) if key is not None else None
    if row is None:
        raise refusals.invalid_reference((argument,))
    if row["IsDeleted"]:
        raise refusals.entity_deleted(400)
    return row


def _has_related_person(request: LeadConvert) -> bool:
    return bool(request.related_person_account_id or request.related_person_account_record)


def _new_person(work: _Work) -> LeadConvertResult:
    """Make a person of the owner's default person record type. Source: rules 3.90 and 3.91 (D), 3.95 (D)."""
    row = _create_person(work, {**person_fields(work.org, work.lead), **work.request.account_record})
    return LeadConvertResult(work.lead["Id"], row["Id"], row["PersonContactId"])


def _create_person(work: _Work, fields: Fields) -> Row:
    caller = work.with_bypass(bypass=work.request.bypass_account_dedupe_check)
    key = dml.create(work.org, caller, "Account", {"OwnerId": from_key(work.owner), **fields})
    row = work.org.store.get("Account", key)
    assert row is not None, "the account was just created"
    return row


def _into_person(work: _Work, account: Row) -> LeadConvertResult:
    """Fill the blanks of a person; a contact can't be named as well. Source: rules 3.92 (code is a choice) and 3.94 (D)."""
    if work.request.contact_id is not None or _has_related_person(work.request):
        raise refusals.person_contact_referenced()
    fields = blanks_only(work.org, _kind(work, "Account"), account, person_fields(work.org, work.lead))
    _update(work, "Account", account["Id"], {**fields, **work.request.account_record})
    return LeadConvertResult(work.lead["Id"], account["Id"], account["PersonContactId"])


def _new_business(work: _Work) -> LeadConvertResult:
    fields = {**account_fields(work.org, work.lead), "OwnerId": from_key(work.owner), **work.request.account_record}
    caller = work.with_bypass(bypass=work.request.bypass_account_dedupe_check)
    account = dml.create(work.org, caller, "Account", fields)
    return _with_contact(work, account)


def _into_business(work: _Work, account: Row) -> LeadConvertResult:
    fields = blanks_only(work.org, _kind(work, "Account"), account, account_fields(work.org, work.lead))
    _update(work, "Account", account["Id"], {**fields, **work.request.account_record})
    return _with_contact(work, account["Id"])


def _with_contact(work: _Work, account: int) -> LeadConvertResult:
    if _has_related_person(work.request):
        return _with_related_person(work, account)
    if work.request.contact_id is not None:
        contact = _into_contact(work, account, work.request.contact_id)
    else:
        named = {"AccountId": from_key(account), "OwnerId": from_key(work.owner)}
        fields = {**contact_fields(work.org, work.lead), **named, **work.request.contact_record}
        caller = work.with_bypass(bypass=work.request.bypass_contact_dedupe_check)
        contact = dml.create(work.org, caller, "Contact", fields)
    return LeadConvertResult(work.lead["Id"], account, contact)


def _into_contact(work: _Work, account: int, contact_id: str) -> int:
    """Fill the blanks of a contact of this account. Source: rule 3.94 (D); the codes are emulator choices."""
    contact = _get_row(work.org, "Contact", contact_id, "contactId")
    if contact.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()
    if contact["AccountId"] != account and find_relation(work.org, account, contact["Id"]) is None:
        raise _wrong("the contact isn't related to the account", "contactId")
    fields = contact_fields(work.org, work.lead)
    changes = blanks_only(work.org, _kind(work, "Contact"), contact, fields)
    if work.request.overwrite_lead_source and "LeadSource" in fields:
        changes["LeadSource"] = fields["LeadSource"]
    _update(work, "Contact", contact["Id"], {**changes, **work.request.contact_record})
    return int(contact["Id"])


def _with_related_person(work: _Work, account: int) -> LeadConvertResult:
    """
    Let a person, found or made, stand where the contact would. Source: rule 3.93 (D).

    That the person is related to the business where contacts may have several accounts is an emulator choice.
    """
    person = _related_person(work)
    known = find_relation(work.org, account, person["PersonContactId"])
    if has_relations(work.org) and known is None:
        pair = {"AccountId": from_key(account), "ContactId": from_key(person["PersonContactId"])}
        dml.create(work.org, work.caller, RELATION, pair)
    return LeadConvertResult(
        work.lead["Id"], account, person["PersonContactId"], related_person_account=int(person["Id"])
    )


def _related_person(work: _Work) -> Row:
    person_id, record = work.request.related_person_account_id, work.request.related_person_account_record
    if person_id is None:
        return _create_person(work, {**person_fields(work.org, work.lead), **record})
    person = _get_row(work.org, "Account", person_id, "relatedPersonAccountId")
    if not person.get("IsPersonAccount"):
        raise _wrong("the related account isn't a person account", "relatedPersonAccountId")
    fields = blanks_only(work.org, _kind(work, "Account"), person, person_fields(work.org, work.lead))
    _update(work, "Account", person["Id"], {**fields, **record})
    return person


def _kind(work: _Work, name: str) -> SObject:
    found = work.org.schema.sobject(name)
    assert found is not None, f"{name} is a standard object"
    return found


def _update(work: _Work, kind: str, key: int, fields: Fields) -> None:
    if fields:
        caller = replace(work.caller, allow_save=True)
        dml.update(work.org, caller, kind, from_key(key), fields)


# Opportunity.


def _opportunity(work: _Work, result: LeadConvertResult) -> int | None:
    request = work.request
    if request.opportunity_id is not None:
        row = _get_row(work.org, "Opportunity", request.opportunity_id, "opportunityId")
        if row["AccountId"] != result.account:
            raise _wrong("the opportunity belongs to another account", "opportunityId")
        key = int(row["Id"])
    elif request.do_not_create_opportunity:
        return None
    else:
        key = dml.create(work.org, work.owner_caller, "Opportunity", _new_opportunity(work, result))
    role = {"OpportunityId": from_key(key), "ContactId": from_key(result.contact), "IsPrimary": True}
    dml.create(work.org, work.caller, "OpportunityContactRole", role)
    return key


def _new_opportunity(work: _Work, result: LeadConvertResult) -> Fields:
    """
    Name, stage and closing date of a new opportunity.

    Source: name and closing date at the end of the quarter, D; the first stage of the list, K; the account's name where there is
    no company is an emulator choice.
    """
    account = work.org.store.get("Account", result.account)
    stage = work.org.shape("Opportunity").fields["StageName"]
    campaign = lead_followers.newest_campaign(work.org, work.lead)
    return {
        "Name": work.request.opportunity_name or work.lead["Company"] or (account or {})["Name"],
        "AccountId": from_key(result.account),
        "StageName": next(choice.value for choice in stage.picklist_values if choice.active),
        "CloseDate": _end_of_quarter(render_datetime(work.caller.now)[:10]),
        "OwnerId": from_key(work.owner),
        **({"CampaignId": from_key(campaign)} if campaign is not None else {}),
        **opportunity_fields(work.org, work.lead),
        **work.request.opportunity_record,
    }


def _end_of_quarter(day: str) -> str:
    quarter = (int(day[5:7]) - 1) // 3
    return f"{day[:4]}-{('03-31', '06-30', '09-30', '12-31')[quarter]}"


# The lead.


def _close(work: _Work, sobject: SObject, result: LeadConvertResult) -> None:
    now = work.caller.now
    changes = {
        "IsConverted": 1,
        "Status": work.request.converted_status,
        "ConvertedDate": render_datetime(now)[:10],
        "ConvertedAccountId": result.account,
        "ConvertedContactId": result.contact,
        "ConvertedOpportunityId": result.opportunity,
        "IsUnreadByOwner": 0,
        "LastModifiedDate": now,
        "LastModifiedById": work.caller.user,
        "SystemModstamp": now,
    }
    known = {name: value for name, value in changes.items() if sobject.field(name)}
    draft = Draft(sobject, work.lead["Id"], work.lead, known)
    check_validation_rules(work.org, work.caller, draft)
    work.org.store.update("Lead", draft.key, draft.changes)
    fire(work.org, work.caller, "Lead", "update")

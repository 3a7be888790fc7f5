"""
How does a lead become an account, a contact and an opportunity, or a person account?

A lead without a company becomes a person account (rule 3.90, D). Validation and duplicate rules run for what is created and
changed (emulator choice: the org setting that asks for it is on); no assignment rule does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import AutoAssign, Caller
from twofold.emulator.behaviour.checks.triggers import fire
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.kinds.relations import RELATION, find_relation, has_relations
from twofold.emulator.behaviour.moves import lead_followers
from twofold.emulator.behaviour.moves.lead_mapping import (
    Fields,
    account_fields,
    blanks_only,
    contact_fields,
    opportunity_fields,
    person_fields,
)
from twofold.emulator.behaviour.moves.lead_request import (
    LeadConvert,
    LeadConvertResult,
    check_request,
    check_rights,
    check_status,
    get_lead,
    get_owner,
    get_record,
    wrong,
)
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.validation import check_validation_rules
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_datetime
from twofold.facts.ids import from_key

__all__ = ["LeadConvert", "LeadConvertResult", "convert"]


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
    check_rights(caller, request)
    lead = get_lead(org, request)
    check_status(org, request.converted_status)
    work = _Work(org, _as_platform_writes(org, caller), request, lead, get_owner(org, request, lead))
    check_request(request)
    with org.store.transaction():
        result = _convert_to_account(work)
        result = replace(result, opportunity=_opportunity(work, result))
        lead_followers.move(org, work.caller, lead, result.account, result.contact, result.opportunity)
        _close(work, org.whole(sobject), result)
    return result


def _as_platform_writes(org: Org, caller: Caller) -> Caller:
    """Mapping writes fields whoever may see them; assignment rules don't run (choice)."""
    return replace(caller, schema=org.schema, auto_assign=AutoAssign.OFF)


# Account and contact.


def _convert_to_account(work: _Work) -> LeadConvertResult:
    if work.request.account_id is not None:
        row = get_record(work.org, "Account", work.request.account_id, "accountId")
        return _into_person(work, row) if row.get("IsPersonAccount") else _into_business(work, row)
    if work.lead["Company"] is None and work.org.person_accounts and not _has_related_person(work.request):
        return _new_person(work)
    return _new_business(work)


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
    contact = get_record(work.org, "Contact", contact_id, "contactId")
    if contact.get("IsPersonAccount"):
        raise refusals.person_contact_referenced()
    if contact["AccountId"] != account and find_relation(work.org, account, contact["Id"]) is None:
        raise wrong("the contact isn't related to the account", "contactId")
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
    person = get_record(work.org, "Account", person_id, "relatedPersonAccountId")
    if not person.get("IsPersonAccount"):
        raise wrong("the related account isn't a person account", "relatedPersonAccountId")
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
        row = get_record(work.org, "Opportunity", request.opportunity_id, "opportunityId")
        if row["AccountId"] != result.account:
            raise wrong("the opportunity belongs to another account", "opportunityId")
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

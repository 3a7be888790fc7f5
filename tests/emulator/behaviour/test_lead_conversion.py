"""A lead becomes a person account, or an account and a contact, and perhaps an opportunity."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.moves.lead_conversion import LeadConvert, LeadConvertResult, convert
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import LeadFieldMapping, Profile, Queue, SeedDocument, User
from twofold.facts.ids import from_key

STATUS = "Closed - Converted"


def convert_lead(house: House, lead: str, **request: Any) -> LeadConvertResult:
    values = {"converted_status": STATUS, "do_not_create_opportunity": True, **request}
    return convert(house.org, house.caller, LeadConvert(lead_id=lead, **values))


def refusal(house: House, lead: str, **request: Any) -> str:
    with pytest.raises(Refused) as refused:
        convert_lead(house, lead, **request)
    return refused.value.code


def test_a_lead_without_a_company_becomes_a_person(house: House) -> None:
    lead = house.add("Lead", FirstName="Lee", LastName="Roe", Email="lee@example.com", City="Bath", LeadSource="Web")
    result = convert_lead(house, lead)
    account = house.row("Account", from_key(result.account))
    assert (account["IsPersonAccount"], account["Name"], account["PersonEmail"]) == (1, "Lee Roe", "lee@example.com")
    assert (account["PersonMailingCity"], account["BillingCity"]) == ("Bath", "Bath")
    assert (account["PersonLeadSource"], account["AccountSource"]) == ("Web", "Web")
    assert from_key(account["RecordTypeId"]) == house.record_type("PersonAccount")
    assert account["PersonContactId"] == result.contact


def test_a_lead_with_a_company_becomes_account_and_contact(house: House) -> None:
    lead = house.add(
        "Lead", FirstName="Lee", LastName="Roe", Company="Acme", Phone="5", Title="Chief", Website="a.example"
    )
    result = convert_lead(house, lead)
    account = house.row("Account", from_key(result.account))
    contact = house.row("Contact", from_key(result.contact))
    assert (account["IsPersonAccount"], account["Name"], account["Website"]) == (0, "Acme", "a.example")
    assert (contact["AccountId"], contact["Name"], contact["Title"]) == (result.account, "Lee Roe", "Chief")


def test_the_lead_says_what_it_has_become_and_is_closed(house: House) -> None:
    lead = house.add("Lead", LastName="Roe", Company="Acme")
    result = convert_lead(house, lead, do_not_create_opportunity=False)
    row = house.row("Lead", lead)
    named = ("ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId")
    assert tuple(row[name] for name in named) == (result.account, result.contact, result.opportunity)
    assert (row["IsConverted"], row["Status"]) == (1, STATUS)
    assert len(row["ConvertedDate"]) == 10
    with pytest.raises(Refused, match="converted lead"):
        house.change("Lead", lead, LastName="Doe")
    assert refusal(house, lead) == "CANNOT_UPDATE_CONVERTED_LEAD"


def test_an_opportunity_gets_the_company_and_the_contact(house: House) -> None:
    lead = house.add("Lead", LastName="Roe", Company="Acme", LeadSource="Web")
    result = convert_lead(house, lead, do_not_create_opportunity=False)
    assert result.opportunity is not None
    deal = house.row("Opportunity", from_key(result.opportunity))
    assert (deal["Name"], deal["AccountId"], deal["LeadSource"]) == ("Acme", result.account, "Web")
    assert deal["CloseDate"][5:] in ("03-31", "06-30", "09-30", "12-31")
    role = house.org.store.where("OpportunityContactRole", "1")[0]
    assert (role["OpportunityId"], role["ContactId"], role["IsPrimary"]) == (result.opportunity, result.contact, 1)


def test_an_opportunity_of_a_person_has_a_name(house: House) -> None:
    lead = house.add("Lead", LastName="Roe")
    named = convert_lead(house, lead, do_not_create_opportunity=False, opportunity_name="Course")
    assert house.row("Opportunity", from_key(named.opportunity or 0))["Name"] == "Course"
    other = convert_lead(house, house.add("Lead", LastName="Doe"), do_not_create_opportunity=False)
    assert house.row("Opportunity", from_key(other.opportunity or 0))["Name"] == "Doe"


def test_blanks_of_an_existing_person_are_filled_and_values_kept(house: House) -> None:
    account, contact = house.person(PersonEmail="jo@example.com")
    lead = house.add("Lead", LastName="Lee", Email="lee@example.com", MobilePhone="7")
    result = convert_lead(house, lead, account_id=account)
    row = house.row("Contact", contact)
    assert from_key(result.account) == account
    assert (row["LastName"], row["Email"], row["MobilePhone"]) == ("Roe", "jo@example.com", "7")


def test_a_person_and_a_contact_are_not_named_together(house: House) -> None:
    account, contact = house.person()
    lead = house.add("Lead", LastName="Lee")
    assert refusal(house, lead, account_id=account, contact_id=contact) == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert house.row("Lead", lead)["IsConverted"] == 0


def test_a_title_too_long_for_a_person_is_refused(house: House) -> None:
    assert refusal(house, house.add("Lead", LastName="Lee", Title="x" * 100)) == "STRING_TOO_LONG"
    assert house.living("Account") == []
    convert_lead(house, house.add("Lead", LastName="Lee", Company="Acme", Title="x" * 100))


def test_the_lead_source_of_a_contact_is_overwritten_when_asked(house: House) -> None:
    account = house.add("Account", Name="Acme")
    contact = house.add("Contact", LastName="Kim", AccountId=account, LeadSource="Phone Inquiry")
    first, second = (house.add("Lead", LastName="Kim", Company="Acme", LeadSource="Web") for _ in range(2))
    convert_lead(house, first, account_id=account, contact_id=contact)
    assert house.row("Contact", contact)["LeadSource"] == "Phone Inquiry"
    convert_lead(house, second, account_id=account, contact_id=contact, overwrite_lead_source=True)
    assert house.row("Contact", contact)["LeadSource"] == "Web"


def test_a_business_may_be_joined_by_a_person(house: House) -> None:
    person, contact = house.person()
    result = convert_lead(house, house.add("Lead", LastName="Roe", Company="Acme"), related_person_account_id=person)
    assert house.row("Account", from_key(result.account))["Name"] == "Acme"
    assert (from_key(result.related_person_account or 0), from_key(result.contact)) == (person, contact)
    assert len(house.living("Contact")) == 1


def test_followers_of_a_lead_go_over(house: House) -> None:
    lead = house.add("Lead", LastName="Roe")
    task = house.add("Task", WhoId=lead, Subject="Call")
    campaign = house.add("Campaign", Name="Spring")
    member = house.add("CampaignMember", CampaignId=campaign, LeadId=lead)
    result = convert_lead(house, lead, do_not_create_opportunity=False)
    row = house.row("Task", task)
    assert (row["WhoId"], row["WhatId"], row["AccountId"]) == (result.contact, result.opportunity, result.account)
    row = house.row("CampaignMember", member)
    assert (row["ContactId"], row["LeadOrContactId"], row["Type"]) == (result.contact, result.contact, "Contact")
    assert house.points_at("Opportunity", from_key(result.opportunity or 0), "CampaignId") == campaign


def test_a_lead_of_a_queue_needs_an_owner(house: House) -> None:
    house.plant(SeedDocument(queues=[Queue("intake", "Intake", objects=["Lead"])]))
    queue = from_key(house.org.store.find("Group", "DeveloperName", "Intake")[0]["Id"])
    lead = house.add("Lead", LastName="Lee", OwnerId=queue)
    assert refusal(house, lead) == "INVALID_CROSS_REFERENCE_KEY"
    assert refusal(house, lead, owner_id=queue) == "INVALID_CROSS_REFERENCE_KEY"
    me = from_key(house.org.api_user)
    assert house.points_at("Account", from_key(convert_lead(house, lead, owner_id=me).account), "OwnerId") == me


def test_the_new_owner_decides_the_record_type(house: House) -> None:
    patient = Profile("Nurse", default_record_types={"Account": "Business", "PersonAccount": "Patient"})
    none = Profile("Clerk", default_record_types={"Account": "Business"})
    people = [
        User("nia", "nia@example.com", "Nia", profile="Nurse"),
        User("cleo", "cleo@example.com", "Cleo", profile="Clerk"),
    ]
    house.plant(SeedDocument(profiles=[patient, none], users=people))
    nia, cleo = (from_key(house.org.find_user(f"{name}@example.com") or 0) for name in ("nia", "cleo"))
    lead = house.add("Lead", LastName="Lee")
    assert refusal(house, lead, owner_id=cleo) == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    account = from_key(convert_lead(house, lead, owner_id=nia).account)
    assert house.points_at("Account", account, "RecordTypeId") == house.record_type("Patient")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"converted_status": "Open - Not Contacted"}, "INVALID_STATUS"),
        ({"opportunity_name": "Deal"}, "FIELD_INTEGRITY_EXCEPTION"),
        ({"contact_id": "003000000000001AAA"}, "FIELD_INTEGRITY_EXCEPTION"),
        ({"overwrite_lead_source": True}, "FIELD_INTEGRITY_EXCEPTION"),
        ({"account_id": "001000000000999AAA"}, "INVALID_CROSS_REFERENCE_KEY"),
        ({"do_not_create_opportunity": False, "opportunity_name": "x" * 81}, "STRING_TOO_LONG"),
    ],
)
def test_a_request_that_makes_no_sense_changes_nothing(house: House, request_: dict[str, Any], code: str) -> None:
    lead = house.add("Lead", LastName="Lee")
    assert refusal(house, lead, **request_) == code
    assert house.living("Account") == []


def test_custom_fields_go_where_the_org_says() -> None:
    text = {"type": "string", "length": 40}
    fields = [
        {"sobject": "Lead", "name": "Course__c", **text},
        {"sobject": "Contact", "name": "Course__c", **text},
        {"sobject": "Opportunity", "name": "Course__c", **text},
    ]
    mappings = [
        LeadFieldMapping("Course__c", "Contact", "Course__c"),
        LeadFieldMapping("Course__c", "Opportunity", "Course__c"),
    ]
    house = House(with_basics(SeedDocument(custom_fields=fields, lead_field_mappings=mappings)))
    result = convert_lead(house, house.add("Lead", LastName="Lee", Course__c="Chess"), do_not_create_opportunity=False)
    assert house.row("Account", from_key(result.account))["Course__pc"] == "Chess"
    assert house.row("Opportunity", from_key(result.opportunity or 0))["Course__c"] == "Chess"
    house.close()

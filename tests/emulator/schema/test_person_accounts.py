"""What a describe shows with and without Person Accounts: assertions T1 to T9, and T100."""

from typing import Any

import pytest

from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import parse_custom_fields
from twofold.emulator.schema.describe import describe
from twofold.emulator.schema.features import Feature
from twofold.emulator.schema.model import Schema
from twofold.facts import twins

PERSON_ORG = build_schema(person_accounts=True)
PLAIN_ORG = build_schema(person_accounts=False)
CUSTOM = parse_custom_fields(
    [
        {"sobject": "Contact", "name": "Foo__c", "type": "text", "length": 20, "external_id": True, "unique": True},
        {"sobject": "Contact", "name": "ns__Foo__c", "type": "lookup", "reference_to": "Case"},
        {"sobject": "Account", "name": "Bar__c", "type": "number", "scale": 2},
        {
            "sobject": "Case",
            "name": "Guest__c",
            "type": "lookup",
            "reference_to": ["Contact"],
            "children_name": "GuestCases",
        },
    ]
)


def shown(schema: Schema, name: str) -> dict[str, Any]:
    sobject = schema.sobject(name)
    assert sobject is not None
    document: dict[str, Any] = describe(sobject, "60.0")
    return document


def fields(schema: Schema, name: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in shown(schema, name)["fields"]}


def children(schema: Schema, name: str) -> dict[str, dict[str, Any]]:
    return {child["relationshipName"]: child for child in shown(schema, name)["childRelationships"]}


def test_t1_without_person_accounts_there_is_nothing_of_a_person() -> None:
    account = fields(PLAIN_ORG, "Account")
    assert "IsPersonAccount" not in account
    assert [name for name in account if name.startswith("Person") or name in ("FirstName", "LastName")] == []
    assert account["Name"]["nillable"] is False
    assert "IsPersonAccount" not in fields(PLAIN_ORG, "Contact")
    assert "IsPersonType" not in fields(PLAIN_ORG, "RecordType")
    assert [name for name in children(PLAIN_ORG, "Account") if (name or "").startswith("Person")] == []


def test_t2_the_flag_is_read_only_and_no_formula() -> None:
    flag = fields(PERSON_ORG, "Account")["IsPersonAccount"]
    assert (flag["createable"], flag["updateable"], flag["nillable"], flag["calculated"]) == (
        False,
        False,
        False,
        False,
    )
    assert (flag["defaultedOnCreate"], flag["groupable"], flag["filterable"], flag["sortable"]) == (True,) * 4


def test_t3_a_name_may_be_missing() -> None:
    account = fields(PERSON_ORG, "Account")
    assert account["Name"]["nillable"] is True
    assert account["Name"]["extraTypeInfo"] == "switchablepersonname"
    assert account["Name"]["compoundFieldName"] == "Name"
    assert account["LastName"]["nameField"] is True
    assert account["LastName"]["nillable"] is True


def test_t4_the_person_contact_is_a_read_only_reference() -> None:
    contact = fields(PERSON_ORG, "Account")["PersonContactId"]
    assert (contact["createable"], contact["updateable"]) == (False, False)
    assert (contact["relationshipName"], contact["referenceTo"]) == ("PersonContact", ["Contact"])


@pytest.mark.parametrize("ghost", ["PersonPhone", "PersonFax", "PersonDescription"])
def test_t5_there_are_no_ghosts(ghost: str) -> None:
    assert ghost not in fields(PERSON_ORG, "Account")


def test_t6_only_the_contact_can_be_found_by_email() -> None:
    assert fields(PERSON_ORG, "Account")["PersonEmail"]["idLookup"] is False
    assert fields(PERSON_ORG, "Contact")["Email"]["idLookup"] is True
    assert fields(PERSON_ORG, "Lead")["Email"]["idLookup"] is True


def test_t7_a_persons_title_is_shorter() -> None:
    assert fields(PERSON_ORG, "Account")["PersonTitle"]["length"] == 80
    assert fields(PERSON_ORG, "Contact")["Title"]["length"] == 128


def test_t8_custom_contact_fields_show_on_account() -> None:
    schema = build_schema(True, CUSTOM)
    account = fields(schema, "Account")
    assert {"Foo__pc", "ns__Foo__pc", "Bar__c"} <= account.keys()
    assert "Bar__pc" not in account
    assert account["ns__Foo__pc"]["relationshipName"] == "ns__Foo__pr"
    assert account["Foo__pc"]["length"] == 20
    assert account["Foo__pc"]["label"] == fields(schema, "Contact")["Foo__c"]["label"]
    assert "Foo__pc" not in fields(build_schema(False, CUSTOM), "Account")


def test_t9_children_of_the_contact_are_seen_from_account() -> None:
    account = children(PERSON_ORG, "Account")
    assert account["PersonCases"]["restrictedDelete"] is True
    assert account["PersonTasks"]["cascadeDelete"] is True
    assert account["PersonEvents"]["cascadeDelete"] is True
    assert account["PersonOpportunities"]["cascadeDelete"] is False
    assert (account["Cases"]["field"], account["PersonCases"]["field"]) == ("AccountId", "ContactId")


def test_custom_relationships_to_contact_are_seen_as_pr() -> None:
    schema = build_schema(True, CUSTOM)
    assert children(schema, "Contact")["GuestCases__r"]["field"] == "Guest__c"
    assert children(schema, "Account")["GuestCases__pr"]["field"] == "Guest__c"
    assert "GuestCases__pr" not in children(build_schema(False, CUSTOM), "Account")


def test_t100_reports_to_exists_only_when_switched_on() -> None:
    assert "PersonReportsToId" not in fields(PERSON_ORG, "Account")
    switched_on = build_schema(True, features=[Feature.PERSON_REPORTS_TO])
    assert fields(switched_on, "Account")["PersonReportsToId"]["referenceTo"] == ["Contact"]
    assert "PersonReportsToId" not in fields(build_schema(False, features=[Feature.PERSON_REPORTS_TO]), "Account")


def test_a_lead_needs_a_company_only_without_person_accounts() -> None:
    assert fields(PLAIN_ORG, "Lead")["Company"]["nillable"] is False
    assert fields(PERSON_ORG, "Lead")["Company"]["nillable"] is True


def test_contact_and_record_type_get_their_flags() -> None:
    assert fields(PERSON_ORG, "Contact")["IsPersonAccount"]["updateable"] is False
    assert "IsPersonType" in fields(PERSON_ORG, "RecordType")


def test_every_twin_of_an_ordinary_org_exists_on_both_sides() -> None:
    account, contact = fields(PERSON_ORG, "Account"), fields(PERSON_ORG, "Contact")
    for twin in twins.TWINS:
        if twin.exists == twins.ALWAYS:
            assert account[twin.person]["type"] == contact[twin.contact]["type"]
    person = {name for name in account if twins.person_to_contact(name)}
    assert {twins.person_to_contact(name) for name in person} <= contact.keys()


def test_names_get_more_parts_on_every_object_with_names() -> None:
    schema = build_schema(True, features=[Feature.MIDDLE_NAMES, Feature.NAME_SUFFIXES])
    for name in ("Account", "Contact", "Lead", "User"):
        order = [field for field in fields(schema, name) if field in ("FirstName", "MiddleName", "Suffix")]
        assert order == ["FirstName", "MiddleName", "Suffix"]
    assert fields(schema, "Account")["MiddleName"]["extraTypeInfo"] == "switchablepersonname"
    assert "MiddleName" not in fields(PERSON_ORG, "Contact")
    assert "MiddleName" not in fields(build_schema(False, features=[Feature.MIDDLE_NAMES]), "Account")


def test_currencies_come_with_the_feature() -> None:
    schema = build_schema(True, features=[Feature.MULTI_CURRENCY])
    assert all("CurrencyIsoCode" in fields(schema, name) for name in ("Account", "Contact", "Opportunity"))
    assert "CurrencyIsoCode" not in fields(PERSON_ORG, "Account")

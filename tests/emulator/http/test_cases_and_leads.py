"""What does the platform add to cases and leads, who owns them, and who is assigned?"""

from __future__ import annotations

import msgspec
import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.basics import empty
from twofold.emulator.seeds.document import (
    AssignmentEntry,
    AssignmentRule,
    Queue,
    Record,
    SeedDocument,
    User,
    ValidationRule,
)


def test_cases_are_numbered(sf: Client) -> None:
    numbers = [sf.read("Case", sf.add("Case", Subject="Help"))["CaseNumber"] for _ in range(2)]
    assert numbers == ["00001001", "00001002"]


def test_either_half_of_a_person_brings_the_other(sf: Client) -> None:
    account, contact = sf.person(PersonEmail="pat@example.com")
    for given in ({"ContactId": contact}, {"AccountId": account}):
        case = sf.read("Case", sf.add("Case", **given))
        assert (case["AccountId"], case["ContactId"], case["ContactEmail"]) == (account, contact, "pat@example.com")


def test_a_business_account_brings_no_contact(sf: Client) -> None:
    acme = sf.add("Account", Name="Acme")
    sf.add("Contact", LastName="Kim", AccountId=acme)
    assert sf.read("Case", sf.add("Case", AccountId=acme))["ContactId"] is None


def test_a_case_shows_the_contacts_new_email(sf: Client) -> None:
    account, contact = sf.person()
    case = sf.add("Case", ContactId=contact)
    sf.update("Account", account, {"PersonEmail": "new@example.com"})
    assert sf.read("Case", case)["ContactEmail"] == "new@example.com"


def test_a_case_is_closed_by_its_status(sf: Client) -> None:
    case = sf.add("Case", Subject="Help")
    assert (sf.read("Case", case)["Status"], sf.read("Case", case)["IsClosed"]) == ("New", False)
    sf.update("Case", case, {"Status": "Closed"})
    assert sf.read("Case", case)["IsClosed"] is True
    assert sf.read("Case", case)["ClosedDate"]
    sf.update("Case", case, {"Status": "New"})
    assert (sf.read("Case", case)["IsClosed"], sf.read("Case", case)["ClosedDate"]) == (False, None)


def test_a_company_is_needed_only_without_person_accounts(sf: Client) -> None:
    assert sf.create("Lead", {"LastName": "Lee"}).status == 201
    sf.reset(empty(person_accounts=False))
    assert sf.create("Lead", {"LastName": "Lee"}).fields == ["Company"]


def test_a_converted_lead_takes_no_change(sf: Client) -> None:
    fields = {
        "LastName": "Lee",
        "IsConverted": True,
        "ConvertedAccountId": "@pat",
        "ConvertedContactId": "@pat.contact",
    }
    refs = sf.plant(
        SeedDocument(records=[Record("Account", {"LastName": "Pat"}, "pat"), Record("Lead", fields, "lee")])
    )
    reply = sf.update("Lead", refs["lee"], {"Phone": "1"})
    assert (reply.status, reply.code) == (400, "CANNOT_UPDATE_CONVERTED_LEAD")
    assert sf.read("Lead", refs["lee"])["ConvertedContactId"] == sf.contact_of(refs["pat"])


def test_a_merged_record_names_its_master(sf: Client) -> None:
    lost = {"LastName": "Pat", "IsDeleted": True, "MasterRecordId": "@pat"}
    refs = sf.plant(
        SeedDocument(records=[Record("Account", {"LastName": "Pat"}, "pat"), Record("Account", lost, "lost")])
    )
    assert sf.data("GET", f"sobjects/Account/{refs['lost']}").code == "ENTITY_IS_DELETED"
    row = sf.rows("SELECT MasterRecordId FROM Account WHERE IsDeleted = true", every=True)[0]
    assert row["MasterRecordId"] == refs["pat"]
    assert len(sf.rows("SELECT Id FROM Contact")) == 1


# Owners.


@pytest.fixture
def staffed(sf: Client) -> Client:
    """An org with a colleague, one who has left, and a queue for leads."""
    sf.plant(
        SeedDocument(
            users=[User("kim", "kim@example.com", "Kim"), User("gone", "gone@example.com", "Gone", active=False)],
            queues=[Queue("intake", "Intake", objects=["Lead"], members=["@kim"])],
        )
    )
    return sf


def test_the_caller_owns_what_it_creates(sf: Client) -> None:
    user = sf.rows("SELECT Id FROM User WHERE Username = 'api@box.example.com'")[0]["Id"]
    account, contact = sf.person()
    assert sf.read("Account", account)["OwnerId"] == sf.read("Contact", contact)["OwnerId"] == user


def test_both_halves_have_one_owner(staffed: Client) -> None:
    account, contact = staffed.person()
    assert staffed.update("Account", account, {"OwnerId": staffed.refs["kim"]}).status == 204
    assert staffed.read("Contact", contact)["OwnerId"] == staffed.refs["kim"]


def test_a_queue_owns_only_what_it_works_on(staffed: Client) -> None:
    queue = staffed.refs["intake"]
    assert staffed.read("Lead", staffed.add("Lead", LastName="Lee", OwnerId=queue))["OwnerId"] == queue
    assert staffed.create("Case", {"OwnerId": queue}).code == "FIELD_INTEGRITY_EXCEPTION"
    assert staffed.create("Account", {"LastName": "Roe", "OwnerId": queue}).code == "MALFORMED_ID"


def test_who_has_left_owns_nothing_new(staffed: Client) -> None:
    reply = staffed.create("Lead", {"LastName": "Lee", "OwnerId": staffed.refs["gone"]})
    assert reply.code == "INACTIVE_OWNER_OR_USER"


# Rules.


@pytest.fixture
def ruled(staffed: Client) -> Client:
    """Leads from the web go to the queue, high cases to Kim."""
    staffed.plant(
        SeedDocument(
            assignment_rules=[
                AssignmentRule("Lead", "Leads", [AssignmentEntry(staffed.refs["intake"], {"LeadSource": "Web"})]),
                AssignmentRule(
                    "Case", "Cases", [AssignmentEntry("kim@example.com", formula='ISPICKVAL(Priority, "High")')]
                ),
            ]
        )
    )
    return staffed


def test_an_active_rule_assigns_unless_the_header_says_no(ruled: Client) -> None:
    kim, queue = ruled.refs["kim"], ruled.refs["intake"]
    web = {"LastName": "Lee", "LeadSource": "Web", "OwnerId": kim}
    for header, owner in ({}, queue), ({"Sforce_Auto_Assign": "TRUE"}, queue), ({"Sforce_Auto_Assign": "FALSE"}, kim):
        assert ruled.read("Lead", ruled.create("Lead", web, **header).id)["OwnerId"] == owner


def test_a_lead_that_fits_no_entry_keeps_its_owner(ruled: Client) -> None:
    lead = ruled.add("Lead", LastName="Lee", OwnerId=ruled.refs["kim"])
    assert ruled.read("Lead", lead)["OwnerId"] == ruled.refs["kim"]


def test_updates_are_assigned_too(ruled: Client) -> None:
    case = ruled.add("Case", Subject="Help")
    ruled.update("Case", case, {"Priority": "High"}, Sforce_Auto_Assign="FALSE")
    assert ruled.read("Case", case)["OwnerId"] != ruled.refs["kim"]
    ruled.update("Case", case, {"Subject": "Help!"})
    assert ruled.read("Case", case)["OwnerId"] == ruled.refs["kim"]


@pytest.mark.parametrize(
    ("formula", "good", "bad"),
    [
        ("ISBLANK(Phone)", {"Phone": "1"}, {}),
        ('AND(ISNEW(), NOT(ISPICKVAL(Industry, "Banking")))', {"Industry": "Banking"}, {}),
        ("PersonBirthdate > TODAY()", {"PersonBirthdate": "1990-01-01"}, {"PersonBirthdate": "2990-01-01"}),
        ("LEN(LastName) < 3 || CONTAINS(Phone, 'x')", {"LastName": "Roe", "Phone": "1"}, {"LastName": "Ro"}),
        ('IsPersonAccount && RecordType.DeveloperName <> "PersonAccount"', {}, None),
        ("AnnualRevenue / 2 >= 50", {"AnnualRevenue": 10}, {"AnnualRevenue": 100}),
        ('TEXT(PersonLeadSource) = "Web"', {}, {"PersonLeadSource": "Web"}),
    ],
)
def test_a_validation_rule_refuses_what_its_formula_finds(
    sf: Client, formula: str, good: dict[str, object], bad: dict[str, object] | None
) -> None:
    sf.plant(SeedDocument(validation_rules=[ValidationRule("Account", "Rule", formula, "Not like this.", "Phone")]))
    assert sf.create("Account", {"LastName": "Roe", **good}).status == 201
    if bad is not None:
        reply = sf.create("Account", {"LastName": "Roe", **bad})
        assert (reply.code, reply.message, reply.fields) == (
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Not like this.",
            ["Phone"],
        )


def test_a_rule_may_look_at_what_changes(sf: Client) -> None:
    rule = ValidationRule("Lead", "Keep", "ISCHANGED(Company) && NOT(ISBLANK(PRIORVALUE(Company)))", "Keep it.")
    sf.plant(SeedDocument(validation_rules=[rule]))
    lead = sf.add("Lead", LastName="Lee")
    assert sf.update("Lead", lead, {"Company": "Acme"}).status == 204
    assert sf.update("Lead", lead, {"Company": "Acme", "Phone": "1"}).status == 204
    assert sf.update("Lead", lead, {"Company": "Globe"}).code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


def test_contact_rules_do_not_guard_persons(sf: Client) -> None:
    sf.plant(SeedDocument(validation_rules=[ValidationRule("Contact", "Never", "TRUE", "No.")]))
    _, contact = sf.person()
    assert sf.update("Contact", contact, {"Email": "pat@example.com"}).status == 204
    assert sf.create("Contact", {"LastName": "Kim"}).code == "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.mark.parametrize(
    "formula", ["", "AND(", "NOPE(1)", "1 +", "ISBLANK(Phone))", "#", "Nope__c = 1", "ISCHANGED(Nope__c)", "(" * 200]
)
def test_a_formula_that_can_not_be_read_refuses_its_seed(sf: Client, formula: str) -> None:
    rule = {"object": "Account", "name": "Rule", "formula": formula, "message": "No."}
    reply = sf.control("POST", "seed", {"validation_rules": [rule]})
    assert reply.status == 400
    assert "formula" in reply.body["error"]
    assert sf.create("Account", {"LastName": "Roe"}).status == 201


@pytest.mark.parametrize(
    "formula", ["Phone + 1 > 2", "DATE(2026, 13, 1) > TODAY()", 'REGEX(LastName, "(")', "LEN()", "ISCHANGED(1)"]
)
def test_a_formula_that_fails_refuses_the_record(sf: Client, formula: str) -> None:
    rule = ValidationRule("Account", "Rule", formula, "No.")
    reply = sf.send("POST", "/_box/seed", raw=msgspec.json.encode(SeedDocument(validation_rules=[rule])))
    refused = (
        reply.status == 400
        or sf.create("Account", {"LastName": "Roe", "Phone": "1"}).code == "FORMULA_EXPRESSION_INVALID"
    )
    assert refused

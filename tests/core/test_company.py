"""The business account that a new Contact stands under is made by the rules of its own: ``rules.Account``."""

from dataclasses import replace

from tests.cast import API_USER, BUSINESS_TYPE, HOST_USER, ORG, OTHER_USER, PERSON_TYPE, books, decided
from tests.core.rows import preset, value_at
from twofold.core.creation_rules import FieldMapping, ObjectRule, OwnerPolicy, Ownership
from twofold.core.notices import Person
from twofold.core.org import RecordType
from twofold.core.situation import Decision
from twofold.facts.families import Family

SAM = Person(full_name="Sam Stranger", email="sam@example.com", company="Globex")


def made_by(rule: ObjectRule | None = None, person: Person = SAM, org=ORG) -> Decision:
    rules = preset("booking-contact", rules={"Account": rule} if rule else {})
    return decided(books(person), rules, org=org)


def test_the_company_gets_its_name_and_the_host_and_no_booking_s_key():
    company = made_by().steps[0]
    assert (company.sobject, dict(company.values)) == ("Account", {"Name": "Globex", "OwnerId": HOST_USER})


def test_mapped_fields_of_the_company_are_filled():
    rule = ObjectRule(mapping=(FieldMapping("value", "Tier__c", value="New"),))
    assert value_at(made_by(rule).steps, "Account.Tier__c") == "New"


def test_the_company_s_owner_follows_its_own_rule():
    keep, named = Ownership(new=OwnerPolicy.KEEP), Ownership(new=OwnerPolicy.USER, name="other@example.com")
    assert "OwnerId" not in made_by(ObjectRule(owner=keep)).steps[0].values
    assert value_at(made_by(ObjectRule(owner=named)).steps, "Account.OwnerId") == OTHER_USER
    assert API_USER != OTHER_USER


def test_a_record_type_that_is_not_there_parks_instead_of_being_passed_over():
    parked = made_by(ObjectRule(record_type="Partner")).parked
    assert parked is not None
    assert parked.code == "record-type-missing"


def test_of_two_record_types_of_one_name_the_company_takes_the_business_one():
    twins = (
        RecordType(PERSON_TYPE, "Account", "Client", Family.PERSON),
        RecordType(BUSINESS_TYPE, "Account", "Client", Family.BUSINESS),
    )
    decision = made_by(ObjectRule(record_type="Client"), org=replace(ORG, record_types=twins))
    assert value_at(decision.steps, "Account.RecordTypeId") == BUSINESS_TYPE


def test_a_company_s_name_that_does_not_fit_parks_before_the_org_refuses_it():
    parked = made_by(person=replace(SAM, company="G" * 256)).parked
    assert parked is not None
    assert parked.code == "too-long"


def test_a_company_whose_name_is_mapped_elsewhere_is_not_made_without_one():
    parked = made_by(ObjectRule(mapping=(FieldMapping("company", "Tier__c"),))).parked
    assert parked is not None
    assert (parked.code, dict(parked.details)["fields"]) == ("required-missing", "Name")

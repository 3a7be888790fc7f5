"""Families: which fields a person and a business may be given."""

import pytest

from tests.recordings import recorded
from twofold.facts import families, twins
from twofold.facts.families import Family

PERSON, BUSINESS = Family.PERSON, Family.BUSINESS


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("PersonEmail", PERSON),
        ("personmailingcity", PERSON),
        ("FirstName", PERSON),
        ("Suffix", PERSON),
        ("Salutation", PERSON),
        ("Foo__pc", PERSON),
        ("ns__Foo__pc", PERSON),
        ("Name", BUSINESS),
        ("ParentId", BUSINESS),
        ("TICKERSYMBOL", BUSINESS),
        ("DunsNumber", BUSINESS),
        ("Foo__c", None),
        ("Phone", None),
        ("BillingStreet", None),
        ("Industry", None),
        ("RecordTypeId", None),
        ("IsPersonAccount", None),
        ("PersonContactId", None),
    ],
)
def test_who_may_be_given_a_field(name: str, family: Family | None) -> None:
    assert families.family_of_field(name) is family


def test_fields_of_the_other_family_keep_order_and_spelling() -> None:
    given = ["name", "PersonEmail", "Phone", "Foo__pc", "tickersymbol"]
    assert families.fields_of_other_family(given, PERSON) == ("name", "tickersymbol")
    assert families.fields_of_other_family(given, BUSINESS) == ("PersonEmail", "Foo__pc")


@pytest.mark.parametrize(
    ("names", "family"),
    [
        (["LastName"], PERSON),
        (["FIRSTNAME", "Phone"], PERSON),
        (["Name"], BUSINESS),
        (["Name", "LastName"], BUSINESS),
        (["Phone"], BUSINESS),
        ([], BUSINESS),
    ],
)
def test_a_new_account_shows_its_family_by_its_fields(names: list[str], family: Family) -> None:
    assert families.family_of_new_account(names) is family


def test_a_row_shows_its_family() -> None:
    assert families.family_of_row({"IsPersonAccount": True}) is PERSON
    assert families.family_of_row({"IsPersonAccount": False}) is BUSINESS
    assert families.family_of_row({}) is BUSINESS
    assert PERSON.other is BUSINESS
    assert BUSINESS.other is PERSON


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"FirstName": "Jo", "LastName": "Roe", "Salutation": "Ms."}, "Jo Roe"),
        ({"LastName": "Roe", "MiddleName": "M.", "FirstName": "Jo", "Suffix": "Jr."}, "Jo M. Roe Jr."),
        ({"LastName": "Roe", "FirstName": None}, "Roe"),
        ({"LastName": " Roe ", "FirstName": ""}, "Roe"),
        ({}, ""),
    ],
)
def test_the_full_name(parts: dict[str, object], name: str) -> None:
    assert families.full_name(parts) == name


def test_no_field_belongs_to_both_families() -> None:
    person = {twin.person for twin in twins.TWINS} - {"Name"}
    assert person.isdisjoint(families.BUSINESS_ONLY_FIELDS)
    assert all(families.family_of_field(name) is PERSON for name in person)


def test_every_writable_person_field_of_a_recorded_org_is_known_as_one() -> None:
    business = {field["name"] for field in recorded("account")["fields"]}
    added = {f["name"] for f in recorded("account_person_org")["fields"] if f["name"] not in business}
    standard = {name for name in added if "__" not in name or name.endswith("__pc")}
    assert {name for name in standard if families.family_of_field(name) is None} == set(families.IDENTITY_FIELDS)

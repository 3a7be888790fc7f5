"""Twins: one datum, two names; both ways, any letter case, custom fields and relationships too."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings import is_custom, recorded
from twofold.facts import twins

# What an org only has when a setting or a licence brings it, so that the recorded one did not show it.
NOT_RECORDED = {twin.person for twin in twins.TWINS if twin.exists != twins.ALWAYS}


@pytest.mark.parametrize(
    ("contact", "person"),
    [
        ("Email", "PersonEmail"),
        ("Title", "PersonTitle"),
        ("Birthdate", "PersonBirthdate"),
        ("MobilePhone", "PersonMobilePhone"),
        ("HasOptedOutOfEmail", "PersonHasOptedOutOfEmail"),
        ("MailingStreet", "PersonMailingStreet"),
        ("OtherGeocodeAccuracy", "PersonOtherGeocodeAccuracy"),
        ("MailingAddress", "PersonMailingAddress"),
        ("IndividualId", "PersonIndividualId"),
        ("ReportsToId", "PersonReportsToId"),
        ("FirstName", "FirstName"),
        ("LastName", "LastName"),
        ("Salutation", "Salutation"),
        ("Name", "Name"),
        ("Foo__c", "Foo__pc"),
        ("ns__Foo__c", "ns__Foo__pc"),
        ("Foo__r", "Foo__pr"),
        ("ns__Foo__r", "ns__Foo__pr"),
        ("Individual", "PersonIndividual"),
        ("ReportsTo", "PersonReportsTo"),
    ],
)
def test_each_name_leads_to_the_other(contact: str, person: str) -> None:
    assert twins.contact_to_person(contact) == person
    assert twins.person_to_contact(person) == contact


@pytest.mark.parametrize("name", ["Phone", "Fax", "Description", "OwnerId", "SystemModstamp", "CurrencyIsoCode"])
def test_shared_fields_are_no_twins(name: str) -> None:
    assert twins.contact_to_person(name) is None
    assert twins.person_to_contact(name) is None
    assert twins.is_shared(name.lower())
    assert twins.contact_to_account(name.upper()) == name


@pytest.mark.parametrize(
    "name", [*twins.CONTACT_ONLY_FIELDS, "AccountId", "RecordTypeId", "Id", "PersonEmail", "", "__c"]
)
def test_fields_of_contact_alone_have_no_counterpart(name: str) -> None:
    assert twins.contact_to_account(name) is None
    assert not twins.is_shared(name)


@pytest.mark.parametrize(
    "name", ["Foo__c", "Phone", "BillingStreet", "Industry", "IsPersonAccount", "PersonContactId", "__pc"]
)
def test_ordinary_account_fields_lead_to_no_contact_field(name: str) -> None:
    assert twins.person_to_contact(name) is None


@given(st.sampled_from(twins.TWINS), st.randoms(use_true_random=False))
def test_letter_case_does_not_matter(twin: twins.Twin, random: Random) -> None:
    def mix(text: str) -> str:
        return "".join(random.choice((c.upper(), c.lower())) for c in text)

    assert twins.contact_to_person(mix(twin.contact)) == twin.person
    assert twins.person_to_contact(mix(twin.person)) == twin.contact
    assert twins.find_twin(mix(twin.contact)) == twin


@given(st.from_regex(r"\A([a-z]{1,8}__)?[A-Za-z][A-Za-z0-9]{0,20}\Z"), st.sampled_from(["__c", "__r"]))
def test_custom_names_go_there_and_back(stem: str, ending: str) -> None:
    person = twins.contact_to_person(stem + ending)
    assert person is not None
    assert twins.person_to_contact(person) == stem + ending
    assert twins.contact_to_person(person) is None


def test_no_name_stands_twice_in_the_table() -> None:
    assert len({twin.contact for twin in twins.TWINS}) == len(twins.TWINS)
    assert len({twin.person for twin in twins.TWINS}) == len(twins.TWINS)


def test_computed_and_read_only_twins_are_written_through_neither_row() -> None:
    neither = {twin.contact for twin in twins.TWINS if not twin.via_account and not twin.via_contact}
    assert {"Name", "MailingAddress", "OtherAddress", "LastCURequestDate", "LastCUUpdateDate"} <= neither
    through_account_alone = {twin.contact for twin in twins.TWINS if twin.via_account and not twin.via_contact}
    assert through_account_alone == {"ReportsToId"}


@pytest.mark.parametrize(
    ("ghost", "meant"),
    [
        ("PersonPhone", "Phone"),
        ("personfax", "Fax"),
        ("PersonDescription", "Description"),
        ("PersonOwnerId", "OwnerId"),
        ("PersonFirstName", "FirstName"),
        ("PersonLastName", "LastName"),
        ("PersonName", "Name"),
    ],
)
def test_ghosts_are_answered_with_the_right_name(ghost: str, meant: str) -> None:
    assert twins.find_ghost(ghost) == meant


@pytest.mark.parametrize(
    "name", ["PersonEmail", "Phone", "PersonIndividual", "PersonContactId", "PersonNonsense", "Person"]
)
def test_what_is_no_ghost(name: str) -> None:
    assert twins.find_ghost(name) is None


def test_the_table_has_every_person_field_of_a_recorded_org() -> None:
    fields = {field["name"] for field in recorded("account_person_org")["fields"] if not is_custom(field["name"])}
    person = {name for name in fields if name.startswith("Person")} - {"PersonContactId"}
    table = {twin.person for twin in twins.TWINS if twin.person.startswith("Person")}
    assert table - NOT_RECORDED == person
    assert {"PersonPhone", "PersonFax", "PersonDescription"}.isdisjoint(fields)


def test_every_custom_person_field_of_a_recorded_org_has_a_contact_name() -> None:
    fields = recorded("account_person_org")["fields"]
    custom = [field["name"] for field in fields if field["name"].endswith("__pc")]
    assert len(custom) > 50
    for name in custom:
        contact = twins.person_to_contact(name)
        assert contact is not None
        assert contact.endswith("__c")
        assert twins.contact_to_person(contact) == name


def test_types_of_twins_are_equal_in_recorded_orgs() -> None:
    account = {field["name"]: field for field in recorded("account_person_org")["fields"]}
    contact = {field["name"]: field for field in recorded("contact")["fields"]}
    pairs = [
        (account[t.person], contact[t.contact]) for t in twins.TWINS if t.person in account and t.contact in contact
    ]
    assert len(pairs) > 30
    assert all(person["type"] == plain["type"] for person, plain in pairs)
    longer = {plain["name"] for person, plain in pairs if person["length"] != plain["length"]}
    assert longer == {"Title", "Name"}
    writable = {t.person: t.via_account for t in twins.TWINS if t.person in account and t.person != "Name"}
    assert writable == {name: account[name]["updateable"] for name in writable}

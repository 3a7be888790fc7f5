"""Which records are taken for the same, across persons, contacts and leads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller, caller_of
from twofold.emulator.behaviour.rules.likeness import alike
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import DuplicateRule, MatchMethod, Profile, SeedDocument


def details(house: House, kind: str, caller: Caller | None = None, **fields: Any) -> dict[str, Any]:
    """What a refused duplicate says; the record has to be refused."""
    with pytest.raises(Refused) as refused:
        dml.create(house.org, caller or house.caller, kind, fields)
    assert refused.value.code == "DUPLICATES_DETECTED"
    found: Any = refused.value.problems[0].extra["duplicateResut"]
    return dict(found)


def matches(house: House, kind: str, **fields: Any) -> list[str]:
    results = details(house, kind, **fields)["matchResults"]
    return [record["record"]["Id"] for result in results for record in result["matchRecords"]]


def plant(house: House, kind: str, match: list[str], **more: Any) -> None:
    house.plant(SeedDocument(duplicate_rules=[DuplicateRule(kind, "Rule", match, **more)]))


def test_a_lead_is_looked_for_among_persons_contacts_and_leads(house: House) -> None:
    person, _ = house.person(PersonEmail="jo@example.com", PersonMailingCity="Bath")
    kim = house.add("Contact", LastName="Kim", Email="jo@example.com", MailingCity="Bath")
    lead = house.add("Lead", LastName="Lee", Email="jo@example.com", City="Bath")
    plant(house, "Lead", ["Email", "City"], against=["PersonAccount", "Contact", "Lead"])
    assert matches(house, "Lead", LastName="Roe", Email="JO@example.com", City="bath") == [person, kim, lead]
    house.add("Lead", LastName="Roe", Email="jo@example.com", City="Wells")
    house.add("Lead", LastName="Roe", Email="jo@example.com")


def test_a_company_is_called_differently_on_a_lead(house: House) -> None:
    acme = house.add("Account", Name="Acme")
    plant(house, "Lead", ["Company"], against=["Account", "Contact"])
    assert matches(house, "Lead", LastName="Roe", Company="ACME") == [acme]


def test_a_person_contact_is_found_as_its_account_alone(house: House) -> None:
    person, _ = house.person(PersonEmail="jo@example.com")
    plant(house, "Contact", ["Email"], against=["Contact", "PersonAccount"])
    assert matches(house, "Contact", LastName="Kim", Email="jo@example.com") == [person]


def test_a_converted_lead_and_the_record_itself_are_no_duplicates(house: House) -> None:
    plant(house, "Lead", ["Email"], on=("create", "update"))
    lead = house.add("Lead", LastName="Lee", Email="jo@example.com")
    house.change("Lead", lead, Email="lee@example.com")
    house.org.store.update("Lead", house.row("Lead", lead)["Id"], {"IsConverted": 1})
    house.add("Lead", LastName="Lee", Email="lee@example.com")


def test_a_change_counts_when_it_touches_what_is_compared(house: House) -> None:
    house.person(PersonEmail="jo@example.com")
    other, contact = house.person(PersonEmail="kim@example.com")
    plant(house, "PersonAccount", ["PersonEmail"], on=("create", "update"))
    house.change("Account", other, Phone="1")
    house.refuses("DUPLICATES_DETECTED", "Account", other, PersonEmail="jo@example.com")
    house.refuses("DUPLICATES_DETECTED", "Contact", contact, Email="jo@example.com")


def test_blanks_match_when_told(house: House) -> None:
    person, _ = house.person()
    plant(house, "PersonAccount", ["LastName", "PersonEmail"])
    house.add("Account", LastName="Roe")
    plant(house, "PersonAccount", ["LastName", "PersonEmail"], match_blanks=["PersonEmail"])
    assert matches(house, "Account", LastName="Roe")[0] == person


def test_likeness_narrows_what_is_equal(house: House) -> None:
    jon = house.add("Lead", FirstName="Jonathan", LastName="Roe", Phone="+44 (0)20 7946 0018", Company="Acme Ltd.")
    house.add("Lead", FirstName="Jonathan", LastName="Doe")
    methods: dict[str, MatchMethod] = {"FirstName": "FirstName", "Phone": "Phone", "Company": "CompanyName"}
    plant(house, "Lead", ["LastName", *methods], methods=methods)
    found = details(house, "Lead", FirstName="J.", LastName="roe", Phone="02079460018", Company="ACME Limited")
    (result,) = found["matchResults"]
    assert (result["matchEngine"], result["size"]) == ("FuzzyMatchEngine", 1)
    assert result["matchRecords"][0]["record"]["Id"] == jon


@pytest.mark.parametrize(
    ("method", "one", "other", "same"),
    [
        ("Exact", "Roe", "roe", True),
        ("Exact", "Roe", "Row", False),
        ("FirstName", "J", "Jo", True),
        ("FirstName", "Jo", "Kim", False),
        ("LastName", "Johnson", "Jonson", True),
        ("LastName", "Roe", "Moe", False),
        ("CompanyName", "The Acme Group", "Acme, Inc.", True),
        ("CompanyName", "Group Ltd", "Company", False),
        ("Phone", "+1 415 555 0101", "(415) 555-0101", True),
        ("Phone", "none", "none", False),
        ("City", "Frankfurt", "Frankfort", True),
        ("Street", "1 High Street", "1 High St.", True),
        ("Zip", "94107-1234", "94107", True),
        ("Title", "Vice President", "Vice-President", True),
    ],
)
def test_how_alike_is_alike_enough(method: MatchMethod, one: str, other: str, same: bool) -> None:
    assert alike(method, one, other) is same
    assert alike(method, other, one) is same


def test_details_are_shown_when_asked_for_as_far_as_the_user_sees(house: House) -> None:
    house.person(FirstName="Jo", PersonEmail="jo@example.com")
    plant(house, "PersonAccount", ["PersonEmail"])
    twin = {"LastName": "Roe", "PersonEmail": "jo@example.com"}

    def shown(header: str) -> set[str]:
        told = caller_of(house.org, house.org.api_user, 0, {"sforce-duplicate-rule-header": header})
        record = details(house, "Account", told, **twin)["matchResults"][0]["matchRecords"][0]["record"]
        return set(record) - {"attributes"}

    everything = {"Id", "Name", "FirstName", "LastName", "PersonEmail"}
    assert shown("allowSave=false") == {"Id"}
    assert shown("includeRecordDetails=true") == everything
    profile = Profile(
        "System Administrator", {"PersonAccount": "PersonAccount"}, fields={"Account.FirstName": "hidden"}
    )
    house.plant(SeedDocument(profiles=[profile]))
    assert shown("includeRecordDetails=true") == everything
    assert shown("includeRecordDetails=true; runAsCurrentUser=true") == everything - {"FirstName"}

"""T17 to T24: creating accounts of both families."""

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.document import ConnectedApp, Profile, SeedDocument, User


@pytest.fixture
def person(sf: Client) -> str:
    """The Id of the person record type that is the default."""
    return record_type(sf, "PersonAccount")


def record_type(sf: Client, name: str) -> str:
    """The Id of a record type of Account."""
    return str(
        sf.rows(f"SELECT Id FROM RecordType WHERE DeveloperName = '{name}' AND SobjectType = 'Account'")[0]["Id"]
    )


def test_t17_a_person_record_type_and_a_last_name_make_a_person(sf: Client, person: str) -> None:
    """D: A person record type and a last name make a person account with its contact."""
    account = sf.read("Account", sf.add("Account", RecordTypeId=person, LastName="Roe"))
    assert account["IsPersonAccount"] is True
    assert account["PersonContactId"].startswith("003")


def test_t18_the_contact_belongs_to_its_person(sf: Client) -> None:
    """D: The contact of a person account points at the account and says that it is one."""
    account, contact = sf.person()
    row = sf.read("Contact", contact)
    assert (row["AccountId"], row["IsPersonAccount"]) == (account, True)


def test_t19_the_name_is_first_and_last_name(sf: Client, person: str) -> None:
    """D: A person's Name joins first and last name and leaves the salutation out."""
    account = sf.add("Account", RecordTypeId=person, FirstName="Jo", LastName="Roe", Salutation="Ms.")
    assert sf.read("Account", account)["Name"] == "Jo Roe"


def test_t20_a_last_name_alone_makes_a_person_of_the_default_kind(sf: Client, person: str) -> None:
    """C: A last name without a record type makes a person account of the default person record type."""
    account = sf.read("Account", sf.add("Account", LastName="Roe"))
    assert (account["IsPersonAccount"], account["RecordTypeId"]) == (True, person)


def test_t21_a_name_alone_makes_a_business_account(sf: Client) -> None:
    """C: A Name without a record type makes a business account of the default business record type, without a person contact."""
    account = sf.read("Account", sf.add("Account", Name="Acme"))
    assert account["RecordTypeId"] == record_type(sf, "Business")
    assert (account["IsPersonAccount"], account["PersonContactId"]) == (False, None)


def test_t22_without_a_default_person_record_type_no_person_is_made(sf: Client) -> None:
    """C: A user whose profile has no default person record type can't create a person by last name (E10)."""
    sf.plant(
        SeedDocument(
            profiles=[Profile("Business Only", default_record_types={"Account": "Business"})],
            users=[User("kim", "kim@example.com", "Kim", profile="Business Only")],
            connected_apps=[ConnectedApp("kim-app", "kim-secret", user="kim@example.com")],
        )
    )
    assert sf.sign_in("kim-app", "kim-secret").status == 200
    reply = sf.create("Account", {"LastName": "Roe"})
    assert (reply.status, reply.code) == (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")
    assert reply.message == "record type missing for: Account"


def test_t23_a_person_needs_a_last_name(sf: Client, person: str) -> None:
    """B: A person record type without a last name is refused (E3)."""
    reply = sf.create("Account", {"RecordTypeId": person, "FirstName": "Jo"})
    assert (reply.status, reply.code, reply.fields) == (400, "REQUIRED_FIELD_MISSING", ["LastName"])


def test_t24_a_person_can_not_be_created_with_a_name(sf: Client, person: str) -> None:
    """C: Name in the creation of a person is refused (E1)."""
    reply = sf.create("Account", {"RecordTypeId": person, "Name": "Jo Roe", "LastName": "Roe"})
    assert (reply.status, reply.code, reply.fields) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Name"])

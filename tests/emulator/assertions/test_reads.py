"""T64 to T70: how persons show in queries."""

import pytest

from tests.emulator.box import Client


@pytest.fixture
def contacts(sf: Client) -> dict[str, str]:
    """A person contact, a business contact and a private one."""
    acme = sf.add("Account", Name="Acme")
    return {
        "person": sf.person(PersonEmail="pat@example.com")[1],
        "business": sf.add("Contact", LastName="Kim", AccountId=acme),
        "private": sf.add("Contact", LastName="Lee"),
    }


def test_t64_contacts_of_persons_are_contacts(sf: Client, contacts: dict[str, str]) -> None:
    """C: A query on Contact returns person, business and private contacts alike."""
    assert {row["Id"] for row in sf.rows("SELECT Id FROM Contact")} == set(contacts.values())


def test_t65_contacts_that_are_no_persons_can_be_selected(sf: Client, contacts: dict[str, str]) -> None:
    """C: IsPersonAccount = false on Contact leaves the business and the private contact."""
    rows = sf.rows("SELECT Id FROM Contact WHERE IsPersonAccount = false")
    assert {row["Id"] for row in rows} == {contacts["business"], contacts["private"]}


def test_t66_the_email_reads_the_same_on_both_paths(sf: Client, contacts: dict[str, str]) -> None:
    """C: PersonContact.Email and PersonEmail are the same value."""
    row = sf.rows("SELECT PersonContact.Email, PersonEmail FROM Account WHERE IsPersonAccount = true")[0]
    assert row["PersonContact"]["Email"] == row["PersonEmail"] == "pat@example.com"


def test_t67_there_is_no_person_phone(sf: Client) -> None:
    """C: A query for PersonPhone is refused."""
    reply = sf.ask("SELECT PersonPhone FROM Account")
    assert (reply.status, reply.code) == (400, "INVALID_FIELD")


def test_t68_cases_of_the_contact_are_children_of_the_person(sf: Client, contacts: dict[str, str]) -> None:
    """C/B: A case by the contact shows in the sub-query PersonCases of the account."""
    case = sf.add("Case", ContactId=contacts["person"])
    row = sf.rows("SELECT (SELECT Id FROM PersonCases) FROM Account WHERE IsPersonAccount = true")[0]
    assert [child["Id"] for child in row["PersonCases"]["records"]] == [case]


def test_t69_families_can_be_counted(sf: Client, contacts: dict[str, str]) -> None:
    """C: Grouping accounts by IsPersonAccount gives a group per family."""
    rows = sf.rows("SELECT IsPersonAccount, COUNT(Id) n FROM Account GROUP BY IsPersonAccount")
    assert {row["IsPersonAccount"]: row["n"] for row in rows} == {True: 1, False: 1}


def test_t70_a_person_is_of_type_account(sf: Client, contacts: dict[str, str]) -> None:
    """D: A person read from Account has the type Account."""
    row = sf.rows("SELECT Id FROM Account WHERE IsPersonAccount = true")[0]
    assert row["attributes"]["type"] == "Account"

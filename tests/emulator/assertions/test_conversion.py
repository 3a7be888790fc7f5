"""T50 to T63 without triggers: changing the family of an account by its record type."""

import pytest

from tests.emulator.assertions.test_create import record_type
from tests.emulator.box import Client
from twofold.emulator.seeds.document import SeedDocument, User, ValidationRule


@pytest.fixture
def person(sf: Client) -> str:
    return record_type(sf, "PersonAccount")


def pair(sf: Client, **contact: object) -> tuple[str, str]:
    """A business account with one contact."""
    account = sf.add("Account", Name="Household")
    return account, sf.add("Contact", **{"LastName": "Kim", "FirstName": "Ann", "AccountId": account, **contact})


def refused(sf: Client, account: str, person: str) -> None:
    """The change to a person is refused as E9 says."""
    reply = sf.update("Account", account, {"RecordTypeId": person})
    assert (reply.status, reply.message) == (400, "Account cannot be converted to person-account")
    assert sf.read("Account", account)["IsPersonAccount"] is False


def test_t50_an_account_and_its_contact_become_a_person(sf: Client, person: str) -> None:
    """D: A person record type makes a valid pair one person with the old contact and the contact's name."""
    account, contact = pair(sf)
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204
    row = sf.read("Account", account)
    assert (row["IsPersonAccount"], row["PersonContactId"], row["Name"]) == (True, contact, "Ann Kim")


def test_t51_nothing_else_may_come_along(sf: Client, person: str) -> None:
    """D: A change of family with another field is refused (E8) and changes nothing."""
    account, _ = pair(sf)
    reply = sf.update("Account", account, {"RecordTypeId": person, "Phone": "1"})
    assert reply.message == "Cannot specify any additional fields when marrying or separating a Person-Account"
    assert sf.read("Account", account)["Phone"] is None


def test_t52_nothing_else_may_come_along_on_the_way_back(sf: Client) -> None:
    """C: A change from person to business with another field is refused (E8)."""
    account, _ = sf.person()
    reply = sf.update("Account", account, {"RecordTypeId": record_type(sf, "Business"), "Name": "N"})
    assert (reply.status, reply.code) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE")
    assert "marrying or separating" in reply.message


def test_t53_exactly_one_contact_is_needed(sf: Client, person: str) -> None:
    """D: An account without contacts and one with two can't become persons (E9)."""
    refused(sf, sf.add("Account", Name="Empty"), person)
    account, _ = pair(sf)
    sf.add("Contact", LastName="Lee", AccountId=account)
    refused(sf, account, person)


def test_a_title_must_fit_the_account(sf: Client, person: str) -> None:
    """B: A contact whose title is longer than an account's can't become a person (P10; E9 is a choice)."""
    account, contact = pair(sf, Title="x" * 81)
    refused(sf, account, person)
    sf.update("Contact", contact, {"Title": "x" * 80})
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204


def test_t54_account_and_contact_need_one_owner(sf: Client, person: str) -> None:
    """D: A pair with different owners can't become a person (E9)."""
    other = sf.plant(SeedDocument(users=[User("lee", "lee@example.com", "Lee")]))["lee"]
    account, _ = pair(sf, OwnerId=other)
    refused(sf, account, person)


def test_t54_account_and_contact_need_one_currency(sf: Client, person: str) -> None:
    """D: Where the org has several currencies, a pair with different ones can't become a person (E9)."""
    sf.plant(SeedDocument(features=["multi-currency"]))
    account, contact = pair(sf)
    assert sf.update("Contact", contact, {"CurrencyIsoCode": "EUR"}).status == 204
    refused(sf, account, person)
    assert sf.update("Account", account, {"CurrencyIsoCode": "EUR"}).status == 204
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204


def test_t55_an_account_in_a_hierarchy_stays_a_business(sf: Client, person: str) -> None:
    """D: An account with a parent and one that is a parent can't become persons (E9)."""
    child, _ = pair(sf)
    parent, _ = pair(sf)
    assert sf.update("Account", child, {"ParentId": parent}).status == 204
    refused(sf, child, person)
    refused(sf, parent, person)


def test_t56_a_contact_in_a_hierarchy_stays_a_contact(sf: Client, person: str) -> None:
    """D: A contact that reports to somebody and one that is reported to keep their accounts businesses (E9)."""
    below, report = pair(sf)
    above, chief = pair(sf)
    assert sf.update("Contact", report, {"ReportsToId": chief}).status == 204
    refused(sf, below, person)
    refused(sf, above, person)


def test_t57_valid_pairs_change_beside_invalid_ones(sf: Client, person: str) -> None:
    """D: Of ten pairs in one list three invalid ones fail alone."""
    accounts = [pair(sf)[0] for _ in range(7)] + [sf.add("Account", Name="Empty") for _ in range(3)]
    records = [{"attributes": {"type": "Account"}, "Id": key, "RecordTypeId": person} for key in accounts]
    results = sf.data("PATCH", "composite/sobjects", {"allOrNone": False, "records": records}).body
    assert [result["success"] for result in results] == [True] * 7 + [False] * 3


def test_t58_the_accounts_own_numbers_survive(sf: Client, person: str) -> None:
    """D: Phone, Fax and Description of the contact are lost and the account's stay."""
    account, contact = pair(sf, Phone="1", Fax="2", Description="three")
    sf.update("Account", account, {"Phone": "9"})
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204
    row = sf.read("Contact", contact)
    assert (row["Phone"], row["Fax"], row["Description"]) == ("9", None, None)
    assert sf.read("Account", account)["Phone"] == "9"


def test_t59_custom_contact_fields_come_along(sf: Client, person: str) -> None:
    """D: A custom Contact field shows as __pc after the change."""
    account, _ = pair(sf, Foo__c="7")
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204
    assert sf.read("Account", account)["Foo__pc"] == "7"


def test_t60_neither_validation_rules_nor_triggers_run(sf: Client, person: str) -> None:
    """D: A validation rule that would refuse the account doesn't run in a change of family, and no trigger is called."""
    account, _ = pair(sf)
    sf.plant(SeedDocument(validation_rules=[ValidationRule("Account", "Never", "TRUE", "No.")]))
    sf.control("POST", "triggers")
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204
    assert sf.control("GET", "triggers").body["counts"] == {}


def test_t61_a_separated_person_leaves_a_plain_contact(sf: Client) -> None:
    """D: A business record type empties the person fields and leaves a regular contact under the account."""
    account, contact = sf.person(PersonEmail="pat@example.com")
    assert sf.update("Account", account, {"RecordTypeId": record_type(sf, "Business")}).status == 204
    row, left = sf.read("Account", account), sf.read("Contact", contact)
    assert (row["IsPersonAccount"], row["PersonContactId"], row["PersonEmail"]) == (False, None, None)
    assert (left["AccountId"], left["IsPersonAccount"], left["Email"]) == (account, False, "pat@example.com")


def test_t62_a_separated_account_can_be_named(sf: Client) -> None:
    """B: After the separation Name can be written."""
    account, _ = sf.person()
    sf.update("Account", account, {"RecordTypeId": record_type(sf, "Business")})
    assert sf.update("Account", account, {"Name": "Acme"}).status == 204
    assert sf.read("Account", account)["Name"] == "Acme"


def test_t63_the_same_two_can_be_joined_again(sf: Client, person: str) -> None:
    """D: A separated account can become a person again with the same contact."""
    account, contact = sf.person()
    sf.update("Account", account, {"RecordTypeId": record_type(sf, "Business")})
    assert sf.update("Account", account, {"RecordTypeId": person}).status == 204
    assert sf.contact_of(account) == contact


def test_a_case_shows_the_phone_its_contact_has_after_the_conversion(sf: Client) -> None:
    account = sf.add("Account", Name="Acme", Phone="1")
    contact = sf.add("Contact", LastName="Kim", AccountId=account, Phone="2")
    case = sf.add("Case", ContactId=contact)
    assert sf.read("Case", case)["ContactPhone"] == "2"
    assert sf.update("Account", account, {"RecordTypeId": record_type(sf, "PersonAccount")}).status == 204
    assert sf.read("Case", case)["ContactPhone"] == sf.read("Contact", contact)["Phone"] == "1"

"""T25 to T42 and T46 to T49, T92: changing accounts and person contacts."""

import pytest

from tests.emulator.assertions.test_create import record_type
from tests.emulator.box import Client

BAD_FIELD = "INVALID_FIELD_FOR_INSERT_UPDATE"


@pytest.fixture
def acme(sf: Client) -> str:
    """A business account."""
    return sf.add("Account", Name="Acme")


def test_t25_even_an_unchanged_name_is_refused(sf: Client) -> None:
    """C: Name in the update of a person is refused even when its value is the same (E1)."""
    account, _ = sf.person(FirstName="Jo")
    reply = sf.update("Account", account, {"Name": "Jo Roe"})
    assert (reply.status, reply.code, reply.fields) == (400, BAD_FIELD, ["Name"])


def test_t26_a_new_last_name_changes_both_names(sf: Client) -> None:
    """D: A new last name changes the Name of account and contact."""
    account, contact = sf.person(FirstName="Jo")
    assert sf.update("Account", account, {"LastName": "Doe"}).status == 204
    assert sf.read("Account", account)["Name"] == sf.read("Contact", contact)["Name"] == "Jo Doe"


def test_t27_a_business_account_has_no_person_field(sf: Client) -> None:
    """C: A person field in the creation of a business account is refused and named (E2)."""
    reply = sf.create("Account", {"Name": "Acme", "PersonEmail": "a@b.c"})
    assert (reply.status, reply.code, reply.fields) == (400, BAD_FIELD, ["PersonEmail"])
    assert reply.message == "Account: bad field names on insert/update call: PersonEmail"


def test_t28_all_person_fields_are_named_at_once(sf: Client) -> None:
    """C: Two custom person fields in the creation of a business account are both named (E2)."""
    reply = sf.create("Account", {"Name": "Acme", "X__pc": 1, "Y__pc": 2})
    assert (reply.status, reply.code, reply.fields) == (400, BAD_FIELD, ["X__pc", "Y__pc"])


def test_t29_a_business_account_takes_no_last_name(sf: Client, acme: str) -> None:
    """C: LastName in the update of a business account is refused (E2)."""
    reply = sf.update("Account", acme, {"LastName": "Roe"})
    assert (reply.status, reply.code, reply.fields) == (400, BAD_FIELD, ["LastName"])


def test_t30_person_fields_of_a_business_account_are_empty(sf: Client, acme: str) -> None:
    """D/B: On a business account PersonEmail reads null and PersonDoNotCall false."""
    account = sf.read("Account", acme)
    assert (account["PersonEmail"], account["PersonDoNotCall"]) == (None, False)


def test_t31_an_email_written_on_the_account_is_the_contacts(sf: Client) -> None:
    """D: PersonEmail written through Account reads as the contact's Email."""
    account, contact = sf.person()
    assert sf.update("Account", account, {"PersonEmail": "x@y.z"}).status == 204
    assert sf.read("Contact", contact)["Email"] == "x@y.z"


def test_t32_an_email_written_on_the_contact_is_the_accounts(sf: Client) -> None:
    """D: Email written through Contact reads as the account's PersonEmail."""
    account, contact = sf.person()
    assert sf.update("Contact", contact, {"Email": "q@y.z"}).status == 204
    assert sf.read("Account", account)["PersonEmail"] == "q@y.z"


def test_t33_a_mobile_phone_written_on_the_contact_is_the_accounts(sf: Client) -> None:
    """D/B: MobilePhone written through Contact reads as the account's PersonMobilePhone."""
    account, contact = sf.person()
    assert sf.update("Contact", contact, {"MobilePhone": "1"}).status == 204
    assert sf.read("Account", account)["PersonMobilePhone"] == "1"


def test_t34_a_last_name_written_on_the_contact_renames_the_account(sf: Client) -> None:
    """D/B: LastName written through Contact changes the account's Name."""
    account, contact = sf.person(FirstName="Jo")
    assert sf.update("Contact", contact, {"LastName": "Moe"}).status == 204
    assert sf.read("Account", account)["Name"] == "Jo Moe"


def test_t35_a_custom_field_written_on_the_contact_is_the_accounts(sf: Client) -> None:
    """D/B: A custom Contact field written through Contact reads as its __pc field on the account."""
    account, contact = sf.person()
    assert sf.update("Contact", contact, {"Foo__c": "v"}).status == 204
    assert sf.read("Account", account)["Foo__pc"] == "v"


def test_t36_the_phone_is_shared(sf: Client) -> None:
    """B: Phone written on the account reads as the contact's Phone."""
    account, contact = sf.person()
    assert sf.update("Account", account, {"Phone": "5"}).status == 204
    assert sf.read("Contact", contact)["Phone"] == "5"


def test_t37_a_person_contact_can_not_be_moved(sf: Client, acme: str) -> None:
    """C: AccountId in the update of a person contact is refused (E4)."""
    _, contact = sf.person()
    reply = sf.update("Contact", contact, {"AccountId": acme})
    assert (reply.status, reply.code, reply.fields) == (400, BAD_FIELD, ["AccountId"])
    assert reply.message == "Account: bad field names on insert/update call: AccountId"


def test_t38_a_person_contact_has_no_record_type_of_its_own(sf: Client) -> None:
    """D: RecordTypeId in the update of a person contact is refused (E5)."""
    _, contact = sf.person()
    reply = sf.update("Contact", contact, {"RecordTypeId": record_type(sf, "Patient")})
    assert (reply.code, reply.fields) == ("INSUFFICIENT_ACCESS_OR_READONLY", [])


def test_t39_is_person_account_can_not_be_written(sf: Client) -> None:
    """C: IsPersonAccount in the update of a person contact is refused."""
    _, contact = sf.person()
    reply = sf.update("Contact", contact, {"IsPersonAccount": False})
    assert (reply.status, reply.code) == (400, BAD_FIELD)


def test_t40_a_person_contact_can_not_be_deleted_alone(sf: Client) -> None:
    """C: Deleting a person contact is refused (E6) and both halves remain."""
    account, contact = sf.person()
    reply = sf.delete("Contact", contact)
    assert (reply.status, reply.code) == (400, "INVALID_PERSON_ACCOUNT_OPERATION")
    assert reply.message == "cannot reference person contact"
    assert sf.read("Account", account)["IsDeleted"] is sf.read("Contact", contact)["IsDeleted"] is False


def test_t41_a_person_gets_no_second_contact(sf: Client) -> None:
    """D: Creating a contact under a person account is refused."""
    account, _ = sf.person()
    assert sf.create("Contact", {"LastName": "K", "AccountId": account}).status == 400
    assert len(sf.rows(f"SELECT Id FROM Contact WHERE AccountId = '{account}'")) == 1


def test_t42_a_business_contact_can_not_move_under_a_person(sf: Client, acme: str) -> None:
    """D: Moving a business contact under a person account is refused."""
    account, _ = sf.person()
    kim = sf.add("Contact", LastName="Kim", AccountId=acme)
    assert sf.update("Contact", kim, {"AccountId": account}).status == 400
    assert sf.read("Contact", kim)["AccountId"] == acme


def test_t46_a_person_has_no_parent(sf: Client, acme: str) -> None:
    """D: ParentId in the update of a person is refused."""
    account, _ = sf.person()
    assert sf.update("Account", account, {"ParentId": acme}).status == 400
    assert sf.read("Account", account)["ParentId"] is None


def test_t47_a_person_is_nobodys_parent(sf: Client, acme: str) -> None:
    """D: A business account can't have a person as its parent."""
    account, _ = sf.person()
    assert sf.update("Account", acme, {"ParentId": account}).status == 400
    assert sf.read("Account", acme)["ParentId"] is None


def test_t48_a_person_has_no_business_only_field(sf: Client) -> None:
    """B: TickerSymbol in the update of a person is refused."""
    account, _ = sf.person()
    assert sf.update("Account", account, {"TickerSymbol": "X"}).status == 400


def test_t49_another_person_record_type_may_come_with_other_fields(sf: Client) -> None:
    """D: A change from one person record type to another may be combined with other fields."""
    account, _ = sf.person()
    patient = record_type(sf, "Patient")
    assert sf.update("Account", account, {"RecordTypeId": patient, "PersonEmail": "e@f.g"}).status == 204
    row = sf.read("Account", account)
    assert (row["RecordTypeId"], row["PersonEmail"]) == (patient, "e@f.g")


def test_t92_any_change_moves_the_dates_of_both_halves(sf: Client) -> None:
    """D: A change of Industry moves LastModifiedDate on account and contact."""
    account, contact = sf.person()
    before = sf.read("Contact", contact)["LastModifiedDate"]
    sf.advance(60)
    assert sf.update("Account", account, {"Industry": "Banking"}).status == 204
    dates = {sf.read(sobject, key)["LastModifiedDate"] for sobject, key in (("Account", account), ("Contact", contact))}
    assert len(dates) == 1
    assert dates.pop() > before

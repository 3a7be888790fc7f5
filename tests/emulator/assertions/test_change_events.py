"""T85 to T90: what Change Data Capture tells of person accounts."""

import msgspec
import pytest

from tests.emulator.assertions.test_create import record_type
from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.listener import Heard, Listener


def listen(sf: Client, *entities: str) -> Listener:
    """Capture changes of some entities and listen to all of them."""
    sf.reset(msgspec.structs.replace(ASSERTION_ORG, change_data_capture=list(entities)))
    return Listener(sf, "/data/ChangeEvents")


@pytest.fixture
def both(sf: Client) -> Listener:
    """Changes of Account and Contact are captured."""
    return listen(sf, "Account", "Contact")


def kinds(heard: list[Heard]) -> list[tuple[str, str]]:
    return [event.kind for event in heard]


def test_t85_an_account_field_changes_the_account_and_touches_the_contact(sf: Client, both: Listener) -> None:
    """D: A new Industry shows in the account's event; the contact's has its LastModifiedDate only."""
    account, contact = sf.person()
    both.hear()
    sf.update("Account", account, {"Industry": "Banking"})
    on_account, on_contact = both.hear()
    assert (on_account.kind, on_account.header["recordIds"]) == (("Account", "UPDATE"), [account])
    assert on_account.changed == ["Industry", "LastModifiedDate"]
    assert on_account.fields["Industry"] == "Banking"
    assert (on_contact.kind, on_contact.header["recordIds"]) == (("Contact", "UPDATE"), [contact])
    assert on_contact.changed == ["LastModifiedDate"] == list(on_contact.fields)


def test_t86_a_contact_field_changes_both_under_its_two_names(sf: Client, both: Listener) -> None:
    """D: A new PersonEmail shows as PersonEmail in the account's event and as Email in the contact's."""
    account, _ = sf.person()
    both.hear()
    sf.update("Account", account, {"PersonEmail": "x@example.com"})
    on_account, on_contact = both.hear()
    assert on_account.changed == ["LastModifiedDate", "PersonEmail"]
    assert on_account.fields["PersonEmail"] == "x@example.com"
    assert on_contact.changed == ["Email", "LastModifiedDate"]
    assert on_contact.fields["Email"] == "x@example.com"


def test_t87_a_contact_field_is_missing_when_only_accounts_are_captured(sf: Client) -> None:
    """D: With only Account captured, a new PersonEmail is not in the account's event."""
    listener = listen(sf, "Account")
    account, _ = sf.person()
    listener.hear()
    sf.update("Account", account, {"PersonEmail": "x@example.com"})
    (event,) = listener.hear()
    assert (event.kind, event.changed) == (("Account", "UPDATE"), ["LastModifiedDate"])
    assert "PersonEmail" not in event.fields


def test_t88_a_new_person_shows_contact_fields_even_when_only_accounts_are_captured(sf: Client) -> None:
    """D: With only Account captured, the event of a new person has its PersonEmail."""
    listener = listen(sf, "Account")
    _, contact = sf.person(PersonEmail="x@example.com", Foo__pc="f")
    (event,) = listener.hear()
    assert event.kind == ("Account", "CREATE")
    assert event.fields["PersonEmail"] == "x@example.com"
    assert (event.fields["PersonContactId"], event.fields["Foo__pc"]) == (contact, "f")


def test_t89_a_deleted_person_makes_two_events_without_fields(sf: Client, both: Listener) -> None:
    """D: Deleting a person makes an event for the account and one for the contact, both of a header alone."""
    account, contact = sf.person()
    both.hear()
    sf.delete("Account", account)
    heard = both.hear()
    assert kinds(heard) == [("Account", "DELETE"), ("Contact", "DELETE")]
    assert [event.header["recordIds"] for event in heard] == [[account], [contact]]
    assert [event.fields for event in heard] == [{}, {}]


def test_t90_a_conversion_tells_the_new_record_type(sf: Client, both: Listener) -> None:
    """D: A business made a person makes one event, for the account, with its new RecordTypeId."""
    acme = sf.add("Account", Name="Acme")
    sf.add("Contact", LastName="Kim", AccountId=acme)
    both.hear()
    person = record_type(sf, "PersonAccount")
    assert sf.update("Account", acme, {"RecordTypeId": person}).status == 204
    (event,) = both.hear()
    assert (event.kind, event.fields["RecordTypeId"]) == (("Account", "UPDATE"), person)

"""What change events tell: every verb, both halves, one event a record, and nothing of what was undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.emulator.behaviour.people import House
from tests.emulator.events.tale import BOTH, Tale
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.moves.lead_conversion import LeadConvert, convert
from twofold.emulator.behaviour.moves.merging import merge
from twofold.emulator.behaviour.moves.undeletion import empty, hard_delete, undelete
from twofold.emulator.events.pubsub.payloads import encode
from twofold.emulator.events.topics import schema_of
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable


@pytest.fixture
def tale() -> Iterator[Tale]:
    tale = Tale()
    yield tale
    tale.close()


@pytest.fixture
def leads() -> Iterator[Tale]:
    tale = Tale(("Account", "Contact", "Opportunity", "Lead"))
    yield tale
    tale.close()


# Both halves of a person.


def test_a_new_person_is_told_in_two_events_of_one_transaction(tale: Tale) -> None:
    account, contact = tale.person(FirstName="Pat", Salutation="Ms.", PersonEmail="pat@example.com", Phone="1")
    on_account, on_contact = tale.told()
    assert [on_account.kind, on_contact.kind] == ["Account CREATE", "Contact CREATE"]
    assert (on_account.ids, on_contact.ids) == ([account], [contact])
    assert on_account.header.transaction == on_contact.header.transaction
    assert (on_account.header.sequence, on_contact.header.sequence) == (1, 2)
    assert (on_account.changed, on_contact.changed) == ([], [])


def test_each_event_of_a_new_person_has_its_own_fields(tale: Tale) -> None:
    account, contact = tale.person(FirstName="Pat", PersonEmail="pat@example.com", Phone="1", Foo__pc="f")
    on_account, on_contact = (told.fields for told in tale.told())
    name = {"FirstName": "Pat", "LastName": "Roe"}
    assert on_account["Name"] == on_contact["Name"] == name
    assert on_account["PersonContactId"] == contact
    assert on_contact["AccountId"] == account
    assert on_contact["IsPersonAccount"] is True
    assert (on_account["PersonEmail"], on_account["Foo__pc"]) == ("pat@example.com", "f")
    assert (on_contact["Email"], on_contact["Foo__c"]) == ("pat@example.com", "f")
    assert on_account["Phone"] == on_contact["Phone"] == "1"
    assert "IsPersonAccount" not in on_account
    assert not {name for name in on_contact if name.startswith("Person")}
    assert not {"Id", "SystemModstamp", "IsDeleted"} & {*on_account, *on_contact}


def test_a_new_company_has_nothing_of_a_person(tale: Tale) -> None:
    tale.add("Account", Name="Acme")
    (told,) = tale.told()
    assert told.fields["Name"] == "Acme"
    assert not {name for name in told.fields if name.startswith("Person")}


def test_a_write_on_the_person_contact_is_told_of_both(tale: Tale) -> None:
    account, contact = tale.person()
    tale.told()
    tale.change("Contact", contact, MobilePhone="5")
    on_account, on_contact = tale.told()
    assert (on_account.ids, on_account.changed) == ([account], ["LastModifiedDate", "PersonMobilePhone"])
    assert (on_contact.ids, on_contact.changed) == ([contact], ["MobilePhone", "LastModifiedDate"])


@pytest.mark.parametrize("captured", [BOTH, ("Account",)])
def test_a_new_name_is_told_in_parts_even_without_contacts(captured: tuple[str, ...]) -> None:
    tale = Tale(captured)
    account, _ = tale.person(FirstName="Pat")
    tale.told()
    tale.change("Account", account, LastName="Doe")
    told = tale.told()
    assert [one.changed for one in told] in (
        [["Name.LastName", "LastModifiedDate"], ["Name.LastName", "LastModifiedDate"]],
        [["Name.LastName", "LastModifiedDate"]],
    )
    assert all(one.fields["Name"] == {"LastName": "Doe"} for one in told)
    tale.close()


def test_contacts_alone_can_be_captured() -> None:
    tale = Tale(("Contact",))
    account, contact = tale.person()
    tale.change("Account", account, Industry="Banking")
    created, updated = tale.told()
    assert (created.kind, updated.kind) == ("Contact CREATE", "Contact UPDATE")
    assert (updated.ids, updated.changed) == ([contact], ["LastModifiedDate"])
    tale.close()


def test_a_nulled_field_is_named_twice_and_sent_never(tale: Tale) -> None:
    account, _ = tale.person(PersonEmail="pat@example.com", BillingCity="York")
    tale.told()
    tale.change("Account", account, PersonEmail=None, BillingCity=None)
    on_account, on_contact = tale.told()
    assert on_account.nulled == ["BillingAddress.City", "PersonEmail"]
    assert on_account.changed == ["BillingAddress.City", "LastModifiedDate", "PersonEmail"]
    assert (on_contact.nulled, list(on_contact.fields)) == (["Email"], ["LastModifiedDate"])


def test_an_unchanged_value_is_not_told(tale: Tale) -> None:
    account = tale.add("Account", Name="Acme", Phone="1")
    tale.told()
    tale.change("Account", account, Phone="1", Fax="2")
    assert [told.changed for told in tale.told()] == [["Fax", "LastModifiedDate"]]


def test_separating_a_person_tells_the_record_type_of_the_account_alone(tale: Tale) -> None:
    account, _ = tale.person()
    tale.told()
    tale.change("Account", account, RecordTypeId=tale.record_type("Business"))
    (told,) = tale.told()
    assert (told.kind, told.ids) == ("Account UPDATE", [account])
    assert told.changed == ["RecordTypeId", "LastModifiedDate"]
    assert told.fields["RecordTypeId"] == tale.record_type("Business")


def test_undeleting_a_person_tells_everything_again(tale: Tale) -> None:
    account, _ = tale.person(PersonEmail="pat@example.com")
    tale.delete("Account", account)
    assert tale.kinds()[2:] == ["Account DELETE", "Contact DELETE"]
    undelete(tale.org, tale.caller, "Account", account)
    on_account, on_contact = tale.told()
    assert (on_account.kind, on_contact.kind) == ("Account UNDELETE", "Contact UNDELETE")
    assert (on_account.fields["PersonEmail"], on_contact.fields["Email"]) == ("pat@example.com",) * 2


# Deleting.


def test_children_that_go_along_are_told_too(tale: Tale) -> None:
    acme = tale.add("Account", Name="Acme")
    kim = tale.add("Contact", LastName="Kim", AccountId=acme)
    tale.told()
    tale.delete("Account", acme)
    assert [(told.kind, told.ids) for told in tale.told()] == [("Account DELETE", [acme]), ("Contact DELETE", [kim])]


def test_a_record_deleted_for_good_is_told_once(tale: Tale) -> None:
    acme, gone = tale.add("Account", Name="Acme"), tale.add("Account", Name="Gone")
    tale.told()
    hard_delete(tale.org, tale.caller, "Account", acme)
    assert tale.kinds() == ["Account DELETE"]
    tale.delete("Account", gone)
    assert tale.kinds() == ["Account DELETE"]
    empty(tale.org, tale.caller, "Account", gone)
    assert tale.kinds() == []


# Transactions.


def test_several_changes_of_a_record_in_a_transaction_are_one_event(tale: Tale) -> None:
    with tale.org.store.transaction():
        acme = tale.add("Account", Name="Acme")
        tale.change("Account", acme, Phone="1")
        tale.change("Account", acme, Phone="2")
    (created,) = tale.told()
    assert (created.kind, created.fields["Phone"]) == ("Account CREATE", "2")
    with tale.org.store.transaction():
        tale.change("Account", acme, Phone="3")
        tale.change("Account", acme, Phone="2", Fax="4")
    (updated,) = tale.told()
    assert updated.changed == ["Fax", "LastModifiedDate"]
    with tale.org.store.transaction():
        tale.change("Account", acme, Phone="5")
        tale.delete("Account", acme)
    assert tale.kinds() == ["Account DELETE"]


def test_what_comes_and_goes_in_a_transaction_is_not_told(tale: Tale) -> None:
    with tale.org.store.transaction():
        tale.delete("Account", tale.person()[0])
    assert tale.kinds() == []


def test_equal_changes_of_a_transaction_are_told_together(tale: Tale) -> None:
    people = [tale.person(LastName=f"Roe {number}") for number in range(3)]
    tale.told()
    with tale.org.store.transaction():
        for account, _ in people:
            tale.change("Account", account, Industry="Apparel")
    on_account, on_contact = tale.told()
    assert on_account.ids == [account for account, _ in people]
    assert on_contact.ids == [contact for _, contact in people]
    assert (on_account.header.sequence, on_contact.header.sequence) == (1, 2)
    with tale.org.store.transaction():
        for number, (account, _) in enumerate(people):
            tale.change("Account", account, Site=f"{number % 2}")
    assert [told.ids for told in tale.told() if told.kind == "Account UPDATE"] == [
        [people[0][0], people[2][0]],
        [people[1][0]],
    ]


def test_equal_creations_stay_apart(tale: Tale) -> None:
    with tale.org.store.transaction():
        tale.add("Account", Name="Acme")
        tale.add("Account", Name="Acme")
    assert tale.kinds() == ["Account CREATE", "Account CREATE"]


def test_what_is_undone_is_not_told(tale: Tale) -> None:
    with suppress(KeyError), tale.org.store.transaction():
        tale.person()
        raise KeyError
    with tale.org.store.transaction():
        tale.add("Account", Name="Acme")
        with suppress(KeyError), tale.org.store.transaction():
            tale.person()
            raise KeyError
    (told,) = tale.told()
    assert told.fields["Name"] == "Acme"


def test_a_refused_call_is_not_told(tale: Tale) -> None:
    account, contact = tale.person()
    tale.told()
    for verb, *args in (
        (dml.create, "Account", {"Name": "Acme", "PersonEmail": "x@example.com"}),
        (dml.update, "Account", account, {"Name": "Acme"}),
        (dml.delete, "Contact", contact),
    ):
        with pytest.raises(Refused):
            verb(tale.org, tale.caller, *args)  # type: ignore[operator]
    assert tale.kinds() == []


# Several records.


def test_a_merge_tells_the_losers_deletion_and_the_masters_change(tale: Tale) -> None:
    (pat, _), (sam, sams) = tale.person(LastName="Pat"), tale.person(LastName="Sam", PersonEmail="s@example.com")
    tale.told()
    merge(tale.org, tale.caller, "Account", pat, [sam], {"PersonEmail": "s@example.com"})
    told = tale.told()
    assert {("Account DELETE", sam), ("Contact DELETE", sams)} <= {(one.kind, one.ids[0]) for one in told}
    (master,) = (one for one in told if one.kind == "Account UPDATE")
    assert (master.ids, master.fields["PersonEmail"]) == ([pat], "s@example.com")
    assert len({one.header.transaction for one in told}) == 1


def test_a_lead_becomes_account_contact_opportunity_in_order(leads: Tale) -> None:
    lead = leads.add("Lead", LastName="Lee", Company="Lee & Co")
    leads.told()
    made = convert(leads.org, leads.caller, LeadConvert(lead_id=lead, converted_status="Closed - Converted"))
    told = leads.told()
    assert [one.kind for one in told] == ["Account CREATE", "Contact CREATE", "Opportunity CREATE", "Lead UPDATE"]
    assert [one.header.sequence for one in told] == [1, 2, 3, 4]
    assert made.opportunity is not None
    converted = {"Status", "IsConverted", "ConvertedDate"}
    assert converted | {f"Converted{kind}Id" for kind in ("Account", "Contact", "Opportunity")} <= {*told[3].changed}
    assert "LastModifiedDate" not in told[3].changed


def test_a_lead_without_a_company_becomes_a_person(leads: Tale) -> None:
    lead = leads.add("Lead", LastName="Lee", Email="lee@example.com")
    leads.told()
    wanted = LeadConvert(lead_id=lead, converted_status="Closed - Converted", do_not_create_opportunity=True)
    convert(leads.org, leads.caller, wanted)
    told = leads.told()
    assert [one.kind for one in told] == ["Account CREATE", "Contact CREATE", "Lead UPDATE"]
    assert told[0].fields["PersonEmail"] == told[1].fields["Email"] == "lee@example.com"


# Header and selection.


def test_the_header_says_who_and_when(tale: Tale) -> None:
    tale.org.change_origin = "com/salesforce/api/rest/60.0;client=Loader"
    acme = tale.add("Account", Name="Acme")
    (told,) = tale.told()
    header = told.header
    assert (header.entity, header.record_ids) == ("Account", [acme])
    assert header.origin == "com/salesforce/api/rest/60.0;client=Loader"
    assert header.committed_at == tale.row("Account", acme)["CreatedDate"]
    assert header.user[:3] == "005"
    tale.change("Account", acme, Phone="1")
    (later,) = tale.told()
    assert later.header.commit > header.commit
    assert later.header.transaction != header.transaction


def test_nothing_is_told_of_what_is_not_selected(tale: Tale) -> None:
    tale.add("Lead", LastName="Lee", Company="Lee & Co")
    assert tale.kinds() == []
    tale.org.select_changes(["LeadChangeEvent", "account"])
    assert tale.org.definitions.change_data_capture == ["Lead", "Account"]
    tale.person()
    tale.add("Lead", LastName="Lee", Company="Lee & Co")
    assert tale.kinds() == ["Account CREATE", "Lead CREATE"]


@pytest.mark.parametrize("name", ["Nothing", "Profile", "Organization", "ChangeEvent", ""])
def test_what_can_not_be_captured_is_refused(tale: Tale, name: str) -> None:
    with pytest.raises(SeedUnreadable):
        tale.org.select_changes([name])
    assert tale.org.definitions.change_data_capture == list(BOTH)


def test_a_field_that_is_gone_is_told_no_more(tale: Tale) -> None:
    schema, definitions = tale.org.schema, tale.org.definitions
    tale.plant(SeedDocument(custom_fields=[{"sobject": "Account", "name": "Later__c", "type": "string", "length": 8}]))
    acme = tale.add("Account", Name="Acme")
    tale.change("Account", acme, Later__c="x", Phone="1")
    tale.org.change(schema, definitions)
    created, updated = tale.told()
    assert updated.changed == ["Phone", "LastModifiedDate"]
    assert "Later__c" not in {*created.fields, *updated.fields}
    schema_text = schema_of(tale.feed, "AccountChangeEvent").text
    for logged in tale.feed.read(["AccountChangeEvent"], 0, 2):
        assert encode(logged.event, tale.feed.shape("Account"), schema_text)


def test_nothing_is_captured_unless_chosen() -> None:
    house = House()
    assert house.org.definitions.change_data_capture == []
    house.close()

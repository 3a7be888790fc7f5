"""What comes back from the recycle bin, and what doesn't."""

from __future__ import annotations

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.moves.undeletion import empty, hard_delete, undelete
from twofold.emulator.refusals import Refused


def bring_back(house: House, kind: str, record_id: str) -> None:
    undelete(house.org, house.caller, kind, record_id)


def refusal(house: House, kind: str, record_id: str) -> str:
    with pytest.raises(Refused) as refused:
        bring_back(house, kind, record_id)
    return refused.value.code


def test_a_person_comes_back_with_its_contact_and_its_followers(house: House) -> None:
    account, contact = house.person()
    task = house.add("Task", WhoId=contact, WhatId=account, Subject="Call")
    deal = house.add("Opportunity", AccountId=account, Name="Deal", StageName="Prospecting", CloseDate="2026-12-31")
    house.delete("Account", account)
    assert house.is_deleted("Contact", contact)
    assert house.is_deleted("Task", task)
    bring_back(house, "Account", account)
    for kind, record_id in (("Account", account), ("Contact", contact), ("Task", task), ("Opportunity", deal)):
        assert not house.is_deleted(kind, record_id)
    assert house.points_at("Contact", contact, "AccountId") == account
    assert (house.points_at("Task", task, "WhoId"), house.points_at("Task", task, "WhatId")) == (contact, account)
    assert house.points_at("Task", task, "AccountId") == account


def test_what_was_deleted_before_stays_deleted(house: House) -> None:
    account = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=account)
    sam = house.add("Contact", LastName="Sam", AccountId=account)
    house.delete("Contact", kim)
    house.delete("Account", account)
    bring_back(house, "Account", account)
    assert house.is_deleted("Contact", kim)
    assert not house.is_deleted("Contact", sam)


def test_cleared_references_come_back_unless_they_were_replaced(house: House) -> None:
    parent, other = house.add("Account", Name="Parent"), house.add("Account", Name="Other")
    kept, moved = house.add("Account", Name="A", ParentId=parent), house.add("Account", Name="B", ParentId=parent)
    house.delete("Account", parent)
    assert house.row("Account", kept)["ParentId"] is None
    house.change("Account", moved, ParentId=other)
    bring_back(house, "Account", parent)
    assert house.points_at("Account", kept, "ParentId") == parent
    assert house.points_at("Account", moved, "ParentId") == other


def test_a_contact_whose_account_is_gone_comes_back_alone(house: House) -> None:
    account = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=account)
    house.delete("Contact", kim)
    house.delete("Account", account)
    bring_back(house, "Contact", kim)
    assert house.row("Contact", kim)["AccountId"] is None


def test_what_went_along_does_not_come_back_by_itself(house: House) -> None:
    account = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=account)
    house.delete("Account", account)
    assert refusal(house, "Contact", kim) == "UNDELETE_FAILED"


def test_a_living_record_and_a_person_contact_are_refused(house: House) -> None:
    account, contact = house.person()
    assert refusal(house, "Account", account) == "UNDELETE_FAILED"
    house.delete("Account", account)
    assert refusal(house, "Contact", contact) == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert refusal(house, "Account", "001000000000999AAA") == "INVALID_CROSS_REFERENCE_KEY"


def test_a_value_taken_meanwhile_keeps_the_person_in_the_bin(house: House) -> None:
    account, _ = house.person(K__pc="7")
    house.delete("Account", account)
    house.add("Contact", LastName="Kim", K__c="7")
    assert refusal(house, "Account", account) == "DUPLICATE_VALUE"
    assert house.is_deleted("Account", account)


def test_a_contact_does_not_come_back_under_what_has_become_a_person(house: House) -> None:
    account = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=account)
    house.add("Contact", LastName="Sam", AccountId=account)
    house.delete("Contact", kim)
    house.change("Account", account, RecordTypeId=house.record_type("PersonAccount"))
    assert refusal(house, "Contact", kim) == "INVALID_PERSON_ACCOUNT_OPERATION"


def test_a_member_of_a_campaign_that_is_gone_stays_out(house: House) -> None:
    account, contact = house.person()
    campaign = house.add("Campaign", Name="Spring")
    member = house.add("CampaignMember", CampaignId=campaign, ContactId=contact)
    house.delete("Account", account)
    house.delete("Campaign", campaign)
    bring_back(house, "Account", account)
    assert house.is_deleted("CampaignMember", member)


def test_an_emptied_bin_gives_nothing_back(house: House) -> None:
    account, _ = house.person()
    house.delete("Account", account)
    empty(house.org, house.caller, "Account", account)
    assert house.org.store.where("Contact", "1") == []
    assert refusal(house, "Account", account) == "INVALID_CROSS_REFERENCE_KEY"


def test_a_hard_delete_leaves_nothing_in_the_bin(house: House) -> None:
    account, _ = house.person()
    hard_delete(house.org, house.caller, "Account", account)
    assert house.org.store.where("Account", "1") == house.org.store.where("Contact", "1") == []


def test_the_bin_keeps_records_for_fifteen_days(house: House) -> None:
    account, _ = house.person()
    house.delete("Account", account)
    house.org.clock.advance(15 * 86_400_000 - 5000)
    bring_back(house, "Account", account)
    house.delete("Account", account)
    house.org.clock.advance(15 * 86_400_000 + 5000)
    assert refusal(house, "Account", account) == "UNDELETE_FAILED"

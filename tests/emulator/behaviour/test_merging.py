"""Up to three records become one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.moves.merging import Merged, merge
from twofold.emulator.behaviour.moves.undeletion import undelete
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import SeedDocument
from twofold.facts.ids import find_key


def merge_into(house: House, kind: str, master: str, *losers: str, **values: Any) -> Merged:
    return merge(house.org, house.caller, kind, master, losers, values)


def refusal(house: House, kind: str, master: str, *losers: str) -> Refused:
    with pytest.raises(Refused) as refused:
        merge_into(house, kind, master, *losers)
    return refused.value


def deal_of(house: House, account: str, **fields: Any) -> str:
    named = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31", **fields}
    return house.add("Opportunity", AccountId=account, **named)


def test_one_account_and_one_person_contact_remain(house: House) -> None:
    master, mine = house.person(FirstName="Jo", PersonEmail="jo@example.com")
    losers = [house.person(PersonEmail="old@example.com", Phone="5") for _ in range(2)]
    deals = [deal_of(house, account) for account, _ in losers for _ in range(2)]
    case = house.add("Case", ContactId=losers[0][1], Subject="Help")
    task = house.add("Task", WhoId=losers[1][1], Subject="Call")
    campaign = house.add("Campaign", Name="Spring")
    member = house.add("CampaignMember", CampaignId=campaign, ContactId=losers[0][1])

    merged = merge_into(house, "Account", master, *(account for account, _ in losers))

    assert (house.living("Account"), house.living("Contact")) == ([master], [mine])
    assert {house.points_at("Opportunity", deal, "AccountId") for deal in deals} == {master}
    assert (house.points_at("Case", case, "AccountId"), house.points_at("Case", case, "ContactId")) == (master, mine)
    assert house.row("Case", case)["ContactEmail"] == "jo@example.com"
    assert (house.points_at("Task", task, "WhoId"), house.points_at("Task", task, "AccountId")) == (mine, master)
    assert house.points_at("CampaignMember", member, "LeadOrContactId") == mine
    assert house.row("CampaignMember", member)["Name"] == "Jo Roe"
    for account, contact in losers:
        assert house.points_at("Account", account, "MasterRecordId") == master
        assert house.points_at("Contact", contact, "MasterRecordId") == mine
    assert house.row("Account", master)["Phone"] is None
    assert find_key(deals[0]) in merged.moved


def test_what_the_request_sets_wins(house: House) -> None:
    master, mine = house.person(PersonEmail="jo@example.com")
    loser, _ = house.person(PersonEmail="old@example.com", K__pc="7")
    merge_into(house, "Account", master, loser, PersonEmail="old@example.com", K__pc="7")
    assert house.row("Contact", mine)["Email"] == "old@example.com"
    assert house.row("Contact", mine)["K__c"] == "7"


def test_one_membership_of_a_campaign_is_left(house: House) -> None:
    master, mine = house.person()
    loser, theirs = house.person()
    campaign = house.add("Campaign", Name="Spring")
    kept, dropped = (house.add("CampaignMember", CampaignId=campaign, ContactId=who) for who in (mine, theirs))
    merge_into(house, "Account", master, loser)
    assert house.living("CampaignMember") == [kept]
    assert house.is_deleted("CampaignMember", dropped)


def test_a_business_takes_contacts_and_daughters_over(house: House) -> None:
    master, loser = house.add("Account", Name="Acme"), house.add("Account", Name="Acme Ltd")
    house.change("Account", master, ParentId=loser)
    kim = house.add("Contact", LastName="Kim", AccountId=loser)
    daughter = house.add("Account", Name="Acme East", ParentId=loser)
    merge_into(house, "Account", master, loser)
    assert house.points_at("Contact", kim, "AccountId") == master
    assert house.points_at("Account", daughter, "ParentId") == master
    assert house.row("Account", master)["ParentId"] is None


def test_contacts_and_leads_merge_as_well(house: House) -> None:
    kim, kin = house.add("Contact", LastName="Kim"), house.add("Contact", LastName="Kin")
    sam = house.add("Contact", LastName="Sam", ReportsToId=kin)
    merge_into(house, "Contact", kim, kin)
    assert house.points_at("Contact", sam, "ReportsToId") == kim
    lee, leo = house.add("Lead", LastName="Lee", Company="A"), house.add("Lead", LastName="Leo", Company="B")
    task = house.add("Task", WhoId=leo, Subject="Call")
    merge_into(house, "Lead", lee, leo)
    assert house.points_at("Task", task, "WhoId") == lee
    one, two = house.add("Case", Subject="1"), house.add("Case", Subject="2")
    merge_into(house, "Case", one, two)
    assert house.living("Case") == [one]


def test_persons_and_businesses_do_not_merge(house: House) -> None:
    person, contact = house.person()
    business = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim")
    assert "compatible record types" in str(refusal(house, "Account", person, business))
    assert "compatible record types" in str(refusal(house, "Account", business, person))
    assert refusal(house, "Contact", kim, contact).code == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert refusal(house, "Contact", contact, kim).code == "INVALID_PERSON_ACCOUNT_OPERATION"


def test_what_can_not_be_merged_stays_as_it_was(house: House) -> None:
    people = [house.person()[0] for _ in range(4)]
    assert refusal(house, "Account", people[0], *people[1:]).code == "EXCEEDED_ID_LIMIT"
    assert refusal(house, "Account", people[0], people[0]).code == "INVALID_ID_FIELD"
    assert refusal(house, "Account", people[0]).code == "MISSING_ARGUMENT"
    assert refusal(house, "Account", people[0], "001000000000999AAA").code == "INVALID_CROSS_REFERENCE_KEY"
    assert refusal(house, "Account", people[0], "nothing").code == "MALFORMED_ID"
    house.delete("Account", people[1])
    assert refusal(house, "Account", people[0], people[1]).code == "ENTITY_IS_DELETED"
    assert refusal(house, "Task", people[0], people[2]).code == "INVALID_TYPE"
    with pytest.raises(Refused, match="Name"):
        merge_into(house, "Account", people[0], people[2], Name="Jo Roe")
    assert not house.is_deleted("Account", people[2])


def test_a_merged_person_can_come_back_without_its_children(house: House) -> None:
    master, _ = house.person()
    loser, theirs = house.person()
    deal = deal_of(house, loser)
    merge_into(house, "Account", master, loser)
    undelete(house.org, house.caller, "Account", loser)
    assert not house.is_deleted("Contact", theirs)
    assert house.row("Account", loser)["MasterRecordId"] is None
    assert house.points_at("Opportunity", deal, "AccountId") == master


def test_a_lookup_of_a_person_moves_in_both_halves() -> None:
    mentor = {"sobject": "Contact", "name": "Mentor__c", "type": "reference", "reference_to": ["Contact"]}
    house = House(with_basics(SeedDocument(custom_fields=[mentor])))
    master, mine = house.person()
    loser, theirs = house.person()
    pupil, _ = house.person(Mentor__pc=theirs)
    merge_into(house, "Account", master, loser)
    assert house.points_at("Account", pupil, "Mentor__pc") == mine
    house.check_halves()
    house.delete("Account", master)
    assert house.row("Account", pupil)["Mentor__pc"] is None
    house.check_halves()
    undelete(house.org, house.caller, "Account", master)
    assert house.points_at("Account", pupil, "Mentor__pc") == mine
    house.check_halves()
    house.close()


def test_a_merge_makes_no_circle(house: House) -> None:
    loser = house.add("Account", Name="Top")
    middle = house.add("Account", Name="Middle", ParentId=loser)
    master = house.add("Account", Name="Low", ParentId=middle)
    assert refusal(house, "Account", master, loser).code == "CIRCULAR_DEPENDENCY"
    assert house.living("Account") == [loser, middle, master]

"""Assets, contracts and orders of persons and businesses, and the rows around campaigns."""

from __future__ import annotations

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.refusals import Refused


def refused_delete(house: House, account: str) -> str:
    with pytest.raises(Refused) as refused:
        house.delete("Account", account)
    return refused.value.code


def test_a_draft_goes_with_its_account_and_an_activated_one_keeps_it(house: House) -> None:
    account, contact = house.person()
    contract = house.add("Contract", AccountId=account, StartDate="2026-01-31", ContractTerm=1)
    row = house.row("Contract", contract)
    assert (row["StatusCode"], row["EndDate"], row["ContractNumber"]) == ("Draft", "2026-02-27", "00001001")
    order = house.add("Order", AccountId=account, EffectiveDate="2026-01-31", ContractId=contract)
    assert (house.row("Order", order)["StatusCode"], house.row("Order", order)["TotalAmount"]) == ("D", 0)
    house.change("Contract", contract, Status="Activated")
    assert house.row("Contract", contract)["ActivatedById"] == house.org.api_user
    assert refused_delete(house, account) == "DELETE_FAILED"
    house.change("Contract", contract, Status="Draft")
    house.change("Contract", contract, CustomerSignedId=contact)
    assert refused_delete(house, account) == "DELETE_FAILED"
    house.change("Contract", contract, CustomerSignedId=None)
    house.delete("Account", account)
    assert house.is_deleted("Order", order)


def test_nothing_begins_activated(house: House) -> None:
    account, _ = house.person()
    for kind, fields in (("Contract", {}), ("Order", {"EffectiveDate": "2026-01-31"})):
        with pytest.raises(Refused, match="INVALID_STATUS"):
            house.add(kind, AccountId=account, Status="Activated", **fields)


def test_an_asset_of_a_person_contact_is_the_accounts(house: House) -> None:
    account, contact = house.person()
    asset = house.add("Asset", Name="Bike", ContactId=contact)
    assert house.points_at("Asset", asset, "AccountId") == account
    with pytest.raises(Refused, match="an account, a contact, or both"):
        house.add("Asset", Name="Bike")
    house.delete("Account", account)
    assert house.is_deleted("Asset", asset)


def test_a_case_keeps_its_comments_and_contacts(house: House) -> None:
    _, contact = house.person()
    case = house.add("Case", Subject="Help")
    comment = house.add("CaseComment", ParentId=case, CommentBody="Looking")
    assert house.row("CaseComment", comment)["CreatorName"] == "Api User"
    role = house.add("CaseContactRole", CasesId=case, ContactId=contact)
    house.delete("Case", case)
    assert house.is_deleted("CaseComment", comment)
    assert house.is_deleted("CaseContactRole", role)


def test_a_member_has_responded_when_its_status_says_so(house: House) -> None:
    _, contact = house.person()
    campaign = house.add("Campaign", Name="Spring")
    assert [house.row("CampaignMemberStatus", key)["Label"] for key in house.living("CampaignMemberStatus")] == [
        "Sent",
        "Responded",
    ]
    member = house.add("CampaignMember", CampaignId=campaign, ContactId=contact)
    assert house.row("CampaignMember", member)["HasResponded"] == 0
    house.change("CampaignMember", member, Status="Responded")
    row = house.row("CampaignMember", member)
    assert row["HasResponded"] == 1
    assert row["FirstRespondedDate"] is not None

"""T71 to T74, T101: records related to a person, and rights to its fields."""

from tests.emulator.box import Client
from twofold.emulator.seeds.document import ConnectedApp, Profile, SeedDocument, User


def test_t71_an_opportunity_of_a_person(sf: Client) -> None:
    """C: An opportunity takes a person account like any account."""
    account, _ = sf.person()
    deal = {"AccountId": account, "Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
    opportunity = sf.create("Opportunity", deal).id
    assert sf.update("Opportunity", opportunity, {"StageName": "Closed Won"}).status == 204
    row = sf.read("Opportunity", opportunity)
    assert (row["IsClosed"], row["IsWon"], row["Probability"], row["Fiscal"]) == (True, True, 100.0, "2026 4")


def test_t72_a_task_with_the_contact_belongs_to_the_account(sf: Client) -> None:
    """C/B: A task with a person contact as its name gets the person's account."""
    account, contact = sf.person()
    assert sf.read("Task", sf.add("Task", WhoId=contact, Subject="Call"))["AccountId"] == account


def test_t73_a_task_about_the_account(sf: Client) -> None:
    """D: A task can be related to a person account."""
    account, _ = sf.person()
    assert sf.read("Task", sf.add("Task", WhatId=account, Subject="Call"))["AccountId"] == account


def test_t74_a_person_in_a_campaign(sf: Client) -> None:
    """C: A campaign takes the contact of a person as a member, once."""
    _, contact = sf.person(FirstName="Jo")
    member = {"CampaignId": sf.add("Campaign", Name="Spring"), "ContactId": contact}
    assert sf.read("CampaignMember", sf.add("CampaignMember", **member))["Name"] == "Jo Roe"
    assert sf.create("CampaignMember", member).code == "DUPLICATE_VALUE"


def test_t75_a_file_is_not_linked_to_the_contact_of_a_person(sf: Client) -> None:
    """C: Linking a file to a person contact is refused (E6)."""
    _, contact = sf.person()
    link = {"LinkedEntityId": contact, "ContentDocumentId": "069000000000001AAA"}
    assert sf.create("ContentDocumentLink", link).message == "cannot reference person contact"


def related(sf: Client) -> None:
    """Let contacts have several accounts."""
    sf.plant(SeedDocument(features=["contacts-to-multiple-accounts"]))


def test_t76_a_person_related_to_a_business(sf: Client) -> None:
    """D: A person contact can be related to a business account, indirectly."""
    related(sf)
    _, contact = sf.person()
    relation = sf.add("AccountContactRelation", AccountId=sf.add("Account", Name="Acme"), ContactId=contact)
    assert sf.read("AccountContactRelation", relation)["IsDirect"] is False


def test_t77_the_same_relation_twice(sf: Client) -> None:
    """C: A second relation between the same two is refused as a duplicate."""
    related(sf)
    _, contact = sf.person()
    pair = {"AccountId": sf.add("Account", Name="Acme"), "ContactId": contact}
    sf.add("AccountContactRelation", **pair)
    assert sf.create("AccountContactRelation", pair).code == "DUPLICATE_VALUE"


def test_t78_two_persons_related_to_each_other(sf: Client) -> None:
    """D: A person account can be related to the contact of another person."""
    related(sf)
    (one, _), (_, other) = sf.person(), sf.person(LastName="Doe")
    assert sf.create("AccountContactRelation", {"AccountId": one, "ContactId": other}).status == 201


def test_t101_the_right_to_a_person_field_is_that_of_its_contact_field(sf: Client) -> None:
    """D: A user who may not see Contact.Email doesn't see PersonEmail either."""
    sf.plant(
        SeedDocument(
            profiles=[
                Profile("Blind", default_record_types={"Account": "Business"}, fields={"Contact.Email": "hidden"})
            ],
            users=[User("kim", "kim@example.com", "Kim", profile="Blind")],
            connected_apps=[ConnectedApp("kim-app", "kim-secret", user="kim@example.com")],
        )
    )
    sf.sign_in("kim-app", "kim-secret")
    assert sf.ask("SELECT PersonEmail FROM Account").code == "INVALID_FIELD"
    assert "PersonEmail" not in sf.fields("Account")

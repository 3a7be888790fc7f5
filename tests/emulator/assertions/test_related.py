"""T71 to T74, T101: records related to a person, and rights to its fields."""

from tests.emulator.box import Client
from twofold.emulator.seeds.document import ConnectedApp, Profile, SeedDocument, User


def test_t71_an_opportunity_of_a_person(sf: Client) -> None:
    """C: An opportunity takes a person account like any account."""
    account, _ = sf.person()
    deal = {"AccountId": account, "Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-12-31"}
    assert sf.create("Opportunity", deal).status == 201


def test_t72_a_task_with_the_contact_belongs_to_the_account(sf: Client) -> None:
    """C/B: A task with a person contact as its name gets the person's account."""
    account, contact = sf.person()
    assert sf.read("Task", sf.add("Task", WhoId=contact, Subject="Call"))["AccountId"] == account


def test_t73_a_task_about_the_account(sf: Client) -> None:
    """D: A task can be related to a person account."""
    account, _ = sf.person()
    assert sf.read("Task", sf.add("Task", WhatId=account, Subject="Call"))["AccountId"] == account


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

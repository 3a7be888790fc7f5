"""What may users do who are no administrators? Rights come from the seed."""

from __future__ import annotations

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.basics import BUSINESS, PERSON
from twofold.emulator.seeds.document import ConnectedApp, Profile, RecordType, SeedDocument, User

DESK = Profile(
    "Desk",
    default_record_types={"Account": "Business", "PersonAccount": "PersonAccount"},
    record_types={"PersonAccount": ["PersonAccount"]},
    objects={"Case": "read", "Lead": "none", "Event": "create", "Contact": "edit"},
    fields={"Contact.Title": "read", "Account.AnnualRevenue": "hidden", "Contact.Department": "hidden"},
)


@pytest.fixture
def desk(sf: Client) -> Client:
    """An org seen by somebody from the front desk."""
    sf.reset(
        SeedDocument(
            record_types=[BUSINESS, PERSON, RecordType("Account", "Patient", person=True)],
            profiles=[Profile("System Administrator", default_record_types=DESK.default_record_types), DESK],
            users=[User("api", "api@example.com", "Api"), User("kim", "kim@example.com", "Kim", profile="Desk")],
            connected_apps=[ConnectedApp("desk", "desk", user="kim@example.com")],
        )
    )
    assert sf.sign_in("desk", "desk").status == 200
    return sf


def test_hidden_fields_do_not_exist(desk: Client) -> None:
    account, _ = desk.person()
    assert desk.create("Account", {"Name": "A", "AnnualRevenue": 1}).code == "INVALID_FIELD"
    assert desk.create("Account", {"LastName": "A", "PersonDepartment": "X"}).code == "INVALID_FIELD"
    assert "AnnualRevenue" not in desk.read("Account", account)
    assert desk.ask("SELECT AnnualRevenue FROM Account").code == "INVALID_FIELD"


def test_read_only_fields_can_be_read(desk: Client) -> None:
    account, contact = desk.person()
    assert desk.update("Contact", contact, {"Title": "Dr"}).fields == ["Title"]
    assert desk.update("Account", account, {"PersonTitle": "Dr"}).code == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert desk.field("Account", "PersonTitle")["updateable"] is False
    assert desk.ask("SELECT PersonTitle FROM Account").status == 200


def test_objects_are_hidden_read_only_or_never_deleted(desk: Client) -> None:
    assert desk.create("Lead", {"LastName": "Lee"}).status == 404
    assert desk.ask("SELECT Id FROM Lead").status == 400
    assert desk.create("Case", {"Subject": "Help"}).code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
    event = desk.add("Event", StartDateTime="2026-01-02T10:00:00Z", DurationInMinutes=5)
    assert desk.update("Event", event, {"Subject": "x"}).status == 400
    kim = desk.add("Contact", LastName="Kim")
    assert desk.delete("Contact", kim).status == 400


def test_a_record_type_of_others_can_not_be_chosen(desk: Client) -> None:
    patient = desk.rows("SELECT Id FROM RecordType WHERE DeveloperName = 'Patient'")[0]["Id"]
    reply = desk.create("Account", {"LastName": "Roe", "RecordTypeId": patient})
    assert (reply.code, reply.fields) == ("INVALID_CROSS_REFERENCE_KEY", ["RecordTypeId"])
    assert reply.message == f"Record Type ID: this ID value isn't valid for the user: {patient}"


def test_the_describe_marks_what_is_available(desk: Client) -> None:
    infos = {info["developerName"]: info for info in desk.describe("Account")["recordTypeInfos"]}
    assert (infos["Patient"]["available"], infos["PersonAccount"]["available"]) == (False, True)
    assert infos["Business"]["defaultRecordTypeMapping"] is True

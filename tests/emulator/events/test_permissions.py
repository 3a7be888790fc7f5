"""A listener hears of what its user may see: objects when subscribing or when delivered, fields always."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.listener import Listener
from tests.emulator.events.pubsub import Problem, PubSubClient, refusal
from twofold.emulator.events.pubsub import messages
from twofold.emulator.seeds.document import Profile, SeedDocument, User
from twofold.emulator.server import RunningOrg

CLERK = "clerk"
SEED = msgspec.structs.replace(
    ASSERTION_ORG,
    users=[*ASSERTION_ORG.users, User(ref=CLERK, username="clerk@example.com", last_name="Clerk", profile="Clerk")],
    profiles=[
        *ASSERTION_ORG.profiles,
        Profile("Clerk", objects={"Lead": "none"}, fields={"Contact.Email": "hidden", "Account.Industry": "hidden"}),
    ],
    change_data_capture=["Account", "Contact", "Lead"],
)
ALL, LEADS = "/data/ChangeEvents", "/data/LeadChangeEvent"


@pytest.fixture
def seed() -> SeedDocument:
    return SEED


@pytest.fixture
def clerk(sf: Client, running: RunningOrg) -> Iterator[Client]:
    """The org as its clerk meets it."""
    user = running.box.org.find_user("clerk@example.com")
    assert user is not None
    running.box.org.sessions.admit(CLERK, user)
    client = Client(running)
    client.token = CLERK
    yield client
    client.close()


def test_hidden_fields_are_not_delivered(sf: Client, clerk: Client) -> None:
    listener = Listener(clerk, ALL)
    account, _ = sf.person(PersonEmail="pat@example.com", Phone="1")
    on_account, on_contact = listener.hear()
    assert "PersonEmail" not in on_account.fields
    assert "Email" not in on_contact.fields
    assert on_account.fields["Phone"] == on_contact.fields["Phone"] == "1"
    sf.update("Account", account, {"Industry": "Banking", "Fax": "2"})
    assert [event.changed for event in listener.hear()] == [["Fax", "LastModifiedDate"]] * 2


def test_hidden_objects_are_left_out_of_the_channel_of_all(sf: Client, clerk: Client) -> None:
    listener = Listener(clerk, ALL)
    for number in range(120):
        sf.add("Lead", LastName=f"Lee {number}", Company="Lee & Co")
    sf.add("Account", Name="Acme")
    assert [event.kind for event in listener.hear()] == [("Account", "CREATE")]


def test_a_channel_of_a_hidden_object_can_not_be_subscribed_to(clerk: Client) -> None:
    assert Listener(clerk).subscribe(LEADS)["error"].startswith("403::")


def test_a_client_belongs_to_the_user_who_shook_hands(sf: Client, clerk: Client) -> None:
    listener = Listener(clerk, ALL)
    listener.sf = sf
    assert listener.say("/meta/connect", clientId=listener.client_id)["error"] == "403::Unknown client"


def test_the_same_holds_for_the_pubsub_api(sf: Client, clerk: Client, running: RunningOrg) -> None:
    sf.add("Lead", LastName="Lee", Company="Lee & Co")
    sf.person(PersonEmail="pat@example.com")
    with PubSubClient(running, accesstoken=CLERK) as client:
        events = client.subscribe(ALL, 2, replay_preset=messages.EARLIEST).take(2)
        assert [event.kind for event in events] == [("Account", "CREATE"), ("Contact", "CREATE")]
        assert not {"PersonEmail", "Email"} & {*events[0].fields, *events[1].fields}
        assert "PersonEmail" in {field["name"] for field in events[0].schema["fields"]}
        assert client.get_topic(LEADS).can_subscribe is False
        denied = Problem("PERMISSION_DENIED", "subscription.topic.cannot.subscribe")
        assert refusal(lambda: client.subscribe(LEADS).response()) == denied

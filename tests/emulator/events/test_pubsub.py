"""The Pub/Sub API: topics, schemas, subscriptions, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.pubsub import Problem, PubSubClient, refusal
from twofold.emulator.events.pubsub import messages
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.errors import UsageError

ACCOUNTS, CONTACTS, ALL = "/data/AccountChangeEvent", "/data/ContactChangeEvent", "/data/ChangeEvents"
CAPTURING = msgspec.structs.replace(ASSERTION_ORG, change_data_capture=["Account", "Contact"])
EARLIEST, CUSTOM = messages.EARLIEST, messages.CUSTOM


@pytest.fixture
def seed() -> SeedDocument:
    return CAPTURING


# Topics and schemas.


def test_a_topic_says_what_may_be_done_with_it(pubsub: PubSubClient, running: RunningOrg) -> None:
    topic = pubsub.get_topic("/data/accountchangeevent")
    assert (topic.topic_name, topic.can_publish, topic.can_subscribe) == (ACCOUNTS, False, True)
    assert running.box.org.id in topic.tenant_guid
    assert topic.schema_id
    assert topic.rpc_id


@pytest.mark.parametrize(
    ("topic", "problem"),
    [
        ("", Problem("INVALID_ARGUMENT", "topic.validation.empty")),
        ("/data/NoneChangeEvent", Problem("NOT_FOUND", "topic.not.found")),
        ("/data/ProfileChangeEvent", Problem("NOT_FOUND", "topic.not.found")),
        ("/topic/Accounts", Problem("NOT_FOUND", "topic.not.found")),
        ("/event/None__e", Problem("NOT_FOUND", "topic.not.found")),
    ],
)
def test_other_topics_are_refused(pubsub: PubSubClient, topic: str, problem: Problem) -> None:
    assert refusal(lambda: pubsub.get_topic(topic)) == problem
    assert refusal(lambda: pubsub.subscribe(topic).response()) == problem


def test_a_schema_describes_names_and_addresses_as_records(pubsub: PubSubClient) -> None:
    info = pubsub.get_schema(pubsub.get_topic(ACCOUNTS).schema_id)
    schema = json.loads(info.schema_json)
    fields = {field["name"]: field["type"] for field in schema["fields"]}
    assert (schema["name"], schema["fields"][0]["name"]) == ("AccountChangeEvent", "ChangeEventHeader")
    assert fields["Name"][:2] == ["null", "string"]
    assert [part["name"] for part in fields["Name"][2]["fields"]] == ["Salutation", "FirstName", "LastName"]
    assert fields["ShippingAddress"] == ["null", "Address"]
    assert fields["AnnualRevenue"] == ["null", "double"]
    assert fields["PersonDoNotCall"] == ["null", "boolean"]
    assert "Id" not in fields


def test_a_schema_gets_another_id_with_another_field_and_can_still_be_asked_for(
    sf: Client, pubsub: PubSubClient
) -> None:
    before = pubsub.get_topic(ACCOUNTS).schema_id
    assert pubsub.get_topic(ACCOUNTS).schema_id == before
    field = {"sobject": "Account", "name": "Later__c", "type": "string", "length": 8}
    assert sf.control("POST", "seed", {"custom_fields": [field]}).status == 200
    after = pubsub.get_topic(ACCOUNTS).schema_id
    assert after != before
    assert "Later__c" not in pubsub.get_schema(before).schema_json
    assert "Later__c" in pubsub.get_schema(after).schema_json


def test_schemas_that_never_were_are_refused(pubsub: PubSubClient) -> None:
    assert refusal(lambda: pubsub.get_schema("")) == Problem("INVALID_ARGUMENT", "schema.validation.failed")
    assert refusal(lambda: pubsub.get_schema("AAAAAAAAAAAAAAAAAAAAAA")).status == "NOT_FOUND"


# Who calls.


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"accesstoken": "wrong"}, "service.auth.error"),
        ({"accesstoken": "-"}, "service.auth.headers.invalid"),
        ({"instanceurl": ""}, "service.auth.headers.invalid"),
        ({"tenantid": "00D000000000009"}, "service.auth.error"),
    ],
)
def test_every_call_needs_a_session(sf: Client, running: RunningOrg, headers: dict[str, str], code: str) -> None:
    with PubSubClient(running, **headers) as client:
        calls: list[Callable[[], Any]] = [
            lambda: client.get_topic(ACCOUNTS),
            lambda: client.get_schema("x"),
            lambda: client.subscribe(ACCOUNTS).response(),
            lambda: client.publish(ACCOUNTS),
        ]
        assert {refusal(call) for call in calls} == {Problem("UNAUTHENTICATED", code)}


def test_the_short_org_id_will_do(running: RunningOrg) -> None:
    with PubSubClient(running, tenantid=running.box.org.id[:15]) as client:
        assert client.get_topic(ACCOUNTS).topic_name == ACCOUNTS


def test_a_stream_ends_when_its_session_has_ended(sf: Client, pubsub: PubSubClient, running: RunningOrg) -> None:
    stream = pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST)
    sf.add("Account", Name="Acme")
    assert len(stream.take(1)) == 1
    sf.control("POST", "faults", {"fault": "expire-sessions"})
    running.box.org.sessions.admit("another", running.box.org.api_user)
    sf.token = "another"
    sf.add("Account", Name="Other")
    assert refusal(stream.response) == Problem("UNAUTHENTICATED", "service.auth.error")


# Events.


def test_a_new_person_comes_with_names_addresses_and_dates(sf: Client, pubsub: PubSubClient) -> None:
    fields = {"Salutation": "Ms.", "FirstName": "Pat", "PersonBirthdate": "1990-02-03", "BillingCity": "York"}
    account, contact = sf.person(**fields, PersonDoNotCall=True)
    on_account, on_contact = pubsub.subscribe(ALL, replay_preset=EARLIEST).take(2)
    assert (on_account.kind, on_contact.kind) == (("Account", "CREATE"), ("Contact", "CREATE"))
    assert on_account.fields["Name"] == {"Salutation": "Ms.", "FirstName": "Pat", "LastName": "Roe"}
    assert on_account.fields["BillingAddress"]["City"] == "York"
    assert on_account.fields["PersonBirthdate"] == on_contact.fields["Birthdate"] == 633_999_600_000 + 3_600_000
    assert on_account.fields["PersonContactId"] == contact
    assert on_contact.fields["AccountId"] == account
    assert on_account.fields["PersonDoNotCall"] is on_contact.fields["IsPersonAccount"] is True
    assert (on_account.changed, on_account.nulled) == ([], [])


def test_a_company_sends_its_name_as_text(sf: Client, pubsub: PubSubClient) -> None:
    sf.add("Account", Name="Acme", AnnualRevenue=5, NumberOfEmployees=7)
    (event,) = pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST).take(1)
    found = {name: event.fields[name] for name in ("Name", "AnnualRevenue", "NumberOfEmployees")}
    assert found == {"Name": "Acme", "AnnualRevenue": 5.0, "NumberOfEmployees": 7}
    assert "PersonDoNotCall" not in event.fields


def test_bitmaps_name_what_was_changed_and_nulled(sf: Client, pubsub: PubSubClient) -> None:
    account, _ = sf.person(FirstName="Pat", BillingCity="York", Phone="1", Fax="2")
    stream = pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST)
    stream.take(1)
    sf.update("Account", account, {"LastName": "Doe", "Phone": "3", "Fax": None, "BillingCity": None})
    (event,) = stream.take(1)
    assert event.changed == ["Phone", "Fax", "LastModifiedDate", "Name.LastName", "BillingAddress.City"]
    assert event.nulled == ["Fax", "BillingAddress.City"]
    assert event.fields["Name"] == {"Salutation": None, "FirstName": None, "LastName": "Doe"}


# Flow.


def test_never_more_events_come_than_were_asked_for(sf: Client, pubsub: PubSubClient) -> None:
    for number in range(7):
        sf.add("Account", Name=f"Acme {number}")
    stream = pubsub.subscribe(ACCOUNTS, 2, replay_preset=EARLIEST)
    first = stream.response()
    assert (len(first.events), first.pending_num_requested) == (2, 0)
    stream.ask(2)
    stream.ask(2)
    more = stream.take(4)
    assert [event.fields["Name"] for event in more] == [f"Acme {number}" for number in range(2, 6)]
    stream.ask(3)
    last = stream.response()
    assert (len(last.events), last.pending_num_requested) == (1, 2)


def test_of_one_request_a_hundred_events_are_honoured(sf: Client, pubsub: PubSubClient) -> None:
    records = [{"attributes": {"type": "Account"}, "Name": f"Acme {number}"} for number in range(150)]
    sf.data("POST", "composite/sobjects", {"records": records})
    stream = pubsub.subscribe(ACCOUNTS, 1000, replay_preset=EARLIEST)
    response = stream.response()
    assert (len(response.events), response.pending_num_requested) == (100, 0)
    stream.ask(100)
    response = stream.response()
    assert (len(response.events), response.pending_num_requested) == (50, 50)


def test_one_replays_from_any_event(sf: Client, pubsub: PubSubClient) -> None:
    for number in range(5):
        sf.add("Account", Name=f"Acme {number}")
    everything = pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST).take(5)
    for place, event in enumerate(everything[:-1]):
        replay_id = messages.encode_replay_id(event.replay_id)
        rest = pubsub.subscribe(ACCOUNTS, replay_preset=CUSTOM, replay_id=replay_id).take(4 - place)
        assert [later.uid for later in rest] == [later.uid for later in everything[place + 1 :]]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"wanted": 0}, "subscription.fetch.requested.events.invalid"),
        ({"wanted": -1}, "subscription.fetch.requested.events.invalid"),
        ({"replay_preset": CUSTOM}, "subscription.fetch.replayid.validation.failed"),
        ({"replay_preset": CUSTOM, "replay_id": b"12907414"}, "subscription.fetch.replayid.corrupted"),
        ({"replay_preset": CUSTOM, "replay_id": b"\0"}, "subscription.fetch.replayid.corrupted"),
        ({"replay_preset": CUSTOM, "replay_id": b"\xff" * 9}, "subscription.fetch.replayid.corrupted"),
    ],
)
def test_requests_that_make_no_sense_are_refused(pubsub: PubSubClient, request_: dict[str, Any], code: str) -> None:
    stream = pubsub.subscribe(ACCOUNTS, **request_)
    assert refusal(stream.response) == Problem("INVALID_ARGUMENT", code)


def test_events_are_kept_for_72_hours(sf: Client, pubsub: PubSubClient) -> None:
    sf.add("Account", Name="Old")
    (old,) = pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST).take(1)
    replay_id = messages.encode_replay_id(old.replay_id)
    sf.advance(72 * 3600)
    assert pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST).take(1)[0].uid == old.uid
    sf.advance(1)
    sf.add("Account", Name="New")
    assert [event.fields["Name"] for event in pubsub.subscribe(ACCOUNTS, replay_preset=EARLIEST).take(1)] == ["New"]
    stale = pubsub.subscribe(ACCOUNTS, replay_preset=CUSTOM, replay_id=replay_id)
    assert refusal(stale.response) == Problem("INVALID_ARGUMENT", "subscription.fetch.replayid.corrupted")


def test_a_stream_keeps_its_topic(sf: Client, pubsub: PubSubClient) -> None:
    stream = pubsub.subscribe(ACCOUNTS, 1)
    stream.ask(1, topic_name=CONTACTS)
    assert refusal(stream.response) == Problem("INVALID_ARGUMENT", "subscription.fetch.topic.mismatch")


def test_a_stream_ends_with_its_requests(pubsub: PubSubClient) -> None:
    stream = pubsub.subscribe(ACCOUNTS, 1)
    stream.end()
    with pytest.raises(StopIteration):
        stream.response()


def test_with_nothing_to_send_the_stream_is_kept_alive(
    sf: Client, pubsub: PubSubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twofold.emulator.events.pubsub.subscribing.KEEP_ALIVE_S", 0.01)
    sf.add("Contact", LastName="Kim")
    (contact,) = pubsub.subscribe(CONTACTS, 1, replay_preset=EARLIEST).take(1)
    stream = pubsub.subscribe(ACCOUNTS, 5, replay_preset=EARLIEST)
    response = stream.response()
    assert (len(response.events), response.pending_num_requested) == (0, 5)
    assert int.from_bytes(response.latest_replay_id, "big") == contact.replay_id
    sf.add("Account", Name="Acme")
    after = pubsub.subscribe(ACCOUNTS, 1, replay_preset=CUSTOM, replay_id=response.latest_replay_id)
    assert [event.fields["Name"] for event in after.take(1)] == ["Acme"]


# Faults.


def test_faults_strike_here_too(sf: Client, pubsub: PubSubClient) -> None:
    sf.control("POST", "faults", {"fault": "unavailable", "path": "/eventbus.v1.PubSub/Get*", "times": 2})
    unavailable = Problem("UNAVAILABLE", "service.unavailable")
    assert refusal(lambda: pubsub.get_topic(ACCOUNTS)) == refusal(lambda: pubsub.get_schema("x")) == unavailable
    assert pubsub.get_topic(ACCOUNTS).topic_name == ACCOUNTS


def test_a_session_expires_at_a_call(sf: Client, pubsub: PubSubClient) -> None:
    sf.control("POST", "faults", {"fault": "expire-sessions", "path": "/eventbus.v1.PubSub/Subscribe"})
    assert pubsub.get_topic(ACCOUNTS).topic_name == ACCOUNTS
    stream = pubsub.subscribe(ACCOUNTS)
    assert refusal(stream.response) == Problem("UNAUTHENTICATED", "service.auth.error")


# What can't be done.


def test_change_events_are_not_published_by_others(pubsub: PubSubClient) -> None:
    event = messages.ProducerEvent(schema_id=pubsub.get_topic(ACCOUNTS).schema_id, payload=b"")
    assert refusal(lambda: pubsub.publish(ACCOUNTS, event)).status == "PERMISSION_DENIED"


def test_managed_subscriptions_are_refused_honestly(pubsub: PubSubClient) -> None:
    request = messages.ManagedFetchRequest(developer_name="Mine", num_requested=1)
    call = pubsub.stream(
        "ManagedSubscribe", iter([request]), messages.ManagedFetchRequest, messages.ManagedFetchResponse
    )
    assert refusal(lambda: next(call)).status == "UNIMPLEMENTED"


def test_the_door_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.emulator.server.running.is_installed", lambda: False)
    with pytest.raises(UsageError, match=r"twofold\[events\]"):
        start(OrgOptions(port=0, pubsub_port=0))


def test_a_taken_port_is_named(running: RunningOrg) -> None:
    port = int(str(running.pubsub).rpartition(":")[2])
    with pytest.raises(UsageError, match="--pubsub-port"):
        start(OrgOptions(port=0, pubsub_port=port))


def test_a_stop_ends_open_streams(tmp_path: Path) -> None:
    with (
        start(OrgOptions(port=0, pubsub_port=0, seed=CAPTURING, data=tmp_path)) as running,
        PubSubClient(running) as client,
    ):
        held = [client.subscribe(ACCOUNTS, replay_preset=EARLIEST) for _ in range(3)]
        Client(running).add("Account", Name="Acme")
        (seen,) = held[0].take(1)
        running.stop()
        assert {refusal(stream.response) for stream in held[:1]} == {Problem("UNAVAILABLE", "service.unavailable")}
    with start(OrgOptions(port=0, pubsub_port=0, data=tmp_path)) as running, PubSubClient(running) as client:
        after = client.subscribe(ACCOUNTS, replay_preset=CUSTOM, replay_id=messages.encode_replay_id(seen.replay_id))
        Client(running).add("Account", Name="After")
        (event,) = after.take(1)
        assert event.fields["Name"] == "After"
        assert event.replay_id > seen.replay_id

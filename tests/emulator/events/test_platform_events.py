"""Platform events: published by creating them or by the Pub/Sub API, heard by both."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import fastavro
import msgspec
import pytest

from tests.emulator.box import Client
from tests.emulator.conftest import ASSERTION_ORG
from tests.emulator.events.listener import Listener
from tests.emulator.events.pubsub import Problem, PubSubClient, refusal
from twofold.emulator.events.pubsub import messages
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import RunningOrg

TOPIC = "/event/Booked__e"
FIELDS = [
    {"sobject": "Booked__e", "name": "Key__c", "type": "string", "length": 40},
    {"sobject": "Booked__e", "name": "Seats__c", "type": "double", "precision": 4},
    {"sobject": "Booked__e", "name": "On__c", "type": "date"},
    {"sobject": "Booked__e", "name": "At__c", "type": "datetime"},
    {"sobject": "Booked__e", "name": "Sure__c", "type": "boolean", "default": False},
]
SEED = msgspec.structs.replace(
    ASSERTION_ORG,
    custom_objects=[*ASSERTION_ORG.custom_objects, {"name": "Booked__e"}],
    custom_fields=[*ASSERTION_ORG.custom_fields, *FIELDS],
    change_data_capture=["Account"],
)


@pytest.fixture
def seed() -> SeedDocument:
    return SEED


def produced(client: PubSubClient, fields: dict[str, Any], event_id: str = "") -> Any:
    """An event encoded by the schema of its topic."""
    schema_id = client.get_topic(TOPIC).schema_id
    schema: Any = fastavro.parse_schema(json.loads(client.get_schema(schema_id).schema_json))
    out = io.BytesIO()
    fastavro.schemaless_writer(out, schema, {"CreatedDate": 0, "CreatedById": "005000000000000AAA", **fields})
    return messages.ProducerEvent(id=event_id, schema_id=schema_id, payload=out.getvalue())


def test_creating_one_publishes_it(sf: Client, running: RunningOrg) -> None:
    listener = Listener(sf, TOPIC)
    fields = {"Key__c": "B1", "Seats__c": 2, "On__c": "2026-03-01", "At__c": "2026-03-01T10:00:00Z"}
    assert sf.create("Booked__e", fields).id.startswith("e")
    (heard,) = listener.hear()
    told = {name: heard.fields[name] for name in ("Key__c", "Seats__c", "On__c", "At__c", "Sure__c")}
    assert told == {**fields, "Seats__c": 2.0, "At__c": "2026-03-01T10:00:00.000Z", "Sure__c": False}
    assert heard.header == {}
    assert heard.fields["CreatedById"][:3] == "005"
    assert "ReplayId" not in heard.fields
    assert running.box.org.store.count("Booked__e") == 0


def test_one_that_is_refused_or_undone_is_not_published(sf: Client) -> None:
    listener = Listener(sf, TOPIC)
    assert sf.create("Booked__e", {"Nothing__c": 1}).status == 400
    records = [{"attributes": {"type": "Booked__e"}, "Key__c": "1"}, {"attributes": {"type": "Account"}}]
    assert sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": records}).status == 200
    assert listener.hear() == []


def test_it_can_not_be_asked_for_changed_or_deleted(sf: Client) -> None:
    event = sf.add("Booked__e", Key__c="1")
    assert sf.ask("SELECT Id FROM Booked__e").code == "INVALID_TYPE"
    assert sf.update("Booked__e", event, {"Key__c": "2"}).status >= 400
    assert sf.delete("Booked__e", event).status >= 400


def test_events_of_a_transaction_come_before_its_changes(sf: Client, pubsub: PubSubClient) -> None:
    records = [
        {"attributes": {"type": "Account"}, "Name": "Acme"},
        {"attributes": {"type": "Booked__e"}, "Key__c": "1"},
    ]
    assert sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": records}).status == 200
    (event,) = pubsub.subscribe(TOPIC, replay_preset=messages.EARLIEST).take(1)
    (change,) = pubsub.subscribe("/data/ChangeEvents", replay_preset=messages.EARLIEST).take(1)
    assert (event.fields["Key__c"], change.kind) == ("1", ("Account", "CREATE"))
    assert event.replay_id < change.replay_id


def test_the_topic_takes_events(pubsub: PubSubClient) -> None:
    topic = pubsub.get_topic(TOPIC)
    assert (topic.can_publish, topic.can_subscribe) == (True, True)
    schema = json.loads(pubsub.get_schema(topic.schema_id).schema_json)
    types = {field["name"]: field["type"] for field in schema["fields"]}
    assert (types["CreatedDate"], types["CreatedById"]) == ("long", "string")
    assert (types["Seats__c"], types["On__c"]) == (["null", "double"], ["null", "long"])


def test_what_is_published_is_heard_as_it_was(sf: Client, pubsub: PubSubClient) -> None:
    listener = Listener(sf, TOPIC)
    fields = {"Key__c": "B1", "Seats__c": 1.5, "On__c": 1_772_323_200_000, "At__c": 1_772_359_200_000, "Sure__c": True}
    response = pubsub.publish(TOPIC, produced(pubsub, fields, "mine"), produced(pubsub, {"Key__c": "B2"}))
    first, second = response.results
    assert (first.correlation_key, first.error.msg) == ("mine", "")
    assert second.correlation_key
    heard = pubsub.subscribe(TOPIC, replay_preset=messages.EARLIEST).take(2)
    assert [event.replay_id for event in heard] == [int.from_bytes(one.replay_id, "big") for one in response.results]
    assert (heard[0].uid, heard[0].fields | fields) == ("mine", heard[0].fields)
    assert heard[0].fields["CreatedDate"] > 0
    assert [event.fields["Key__c"] for event in listener.hear()] == ["B1", "B2"]


def test_one_that_can_not_be_read_fails_alone(pubsub: PubSubClient) -> None:
    good = produced(pubsub, {"Key__c": "B1"})
    unreadable = messages.ProducerEvent(id="bad", schema_id=good.schema_id, payload=b"\xff")
    unknown = messages.ProducerEvent(id="odd", schema_id="nothing", payload=good.payload)
    results = pubsub.publish(TOPIC, unreadable, unknown, good).results
    assert [result.error.code for result in results] == [messages.PUBLISH_ERROR, messages.PUBLISH_ERROR, 0]
    assert [result.correlation_key for result in results[:2]] == ["bad", "odd"]
    assert len(pubsub.subscribe(TOPIC, replay_preset=messages.EARLIEST).take(1)) == 1


def test_a_request_without_events_is_refused(pubsub: PubSubClient) -> None:
    assert refusal(lambda: pubsub.publish(TOPIC)) == Problem("INVALID_ARGUMENT", "publish.event.count.invalid")


def test_a_stream_publishes_request_by_request_to_one_topic(pubsub: PubSubClient) -> None:
    def requests() -> Iterator[Any]:
        yield messages.PublishRequest(topic_name=TOPIC, events=[produced(pubsub, {"Key__c": "1"})])
        yield messages.PublishRequest(events=[produced(pubsub, {"Key__c": "2"})])
        yield messages.PublishRequest(topic_name="/event/Other__e", events=[produced(pubsub, {"Key__c": "3"})])

    call = pubsub.stream("PublishStream", requests(), messages.PublishRequest, messages.PublishResponse)
    assert [len(next(call).results) for _ in range(2)] == [1, 1]
    assert refusal(lambda: next(call)) == Problem("INVALID_ARGUMENT", "publish.topic.mismatch")
    heard = pubsub.subscribe(TOPIC, replay_preset=messages.EARLIEST).take(2)
    assert [event.fields["Key__c"] for event in heard] == ["1", "2"]

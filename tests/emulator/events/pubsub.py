"""A Pub/Sub client in a few lines: gRPC over TLS with the messages of the box, payloads read by the schema they name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Queue
from typing import Any

import fastavro
import grpc
import pytest

from twofold.emulator.events.pubsub import messages
from twofold.emulator.server import RunningOrg

TIMEOUT_S = 20


@dataclass
class Event:
    """An event as it came, taken apart by its schema."""

    replay_id: int
    uid: str
    schema_id: str
    fields: dict[str, Any]
    schema: dict[str, Any]
    header: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.header = self.fields.pop("ChangeEventHeader", {})
        self.fields = {name: value for name, value in self.fields.items() if value is not None}

    @property
    def kind(self) -> tuple[str, str]:
        return self.header["entityName"], self.header["changeType"]

    @property
    def changed(self) -> list[str]:
        return names_of(self.schema, self.header["changedFields"])

    @property
    def nulled(self) -> list[str]:
        return names_of(self.schema, self.header["nulledFields"])


def names_of(schema: dict[str, Any], bitmaps: list[str]) -> list[str]:
    """Name the fields of bitmaps, as the documents of Salesforce tell clients to."""
    found: list[str] = []
    for bitmap in bitmaps:
        place, _, bits = bitmap.rpartition("-")
        fields = schema["fields"]
        prefix = ""
        if place:
            parent = fields[int(place)]
            prefix = parent["name"] + "."
            fields = _record(schema, parent["type"][-1])["fields"]
        value = int(bits, 16)
        found += [prefix + field["name"] for index, field in enumerate(fields) if value >> index & 1]
    return found


def _record(schema: dict[str, Any], record: Any) -> dict[str, Any]:
    """Find a record that may only be named where it stands: it was written out before."""
    if isinstance(record, dict):
        return record
    kinds = (kind for field in schema["fields"] if isinstance(field["type"], list) for kind in field["type"])
    return next(kind for kind in kinds if isinstance(kind, dict) and kind["name"] == record)


class PubSubClient:
    """Speak to the Pub/Sub API of one box."""

    def __init__(self, running: RunningOrg, **headers: str) -> None:
        assert running.ca_file is not None
        org_id = running.box.org.id
        named = {
            "accesstoken": running.access_token,
            "instanceurl": running.instance_url,
            "tenantid": org_id,
            **headers,
        }
        self.metadata = tuple((name, value) for name, value in named.items() if value != "-")
        credentials = grpc.ssl_channel_credentials(running.ca_file.read_bytes())
        self.channel = grpc.secure_channel(str(running.pubsub), credentials)
        self._schemas: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> PubSubClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.channel.close()

    def get_topic(self, name: str) -> Any:
        return self._unary("GetTopic", messages.TopicRequest(topic_name=name), messages.TopicInfo)

    def get_schema(self, schema_id: str) -> Any:
        return self._unary("GetSchema", messages.SchemaRequest(schema_id=schema_id), messages.SchemaInfo)

    def publish(self, topic: str, *events: Any) -> Any:
        request = messages.PublishRequest(topic_name=topic, events=events)
        return self._unary("Publish", request, messages.PublishResponse)

    def subscribe(self, topic: str, wanted: int = 100, **request: Any) -> Stream:
        stream = Stream(self)
        stream.ask(wanted, topic_name=topic, **request)
        return stream

    def stream(self, method: str, requests: Iterator[Any], asked: Any, answered: Any) -> Any:
        call = self.channel.stream_stream(
            f"/{messages.SERVICE}/{method}",
            request_serializer=asked.SerializeToString,
            response_deserializer=answered.FromString,
        )
        return call(requests, metadata=self.metadata, timeout=TIMEOUT_S)

    def read(self, consumed: Any) -> Event:
        schema_id = consumed.event.schema_id
        if schema_id not in self._schemas:
            self._schemas[schema_id] = json.loads(self.get_schema(schema_id).schema_json)
        schema = self._schemas[schema_id]
        parsed = fastavro.parse_schema(json.loads(json.dumps(schema)))
        fields: Any = fastavro.schemaless_reader(io.BytesIO(consumed.event.payload), parsed, parsed)
        return Event(int.from_bytes(consumed.replay_id, "big"), consumed.event.id, schema_id, fields, schema)

    def _unary(self, method: str, request: Any, answered: Any) -> Any:
        call = self.channel.unary_unary(
            f"/{messages.SERVICE}/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answered.FromString,
        )
        return call(request, metadata=self.metadata, timeout=TIMEOUT_S)


class Stream:
    """One subscription: ask for events, take what comes."""

    def __init__(self, client: PubSubClient) -> None:
        self._client = client
        self._requests: Queue[Any] = Queue()
        requests = iter(self._requests.get, None)
        self._call = client.stream("Subscribe", requests, messages.FetchRequest, messages.FetchResponse)

    def ask(self, wanted: int, **request: Any) -> None:
        self._requests.put(messages.FetchRequest(num_requested=wanted, **request))

    def response(self) -> Any:
        """Wait for one response."""
        return next(self._call)

    def take(self, count: int) -> list[Event]:
        """Wait for so many events."""
        events: list[Event] = []
        while len(events) < count:
            events += [self._client.read(consumed) for consumed in self.response().events]
        return events

    def end(self) -> None:
        """Say that there will be no further request."""
        self._requests.put(None)

    def cancel(self) -> None:
        self._call.cancel()
        self.end()


@dataclass(frozen=True)
class Problem:
    """How a call was refused."""

    status: str
    code: str


def refusal(call: Callable[[], object]) -> Problem:
    """Make a call that has to be refused, and read status and trailer of the refusal."""
    with pytest.raises(grpc.RpcError) as raised:
        call()
    error: Any = raised.value
    trailer = dict(error.trailing_metadata())
    return Problem(error.code().name, trailer["error-code"].removeprefix("sfdc.platform.eventbus.grpc."))

"""
Which messages does the Pub/Sub API speak? A table of names, numbers and types, made into protobuf classes when imported.

The classes live in a pool of their own, so that a client's stubs may be loaded in the same process.
Source: names, numbers and types as on the wire of public clients (O).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

PACKAGE = "eventbus.v1"
SERVICE = f"{PACKAGE}.PubSub"
LATEST, EARLIEST, CUSTOM = range(3)
PUBLISH_ERROR = 1

_ENUMS = {
    "ErrorCode": ("UNKNOWN", "PUBLISH", "COMMIT"),
    "ReplayPreset": ("LATEST", "EARLIEST", "CUSTOM"),
}
_MESSAGES = """
TopicRequest      topic_name=1:string
TopicInfo         topic_name=1:string tenant_guid=2:string can_publish=3:bool can_subscribe=4:bool
TopicInfo         schema_id=5:string rpc_id=6:string
SchemaRequest     schema_id=1:string
SchemaInfo        schema_json=1:string schema_id=2:string rpc_id=3:string
EventHeader       key=1:string value=2:bytes
ProducerEvent     id=1:string schema_id=2:string payload=3:bytes headers=4:EventHeader*
ConsumerEvent     event=1:ProducerEvent replay_id=2:bytes
FetchRequest      topic_name=1:string replay_preset=2:ReplayPreset replay_id=3:bytes num_requested=4:int32
FetchRequest      auth_refresh=5:string
FetchResponse     events=1:ConsumerEvent* latest_replay_id=2:bytes rpc_id=3:string pending_num_requested=4:int32
Error             code=1:ErrorCode msg=2:string
PublishRequest    topic_name=1:string events=2:ProducerEvent* auth_refresh=3:string
PublishResult     replay_id=1:bytes error=2:Error correlation_key=3:string
PublishResponse   results=1:PublishResult* schema_id=2:string rpc_id=3:string
CommitReplayRequest   commit_request_id=1:string replay_id=2:bytes
CommitReplayResponse  commit_request_id=1:string replay_id=2:bytes error=3:Error process_time=4:int64
ManagedFetchRequest   subscription_id=1:string developer_name=2:string num_requested=3:int32 auth_refresh=4:string
ManagedFetchRequest   commit_replay_id_request=5:CommitReplayRequest
ManagedFetchResponse  events=1:ConsumerEvent* latest_replay_id=2:bytes rpc_id=3:string pending_num_requested=4:int32
ManagedFetchResponse  commit_response=5:CommitReplayResponse
"""
_SCALARS = {
    "string": FieldDescriptorProto.TYPE_STRING,
    "bytes": FieldDescriptorProto.TYPE_BYTES,
    "bool": FieldDescriptorProto.TYPE_BOOL,
    "int32": FieldDescriptorProto.TYPE_INT32,
    "int64": FieldDescriptorProto.TYPE_INT64,
}


def _field(text: str) -> FieldDescriptorProto:
    name, _, rest = text.partition("=")
    number, _, kind = rest.partition(":")
    label = FieldDescriptorProto.LABEL_REPEATED if kind.endswith("*") else FieldDescriptorProto.LABEL_OPTIONAL
    kind = kind.removesuffix("*")
    field = FieldDescriptorProto(name=name, number=int(number), label=label)
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type = FieldDescriptorProto.TYPE_ENUM if kind in _ENUMS else FieldDescriptorProto.TYPE_MESSAGE
        field.type_name = f".{PACKAGE}.{kind}"
    return field


def _messages() -> Iterator[DescriptorProto]:
    fields: dict[str, list[FieldDescriptorProto]] = {}
    for line in _MESSAGES.strip().splitlines():
        name, *texts = line.split()
        fields.setdefault(name, []).extend(_field(text) for text in texts)
    for name, members in fields.items():
        yield DescriptorProto(name=name, field=members)


def _enums() -> Iterator[EnumDescriptorProto]:
    for name, values in _ENUMS.items():
        enum = EnumDescriptorProto(name=name)
        for number, value in enumerate(values):
            enum.value.add(name=value, number=number)
        yield enum


def _build() -> dict[str, Any]:
    file = FileDescriptorProto(name="twofold/pubsub", package=PACKAGE, syntax="proto3")
    file.enum_type.extend(_enums())
    file.message_type.extend(_messages())
    pool = DescriptorPool()
    pool.Add(file)
    found = pool.FindFileByName(file.name)
    return {name: GetMessageClass(descriptor) for name, descriptor in found.message_types_by_name.items()}


CLASSES: dict[str, Any] = _build()

TopicRequest = CLASSES["TopicRequest"]
TopicInfo = CLASSES["TopicInfo"]
SchemaRequest = CLASSES["SchemaRequest"]
SchemaInfo = CLASSES["SchemaInfo"]
ProducerEvent = CLASSES["ProducerEvent"]
ConsumerEvent = CLASSES["ConsumerEvent"]
FetchRequest = CLASSES["FetchRequest"]
FetchResponse = CLASSES["FetchResponse"]
Error = CLASSES["Error"]
PublishRequest = CLASSES["PublishRequest"]
PublishResult = CLASSES["PublishResult"]
PublishResponse = CLASSES["PublishResponse"]
ManagedFetchRequest = CLASSES["ManagedFetchRequest"]
ManagedFetchResponse = CLASSES["ManagedFetchResponse"]


def encode_replay_id(replay_id: int) -> bytes:
    """Write a replay id as clients take it apart: eight bytes, big end first. Source: HTTP reference 13 (O)."""
    return replay_id.to_bytes(8, "big")


def decode_replay_id(encoded: bytes) -> int | None:
    """Read a replay id; None when it isn't one of ours."""
    return int.from_bytes(encoded, "big") if len(encoded) == 8 else None

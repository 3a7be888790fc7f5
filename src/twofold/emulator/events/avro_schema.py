"""
What does the Avro schema of an event look like, and what is it called?

A schema's id is made from its text, so it changes when fields change and stays over restarts. Text only: to encode by a
schema needs the ``events`` extra, to name one doesn't. Source: HTTP reference 13 (D, C).
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from twofold.emulator.events.event import ChangeType
from twofold.emulator.events.shapes import EventField, EventShape
from twofold.emulator.schema.model import Field, FieldType

_NAMESPACE = "com.sforce.eventbus"
_ID_BYTES = 16
_TYPES = {
    FieldType.BOOLEAN: "boolean",
    FieldType.INT: "int",
    FieldType.DOUBLE: "double",
    FieldType.CURRENCY: "double",
    FieldType.PERCENT: "double",
    FieldType.DATE: "long",
    FieldType.DATETIME: "long",
}
_STRINGS = {"type": "array", "items": "string"}


@dataclass(frozen=True, slots=True)
class EventSchema:
    """An Avro schema: its id and its text."""

    id: str
    text: str


def change_schema(name: str, shape: EventShape) -> EventSchema:
    """Write the schema of a change event."""
    return _schema(name, [{"name": "ChangeEventHeader", "type": _header_type()}, *_fields(shape)])


def platform_schema(name: str, shape: EventShape) -> EventSchema:
    """Write the schema of a platform event; who made it and when must be there."""
    fields = _fields(shape)
    for field in fields:
        if field["name"] in ("CreatedDate", "CreatedById"):
            field["type"] = field["type"][1]
            del field["default"]
    return _schema(name, fields)


def avro_type(field: Field) -> str:
    """Name the Avro type of a stored field: ids and texts are strings, dates and times milliseconds."""
    return _TYPES.get(field.type, "string")


def _schema(name: str, fields: list[dict[str, Any]]) -> EventSchema:
    schema = {"name": name, "namespace": _NAMESPACE, "type": "record", "fields": fields}
    text = json.dumps(schema, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).digest()[:_ID_BYTES]
    return EventSchema(base64.urlsafe_b64encode(digest).decode().rstrip("="), text)


def _header_type() -> dict[str, Any]:
    change_type = {"type": "enum", "name": "ChangeType", "symbols": [change.value for change in ChangeType]}
    types: tuple[tuple[str, Any], ...] = (
        ("entityName", "string"),
        ("recordIds", _STRINGS),
        ("changeType", change_type),
        ("changeOrigin", "string"),
        ("transactionKey", "string"),
        ("sequenceNumber", "int"),
        ("commitTimestamp", "long"),
        ("commitNumber", "long"),
        ("commitUser", "string"),
        ("nulledFields", _STRINGS),
        ("diffFields", _STRINGS),
        ("changedFields", _STRINGS),
    )
    fields = [{"name": name, "type": kind} for name, kind in types]
    return {"type": "record", "name": "ChangeEventHeader", "fields": fields}


def _fields(shape: EventShape) -> list[dict[str, Any]]:
    """Write the fields after the header; a record is written out where it first stands and named afterwards."""
    written: set[str] = set()
    return [_field(field, written) for field in shape.fields]


def _field(field: EventField, written: set[str]) -> dict[str, Any]:
    union: list[Any] = ["null"]
    if field.column is not None:
        union.append(avro_type(field.column))
    if field.record is not None:
        union.append(field.record if field.record in written else _record(field))
        written.add(field.record)
    return {"name": field.name, "type": union, "default": None}


def _record(field: EventField) -> dict[str, Any]:
    parts = [{"name": part.name, "type": ["null", avro_type(part.column)], "default": None} for part in field.parts]
    return {"type": "record", "name": field.record, "fields": parts}

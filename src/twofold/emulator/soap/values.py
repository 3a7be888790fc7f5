"""How does a JSON value look in SOAP? Date-times in another form, records typed, null said aloud."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.soap.dialect import Dialect
from twofold.emulator.wire.xml import Markup, joined, nil, tag

Record = Mapping[str, Any]

_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
# Source: the sequence of the WSDL's types address and location (D).
_COMPOUND = (
    "city",
    "country",
    "countryCode",
    "geocodeAccuracy",
    "postalCode",
    "state",
    "stateCode",
    "street",
    "latitude",
    "longitude",
)


def render_datetime(text: str) -> str:
    """Turn ``2026-01-02T03:04:05.000+0000`` into ``2026-01-02T03:04:05.000Z``."""
    return text.removesuffix("+0000") + "Z"


def render_record(name: str, record: Record, dialect: Dialect, schema: Schema) -> Markup:
    """
    Write a record as queries and retrieves give it.

    Partner records say type and Id first, whether asked or not; an Id that was asked for stands there once more among the
    fields, as the platform does it (K).
    """
    kind = _kind(record)
    sobject = schema.sobject(kind)
    fields = [
        render_field(field, value, sobject, dialect, schema) for field, value in record.items() if field != "attributes"
    ]
    if not dialect.generic:
        return tag(name, *fields, attributes={"xsi:type": f"sf:{kind}"})
    own = tag("sf:Id", record["Id"]) if record.get("Id") else nil("sf:Id")
    return tag(name, tag("sf:type", kind), own, *fields, attributes={"xsi:type": "sf:sObject"})


def render_field(name: str, value: Any, sobject: SObject | None, dialect: Dialect, schema: Schema) -> Markup:
    """Write one field: a value, a parent, a list of children, or a compound address."""
    shown = f"sf:{name}"
    if value is None:
        return nil(shown)
    if isinstance(value, dict):
        return _render_nested(shown, value, dialect, schema)
    if isinstance(value, str):
        return tag(shown, _render_text(value, sobject.field(name) if sobject else None))
    if sobject is None and not isinstance(value, bool):
        # A number of an aggregate has no field to take its type from.
        return tag(shown, value, attributes={"xsi:type": "xsd:int" if isinstance(value, int) else "xsd:double"})
    return tag(shown, value)


def _render_nested(name: str, value: Record, dialect: Dialect, schema: Schema) -> Markup:
    if "records" in value:
        return tag(name, render_page(value, dialect, schema), attributes={"xsi:type": "QueryResult"})
    if "attributes" in value:
        return render_record(name, value, dialect, schema)
    kind = "address" if "city" in value else "location"
    parts = [tag(part, value[part]) for part in _COMPOUND if value.get(part) is not None]
    return tag(name, *parts, attributes={"xsi:type": kind})


def render_page(page: Record, dialect: Dialect, schema: Schema) -> Markup:
    """Write what stands in a QueryResult; the locator is the last word of the address REST gives."""
    following = page.get("nextRecordsUrl")
    locator = tag("queryLocator", following.rpartition("/")[2]) if following else nil("queryLocator")
    records = [render_record("records", record, dialect, schema) for record in page["records"]]
    return joined(tag("done", page["done"]), locator, *records, tag("size", page["totalSize"]))


def _render_text(text: str, field: Field | None) -> str:
    is_moment = field.type is FieldType.DATETIME if field is not None else _DATETIME.fullmatch(text) is not None
    return render_datetime(text) if is_moment else text


def _kind(record: Record) -> str:
    attributes = record.get("attributes")
    return str(attributes["type"]) if isinstance(attributes, dict) else ""

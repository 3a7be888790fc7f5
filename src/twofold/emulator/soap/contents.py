"""How does SOAP show files? It writes their content where REST gives an address."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from twofold.emulator.behaviour.kinds.files import read_content
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field, FieldType
from twofold.facts.ids import find_key


def with_contents(org: Org, record: dict[str, Any]) -> dict[str, Any]:
    """Put the content of base64 fields into a record, children and parents included. Source: SOAP guide, base64 (D)."""
    sobject = org.schema.sobject(str(record.get("attributes", {}).get("type")))
    return {name: _shown(org, sobject.field(name) if sobject else None, value) for name, value in record.items()}


def page_with_contents(org: Org, page: dict[str, Any]) -> dict[str, Any]:
    """Put contents into the records of a page."""
    return page | {"records": [with_contents(org, record) for record in page["records"]]}


def _shown(org: Org, field: Field | None, value: Any) -> Any:
    if isinstance(value, dict) and "records" in value:
        return page_with_contents(org, value)
    if isinstance(value, dict) and "attributes" in value:
        return with_contents(org, value)
    if field is None or field.type is not FieldType.BASE64 or value is None:
        return value
    *_, record_id, _ = str(value).split("/")
    key = find_key(record_id)
    return b64encode(read_content(org, key, field.name) if key is not None else b"").decode()

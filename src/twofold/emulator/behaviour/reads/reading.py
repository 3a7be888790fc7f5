"""What does a single read give back? One record with the fields asked for."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field, FieldType, SObject
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_compound, render_value
from twofold.facts.error_codes import INVALID_FIELD
from twofold.facts.ids import find_key, from_key

Record = dict[str, object]


def read_fields(sobject: SObject, names: Sequence[str] | None) -> tuple[Field, ...]:
    """Resolve field names in any letter case; None means all the caller may see. Raises ``Refused`` (INVALID_FIELD)."""
    if names is None:
        return sobject.fields
    fields = []
    for name in names:
        field = sobject.field(name.strip())
        if field is None:
            text = (
                f"No such column '{name}' on entity '{sobject.name}'. If you are attempting to use a custom field, be sure to "
                "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the "
                "appropriate names."
            )
            raise refusals.refuse(INVALID_FIELD, text, None)
        fields.append(field)
    return tuple(fields)


def find_row(org: Org, sobject: SObject, record_id: str) -> Row | None:
    """Find a living record by Id."""
    key = find_key(record_id)
    row = org.store.get(sobject.name, key) if key is not None else None
    return None if row is None or row.get("IsDeleted") else row


def render_record(sobject: SObject, row: Row, fields: Sequence[Field], data_url: str) -> Record:
    """Render a record: ``attributes`` first, the fields as asked, and always its Id. Source: HTTP reference 5 (D)."""
    record_id = from_key(row["Id"])
    url = f"{data_url}/sobjects/{sobject.name}/{record_id}"
    record: Record = {"attributes": {"type": sobject.name, "url": url}}
    for field in fields:
        record[field.name] = (
            render_compound(sobject, field, row) if field.compound else render_value(field, row.get(field.name))
        )
        if field.type is FieldType.BASE64 and record[field.name] is not None:
            record[field.name] = f"{data_url}{record[field.name]}"
    record.setdefault("Id", record_id)
    return record

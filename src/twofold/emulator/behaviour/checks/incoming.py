"""Which fields does a payload write? Names resolved, rights looked at, values read; nothing of records yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.values import parse_value
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store.tables import fold, quoted
from twofold.facts.error_codes import DUPLICATE_EXTERNAL_ID, INVALID_FIELD, INVALID_FIELD_FOR_INSERT_UPDATE

Changes = dict[str, Any]


def read_changes(org: Org, caller: Caller, sobject: SObject, payload: Mapping[str, Any], *, creating: bool) -> Changes:
    """
    Read a payload into columns and stored values.

    Keys may be in any letter case; ``attributes`` is ignored; a relationship name with an object inside is a reference by
    external Id; an Id of null is none where a record is created (C). Raises ``Refused`` in the order: unknown or hidden
    names, read-only fields, unreadable values.
    Source: order of checks 3.4, step 1 (choice).
    """
    named = [(_get_field(sobject, name), value) for name, value in payload.items() if name != "attributes"]
    if creating:
        # Clients that write all columns of a model give a record without an Id as one whose Id is null.
        named = [(field, value) for field, value in named if field.name != "Id" or value is not None]
    if not caller.platform:
        _refuse_read_only([field for field, _ in named], creating=creating)
    return {field.name: _read_value(org, sobject, field, value) for field, value in named}


def _get_field(sobject: SObject, name: str) -> Field:
    field = sobject.field(name) or sobject.relationship(name)
    if field is None:
        raise refusals.no_such_column(name, sobject.name)
    return field


def _refuse_read_only(fields: list[Field], *, creating: bool) -> None:
    if creating:
        if any(field.name == "Id" for field in fields):
            raise refusals.refuse(INVALID_FIELD_FOR_INSERT_UPDATE, "cannot specify Id in an insert call", ("Id",))
        refused = [field.name for field in fields if not field.createable]
    else:
        refused = [field.name for field in fields if not field.updateable]
    if refused:
        raise refusals.not_writable(refused)


def _read_value(org: Org, sobject: SObject, field: Field, value: Any) -> Any:
    if not isinstance(value, dict) or not field.reference_to:
        return parse_value(field, value)
    if field.name == "RecordTypeId" and isinstance(value.get("Name"), str):
        return find_record_type(org, sobject, value["Name"])
    return _find_by_external_id(org, field, value)


def find_record_type(org: Org, sobject: SObject, label: str) -> int:
    """Resolve ``{"RecordType": {"Name": "Patient"}}``. Source: rule 3.30 (C)."""
    for found in org.record_types.of(sobject.name):
        if found.label.lower() == label.lower():
            return found.key
    raise refusals.refuse(
        INVALID_FIELD, f"Foreign key external ID: {label} not found for field Name in entity RecordType", None
    )


def _find_by_external_id(org: Org, field: Field, nested: Mapping[str, Any]) -> int:
    """Resolve ``{"Account": {"Key__c": "7"}}``. Source: rule 3.64 (C)."""
    keys = {name: value for name, value in nested.items() if name != "attributes"}
    if len(keys) == 1:
        ((name, value),) = keys.items()
        for target_name in field.reference_to:
            target = org.schema.sobject(target_name)
            key_field = target.field(name) if target else None
            if target and key_field and (key_field.external_id or key_field.id_lookup):
                return get_only_match(org, field, target, key_field, parse_value(key_field, value))
    shown = ", ".join(keys)
    raise refusals.refuse(INVALID_FIELD, f"{shown} is not an External ID or indexed field for {field.name}", None)


def get_only_match(org: Org, field: Field, target: SObject, key_field: Field, value: Any) -> int:
    """Get the one record with a value in its key field; raises ``Refused`` (INVALID_FIELD, DUPLICATE_EXTERNAL_ID)."""
    matches = find_by_key(org, target, key_field, value)
    if len(matches) == 1:
        return matches[0]
    text = f"Foreign key external ID: {value} not found for field {key_field.name} in entity {target.name}"
    raise (
        refusals.refuse(INVALID_FIELD, text, None)
        if not matches
        else refusals.refuse(
            DUPLICATE_EXTERNAL_ID,
            f"{key_field.name}: more than one record found for external id field",
            (field.name,),
        )
    )


def find_by_key(org: Org, sobject: SObject, field: Field, value: Any) -> list[int]:
    """Find the living records with a value in a key field, oldest first."""
    if value is None:
        return []
    column = quoted(field.name)
    left = f"fold({column})" if isinstance(value, str) else column
    living = ' AND "IsDeleted" = 0' if sobject.field("IsDeleted") else ""
    sql = f'SELECT "Id" FROM {quoted(sobject.name)} WHERE {left} = ?{living} ORDER BY "Id" LIMIT 200'
    rows = org.store.connection.execute(sql, (fold(value),))
    return [key for (key,) in rows]

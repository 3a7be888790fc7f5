"""How is a record created or changed by a key of the caller's own?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.incoming import find_by_key
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.values import parse_value
from twofold.emulator.schema.model import Field, SObject
from twofold.facts.error_codes import INVALID_FIELD, MISSING_ARGUMENT
from twofold.facts.ids import find_key, from_key


@dataclass(frozen=True, slots=True)
class Upserted:
    """Say which record it was, and whether it is new."""

    key: int
    created: bool


def get_key_field(sobject: SObject, name: str) -> Field:
    """
    Get the field of an upsert: an external Id, or one marked ``idLookup``.

    Raises ``Refused`` (NOT_FOUND). Source: rules 3.61 (C) and 3.62 (C/B).
    """
    field = sobject.field(name)
    if field is None or not (field.external_id or field.id_lookup):
        raise refusals.no_such_id(name)
    return field


def find_matches(org: Org, sobject: SObject, field: Field, value: str) -> list[int]:
    """Find the records an upsert or a read by key means, oldest first."""
    if field.name == "Id":
        key = find_key(value)
        row = org.store.get(sobject.name, key) if key is not None else None
        return [key] if key is not None and row is not None and not row.get("IsDeleted") else []
    return find_by_key(org, sobject, field, parse_value(field, value))


def upsert(
    org: Org,
    caller: Caller,
    sobject: SObject,
    key: tuple[Field, str],
    payload: Mapping[str, Any],
    *,
    update_only: bool = False,
) -> Upserted:
    """
    Create the record with this key, or change it.

    The key must not stand in the payload, and it must not be blank: no second call would find the record again (K).
    Raises ``SeveralMatch`` (rule 3.66) and ``Refused``.
    """
    field, value = key
    if not value.strip():
        raise refusals.refuse(MISSING_ARGUMENT, f"{field.name} not specified")
    if any(name.lower() in (field.name.lower(), "id") for name in payload):
        text = "The Id field should not be specified in the sobject data."
        if field.name != "Id":
            text = f"The {field.name} field should not be specified in the sobject data."
        raise refusals.refuse(INVALID_FIELD, text, None)
    matches = find_matches(org, sobject, field, value)
    if len(matches) > 1:
        raise refusals.SeveralMatch(sobject.name, matches)
    if matches:
        dml.update(org, caller, sobject.name, from_key(matches[0]), payload)
        return Upserted(matches[0], created=False)
    if update_only or field.name == "Id":
        raise refusals.record_not_found()
    return Upserted(dml.create(org, caller, sobject.name, {**payload, field.name: value}), created=True)

"""Which fields of a kind of record are searched in which group, and which kinds at all?"""

from __future__ import annotations

from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.sosl.ast import Group

# Source: SOSL reference, IN (D). Picklists are not searched; neither are numbers and dates.
_TEXTS = frozenset({FieldType.STRING, FieldType.TEXTAREA, FieldType.EMAIL, FieldType.URL, FieldType.COMBOBOX})
_NAMES = frozenset({"FirstName", "MiddleName", "LastName", "Subject", "CaseNumber"})


def searched_sobjects(schema: Schema) -> list[SObject]:
    """List the kinds of record that a search without RETURNING goes over."""
    return [sobject for sobject in schema if sobject.searchable and sobject.queryable]


def searched_fields(sobject: SObject, group: Group) -> tuple[Field, ...]:
    """List the fields of a group, without phones."""
    if group is Group.PHONE:
        return ()
    if group is Group.EMAIL:
        return tuple(field for field in sobject.fields if field.type is FieldType.EMAIL)
    if group is Group.ALL:
        return tuple(field for field in sobject.fields if field.type in _TEXTS)
    # What the side bar searches is the name fields. Source: emulator choice.
    return tuple(field for field in sobject.fields if _is_name(field))


def searched_phones(sobject: SObject, group: Group) -> tuple[Field, ...]:
    """List the phones of a group."""
    if group not in (Group.ALL, Group.PHONE):
        return ()
    return tuple(field for field in sobject.fields if field.type is FieldType.PHONE)


def _is_name(field: Field) -> bool:
    return field.type in _TEXTS and (field.name_field or field.name in _NAMES)

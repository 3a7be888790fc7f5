"""
By which durable Ids are kinds and fields known, and how does the set-up call the type of a field?

Source: Tooling API reference, EntityDefinition and FieldDefinition (D). Custom ones have Ids of the platform's prefixes;
that they count in the order of the schema is an emulator choice.
"""

from __future__ import annotations

from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.facts.ids import make_id, to_15

_OBJECT_PREFIX = "01I"
_FIELD_PREFIX = "00N"

_PLAIN = {
    FieldType.ADDRESS: "Address",
    FieldType.BASE64: "Base64",
    FieldType.BOOLEAN: "Checkbox",
    FieldType.COMBOBOX: "Picklist",
    FieldType.DATE: "Date",
    FieldType.DATETIME: "Date/Time",
    FieldType.EMAIL: "Email",
    FieldType.ID: "Lookup()",
    FieldType.MULTIPICKLIST: "Picklist (Multi-Select)",
    FieldType.PHONE: "Phone",
    FieldType.PICKLIST: "Picklist",
    FieldType.TIME: "Time",
}
_NUMBERS = {FieldType.DOUBLE: "Number", FieldType.CURRENCY: "Currency", FieldType.PERCENT: "Percent"}
_SHORT_AREA_MAX = 255


class DurableIds:
    """Know the durable Ids of one schema."""

    def __init__(self, schema: Schema) -> None:
        custom = [sobject.name for sobject in schema if sobject.custom]
        own = [(sobject.name, field.name) for sobject in schema for field in sobject.fields if field.custom]
        self._objects = {name: to_15(make_id(_OBJECT_PREFIX, at)) for at, name in enumerate(custom, start=1)}
        self._fields = {name: to_15(make_id(_FIELD_PREFIX, at)) for at, name in enumerate(own, start=1)}

    def entity(self, name: str) -> str:
        """Find the durable Id of a kind: the name of a standard one."""
        return self._objects.get(name, name)

    def field(self, sobject: str, name: str) -> str:
        """Find the durable Id of a field: ``Account.Name`` for a standard one."""
        return f"{self.entity(sobject)}.{self._fields.get((sobject, name), name)}"


def developer_name(name: str) -> str:
    """Leave out the ending of a custom name."""
    for ending in ("__c", "__pc"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def type_in_set_up(sobject: SObject, field: Field) -> str:
    """Call the type of a field as the set-up does: ``Text(255)``, ``Lookup(Account)``."""
    if field.auto_number:
        return "Auto Number"
    plain = _plain_type(sobject, field)
    return f"Formula ({plain.partition('(')[0]})" if field.calculated and field.formula else plain


def _plain_type(sobject: SObject, field: Field) -> str:
    if field.reference_to:
        return _reference_type(sobject, field)
    if field.name == "Name" and field.extra_type_info:
        return "Name"
    if field.type in _NUMBERS:
        return f"{_NUMBERS[field.type]}({field.precision - field.scale}, {field.scale})"
    if field.type is FieldType.INT:
        return f"Number({field.digits or 18}, 0)"
    return _PLAIN.get(field.type) or _text_type(field)


def _reference_type(sobject: SObject, field: Field) -> str:
    if field.reference_to == ("RecordType",):
        return "Record Type"
    if field.reference_to == (sobject.name,) and field.name in ("ParentId", "ReportsToId", "ManagerId"):
        return "Hierarchy" if field.name == "ParentId" else f"Lookup({sobject.label})"
    kind = "Master-Detail" if field.field_cascade else "Lookup"
    return f"{kind}({','.join(field.reference_to)})"


def _text_type(field: Field) -> str:
    if field.type is FieldType.URL:
        return f"URL({field.length})"
    if field.type is not FieldType.TEXTAREA:
        return f"Text({field.length})"
    if field.html_formatted:
        return f"Rich Text Area({field.length})"
    return f"{'Long Text Area' if field.length > _SHORT_AREA_MAX else 'Text Area'}({field.length})"

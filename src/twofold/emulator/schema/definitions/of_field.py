"""What do ``FieldDefinition`` and ``EntityParticle`` say of a field in the same words?"""

from __future__ import annotations

import json
from collections.abc import Iterator

from twofold.emulator.schema.definitions.naming import DurableIds, developer_name
from twofold.emulator.schema.model import Field, FieldType, Schema, SObject

Row = dict[str, object]


def described_fields(schema: Schema) -> Iterator[tuple[SObject, Field, Row]]:
    """Yield each field with what both say of it, by kind of record in the order of their names."""
    ids = DurableIds(schema)
    for sobject in sorted(schema, key=lambda found: found.name):
        for field in sobject.fields:
            durable = {"DurableId": ids.field(sobject.name, field.name), "EntityDefinitionId": ids.entity(sobject.name)}
            yield sobject, field, {**durable, **_names(field), **_measures(field), **_abilities(field)}


def _names(field: Field) -> Row:
    return {
        "QualifiedApiName": field.name,
        "DeveloperName": developer_name(field.name),
        "MasterLabel": field.label,
        "Label": field.label,
        "InlineHelpText": field.help_text,
        "RelationshipName": field.relationship_name,
        # Null where it is no reference. Source: recorded answers (C).
        "ReferenceTo": json.dumps({"referenceTo": list(field.reference_to) or None}),
    }


def _measures(field: Field) -> Row:
    return {
        "ValueTypeId": "id" if field.type is FieldType.REFERENCE else field.type.value,
        "ExtraTypeInfo": field.extra_type_info,
        "Length": field.length,
        "Precision": field.precision,
        "Scale": field.scale,
    }


def _abilities(field: Field) -> Row:
    return {
        "IsCalculated": field.calculated,
        "IsHtmlFormatted": field.html_formatted,
        "IsNameField": field.name_field,
        "IsNillable": field.nillable,
        "IsApiFilterable": field.filterable,
        "IsApiSortable": field.sortable,
        "IsApiGroupable": field.groupable,
    }

"""
What does ``EntityParticle`` hold? A row for each element of a field, in the words of a describe.

Source: Tooling API reference (D), the fields that the schema can answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.definitions.columns import definition_sobject
from twofold.emulator.schema.definitions.fields import reference_to
from twofold.emulator.schema.definitions.naming import DurableIds, developer_name
from twofold.emulator.schema.model import ChildRelationship, Field, FieldType, Schema

Row = dict[str, object]

ENTITY_PARTICLE = definition_sobject(
    "EntityParticle",
    "Entity Particle",
    """
Id                     id                          .   Entity Particle ID
DurableId              string(255)                 n   Durable ID
QualifiedApiName       string(70)                  .   Qualified API Name
Name                   string(70)                  N   Name
EntityDefinitionId     reference(EntityDefinition)  .  Entity Definition ID
FieldDefinitionId      reference(FieldDefinition)  .   Field Definition ID
NamespacePrefix        string(15)                  n   Namespace Prefix
DeveloperName          string(40)                  .   Developer Name
MasterLabel            string(40)                  .   Label
Label                  string(40)                  .   Label
Length                 int                         .   Length
DataType               string(40)                  n   Data Type
ServiceDataTypeId      string(40)                  n   Service Data Type
ValueTypeId            string(40)                  n   Value Type
ExtraTypeInfo          string(40)                  n   Extra Type Info
ByteLength             int                         .   Byte Length
Digits                 int                         .   Digits
Precision              int                         n   Precision
Scale                  int                         n   Scale
IsAutonumber           boolean                     .   Is Autonumber
IsCalculated           boolean                     .   Is Calculated
IsCaseSensitive        boolean                     .   Is Case Sensitive
IsUnique               boolean                     .   Is Unique
IsCreatable            boolean                     .   Is Creatable
IsUpdatable            boolean                     .   Is Updatable
IsDefaultedOnCreate    boolean                     .   Is Defaulted On Create
IsNillable             boolean                     .   Is Nillable
IsNameField            boolean                     .   Is Name Field
IsNamePointing         boolean                     .   Is Name Pointing
IsIdLookup             boolean                     .   Is Id Lookup
IsHtmlFormatted        boolean                     .   Is Html Formatted
IsDependentPicklist    boolean                     .   Is Dependent Picklist
IsDeprecatedAndHidden  boolean                     .   Is Deprecated
IsEncrypted            boolean                     .   Is Encrypted
IsPermissionable       boolean                     .   Is Permissionable
IsComponent            boolean                     .   Is Component
IsCompound             boolean                     .   Is Compound
IsWriteRequiresMasterRead  boolean                 .   Write Requires Master Read
IsApiFilterable        boolean                     .   Is API Filterable
IsApiSortable          boolean                     .   Is API Sortable
IsApiGroupable         boolean                     .   Is API Groupable
RelationshipName       string(40)                  n   Relationship Name
ReferenceTargetField   string(40)                  n   Reference Target Field
ReferenceTo            complexvalue                n-fgsa  Reference To
RelationshipOrder      int                         n   Relationship Order
DefaultValueFormula    string(1000)                n   Default Value Formula
InlineHelpText         string(510)                 n   Help Text
Mask                   string(40)                  n   Mask
MaskType               string(40)                  n   Mask Type
""",
    (ChildRelationship("PicklistValues", "PicklistValueInfo", "EntityParticleId"),),
)


def particle_rows(schema: Schema) -> Iterator[Row]:
    """Yield a row for each field, by kind of record in the order of their names."""
    ids = DurableIds(schema)
    for sobject in sorted(schema, key=lambda found: found.name):
        for field in sobject.fields:
            durable = ids.field(sobject.name, field.name)
            yield {
                "DurableId": durable,
                "FieldDefinitionId": durable,
                "EntityDefinitionId": ids.entity(sobject.name),
                **_names(field),
                **_measures(field),
                **_abilities(field),
            }


def _names(field: Field) -> Row:
    return {
        "QualifiedApiName": field.name,
        "Name": field.name,
        "DeveloperName": developer_name(field.name),
        "MasterLabel": field.label,
        "Label": field.label,
        "RelationshipName": field.relationship_name,
        "ReferenceTo": reference_to(field),
        "InlineHelpText": field.help_text,
    }


def _measures(field: Field) -> Row:
    return {
        "DataType": field.type.value,
        "ValueTypeId": "id" if field.type is FieldType.REFERENCE else field.type.value,
        "ExtraTypeInfo": field.extra_type_info,
        "Length": field.length,
        "ByteLength": field.byte_length,
        "Digits": field.digits,
        "Precision": field.precision,
        "Scale": field.scale,
    }


def _abilities(field: Field) -> Row:
    return {
        "IsAutonumber": field.auto_number,
        "IsCalculated": field.calculated,
        "IsCaseSensitive": field.case_sensitive,
        "IsUnique": field.unique,
        "IsCreatable": field.createable,
        "IsUpdatable": field.updateable,
        "IsDefaultedOnCreate": field.defaulted_on_create,
        "IsNillable": field.nillable,
        "IsNameField": field.name_field,
        "IsNamePointing": field.polymorphic,
        "IsIdLookup": field.id_lookup,
        "IsHtmlFormatted": field.html_formatted,
        "IsPermissionable": field.permissionable,
        "IsComponent": field.compound_field_name is not None,
        "IsCompound": field.compound,
        "IsApiFilterable": field.filterable,
        "IsApiSortable": field.sortable,
        "IsApiGroupable": field.groupable,
    }

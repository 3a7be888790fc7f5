"""
What does ``EntityParticle`` hold? A row for each element of a field, in the words of a describe.

Source: Tooling API reference (D), the fields that the schema can answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.definitions.columns import definition_sobject
from twofold.emulator.schema.definitions.of_field import Row, described_fields
from twofold.emulator.schema.model import ChildRelationship, Field, Schema

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
    for _, field, described in described_fields(schema):
        yield {
            **described,
            "FieldDefinitionId": described["DurableId"],
            "Name": field.name,
            "DataType": field.type.value,
            "ByteLength": field.byte_length,
            "Digits": field.digits,
            **_abilities(field),
        }


def _abilities(field: Field) -> Row:
    return {
        "IsAutonumber": field.auto_number,
        "IsCaseSensitive": field.case_sensitive,
        "IsUnique": field.unique,
        "IsCreatable": field.createable,
        "IsUpdatable": field.updateable,
        "IsDefaultedOnCreate": field.defaulted_on_create,
        "IsNamePointing": field.polymorphic,
        "IsIdLookup": field.id_lookup,
        "IsPermissionable": field.permissionable,
        "IsComponent": field.compound_field_name is not None,
        "IsCompound": field.compound,
    }

"""
What does ``FieldDefinition`` hold? A row for each field of each kind of record.

Source: Tooling API reference (D), the fields that the schema can answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.definitions.columns import definition_sobject
from twofold.emulator.schema.definitions.naming import type_in_set_up
from twofold.emulator.schema.definitions.of_field import Row, described_fields
from twofold.emulator.schema.model import ChildRelationship, Field, FieldType, Schema

FIELD_DEFINITION = definition_sobject(
    "FieldDefinition",
    "Field Definition",
    """
Id                     id                          .   Field Definition ID
DurableId              string(255)                 n   Durable ID
LastModifiedDate       datetime                    n   Last Modified Date
QualifiedApiName       string(70)                  .   Qualified API Name
EntityDefinitionId     reference(EntityDefinition)  .  Entity Definition ID
NamespacePrefix        string(15)                  n   Namespace Prefix
DeveloperName          string(40)                  .   Field Name
MasterLabel            string(40)                  .   Label
Label                  string(40)                  .   Label
Length                 int                         .   Length
DataType               string(255)                 n   Data Type
ValueTypeId            string(255)                 n   Value Type
ExtraTypeInfo          string(40)                  n   Extra Type Info
IsCalculated           boolean                     .   Is Calculated
IsHighScaleNumber      boolean                     .   Is High Scale Number
IsHtmlFormatted        boolean                     .   Is Html Formatted
IsNameField            boolean                     .   Is Name Field
IsNillable             boolean                     .   Is Nillable
IsWorkflowFilterable   boolean                     .   Is Workflow Filterable
IsCompactLayoutable    boolean                     .   Is Compact Layoutable
Precision              int                         n   Precision
Scale                  int                         n   Scale
IsFieldHistoryTracked  boolean                     .   Is Field History Tracked
IsIndexed              boolean                     .   Is Indexed
IsFlsEnabled           boolean                     .   Is FLS Enabled
IsApiFilterable        boolean                     .   Is API Filterable
IsApiSortable          boolean                     .   Is API Sortable
IsApiGroupable         boolean                     .   Is API Groupable
IsListFilterable       boolean                     .   Is List Filterable
IsListSortable         boolean                     .   Is List Sortable
IsListVisible          boolean                     .   Is List Visible
IsPolymorphicForeignKey  boolean                   .   Is Polymorphic
IsSearchPrefilterable  boolean                     .   Is Search Prefilterable
RelationshipName       string(40)                  n   Relationship Name
ReferenceTargetField   string(40)                  n   Reference Target Field
ReferenceTo            complexvalue                n-fgsa  Reference To
ControllingFieldDefinitionId  string(255)          n   Controlling Field
Description            string(1000)                n   Description
InlineHelpText         string(510)                 n   Help Text
BusinessOwnerId        string(18)                  n   Data Owner
BusinessStatus         string(40)                  n   Field Usage
SecurityClassification  string(40)                 n   Data Sensitivity Level
ComplianceGroup        string(255)                 n   Compliance Categorization
PublisherId            string(255)                 n   Publisher
""",
    (ChildRelationship("Particles", "EntityParticle", "FieldDefinitionId"),),
)


def field_rows(schema: Schema) -> Iterator[Row]:
    """Yield a row for each field, by kind of record in the order of their names."""
    for sobject, field, described in described_fields(schema):
        yield {
            **described,
            "DataType": type_in_set_up(sobject, field),
            "PublisherId": "<local>" if field.custom else "System",
            **_abilities(field),
        }


def _abilities(field: Field) -> Row:
    return {
        "IsWorkflowFilterable": field.filterable,
        "IsCompactLayoutable": not field.compound,
        "IsIndexed": field.type is FieldType.ID or field.unique or field.external_id or bool(field.reference_to),
        "IsFlsEnabled": field.permissionable,
        "IsListFilterable": field.filterable,
        "IsListSortable": field.sortable,
        "IsListVisible": not field.compound,
        "IsPolymorphicForeignKey": field.polymorphic,
        "IsSearchPrefilterable": field.search_prefilterable,
    }

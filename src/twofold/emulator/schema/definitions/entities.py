"""
What does ``EntityDefinition`` hold? A row for each kind of record.

Source: Tooling API reference (D), the fields that the schema can answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.definitions.columns import definition_sobject
from twofold.emulator.schema.definitions.naming import DurableIds, developer_name
from twofold.emulator.schema.model import ChildRelationship, Schema, SObject

Row = dict[str, object]

ENTITY_DEFINITION = definition_sobject(
    "EntityDefinition",
    "Entity Definition",
    """
Id                     id            .   Entity Definition ID
DurableId              string(255)   n   Durable ID
LastModifiedDate       datetime      n   Last Modified Date
QualifiedApiName       string(70)    .   Qualified API Name
NamespacePrefix        string(15)    n   Namespace Prefix
DeveloperName          string(40)    .   Object Name
MasterLabel            string(40)    .   Label
Label                  string(40)    .   Label
PluralLabel            string(40)    .   Plural Label
DefaultCompactLayoutId  string(255)  n   Default Compact Layout
IsCustomizable         boolean       .   Is Customizable
IsApexTriggerable      boolean       .   Is Apex Triggerable
IsWorkflowEnabled      boolean       .   Is Workflow Enabled
IsProcessEnabled       boolean       .   Is Process Enabled
IsCompactLayoutable    boolean       .   Is Compact Layoutable
IsDeprecatedAndHidden  boolean       .   Is Deprecated
KeyPrefix              string(3)     n   Object Prefix
IsCustomSetting        boolean       .   Is Custom Setting
IsReplicateable        boolean       .   Is Replicateable
IsRetrieveable         boolean       .   Is Retrieveable
IsSearchLayoutable     boolean       .   Is Search Layoutable
IsSearchable           boolean       .   Is Searchable
IsTriggerable          boolean       .   Is Triggerable
IsIdEnabled            boolean       .   Is Id Enabled
IsEverCreatable        boolean       .   Is Ever Creatable
IsEverUpdatable        boolean       .   Is Ever Updatable
IsEverDeletable        boolean       .   Is Ever Deletable
IsFeedEnabled          boolean       .   Is Feed Enabled
IsQueryable            boolean       .   Is Queryable
IsMruEnabled           boolean       .   Is MRU Enabled
IsReportingEnabled     boolean       .   Is Reporting Enabled
IsLayoutable           boolean       .   Is Layoutable
IsSubtype              boolean       .   Is Subtype
IsInterface            boolean       .   Is Interface
PublisherId            string(255)   n   Publisher
DeploymentStatus       string(40)    n   Deployment Status
""",
    (
        ChildRelationship("Fields", "FieldDefinition", "EntityDefinitionId"),
        ChildRelationship("Particles", "EntityParticle", "EntityDefinitionId"),
    ),
)


def entity_rows(schema: Schema) -> Iterator[Row]:
    """Yield a row for each kind of record, in the order of their names."""
    ids = DurableIds(schema)
    for sobject in sorted(schema, key=lambda found: found.name):
        yield {**_names(sobject), "DurableId": ids.entity(sobject.name), **_abilities(sobject)}


def _names(sobject: SObject) -> Row:
    return {
        "QualifiedApiName": sobject.name,
        "DeveloperName": developer_name(sobject.name),
        "MasterLabel": sobject.label,
        "Label": sobject.label,
        "PluralLabel": sobject.label_plural,
        "KeyPrefix": sobject.key_prefix,
        "PublisherId": "<local>" if sobject.custom else "System",
        "DeploymentStatus": "Deployed" if sobject.custom else None,
    }


def _abilities(sobject: SObject) -> Row:
    return {
        "IsCustomizable": sobject.layoutable,
        "IsApexTriggerable": sobject.triggerable,
        "IsWorkflowEnabled": sobject.triggerable,
        "IsProcessEnabled": sobject.triggerable,
        "IsCompactLayoutable": sobject.layoutable,
        "IsReplicateable": sobject.replicateable,
        "IsRetrieveable": sobject.retrieveable,
        "IsSearchLayoutable": sobject.searchable,
        "IsSearchable": sobject.searchable,
        "IsTriggerable": sobject.triggerable,
        "IsIdEnabled": True,
        "IsEverCreatable": sobject.createable,
        "IsEverUpdatable": sobject.updateable,
        "IsEverDeletable": sobject.deletable,
        "IsFeedEnabled": sobject.feed_enabled,
        "IsQueryable": sobject.queryable,
        "IsMruEnabled": sobject.mru_enabled,
        "IsReportingEnabled": sobject.layoutable,
        "IsLayoutable": sobject.layoutable,
    }

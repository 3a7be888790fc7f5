"""What does ``PicklistValueInfo`` hold? A row for each value of each picklist. Source: Tooling API reference (D)."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.schema.definitions.columns import definition_sobject
from twofold.emulator.schema.definitions.naming import DurableIds
from twofold.emulator.schema.model import Schema

Row = dict[str, object]

PICKLIST_VALUE_INFO = definition_sobject(
    "PicklistValueInfo",
    "Picklist Value Info",
    """
Id                id                         .   Picklist Value Info ID
DurableId         string(255)                n   Durable ID
Value             string(255)                n   Value
Label             string(255)                n   Label
IsDefaultValue    boolean                    .   Is Default Value
IsActive          boolean                    .   Is Active
ValidFor          string(255)                n   Valid For
EntityParticleId  reference(EntityParticle)  .   Entity Particle ID
""",
)


def value_rows(schema: Schema) -> Iterator[Row]:
    """Yield a row for each value, in the order of the picklists."""
    ids = DurableIds(schema)
    for sobject in schema:
        for field in sobject.fields:
            particle = ids.field(sobject.name, field.name)
            for number, choice in enumerate(field.picklist_values):
                yield {
                    "DurableId": f"{particle}.{number}",
                    "EntityParticleId": particle,
                    "Value": choice.value,
                    "Label": choice.label,
                    "IsDefaultValue": choice.default,
                    "IsActive": choice.active,
                }

"""Which kinds of record describe the schema, and what has to stand in WHERE before they answer?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from twofold.emulator.schema.definitions.entities import ENTITY_DEFINITION, entity_rows
from twofold.emulator.schema.definitions.fields import FIELD_DEFINITION, field_rows
from twofold.emulator.schema.definitions.particles import ENTITY_PARTICLE, particle_rows
from twofold.emulator.schema.definitions.values import PICKLIST_VALUE_INFO, value_rows
from twofold.emulator.schema.model import Schema, SObject

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DefinitionTable:
    """
    A kind of record whose rows are computed from the schema; rows are without ``Id``, which is their number.

    ``reified`` names the fields of which one must be compared with = or IN. Source: recorded refusals (C).
    """

    sobject: SObject
    rows: Callable[[Schema], Iterable[Row]]
    reified: tuple[str, ...] = ()


DEFINITION_TABLES = (
    DefinitionTable(ENTITY_DEFINITION, entity_rows),
    DefinitionTable(FIELD_DEFINITION, field_rows, ("EntityDefinitionId", "DurableId")),
    DefinitionTable(ENTITY_PARTICLE, particle_rows, ("EntityDefinitionId", "FieldDefinitionId", "DurableId")),
    DefinitionTable(PICKLIST_VALUE_INFO, value_rows, ("EntityParticleId", "DurableId")),
)

"""
How is a kind of record written down that describes the schema? As the standard ones are, but linked by ``DurableId``.

Such records have no key prefix; a field that refers to another of them holds its ``DurableId``, which is text.
"""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.schema.kinds import fixed_sobject
from twofold.emulator.schema.model import ChildRelationship, Field, FieldType, SObject
from twofold.emulator.schema.table import parse_fields

_LINK_LENGTH = 255


def definition_sobject(name: str, label: str, fields: str, children: tuple[ChildRelationship, ...] = ()) -> SObject:
    """Make the sObject from its table of fields; it can be queried and nothing else."""
    return fixed_sobject(
        name=name,
        label=label,
        label_plural=f"{label}s",
        key_prefix=None,
        fields=tuple(_link(field) for field in parse_fields(fields)),
        child_relationships=children,
        replicateable=False,
    )


def _link(field: Field) -> Field:
    return replace(field, type=FieldType.STRING, length=_LINK_LENGTH) if field.reference_to else field

"""Which labels do the fields of a search have? The answer to ``WITH METADATA='LABELS'``. Source: SOSL reference (D)."""

from __future__ import annotations

from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.soql.ast import Path, SelectOperand
from twofold.emulator.sosl.ast import Returning, Search

Body = dict[str, object]


def describe_labels(schema: Schema, search: Search) -> Body:
    """Describe the fields that a search names, by kind of record; fields of parents have no label here."""
    described = [
        {"entityName": sobject.name, "fieldMetadata": _fields(sobject, returning)}
        for returning in search.returning
        if (sobject := schema.sobject(returning.sobject)) is not None
    ]
    return {"entityMetadata": described}


def _fields(sobject: SObject, returning: Returning) -> list[Body]:
    return [
        {"name": field.name, "label": field.label}
        for item in returning.select
        if isinstance(item, SelectOperand) and isinstance(item.operand, Path)
        if (field := sobject.field(item.operand.parts[-1])) is not None and len(item.operand.parts) == 1
    ]

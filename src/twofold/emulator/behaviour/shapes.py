"""What has to be looked at when a record of a kind is written? Lists worked out once from the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twofold.emulator.behaviour.values import value_checker
from twofold.emulator.schema.model import Field, FieldType, SObject


@dataclass(frozen=True, slots=True)
class Shape:
    """
    List the fields of an sObject by what is done with them.

    Attributes:
        required: without a value of these a record is refused.
        defaults: column to stored value a new record gets.
        references: fields that point at other records.
        unique: fields whose values may stand only once.
        auto_numbers: fields the org counts up.
        checks: what a filled value of a field has to pass.
    """

    fields: Mapping[str, Field]
    required: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...]
    references: Mapping[str, Field]
    unique: tuple[Field, ...]
    auto_numbers: tuple[str, ...]
    checks: Mapping[str, Callable[[Any], Any]]


def shape_of(sobject: SObject) -> Shape:
    """Work the lists out."""
    fields = sobject.fields
    return Shape(
        fields={field.name: field for field in fields},
        required=tuple(field.name for field in fields if field.required and field.type is not FieldType.BOOLEAN),
        defaults=tuple((field.name, value) for field in fields if (value := _default(field)) is not None),
        references={field.name: field for field in fields if field.reference_to},
        unique=tuple(field for field in fields if field.unique),
        auto_numbers=tuple(field.name for field in fields if field.auto_number),
        checks={field.name: check for field in fields if (check := value_checker(field)) is not None},
    )


def _default(field: Field) -> Any:
    if field.default is not None:
        return int(field.default) if isinstance(field.default, bool) else field.default
    return next((choice.value for choice in field.picklist_values if choice.default and choice.active), None)

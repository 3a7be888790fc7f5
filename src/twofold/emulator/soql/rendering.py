"""How is one value shown? As stored values always are, or as ``toLabel`` and ``FORMAT`` show them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from twofold.emulator.schema.model import Field, FieldType
from twofold.emulator.soql.ast import Call, Operand
from twofold.emulator.soql.functions import NUMBER_TYPES
from twofold.emulator.soql.shape import Render
from twofold.emulator.store.values import render_datetime, renderer
from twofold.facts.ids import from_key

_REMEMBERED = 16_384


def render_of(operand: Operand, field: Field) -> Render | None:
    """Find how an operand's value is shown; None where the stored value is already right."""
    if isinstance(operand, Call):
        if operand.name == "TOLABEL" and field.type is FieldType.MULTIPICKLIST:
            return _labels_of(field)
        if operand.name == "FORMAT":
            return _formatter(field)
    return _QUICK.get(field.type) or renderer(field)


def _labels_of(field: Field) -> Render:
    labels = {choice.value: choice.label for choice in field.picklist_values}
    return lambda stored: ";".join(labels.get(value, value) for value in str(stored).split(";"))


def _formatter(field: Field) -> Render | None:
    if field.type in NUMBER_TYPES:
        return _number_formatter(field)
    return _FORMATS.get(field.type, renderer(field))


def _number_formatter(field: Field) -> Render:
    digits = 0 if field.type is FieldType.INT else max(field.scale, 0)
    sign = {FieldType.CURRENCY: "${}", FieldType.PERCENT: "{}%"}.get(field.type, "{}")
    return lambda stored: sign.format(f"{stored:,.{digits}f}")


def _format_date(stored: Any) -> str:
    year, month, day = str(stored).split("-")
    return f"{int(month)}/{int(day)}/{year}"


def _format_datetime(stored: Any) -> str:
    moment = datetime.fromtimestamp(stored / 1000, UTC)
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.month}/{moment.day}/{moment.year}, {moment.hour % 12 or 12}:{moment.minute:02d} {half}"


# Owners and audit dates repeat from field to field and row to row.
_QUICK: dict[FieldType, Render] = {
    FieldType.COMPLEX: json.loads,
    FieldType.REFERENCE: lru_cache(_REMEMBERED)(from_key),
    FieldType.DATETIME: lru_cache(_REMEMBERED)(render_datetime),
}

# As an org with locale en_US shows them (emulator choice).
_FORMATS: dict[FieldType, Callable[[Any], object]] = {
    FieldType.DATE: _format_date,
    FieldType.DATETIME: _format_datetime,
}

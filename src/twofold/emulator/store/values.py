"""How does a stored value look in JSON? The same for single reads and for queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store.tables import COMPOUND_TYPES
from twofold.facts.ids import from_key

_EPOCH = datetime(1970, 1, 1)
_ADDRESS_PARTS = {
    "Street": "street",
    "City": "city",
    "State": "state",
    "PostalCode": "postalCode",
    "Country": "country",
    "StateCode": "stateCode",
    "CountryCode": "countryCode",
    "Latitude": "latitude",
    "Longitude": "longitude",
    "GeocodeAccuracy": "geocodeAccuracy",
}


def render_datetime(milliseconds: int) -> str:
    """Write milliseconds since 1970 UTC as ``2026-01-02T03:04:05.000+0000``."""
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{(_EPOCH + timedelta(seconds=seconds)).isoformat()}.{thousandths:03d}+0000"


_RENDERERS: Mapping[str, Callable[[Any], object]] = {
    "id": from_key,
    "reference": from_key,
    "boolean": bool,
    "datetime": render_datetime,
    "double": float,
    "currency": float,
    "percent": float,
}


def renderer(field: Field) -> Callable[[Any], object] | None:
    """Get the function that renders a filled value of this field; None where the stored value is already right."""
    return _RENDERERS.get(field.type)


def render_value(field: Field, stored: Any) -> object:
    """Render one stored value of a simple field."""
    render = _RENDERERS.get(field.type)
    return stored if stored is None or render is None else render(stored)


def render_compound(sobject: SObject, field: Field, row: Mapping[str, Any]) -> dict[str, object] | None:
    """Put a compound address together from its parts; None when all parts are empty. Source: rule 2.2 (D/C)."""
    parts = {part.name: part for part in compound_parts(sobject, field)}
    if all(row.get(name) is None for name in parts):
        return None
    stem = field.name.removesuffix("Address")
    return {key: row.get(stem + suffix) for suffix, key in _ADDRESS_PARTS.items() if stem + suffix in parts}


def compound_parts(sobject: SObject, field: Field) -> list[Field]:
    """List the stored fields a compound field consists of."""
    return [
        part for part in sobject.fields if part.compound_field_name == field.name and part.type not in COMPOUND_TYPES
    ]

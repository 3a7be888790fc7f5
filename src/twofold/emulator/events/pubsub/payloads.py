"""
How does an event become the bytes of its payload, and back? Avro's binary form without a header.

Source: HTTP reference 13 (O): values, compound fields, bitmaps.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

import fastavro
import msgspec

from twofold.emulator.events.event import OrgEvent
from twofold.emulator.events.rendering import render_header
from twofold.emulator.events.shapes import EventShape
from twofold.emulator.schema.model import Field, FieldType
from twofold.facts.ids import find_key, from_key


class PayloadUnreadable(ValueError):
    """A payload doesn't follow its schema."""


def encode(event: OrgEvent, shape: EventShape, schema_text: str) -> bytes:
    """Write an event by its schema."""
    datum = shape.compose(event.values, _avro)
    if event.header is not None:
        datum["ChangeEventHeader"] = render_header(event.header, event, partial(bitmaps, shape))
    out = io.BytesIO()
    fastavro.schemaless_writer(out, _parsed(schema_text), datum)
    return out.getvalue()


def decode(payload: bytes, shape: EventShape, schema_text: str) -> dict[str, Any]:
    """Read a published payload: stored column to stored value. Raises ``PayloadUnreadable``."""
    try:
        schema = _parsed(schema_text)
        datum: Any = fastavro.schemaless_reader(io.BytesIO(payload), schema, schema)
        columns = [field.column for field in shape.fields if field.column is not None]
        return {column.name: _stored(column, datum.get(column.name)) for column in columns}
    except (EOFError, IndexError, ValueError, TypeError, KeyError, OverflowError, OSError) as error:
        raise PayloadUnreadable(f"The payload can't be read by its schema: {error}") from error


def bitmaps(shape: EventShape, columns: Iterable[str]) -> list[str]:
    """
    Write which columns are meant as the bitmaps of a change event header.

    The first is over the fields of the event, the header being number 0; a compound field whose parts are meant has one of
    its own. Whether the first is there when only parts are meant is an emulator choice: clients need it.
    """
    whole = 0
    parts: dict[int, int] = {}
    for index, part in shape.places_of(columns):
        if part is None:
            whole |= 1 << (index + 1)
        else:
            parts[index + 1] = parts.get(index + 1, 0) | 1 << part
    if not whole and not parts:
        return []
    return [_hex(whole), *(f"{index}-{_hex(bits)}" for index, bits in sorted(parts.items()))]


def _hex(bits: int) -> str:
    digits = f"{bits:X}"
    return f"0x{digits.zfill(len(digits) + len(digits) % 2)}"


@lru_cache(maxsize=256)
def _parsed(schema_text: str) -> Any:
    return fastavro.parse_schema(msgspec.json.decode(schema_text))


def _avro(column: Field, stored: Any) -> Any:
    """Turn a stored value into what Avro writes."""
    match column.type:
        case FieldType.ID | FieldType.REFERENCE:
            return from_key(stored)
        case FieldType.BOOLEAN:
            return bool(stored)
        case FieldType.DATE:
            return int(datetime.fromisoformat(stored).replace(tzinfo=UTC).timestamp()) * 1000
        case FieldType.DOUBLE | FieldType.CURRENCY | FieldType.PERCENT:
            return float(stored)
        case FieldType.DATETIME | FieldType.INT:
            return int(stored)
    return str(stored)


def _stored(column: Field, value: Any) -> Any:
    """Turn what Avro read into a stored value; raises what an impossible date or number raises."""
    if value is None:
        return None
    match column.type:
        case FieldType.ID | FieldType.REFERENCE:
            return find_key(value)
        case FieldType.BOOLEAN:
            return int(value)
        case FieldType.DATE:
            return datetime.fromtimestamp(value / 1000, UTC).date().isoformat()
        case FieldType.DATETIME:
            datetime.fromtimestamp(value / 1000, UTC)  # raises when it is no moment
        case FieldType.DOUBLE | FieldType.CURRENCY | FieldType.PERCENT if not math.isfinite(value):
            raise ValueError(f"{column.name} is no number")
    return value

"""
How do the rows of a query look in each format? CSV as in Bulk 2.0, JSON records with dates as numbers, XML records.

Source: HTTP reference 9 (C): in JSON a date-time is milliseconds since 1970, unlike anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from twofold.emulator.bulk.classic.formats import NAMESPACE, Format
from twofold.emulator.bulk.dialect import write_line
from twofold.emulator.bulk.query import plan_query
from twofold.emulator.soql.compile import compile_query
from twofold.emulator.soql.run import Reader, read_rows, shape_rows
from twofold.emulator.wire.xml import SCHEMA_INSTANCE, Markup, document, nil, tag

NO_RECORDS = "Records not found for this query"
"""What CSV and XML results of nothing say. Source: K."""


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Write the rows of one query in one format."""

    reader: Reader
    text: str
    all_rows: bool
    shown_as: Format

    def write(self, keys: Sequence[int]) -> tuple[int, str]:
        """Write the rows of some records; returns how many there are, and a part of a result."""
        plan = plan_query(self.reader, self.text, all_rows=self.all_rows)
        rows = read_rows(self.reader, plan.query, keys, all_rows=self.all_rows)
        if self.shown_as is Format.CSV:
            lines = [write_line(plan.table.cells(row), ",", "\n") for row in rows]
            return len(rows), "".join([write_line(plan.table.names, ",", "\n"), *lines])
        statement = compile_query(self.reader.schema, plan.query, all_rows=self.all_rows)
        records = shape_rows(self.reader, statement, rows, None)
        if self.shown_as is Format.JSON:
            shown = [plan.table.with_moments(record, row) for record, row in zip(records, rows, strict=True)]
            return len(rows), msgspec.json.encode(shown).decode()[1:-1]
        attributes = {"xsi:type": "sObject"}
        return len(rows), "".join(tag("records", *_elements(record), attributes=attributes) for record in records)


def join_parts(parts: Iterable[str], shown_as: Format) -> bytes:
    """Make a whole result of its parts."""
    found = [part for part in parts if part]
    if shown_as is Format.JSON:
        return f"[{','.join(found)}]".encode()
    if shown_as is Format.CSV:
        return "".join(_without_header(found)).encode() or NO_RECORDS.encode()
    attributes = {"xmlns": NAMESPACE, "xmlns:xsi": SCHEMA_INSTANCE}
    return document(tag("queryResult", *map(Markup, found), attributes=attributes))


def _without_header(parts: Sequence[str]) -> Iterator[str]:
    """Keep the header of the first part only; a header is one line, names have no line breaks."""
    for number, part in enumerate(parts):
        yield part.partition("\n")[2] if number else part


def _elements(record: dict[str, Any]) -> Iterator[Markup]:
    yield tag("type", record["attributes"]["type"])
    for name, value in record.items():
        if name == "attributes":
            continue
        if isinstance(value, dict):
            yield tag(name, *_elements(value), attributes={"xsi:type": "sObject"})
        else:
            yield nil(name) if value is None else tag(name, value)

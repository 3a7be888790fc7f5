"""
How does a query look as a table? Columns in the order asked, parents dotted, every cell text.

For Bulk queries, which answer in CSV. Source: HTTP reference 8.2 (C, D).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twofold.emulator.refusals import Refused, refuse
from twofold.emulator.schema.model import Field, FieldType, Schema
from twofold.emulator.soql.ast import Call, Operand, Path, Query, SelectGroup, SelectItem, SelectOperand
from twofold.emulator.soql.compile import compile_query, source_of
from twofold.emulator.soql.functions import column_of
from twofold.emulator.soql.rendering import render_of
from twofold.emulator.soql.scope import Bindings, Scope
from twofold.emulator.soql.shape import Record, RecordShape, Row
from twofold.emulator.soql.statement import Answers
from twofold.emulator.store.tables import is_stored
from twofold.emulator.store.values import render_datetime
from twofold.facts.error_codes import API_ERROR
from twofold.facts.ids import from_key

Write = Callable[[Any], str]

COMPOUND = "Selecting compound data not supported in Bulk Query"


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """
    One column: its name as written in the query, its place in the row, and how a value is written.

    ``keys`` lead to its value in the record; ``moment`` marks a date-time.
    """

    name: str
    index: int
    keys: tuple[str, ...]
    moment: bool
    write: Write


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The columns of a query."""

    columns: tuple[FlatColumn, ...]

    @property
    def names(self) -> list[str]:
        """The cells of the header."""
        return [column.name for column in self.columns]

    def cells(self, row: Row) -> list[str]:
        """Write a row; null is an empty cell."""
        return ["" if (value := row[column.index]) is None else column.write(value) for column in self.columns]

    def with_moments(self, record: Record, row: Row) -> Record:
        """Put date-times into a record as they are stored, milliseconds since 1970 UTC."""
        for column in self.columns:
            if column.moment:
                inner: Any = record
                for key in column.keys[:-1]:
                    inner = inner and inner[key]
                if inner:
                    inner[column.keys[-1]] = row[column.index]
        return record


def flatten(schema: Schema, query: Query, *, all_rows: bool) -> FlatTable:
    """
    Make the table of a query for records.

    Raises ``Refused``: as ``compile_query``; API_ERROR for what Bulk queries can't do: sub-queries, TYPEOF, aggregates,
    GROUP BY, OFFSET, compound fields. Source: HTTP reference 8.2 (D), the words for compound fields C, the others K.
    """
    statement = compile_query(schema, query, all_rows=all_rows)
    if statement.answers is not Answers.RECORDS:
        raise _unsupported("Aggregate Relationships not supported in Bulk Query")
    if query.offset is not None:
        raise _unsupported("OFFSET not supported in Bulk Query")
    assert isinstance(statement.shape, RecordShape), "records have a record's shape"
    scope = Scope(query.text, schema, source_of(schema, query), query.alias, Bindings())
    scope.take_aliases(query.aliases)
    columns = [column for item in query.select for column in _columns(scope, statement.shape, item)]
    return FlatTable(tuple(columns))


def _columns(scope: Scope, shape: RecordShape, item: SelectItem) -> list[FlatColumn]:
    if isinstance(item, SelectOperand):
        return [_column(scope, shape, item.operand, item.alias)]
    if isinstance(item, SelectGroup):
        fields = scope.root.sobject.fields
        chosen = [field for field in fields if item.group == "ALL" or field.custom == (item.group == "CUSTOM")]
        return [_column(scope, shape, Path((field.name,), item.at), None) for field in chosen]
    raise _unsupported("Nested queries and TYPEOF not supported in Bulk Query")


def _column(scope: Scope, shape: RecordShape, operand: Operand, alias: str | None) -> FlatColumn:
    path = operand
    while isinstance(path, Call):
        path = path.arguments[0]
    field = column_of(scope, operand).field
    if not isinstance(path, Path) or not is_stored(field) or field.type is FieldType.BASE64:
        raise _unsupported(COMPOUND)
    parts = (alias,) if alias else scope.strip(path.parts)
    place = shape.place(parts)
    assert place is not None, "the query was compiled"
    moment = operand is path and field.type is FieldType.DATETIME
    return FlatColumn(".".join(parts), place[1], place[0], moment, _writer(operand, field))


def _writer(operand: Operand, field: Field) -> Write:
    if isinstance(operand, Call) and (render := render_of(operand, field)) is not None:
        return lambda value: str(render(value))
    return _WRITERS.get(field.type, str)


def _write_number(value: Any) -> str:
    text = repr(float(value))
    return f"{value:.1f}" if "e" in text else text


def _write_boolean(value: Any) -> str:
    return "true" if value else "false"


def _write_datetime(value: Any) -> str:
    return f"{render_datetime(value)[:-5]}Z"


_WRITERS: Mapping[FieldType, Write] = {
    FieldType.ID: from_key,
    FieldType.REFERENCE: from_key,
    FieldType.BOOLEAN: _write_boolean,
    FieldType.DATETIME: _write_datetime,
    FieldType.DOUBLE: _write_number,
    FieldType.CURRENCY: _write_number,
    FieldType.PERCENT: _write_number,
}


def _unsupported(text: str) -> Refused:
    return refuse(API_ERROR, text, None)

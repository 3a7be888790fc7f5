"""
Was this query asked before with other values? Then its SQL is known, and only the values in quotes are put in.

Clients ask the same question about one record after another: to read and compile the text anew costs ten times what finding
the record does. A query is known by its text without the values in quotes; one with a value whose meaning is more than
itself (an empty one, a pattern, an escape) is worked as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.kept import KeptBySchema
from twofold.emulator.soql.moments import Parameter
from twofold.emulator.soql.run import Reader, execute, shape_rows
from twofold.emulator.soql.shape import Record
from twofold.emulator.soql.statement import Answers, Sql, Statement

_KEPT_MAX = 1024
_TEXT_MAX = 2_000
_VALUE_MAX = 255

Convert = Callable[[str], Parameter]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled query; ``holes`` name a parameter, the value in quotes that it comes from, and how."""

    statement: Statement
    holes: tuple[tuple[int, int, Convert], ...]


_templates: KeptBySchema[dict[tuple[str, bool], Template]] = KeptBySchema(lambda _: {})


def answer_known(reader: Reader, text: str, *, all_rows: bool, page_size: int) -> list[Record] | None:
    """Answer a query that was asked before with other values; None when it wasn't, or has more than one page."""
    parts = text.split("'")
    template = _templates.of(reader.schema).get(("'".join(parts[::2]), all_rows))
    sql = _filled(template, parts[1::2]) if template is not None else None
    if template is None or sql is None:
        return None
    cursor = execute(reader, sql.text, sql.values(reader.moment))
    rows = cursor.fetchmany(page_size + 1)
    if len(rows) > page_size:
        cursor.close()
        return None
    return shape_rows(reader, template.statement, rows)


def _filled(template: Template, values: list[str]) -> Sql | None:
    rows = template.statement.rows
    parameters = list(rows.parameters)
    for index, number, convert in template.holes:
        value = values[number]
        if not value or "\\" in value or len(value) > _VALUE_MAX:
            return None
        converted = convert(value)
        if converted is None:
            return None
        parameters[index] = converted
    return Sql(rows.text, tuple(parameters), rows.deferred)


def remember(reader: Reader, query: Query, statement: Statement, *, all_rows: bool) -> None:
    """Keep a compiled query for the next of its form, if all its values in quotes can be exchanged."""
    text = query.text
    if len(text) > _TEXT_MAX or "\\" in text or query.purpose:
        return
    if statement.answers is not Answers.RECORDS or statement.children:
        return
    parts = text.split("'")
    places = dict(_places(parts))
    holes = tuple((index, places[at], convert) for index, at, convert in statement.holes)
    if len(parts) > 1 and {number for _, number, _ in holes} == set(places.values()):
        kept = _templates.of(reader.schema)
        if len(kept) >= _KEPT_MAX:
            kept.clear()
        kept["'".join(parts[::2]), all_rows] = Template(statement, holes)


def _places(parts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where in the text each value begins, and which it is."""
    at = 0
    for number, part in enumerate(parts):
        if number % 2:
            yield at - 1, number // 2
        at += len(part) + 1

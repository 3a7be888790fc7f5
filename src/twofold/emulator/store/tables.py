"""
What do the tables look like? One per sObject, a column per stored field, indexes where lookups happen.

Ids and references are integer keys, date-times integer milliseconds UTC, dates text, booleans 0 or 1 and never null.
Text is compared through ``fold``, a function registered on every connection, so letter case is ignored in every script;
the indexes are on ``fold(column)`` as well, so ``WHERE fold("Email") = 'pat@example.com'`` is an index search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from twofold.emulator.schema.model import Field, Schema, SObject

COMPOUND_TYPES = frozenset({"address", "location"})

_AFFINITY = {
    "id": "INTEGER",
    "reference": "INTEGER",
    "boolean": "INTEGER",
    "int": "INTEGER",
    "long": "INTEGER",
    "datetime": "INTEGER",
    "double": "REAL",
    "currency": "REAL",
    "percent": "REAL",
}
_SEARCHED_NAMES = frozenset({"Name", "LastName", "CaseNumber", "Username", "DeveloperName"})
_UNSEARCHED_REFERENCES = frozenset({"CreatedById", "LastModifiedById", "RecordTypeId", "OwnerId"})


def fold(text: Any) -> Any:
    """Make text that compares equal whatever its letter case; other values pass unchanged."""
    if isinstance(text, str):
        return text.lower() if text.isascii() else text.casefold()
    return text


def is_stored(field: Field) -> bool:
    """Tell whether a field has a column: compound addresses are put together when read."""
    return field.type not in COMPOUND_TYPES


def quoted(name: str) -> str:
    """Quote a table or column name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def create_statements(schema: Schema) -> Iterator[str]:
    """Yield the SQL that makes every table and index of a schema."""
    for sobject in schema.sobjects:
        columns = ", ".join(column_definition(field) for field in sobject.fields if is_stored(field))
        yield f"CREATE TABLE IF NOT EXISTS {quoted(sobject.name)} ({columns})"
        yield from index_statements(sobject, sobject.fields)


def index_statements(sobject: SObject, fields: Iterable[Field]) -> Iterator[str]:
    """Yield the indexes of some fields; only filled values are kept in them."""
    for field in fields:
        expression = _indexed_expression(field)
        if expression is not None:
            name = quoted(f"{sobject.name}.{field.name}")
            yield (
                f"CREATE INDEX IF NOT EXISTS {name} ON {quoted(sobject.name)} ({expression}) "
                f"WHERE {expression} IS NOT NULL"
            )


def column_definition(field: Field) -> str:
    """Write one column."""
    if field.name == "Id":
        return '"Id" INTEGER PRIMARY KEY'
    kind = _AFFINITY.get(field.type, "TEXT")
    return f"{quoted(field.name)} {kind}" + (" NOT NULL DEFAULT 0" if field.type == "boolean" else "")


def _indexed_expression(field: Field) -> str | None:
    column = quoted(field.name)
    if field.type == "reference":
        return None if field.name in _UNSEARCHED_REFERENCES else column
    if field.name == "SystemModstamp":
        return column
    if field.external_id or field.unique or field.type == "email" or field.name in _SEARCHED_NAMES:
        return f"fold({column})" if _AFFINITY.get(field.type) is None else column
    return None

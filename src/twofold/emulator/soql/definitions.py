"""
How are queries over the schema itself answered? Its rows stand in a small store of their own, made when first asked for.

A query over ``EntityDefinition`` and its kin gets a reader of that store; all else is as for any query. One store a schema,
so users of different profiles see what their describes show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.definitions.all import DEFINITION_TABLES, DefinitionTable
from twofold.emulator.schema.model import Schema
from twofold.emulator.soql.ast import And, Comparison, Condition, Membership, Path, Query
from twofold.emulator.soql.kept import KeptBySchema
from twofold.emulator.soql.refusals import refuse_whole
from twofold.emulator.soql.run import Reader
from twofold.emulator.store import Store

_TABLES = {table.sobject.name.lower(): table for table in DEFINITION_TABLES}
_SCHEMA = Schema(tuple(table.sobject for table in DEFINITION_TABLES), person_accounts=False)


def reader_for(reader: Reader, query: Query) -> Reader:
    """
    Find the reader of a query: the given one, or one of the schema's own rows.

    Raises ``Refused`` (MALFORMED_QUERY) where a filter is missing without which the platform doesn't answer.
    """
    table = _TABLES.get(query.source.parts[0].lower()) if len(query.source.parts) == 1 else None
    if table is None or reader.schema.sobject(table.sobject.name) is not None:
        return reader
    if table.reified and not any(_is_reified(part, table, query) for part in _parts(query.where)):
        raise refuse_whole(
            f"{table.sobject.name}: a filter on a reified column is required [{','.join(table.reified)}]"
        )
    return replace(reader, store=_stores.of(reader.schema), schema=_SCHEMA)


def is_definition(reader: Reader) -> bool:
    """Tell whether a reader reads the schema's own rows, whose answers have one page only."""
    return reader.schema is _SCHEMA


def no_more_pages(query: Query) -> Refused:
    """Refuse an answer of more than one page. Source: as recorded by users (C)."""
    name = next(table.sobject.name for table in DEFINITION_TABLES if table is _TABLES[query.source.parts[0].lower()])
    message = f"{name} does not support queryMore(), use LIMIT to restrict the results to a single batch"
    return refuse_whole(message, "EXCEEDED_ID_LIMIT")


def _filled(schema: Schema) -> Store:
    store = Store()
    store.create_tables(_SCHEMA)
    with store.transaction():
        for table in DEFINITION_TABLES:
            for number, row in enumerate(table.rows(schema), start=1):
                store.insert(table.sobject.name, {"Id": number, **row})
    return store


_stores: KeptBySchema[Store] = KeptBySchema(_filled)


def _parts(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, And):
        for part in condition.conditions:
            yield from _parts(part)
    elif condition is not None:
        yield condition


def _is_reified(condition: Condition, table: DefinitionTable, query: Query) -> bool:
    if not isinstance(condition, Comparison | Membership) or condition.operator not in ("=", "IN"):
        return False
    if not isinstance(condition.operand, Path):
        return False
    parts = [part.lower() for part in condition.operand.parts]
    if len(parts) > 1 and parts[0] in (table.sobject.name.lower(), (query.alias or "").lower()):
        parts = parts[1:]
    # ``EntityDefinition.QualifiedApiName`` is as good as ``EntityDefinitionId``: both name the kind of record.
    wanted = [name.lower() for name in table.reified]
    return parts[0] in wanted if len(parts) == 1 else f"{parts[0]}id" in wanted

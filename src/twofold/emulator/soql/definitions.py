"""
How are queries over the schema itself answered? Its rows stand in a small store of their own, made when first asked for.

A query over ``EntityDefinition`` and its kin gets a reader of that store; all else is as for any query. One store a schema,
so users of different profiles see what their describes show.
"""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.definitions.all import DEFINITION_TABLES, DefinitionTable
from twofold.emulator.schema.model import Schema
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.grouping import is_grouped
from twofold.emulator.soql.kept import KeptBySchema
from twofold.emulator.soql.refusals import refuse_whole
from twofold.emulator.soql.restrictions import matched_fields
from twofold.emulator.soql.run import Reader
from twofold.emulator.store import Store
from twofold.facts.error_codes import EXCEEDED_ID_LIMIT

_TABLES = {table.sobject.name.lower(): table for table in DEFINITION_TABLES}
# Source: Tooling API reference, SOQL limitations (D); the code as recorded by users (C).
_NOT_SUPPORTED = (
    "The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more "
    "information."
)
_SCHEMA = Schema(tuple(table.sobject for table in DEFINITION_TABLES), person_accounts=False)


def reader_for(reader: Reader, query: Query) -> Reader:
    """
    Find the reader of a query: the given one, or one of the schema's own rows.

    Raises ``Refused`` (MALFORMED_QUERY) where a filter is missing without which the platform doesn't answer.
    """
    table = _TABLES.get(query.source.parts[0].lower()) if len(query.source.parts) == 1 else None
    if table is None or reader.schema.sobject(table.sobject.name) is not None:
        return reader
    if table.reified and not _is_filtered(table, query):
        raise refuse_whole(
            f"{table.sobject.name}: a filter on a reified column is required [{','.join(table.reified)}]"
        )
    if is_grouped(query):
        raise refuse_whole(_NOT_SUPPORTED, "EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION")
    return replace(reader, store=_stores.of(reader.schema), schema=_SCHEMA)


def is_definition(reader: Reader) -> bool:
    """Tell whether a reader reads the schema's own rows, whose answers have one page only."""
    return reader.schema is _SCHEMA


def no_more_pages(query: Query) -> Refused:
    """Refuse an answer of more than one page. Source: as recorded by users (C)."""
    name = _TABLES[query.source.parts[0].lower()].sobject.name
    message = f"{name} does not support queryMore(), use LIMIT to restrict the results to a single batch"
    return refuse_whole(message, EXCEEDED_ID_LIMIT)


def _filled(schema: Schema) -> Store:
    store = Store()
    store.create_tables(_SCHEMA)
    with store.transaction():
        for table in DEFINITION_TABLES:
            for number, row in enumerate(table.rows(schema), start=1):
                store.insert(table.sobject.name, {"Id": number, **row})
    return store


_stores: KeptBySchema[Store] = KeptBySchema(_filled)


def _is_filtered(table: DefinitionTable, query: Query) -> bool:
    # ``EntityDefinition.QualifiedApiName`` is as good as ``EntityDefinitionId``: both name the kind of record.
    wanted = {name.lower() for name in table.reified}
    return any(field in wanted or f"{field.partition('.')[0]}id" in wanted for field in matched_fields(query))

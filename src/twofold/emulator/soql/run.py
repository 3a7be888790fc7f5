"""What does the org answer? Runs a compiled query on the store and shapes the records, page by page where wanted."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.emulator.schema.model import Schema
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.children import NESTED_FROM, too_far_away
from twofold.emulator.soql.compile import compile_among, compile_query
from twofold.emulator.soql.functions import DISTANCE_FUNCTION, distance_between
from twofold.emulator.soql.moments import Moment, Value
from twofold.emulator.soql.refusals import refuse_whole
from twofold.emulator.soql.shape import Context, Record, Row
from twofold.emulator.soql.statement import Answers, ChildStatement, Sql, Statement
from twofold.emulator.store import Store
from twofold.facts.error_codes import EXCEEDED_ID_LIMIT

GROUPS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Say on which org, as whom, when and for which API version queries run; ``now`` in milliseconds since 1970 UTC.

    ``api`` stands between version and resource in every address of an answer: ``/tooling`` where tools ask.
    """

    store: Store
    schema: Schema
    now: int
    user: int | None
    version: str
    api: str = ""

    @property
    def base(self) -> str:
        """Where the addresses of records and pages begin."""
        return f"/services/data/v{self.version}{self.api}"

    @property
    def connection(self) -> sqlite3.Connection:
        """The store's connection, inside whose transaction the query reads."""
        return self.store.connection

    @property
    def moment(self) -> Moment:
        """When and for whom."""
        return Moment(self.now, self.user)


@dataclass(frozen=True, slots=True)
class Result:
    """
    Hold an answer.

    ``records`` is the first page; ``keys`` are those of all records, in order, where one page doesn't hold them.
    """

    total_size: int
    records: list[Record]
    keys: array[int] | None = None


OpenChildren = Callable[[tuple[str, ...], "array[int]"], str]


@dataclass(frozen=True, slots=True)
class Paging:
    """
    Say how many records a page holds, from 1 up, and where the rest of too many children is kept.

    ``open_children`` takes the names of relationships that lead to them and their keys, and gives the address of the
    next page; None shows all children, however many.
    """

    size: int
    open_children: OpenChildren | None = None


def run(reader: Reader, query: Query, *, all_rows: bool = False, paging: Paging | None = None) -> Result:
    """
    Answer a query.

    Args:
        all_rows: records of the recycle bin as well.
        paging: None for all records at once.

    Raises ``Refused``: as ``compile_query``, and EXCEEDED_ID_LIMIT for more groups than one answer holds.
    """
    return run_statement(reader, compile_query(reader.schema, query, all_rows=all_rows), paging)


def run_statement(reader: Reader, statement: Statement, paging: Paging | None = None) -> Result:
    """Answer a compiled query; as ``run``, MALFORMED_QUERY for sub-queries in sub-queries before version 58.0."""
    if float(reader.version) < NESTED_FROM and any(child.children for child in statement.children):
        raise too_far_away(1)
    cursor = execute(reader, statement.rows.text, statement.rows.values(reader.moment))
    if statement.answers is Answers.COUNT:
        return Result(cursor.fetchone()[0], [])
    rows = cursor.fetchall() if paging is None else cursor.fetchmany(paging.size + 1)
    if statement.answers is Answers.GROUPS:
        return _groups(statement, rows + cursor.fetchall())
    if paging is None or len(rows) <= paging.size:
        return Result(len(rows), shape_rows(reader, statement, rows, paging))
    cursor.close()
    keys = _read_keys(reader, statement)
    return Result(len(keys), shape_rows(reader, statement, rows[: paging.size], paging), keys)


def run_among(reader: Reader, query: Query, keys: Sequence[int]) -> list[Record]:
    """Read those of the records with these keys that a query wants, in its order; raises as ``compile_among``."""
    statement = compile_among(reader.schema, query)
    values = [json.dumps(list(keys)), *statement.rows.values(reader.moment)[1:]]
    return shape_rows(reader, statement, execute(reader, statement.rows.text, values).fetchall(), None)


def read_keys(reader: Reader, query: Query, *, all_rows: bool = False) -> array[int]:
    """Read the Ids of all records of a query, in order."""
    return _read_keys(reader, compile_query(reader.schema, query, all_rows=all_rows))


def read_rows(reader: Reader, query: Query, keys: Sequence[int], *, all_rows: bool = False) -> list[Row]:
    """Read the plain rows behind some records, in this order; records that are gone for good are left out."""
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    assert statement.page is not None, "only records have pages"
    found = {row[0]: row for row in _read_again(reader, statement.page, keys)}
    return [found[key] for key in keys if key in found]


def read_page(
    reader: Reader, query: Query, keys: Sequence[int], *, all_rows: bool = False, paging: Paging | None = None
) -> list[Record]:
    """
    Read the records with these keys, in this order; records that are gone for good are left out.

    ``query`` is the one the keys came from.
    """
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    return shape_rows(reader, statement, read_rows(reader, query, keys, all_rows=all_rows), paging)


def read_children_page(
    reader: Reader, query: Query, path: Sequence[str], keys: Sequence[int], *, all_rows: bool = False
) -> list[Record]:
    """Read the children with these keys, in this order; ``path`` names the relationships that lead to their sub-query."""
    children = compile_query(reader.schema, query, all_rows=all_rows).children
    for name in path:
        child = next(child for child in children if child.relationship == name)
        children = child.children
    found = {row[1]: row[1:] for row in _read_again(reader, child.page, keys)}
    rows = [found[key] for key in keys if key in found]
    context = _context(reader, children, rows, None)
    return [record for row in rows if (record := child.shape.build(row, context)) is not None]


def _read_again(reader: Reader, page: Sql, keys: Sequence[int]) -> sqlite3.Cursor:
    return execute(reader, page.text, [*page.values(reader.moment)[:-1], json.dumps(list(keys))])


def shape_rows(reader: Reader, statement: Statement, rows: Sequence[Row], paging: Paging | None = None) -> list[Record]:
    """Make the records of rows."""
    shape = statement.shape
    assert shape is not None, "records have a shape"
    context = _context(reader, statement.children, rows, paging)
    return [record for row in rows if (record := shape.build(row, context)) is not None]


def _groups(statement: Statement, rows: Sequence[Row]) -> Result:
    if len(rows) > GROUPS_MAX:
        message = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
        raise refuse_whole(message, EXCEEDED_ID_LIMIT)
    shape = statement.shape
    assert shape is not None, "groups have a shape"
    context = Context("")
    return Result(len(rows), [record for row in rows if (record := shape.build(row, context)) is not None])


def _read_keys(reader: Reader, statement: Statement) -> array[int]:
    assert statement.keys is not None, "only records have pages"
    found = execute(reader, statement.keys.text, statement.keys.values(reader.moment))
    return array("q", (key for (key,) in found))


def _context(
    reader: Reader,
    children: Iterable[ChildStatement],
    rows: Sequence[Row],
    paging: Paging | None,
    path: tuple[str, ...] = (),
) -> Context:
    return Context(
        reader.base, {child.relationship: _read_children(reader, child, rows, paging, path) for child in children}
    )


def _read_children(
    reader: Reader, child: ChildStatement, parents: Sequence[Row], paging: Paging | None, path: tuple[str, ...]
) -> Mapping[int, Record]:
    keys = [key for row in parents if (key := row[child.parent_index]) is not None]
    values = [json.dumps(keys), *child.rows.values(reader.moment)[1:]]
    families: dict[int, list[Row]] = {}
    for row in execute(reader, child.rows.text, values).fetchall():
        families.setdefault(row[0], []).append(row[1:])
    path = (*path, child.relationship)
    size = paging.size if paging and paging.open_children else None
    shown = {parent: family[:size] for parent, family in families.items()}
    context = _context(reader, child.children, [row for family in shown.values() for row in family], paging, path)
    return {
        parent: _child_result([child.shape.build(row, context) for row in rows], families[parent], paging, path)
        for parent, rows in shown.items()
    }


def _child_result(records: list[Any], family: Sequence[Row], paging: Paging | None, path: tuple[str, ...]) -> Record:
    if paging is None or paging.open_children is None or len(family) <= len(records):
        return {"totalSize": len(family), "done": True, "records": records}
    url = paging.open_children(path, array("q", (row[0] for row in family)))
    return {"totalSize": len(family), "done": False, "nextRecordsUrl": url, "records": records}


def execute(reader: Reader, text: str, values: Sequence[Value]) -> sqlite3.Cursor:
    """Run SQL with what it needs of our own functions."""
    # Registered here and not by the store, because no table or index depends on it; and only where it is needed,
    # because SQLite lets nobody register a function while another statement is being read.
    if DISTANCE_FUNCTION in text:
        reader.connection.create_function(DISTANCE_FUNCTION, 5, distance_between, deterministic=True)
    return reader.connection.execute(text, values)

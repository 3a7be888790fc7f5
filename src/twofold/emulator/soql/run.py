"""What does the org answer? Runs a compiled query on the store and shapes the records, page by page where wanted."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.emulator.schema.model import Schema
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.compile import compile_query
from twofold.emulator.soql.functions import DISTANCE_FUNCTION, distance_between
from twofold.emulator.soql.moments import Moment, Value
from twofold.emulator.soql.refusals import refuse_whole
from twofold.emulator.soql.shape import Context, Record, Row
from twofold.emulator.soql.statement import Answers, ChildStatement, Statement
from twofold.emulator.store import Store

GROUPS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Reader:
    """Say on which org, as whom, when and for which API version queries run; ``now`` in milliseconds since 1970 UTC."""

    store: Store
    schema: Schema
    now: int
    user: int | None
    version: str

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


def run(reader: Reader, query: Query, *, all_rows: bool = False, page_size: int | None = None) -> Result:
    """
    Answer a query.

    Args:
        all_rows: records of the recycle bin as well.
        page_size: at most so many records, from 1 up; None for all of them at once.

    Raises ``Refused``: as ``compile_query``, and EXCEEDED_ID_LIMIT for more groups than one answer holds.
    """
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    cursor = execute(reader, statement.rows.text, statement.rows.values(reader.moment))
    if statement.answers is Answers.COUNT:
        return Result(cursor.fetchone()[0], [])
    rows = cursor.fetchall() if page_size is None else cursor.fetchmany(page_size + 1)
    if statement.answers is Answers.GROUPS:
        return _groups(statement, rows + cursor.fetchall())
    if page_size is None or len(rows) <= page_size:
        return Result(len(rows), shape_rows(reader, statement, rows))
    cursor.close()
    keys = _read_keys(reader, statement)
    return Result(len(keys), shape_rows(reader, statement, rows[:page_size]), keys)


def read_page(reader: Reader, query: Query, keys: Sequence[int], *, all_rows: bool = False) -> list[Record]:
    """
    Read the records with these keys, in this order; records that are gone for good are left out.

    ``query`` is the one the keys came from.
    """
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    assert statement.page is not None, "only records have pages"
    values = [*statement.page.values(reader.moment)[:-1], json.dumps(list(keys))]
    found = {row[0]: row for row in execute(reader, statement.page.text, values)}
    return shape_rows(reader, statement, [found[key] for key in keys if key in found])


def shape_rows(reader: Reader, statement: Statement, rows: Sequence[Row]) -> list[Record]:
    """Shape rows of records, their children included."""
    shape = statement.shape
    assert shape is not None, "records have a shape"
    context = _context(reader, statement.children, rows)
    return [record for row in rows if (record := shape.build(row, context)) is not None]


def _groups(statement: Statement, rows: Sequence[Row]) -> Result:
    if len(rows) > GROUPS_MAX:
        message = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
        raise refuse_whole(message, "EXCEEDED_ID_LIMIT")
    shape = statement.shape
    assert shape is not None, "groups have a shape"
    context = Context("")
    return Result(len(rows), [record for row in rows if (record := shape.build(row, context)) is not None])


def _read_keys(reader: Reader, statement: Statement) -> array[int]:
    assert statement.keys is not None, "only records have pages"
    found = execute(reader, statement.keys.text, statement.keys.values(reader.moment))
    return array("q", (key for (key,) in found))


def _context(reader: Reader, children: Iterable[ChildStatement], rows: Sequence[Row]) -> Context:
    base = f"/services/data/v{reader.version}"
    return Context(base, {child.relationship: _read_children(reader, child, rows) for child in children})


def _read_children(reader: Reader, child: ChildStatement, parents: Sequence[Row]) -> Mapping[int, Record]:
    keys = [key for row in parents if (key := row[child.parent_index]) is not None]
    values = [json.dumps(keys), *child.rows.values(reader.moment)[1:]]
    rows = execute(reader, child.rows.text, values).fetchall()
    bodies = [row[1:] for row in rows]
    context = _context(reader, child.children, bodies)
    records: dict[int, list[Any]] = {}
    for row, body in zip(rows, bodies, strict=True):
        records.setdefault(row[0], []).append(child.shape.build(body, context))
    return {key: {"totalSize": len(found), "done": True, "records": found} for key, found in records.items()}


def execute(reader: Reader, text: str, values: Sequence[Value]) -> sqlite3.Cursor:
    """Run SQL with what it needs of our own functions."""
    # Registered here and not by the store, because no table or index depends on it; and only where it is needed,
    # because SQLite lets nobody register a function while another statement is being read.
    if DISTANCE_FUNCTION in text:
        reader.connection.create_function(DISTANCE_FUNCTION, 5, distance_between, deterministic=True)
    return reader.connection.execute(text, values)

"""Which page comes next? Bodies of query answers, with the address of the following page where there is one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import replace

from twofold.emulator.refusals import refuse
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.compile import compile_query
from twofold.emulator.soql.definitions import is_definition, no_more_pages, reader_for
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Paging, Reader, read_children_page, read_page, run, run_statement
from twofold.emulator.soql.shape import Record
from twofold.emulator.soql.templates import answer_known, remember
from twofold.emulator.store.cursors import Cursors, OpenQuery
from twofold.facts.error_codes import INVALID_QUERY_LOCATOR
from twofold.facts.limits import QUERY_PAGE_ROWS_MAX, QUERY_PAGE_ROWS_MIN

_LOCATOR = re.compile(r"(\w{18})-(\d{1,9})", re.ASCII)
_BATCH_SIZE = re.compile(r"batchSize\s*=\s*(\d{1,9})", re.IGNORECASE)

Body = dict[str, object]


def page_size_of(headers: Mapping[str, str]) -> int:
    """
    Read the page size from ``Sforce-Query-Options`` (header names in lower case).

    Smaller wishes are raised, larger ones cut. Source: HTTP reference 6.1 (D).
    """
    found = _BATCH_SIZE.search(headers.get("sforce-query-options", ""))
    return min(max(int(found[1]), QUERY_PAGE_ROWS_MIN), QUERY_PAGE_ROWS_MAX) if found else QUERY_PAGE_ROWS_MAX


def first_page(reader: Reader, cursors: Cursors, text: str, *, all_rows: bool, page_size: int) -> Body:
    """
    Answer a query: ``totalSize``, ``done``, ``nextRecordsUrl`` where there are more pages, ``records``.

    Raises ``Refused``: as ``parse`` and ``run``.
    """
    known = answer_known(reader, text, all_rows=all_rows, page_size=page_size)
    if known is not None:
        return {"totalSize": len(known), "done": True, "records": known}
    query: Query = parse(text)
    reader = reader_for(reader, query)
    if is_definition(reader):
        return _only_page(reader, query)
    opened = OpenQuery(text, all_rows, array("q"), reader.user, reader.now)
    statement = compile_query(reader.schema, query, all_rows=all_rows)
    remember(reader, query, statement, all_rows=all_rows)
    result = run_statement(reader, statement, _paging(reader, cursors, opened, page_size))
    body: Body = {"totalSize": result.total_size, "done": result.keys is None}
    if result.keys is not None:
        locator = cursors.open(replace(opened, keys=result.keys))
        body["nextRecordsUrl"] = _next_url(reader, locator, page_size)
    body["records"] = result.records
    return body


def _only_page(reader: Reader, query: Query) -> Body:
    result = run(reader, query, paging=Paging(QUERY_PAGE_ROWS_MAX))
    if result.keys is not None:
        raise no_more_pages(query)
    return {"totalSize": result.total_size, "done": True, "records": result.records}


def next_page(reader: Reader, cursors: Cursors, locator: str, *, page_size: int) -> Body:
    """
    Answer with the page a locator names: ``01g…-2000`` begins at the 2,001st record.

    Raises ``Refused`` (INVALID_QUERY_LOCATOR) for a locator that isn't open, or another user's.
    """
    found = _LOCATOR.fullmatch(locator)
    query = cursors.find(found[1], reader.now) if found else None
    if found is None or query is None or query.user != reader.user or int(found[2]) >= len(query.keys):
        raise refuse(INVALID_QUERY_LOCATOR, "invalid query locator", None)
    start = int(found[2])
    end = start + page_size
    body: Body = {"totalSize": len(query.keys), "done": end >= len(query.keys)}
    if end < len(query.keys):
        body["nextRecordsUrl"] = _next_url(reader, found[1], end)
    body["records"] = _read(reader, query, start, _paging(reader, cursors, query, page_size))
    return body


def _read(reader: Reader, opened: OpenQuery, start: int, paging: Paging) -> list[Record]:
    query, keys = parse(opened.text), opened.keys[start : start + paging.size]
    if opened.children:
        return read_children_page(reader, query, opened.children, keys, all_rows=opened.all_rows)
    return read_page(reader, query, keys, all_rows=opened.all_rows, paging=paging)


def _paging(reader: Reader, cursors: Cursors, opened: OpenQuery, size: int) -> Paging:
    def open_children(path: tuple[str, ...], keys: array[int]) -> str:
        return _next_url(reader, cursors.open(replace(opened, keys=keys, children=path)), size)

    return Paging(size, open_children)


def _next_url(reader: Reader, locator: str, offset: int) -> str:
    return f"{reader.base}/query/{locator}-{offset}"

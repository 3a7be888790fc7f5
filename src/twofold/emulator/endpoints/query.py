"""
GET /services/data/vXX.X/query: answer a SOQL query, a page at a time.

``q`` is the query; with ``columns=true`` it is asked what its columns are instead, by ``explain`` how it would be run.
Source: HTTP reference 6 (D, C).
"""

from __future__ import annotations

import re

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads.viewing import Viewed
from twofold.emulator.refusals import refuse
from twofold.emulator.soql.columns import describe_columns
from twofold.emulator.soql.definitions import reader_for
from twofold.emulator.soql.explain import explain
from twofold.emulator.soql.pages import Body, first_page, page_size_of
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import Reader
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.error_codes import MALFORMED_QUERY
from twofold.facts.ids import find_key

ROUTE = Route("GET", "/query")
_LOOKED_AT = re.compile(r"\bFOR\s+(?:VIEW|REFERENCE)\b", re.IGNORECASE)


def answer(org: Org, call: Call) -> Answer:
    """Answer with records that are not deleted."""
    return answer_query(org, call, all_rows=False)


def answer_query(org: Org, call: Call, *, all_rows: bool) -> Answer:
    """Answer a query over living records or over all."""
    reader = reader_of(org, call)
    if "explain" in call.query:
        query = parse(call.query["explain"])
        return ok(explain(reader_for(reader, query), query, all_rows=all_rows))
    text = call.query.get("q", "")
    if not text.strip():
        raise refuse(MALFORMED_QUERY, "The q parameter is missing", None)
    if call.flag("columns"):
        query = parse(text)
        return ok(describe_columns(reader_for(reader, query).schema, query))
    page_size = page_size_of(call.headers)
    body = first_page(reader, org.cursors, text, all_rows=all_rows, page_size=page_size)
    if _LOOKED_AT.search(text):
        _note_viewed(org, reader, text, body)
    return ok(body)


def _note_viewed(org: Org, reader: Reader, text: str, body: Body) -> None:
    """Note the records of a page as looked at, where the query says that somebody does."""
    purpose = parse(text).purpose
    records = body["records"]
    if ("VIEW" in purpose or "REFERENCE" in purpose) and isinstance(records, list) and reader.user is not None:
        urls = (str(record["attributes"].get("url", "")) for record in records)
        keys = [key for url in urls if (key := find_key(url.rpartition("/")[2])) is not None]
        org.part(Viewed).note(reader.user, keys, reader.now, viewed="VIEW" in purpose)


def reader_of(org: Org, call: Call) -> Reader:
    """Say on which org, as whom and when a call reads."""
    assert call.user is not None, "queries need a session"
    return Reader(org.store, org.schema_for(call.user), call.now, call.user, call.version)

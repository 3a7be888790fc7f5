"""
GET /services/data/vXX.X/tooling/query: ask for components, or for records that tools read beside them.

Source: HTTP reference 6 and 11 (C).
"""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.metadata.tooling.kinds import TOOLING_SCHEMA
from twofold.emulator.metadata.tooling.records import answer_query, is_tooling
from twofold.emulator.refusals import refuse
from twofold.emulator.soql.columns import describe_columns
from twofold.emulator.soql.definitions import reader_for
from twofold.emulator.soql.pages import first_page, next_page, page_size_of
from twofold.emulator.soql.parser import parse
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.error_codes import MALFORMED_QUERY


def query(org: Org, call: Call) -> Answer:
    """Answer a query over components; one over other records as the org itself does."""
    text = call.query.get("q", "")
    if not text.strip():
        raise refuse(MALFORMED_QUERY, "The q parameter is missing", None)
    reader, asked = replace(reader_of(org, call), api="/tooling"), parse(text)
    if call.flag("columns"):
        schema = TOOLING_SCHEMA if is_tooling(asked) else reader_for(reader, asked).schema
        return ok(describe_columns(schema, asked))
    if is_tooling(asked):
        body = answer_query(org, reader, asked)
    else:
        body = first_page(reader, org.cursors, text, all_rows=False, page_size=page_size_of(call.headers))
    return ok(_with_tooling_keys(body, asked.source.parts[-1]))


def query_more(org: Org, call: Call) -> Answer:
    """Answer with a further page."""
    reader = replace(reader_of(org, call), api="/tooling")
    return ok(next_page(reader, org.cursors, call.path["locator"], page_size=page_size_of(call.headers)))


def _with_tooling_keys(body: dict[str, object], entity: str) -> dict[str, object]:
    """Add what answers of this API have beside the others. Source: HTTP reference 6 (C)."""
    records = body["records"]
    size = len(records) if isinstance(records, list) else 0
    return {"size": size, **body, "queryLocator": None, "entityTypeName": entity}


ROUTES = ((Route("GET", "/tooling/query"), query), (Route("GET", "/tooling/query/{locator}"), query_more))

"""
GET /search and its kin, GET or POST /parameterizedSearch: find records by their words.

Source: HTTP reference 6 (D, C); before version 37.0 an answer is the bare list of records (D).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.refusals import refuse
from twofold.emulator.sosl.ast import Search
from twofold.emulator.sosl.labels import describe_labels
from twofold.emulator.sosl.parameters import from_body, from_query, search_of
from twofold.emulator.sosl.parser import parse_search
from twofold.emulator.sosl.run import run_search
from twofold.emulator.sosl.suggestions import suggest
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.error_codes import MALFORMED_SEARCH

_WRAPPED_FROM = 37.0
_SUGGESTED, _SUGGESTED_MAX = 5, 200


def search(org: Org, call: Call) -> Answer:
    """Answer a SOSL search."""
    text = call.query.get("q", "")
    if not text.strip():
        raise refuse(MALFORMED_SEARCH, "The q parameter is missing", None)
    return _answer(org, call, parse_search(text), wrapped=float(call.version) >= _WRAPPED_FROM)


def parameterised(org: Org, call: Call) -> Answer:
    """Answer a search by parameters of the address."""
    return _answer(org, call, search_of(from_query(call.query)))


def parameterised_by_body(org: Org, call: Call) -> Answer:
    """Answer a search by parameters of the body."""
    return _answer(org, call, search_of(from_body(call.object())))


def suggestions(org: Org, call: Call) -> Answer:
    """Suggest records whose name begins as `q` does, of the kinds that `sobject` lists."""
    names = [name.strip() for name in call.query.get("sobject", "").split(",") if name.strip()]
    limit = call.query.get("limit", "") or str(_SUGGESTED)
    if not names or not limit.isascii() or not limit.isdecimal() or not 1 <= int(limit[:9]) <= _SUGGESTED_MAX:
        message = f"sobject names one kind or more, limit lies between 1 and {_SUGGESTED_MAX}"
        raise refuse(MALFORMED_SEARCH, message, None)
    records, more = suggest(reader_of(org, call), call.query.get("q", ""), names, int(limit))
    return ok({"autoSuggestResults": records, "hasMoreResults": more})


def _answer(org: Org, call: Call, asked: Search, *, wrapped: bool = True) -> Answer:
    reader = reader_of(org, call)
    records = run_search(reader, asked)
    if not wrapped:
        return ok(records)
    body: dict[str, object] = {"searchRecords": records}
    if asked.labels:
        body["metadata"] = describe_labels(reader.schema, asked)
    return ok(body)


ROUTES = (
    (Route("GET", "/search"), search),
    (Route("GET", "/search/suggestions"), suggestions),
    (Route("GET", "/parameterizedSearch"), parameterised),
    (Route("POST", "/parameterizedSearch"), parameterised_by_body),
)

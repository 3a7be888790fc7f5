"""
GET /services/data/vXX.X/query/{locator}, also under queryAll: read the next page of a query, whichever way it was asked.

Source: HTTP reference 6.1 (C): clients keep the last segment of the address only, so there is one locator space.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.soql.pages import next_page, page_size_of
from twofold.emulator.wire import Answer, Call, Route, ok


def answer(org: Org, call: Call) -> Answer:
    """Answer with a page; the same locator may be asked again."""
    reader = reader_of(org, call)
    return ok(next_page(reader, org.cursors, call.path["locator"], page_size=page_size_of(call.headers)))


ROUTES = ((Route("GET", "/query/{locator}"), answer), (Route("GET", "/queryAll/{locator}"), answer))

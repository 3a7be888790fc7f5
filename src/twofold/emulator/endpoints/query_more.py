"""
GET /services/data/vXX.X/query/{locator}: read the next page of a query, whichever way it was asked.

Source: HTTP reference 6.1 (C): one locator space for query and queryAll.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.query import answer_page
from twofold.emulator.wire import Answer, Call, Route

ROUTE = Route("GET", "/query/{locator}")


def answer(org: Org, call: Call) -> Answer:
    """Answer with a page; the same locator may be asked again."""
    return answer_page(org, call)

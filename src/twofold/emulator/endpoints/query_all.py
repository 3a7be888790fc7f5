"""
GET /services/data/vXX.X/queryAll: answer a SOQL query, records of the recycle bin included.

Source: HTTP reference 6 (D).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.query import answer_query
from twofold.emulator.wire import Answer, Call, Route

ROUTE = Route("GET", "/queryAll")


def answer(org: Org, call: Call) -> Answer:
    """Answer with all records, deleted ones marked by ``IsDeleted``."""
    return answer_query(org, call, all_rows=True)

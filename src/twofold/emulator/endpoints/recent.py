"""
GET /recent: what the user looked at last, which is what queries FOR VIEW or FOR REFERENCE showed.

Source: REST reference, Recent (D).
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads.viewing import Viewed
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.refusals import refuse
from twofold.emulator.soql.naming import read_names
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.error_codes import INVALID_FIELD
from twofold.facts.ids import find_key, from_key

ROUTE = Route("GET", "/recent")
_LIMIT_MAX = 200


def answer(org: Org, call: Call) -> Answer:
    """List recent items, the last first."""
    limit = call.query.get("limit", "") or str(_LIMIT_MAX)
    if not limit.isascii() or not limit.isdecimal() or len(limit) > 9:
        raise refuse(INVALID_FIELD, "limit is not a number", None)
    return ok(recent_items(org, call, min(int(limit), _LIMIT_MAX)))


def recent_items(org: Org, call: Call, limit: int = _LIMIT_MAX, prefix: str | None = None) -> list[object]:
    """Read what the caller looked at last, of one kind where its key prefix is given."""
    reader = reader_of(org, call)
    assert reader.user is not None, "the route needs a session"
    keys = org.part(Viewed).recent(reader.user, limit, prefix)
    records: dict[int | None, object] = {}
    for wanted in dict.fromkeys(from_key(key)[:3] for key in keys):
        sobject = reader.schema.by_prefix(wanted)
        if sobject is not None:
            mine = [key for key in keys if from_key(key)[:3] == wanted]
            records |= {find_key(record["Id"]): record for record in read_names(reader, sobject, mine)}
    return [records[key] for key in keys if key in records]

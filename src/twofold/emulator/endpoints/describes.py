"""
GET /sobjects, /sobjects/{sobject} and /sobjects/{sobject}/describe: what kinds of records there are and what they consist of.

Source: HTTP reference 5 and 5.1 (D, C); ``If-Modified-Since`` is answered by the time the definitions last changed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads.describing import record_type_infos
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.endpoints.recent import recent_items
from twofold.emulator.schema import describe as render
from twofold.emulator.wire import Answer, Call, Route, ok


def all_sobjects(org: Org, call: Call) -> Answer:
    """List every kind of record the user may see."""
    if _unchanged(org, call):
        return Answer(304, has_body=False)
    return ok(render.describe_global(get_caller(org, call).schema, call.version), headers=_modified(org))


def one_sobject(org: Org, call: Call) -> Answer:
    """Describe a kind briefly, with what the user looked at last."""
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    recent = recent_items(org, call, prefix=sobject.key_prefix)
    return ok({"objectDescribe": render.describe_head(sobject, call.version), "recentItems": recent})


def describe(org: Org, call: Call) -> Answer:
    """Describe a kind in full."""
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    if _unchanged(org, call):
        return Answer(304, has_body=False)
    infos = record_type_infos(org, get_caller(org, call), sobject)
    return ok(render.describe(sobject, call.version, call.base_url, infos), headers=_modified(org))


def _unchanged(org: Org, call: Call) -> bool:
    since = call.headers.get("if-modified-since")
    if not since:
        return False
    try:
        return parsedate_to_datetime(since).timestamp() * 1000 >= org.changed_at
    except ValueError:
        return False


def _modified(org: Org) -> dict[str, str]:
    return {"Last-Modified": format_datetime(datetime.fromtimestamp(org.changed_at / 1000, UTC), usegmt=True)}


ROUTES = (
    (Route("GET", "/sobjects"), all_sobjects),
    (Route("GET", "/sobjects/{sobject}"), one_sobject),
    (Route("GET", "/sobjects/{sobject}/describe"), describe),
)

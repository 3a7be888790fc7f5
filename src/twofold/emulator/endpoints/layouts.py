"""
GET /sobjects/{sobject}/describe/layouts and their kin: how records are laid out, for clients that draw them.

The box has no list views, approval processes and named layouts; it says so in the shapes there are for it.
Source: REST reference, layouts and list views (D); what is shown is an emulator choice.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads.describing import record_type_infos
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.refusals import not_found
from twofold.emulator.schema import layouts as render
from twofold.emulator.schema.describe import RecordTypeInfo, links_of
from twofold.emulator.schema.model import SObject
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.ids import MASTER_RECORD_TYPE_ID, normalise

_PRIMARY = "primary"


def layouts(org: Org, call: Call) -> Answer:
    """List the page layouts of a kind and which record type has which."""
    sobject, infos = _described(org, call, "layouts")
    return ok(render.describe_layouts(get_caller(org, call).schema, sobject, call.version, infos))


def layout(org: Org, call: Call) -> Answer:
    """Describe the page layout of a record type."""
    sobject, infos = _described(org, call, "layouts")
    _check_record_type(call.path["record_type"], infos)
    return ok(render.describe_layout(get_caller(org, call).schema, sobject))


def compact_layouts(org: Org, call: Call) -> Answer:
    """List the compact layouts of a kind and which record type has which."""
    sobject, infos = _described(org, call, "compactLayouts")
    return ok(render.describe_compact_layouts(sobject, call.version, infos))


def compact_layout(org: Org, call: Call) -> Answer:
    """Describe the compact layout of a record type, or the primary one."""
    sobject, infos = _described(org, call, "compactLayouts")
    if call.path["record_type"].lower() != _PRIMARY:
        _check_record_type(call.path["record_type"], infos)
    return ok(render.describe_compact_layout(sobject))


def approval_layouts(org: Org, call: Call) -> Answer:
    """List the approval layouts of a kind: there are none."""
    _described(org, call, "approvalLayouts")
    return ok({"approvalLayouts": []})


def list_views(org: Org, call: Call) -> Answer:
    """List the list views of a kind: there are none."""
    sobject, _ = _described(org, call, "listviews")
    return ok({"done": True, "listviews": [], "nextRecordsUrl": None, "size": 0, "sobjectType": sobject.name})


def search_layouts(org: Org, call: Call) -> Answer:
    """Describe the columns of search results, for the kinds that `q` lists."""
    caller = get_caller(org, call)
    names = [name.strip() for name in call.query.get("q", "").split(",") if name.strip()]
    return ok([render.search_layout(caller.get_sobject(name)) for name in names])


def _described(org: Org, call: Call, part: str) -> tuple[SObject, list[RecordTypeInfo]]:
    """Find whose part is asked for; what its describe doesn't link to isn't there."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    if part not in links_of(sobject):
        raise not_found()
    return sobject, record_type_infos(org, caller, sobject)


def _check_record_type(text: str, infos: list[RecordTypeInfo]) -> None:
    if normalise(text) not in (MASTER_RECORD_TYPE_ID, *(info.record_type_id for info in infos)):
        raise not_found()


ROUTES = (
    (Route("GET", "/sobjects/{sobject}/describe/layouts"), layouts),
    (Route("GET", "/sobjects/{sobject}/describe/layouts/{record_type}"), layout),
    (Route("GET", "/sobjects/{sobject}/describe/compactLayouts"), compact_layouts),
    (Route("GET", "/sobjects/{sobject}/describe/compactLayouts/{record_type}"), compact_layout),
    (Route("GET", "/sobjects/{sobject}/describe/approvalLayouts"), approval_layouts),
    (Route("GET", "/sobjects/{sobject}/listviews"), list_views),
    (Route("GET", "/search/layout"), search_layouts),
)

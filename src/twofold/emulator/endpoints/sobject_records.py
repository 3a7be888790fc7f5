"""
One record: POST /sobjects/{sobject}; GET, PATCH, DELETE /sobjects/{sobject}/{id}.

Source: HTTP reference 5 (D); what happens to the record: rules 3.1 to 3.5 and ``behaviour``.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads import reading
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.endpoints.conditions import check_unmodified, is_unchanged, tag_of
from twofold.emulator.wire import Answer, Call, Route, created, no_content, ok
from twofold.facts.ids import from_key
from twofold.facts.versions import INSERT_BY_ID_UPSERT_FROM


def create(org: Org, call: Call) -> Answer:
    """Create a record."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    record_id = from_key(dml.create(org, caller, sobject.name, call.fields()))
    location = call.record_url(sobject.name, record_id)
    return created({"id": record_id, "success": True, "errors": []}, location)


def read(org: Org, call: Call) -> Answer:
    """Read a record, all fields or those of ``?fields=``."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    row = dml.get_living(org, sobject, call.path["id"])
    if is_unchanged(call, sobject, row):
        return Answer(304, headers=tag_of(sobject, row), has_body=False)
    names = call.query["fields"].split(",") if call.query.get("fields") else None
    record = reading.render_record(sobject, row, reading.read_fields(sobject, names), call.data_url)
    return ok(record, headers=tag_of(sobject, row))


def update(org: Org, call: Call) -> Answer:
    """Change a record."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    check_unmodified(call, sobject, dml.get_writable(org, sobject, call.path["id"]))
    dml.update(org, caller, sobject.name, call.path["id"], call.fields())
    return no_content()


def delete(org: Org, call: Call) -> Answer:
    """Delete a record."""
    dml.delete(org, get_caller(org, call), call.path["sobject"], call.path["id"])
    return no_content()


def post_override(org: Org, call: Call) -> Answer:
    """Work ``POST …/{id}?_HttpMethod=PATCH`` as the verb it names, and ``POST …/Id`` as a create."""
    if call.query.get("_HttpMethod", "").upper() == "PATCH":
        return update(org, call)
    if call.path["id"].lower() == "id" and float(call.version) >= INSERT_BY_ID_UPSERT_FROM:
        return create(org, call)
    raise refusals.method_not_allowed("POST", ("DELETE", "GET", "HEAD", "PATCH"))


ROUTES = (
    (Route("POST", "/sobjects/{sobject}", writes=True), create),
    (Route("GET", "/sobjects/{sobject}/{id}"), read),
    (Route("PATCH", "/sobjects/{sobject}/{id}", writes=True), update),
    (Route("DELETE", "/sobjects/{sobject}/{id}", writes=True), delete),
    (Route("POST", "/sobjects/{sobject}/{id}", writes=True), post_override),
)

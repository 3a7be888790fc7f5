"""
One record by a key of the caller's own, GET, PATCH, DELETE /sobjects/{sobject}/{field}/{value}; or by Id, those it is related to.

Source: HTTP reference 5 (D), rules 3.60 to 3.66: 201 created, 200 with ``created`` from v46.0 on and 204 before, 300 for several.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml, upserts
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.kinds.files import read_content
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads import reading
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.endpoints.related import delete_related, is_related, read_related, update_related
from twofold.emulator.schema.model import FieldType, SObject
from twofold.emulator.wire import Answer, Call, Route, created, no_content, ok
from twofold.facts.ids import from_key
from twofold.facts.versions import UPSERT_ANSWERS_200_FROM


def read(org: Org, call: Call) -> Answer:
    """Read the record with this key; or the parent, children or content of a record: ``/sobjects/Case/{id}/Contact``."""
    content = _find_content(org, call)
    if content is not None:
        return content
    if is_related(org, call):
        return read_related(org, call)
    _, sobject, record_id = _find_one(org, call)
    row = dml.get_living(org, sobject, record_id)
    names = call.query["fields"].split(",") if call.query.get("fields") else None
    return ok(reading.render_record(sobject, row, reading.read_fields(sobject, names), call.data_url))


def _find_content(org: Org, call: Call) -> Answer | None:
    """Find the content a base64 field of a record holds; None where the address means something else."""
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    field = sobject.field(call.path["value"])
    if field is None or field.type is not FieldType.BASE64:
        return None
    row = dml.get_living(org, sobject, call.path["id"])
    kind = row.get("ContentType") or "application/octet-stream"
    return Answer(200, read_content(org, row["Id"], field.name), content_type=kind)


def upsert(org: Org, call: Call) -> Answer:
    """Create the record with this key or change it; or change the parent of a record."""
    if is_related(org, call):
        return update_related(org, call)
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    key = upserts.get_key_field(sobject, call.path["id"]), call.path["value"]
    found = upserts.upsert(org, caller, sobject, key, call.fields(), update_only=call.flag("updateOnly"))
    record_id = from_key(found.key)
    body = {"id": record_id, "success": True, "errors": [], "created": found.created}
    if found.created:
        return created(body, call.record_url(sobject.name, record_id))
    return ok(body) if float(call.version) >= UPSERT_ANSWERS_200_FROM else no_content()


def delete(org: Org, call: Call) -> Answer:
    """Delete the record with this key, or the parent of a record."""
    if is_related(org, call):
        return delete_related(org, call)
    caller, sobject, record_id = _find_one(org, call)
    dml.delete(org, caller, sobject.name, record_id)
    return no_content()


def _find_one(org: Org, call: Call) -> tuple[Caller, SObject, str]:
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    field = upserts.get_key_field(sobject, call.path["id"])
    matches = upserts.find_matches(org, sobject, field, call.path["value"])
    if len(matches) > 1:
        raise refusals.SeveralMatch(sobject.name, matches)
    if not matches:
        raise refusals.not_found()
    return caller, sobject, from_key(matches[0])


ROUTES = (
    (Route("GET", "/sobjects/{sobject}/{id}/{value}"), read),
    (Route("PATCH", "/sobjects/{sobject}/{id}/{value}", writes=True), upsert),
    (Route("DELETE", "/sobjects/{sobject}/{id}/{value}", writes=True), delete),
)

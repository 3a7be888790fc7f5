"""
/services/data/vXX.X/tooling/sobjects: components as records, described, read, made, changed and deleted.

Source: HTTP reference 11 (C), Tooling API reference (D).
"""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.metadata.tooling import records
from twofold.emulator.metadata.tooling.kinds import TOOLING_SCHEMA
from twofold.emulator.refusals import not_found
from twofold.emulator.schema import describe as render
from twofold.emulator.wire import Answer, Call, Route, created, no_content, ok


def all_kinds(org: Org, call: Call) -> Answer:
    """List the kinds of record."""
    found = render.describe_global(TOOLING_SCHEMA, call.version)
    heads = found["sobjects"]
    assert isinstance(heads, list)
    return ok({**found, "sobjects": [_under_tooling(head) for head in heads]})


def describe(org: Org, call: Call) -> Answer:
    """Describe a kind of record in full."""
    sobject = TOOLING_SCHEMA.sobject(call.path["sobject"])
    if sobject is None:
        raise not_found()
    return ok(_under_tooling(render.describe(sobject, call.version, call.base_url)))


def _under_tooling(described: dict[str, object]) -> dict[str, object]:
    urls = described["urls"]
    assert isinstance(urls, dict)
    return {**described, "urls": {name: url.replace("/sobjects/", "/tooling/sobjects/") for name, url in urls.items()}}


def create(org: Org, call: Call) -> Answer:
    """Make a component from its `FullName` and `Metadata`."""
    record_id = records.create(org, get_caller(org, call).user, call.path["sobject"], call.fields())
    body = {"id": record_id, "success": True, "errors": [], "warnings": [], "infos": []}
    return created(body, f"{call.data_url}/tooling/sobjects/{call.path['sobject']}/{record_id}")


def read(org: Org, call: Call) -> Answer:
    """Read a component as a record."""
    reader = replace(reader_of(org, call), api="/tooling")
    return ok(records.read(org, reader, call.path["sobject"], call.path["id"]))


def update(org: Org, call: Call) -> Answer:
    """Give a component another `Metadata`."""
    records.update(org, get_caller(org, call).user, call.path["sobject"], call.path["id"], call.fields())
    return no_content()


def delete(org: Org, call: Call) -> Answer:
    """Delete a component."""
    records.delete(org, get_caller(org, call).user, call.path["sobject"], call.path["id"])
    return no_content()


ROUTES = (
    (Route("GET", "/tooling/sobjects"), all_kinds),
    (Route("GET", "/tooling/sobjects/{sobject}/describe"), describe),
    (Route("POST", "/tooling/sobjects/{sobject}", writes=True), create),
    (Route("GET", "/tooling/sobjects/{sobject}/{id}"), read),
    (Route("PATCH", "/tooling/sobjects/{sobject}/{id}", writes=True), update),
    (Route("DELETE", "/tooling/sobjects/{sobject}/{id}", writes=True), delete),
)

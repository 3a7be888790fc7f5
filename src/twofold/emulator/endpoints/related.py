"""
Which records does a relationship of another lead to? /sobjects/{sobject}/{id}/{relationship}; ``sobject_keys.py`` leads here.

Source: REST guide, friendly addresses of relationships (D): a parent is read, changed and deleted as one record, children are
listed; a relationship that leads nowhere is not found.
"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads import reading
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.endpoints.query import reader_of
from twofold.emulator.schema.model import ChildRelationship, Field, SObject
from twofold.emulator.soql.pages import first_page, page_size_of
from twofold.emulator.wire import Answer, Call, no_content, ok
from twofold.facts.ids import find_key, from_key


def is_related(org: Org, call: Call) -> bool:
    """Tell whether the address starts at a record; else it names a key field and its value."""
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    return sobject.field(call.path["id"]) is None and find_key(call.path["id"]) is not None


def read_related(org: Org, call: Call) -> Answer:
    """Read the parent, or a page of the children; raises ``Refused``."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    children = sobject.child(call.path["value"])
    if children is not None:
        return _list_children(org, call, caller, children)
    parent, record_id = _find_parent(org, call, caller, sobject)
    row = dml.get_living(org, parent, record_id)
    return ok(reading.render_record(parent, row, _fields(call, parent), call.data_url))


def update_related(org: Org, call: Call) -> Answer:
    """Change the parent."""
    caller = get_caller(org, call)
    parent, record_id = _find_parent(org, call, caller, caller.get_sobject(call.path["sobject"]))
    dml.update(org, caller, parent.name, record_id, call.fields())
    return no_content()


def delete_related(org: Org, call: Call) -> Answer:
    """Delete the parent."""
    caller = get_caller(org, call)
    parent, record_id = _find_parent(org, call, caller, caller.get_sobject(call.path["sobject"]))
    dml.delete(org, caller, parent.name, record_id)
    return no_content()


def _find_parent(org: Org, call: Call, caller: Caller, sobject: SObject) -> tuple[SObject, str]:
    reference = sobject.relationship(call.path["value"])
    key = dml.get_living(org, sobject, call.path["id"]).get(reference.name) if reference else None
    kind = None if key is None else org.schema.by_prefix(from_key(key)[:3])
    if key is None or kind is None:
        raise refusals.not_found()
    return caller.get_sobject(kind.name), from_key(key)


def _list_children(org: Org, call: Call, caller: Caller, children: ChildRelationship) -> Answer:
    sobject = caller.get_sobject(call.path["sobject"])
    parent = from_key(dml.get_living(org, sobject, call.path["id"])["Id"])
    names = ", ".join(field.name for field in _fields(call, caller.get_sobject(children.child_sobject)))
    text = f"SELECT (SELECT {names} FROM {call.path['value']}) FROM {sobject.name} WHERE Id = '{parent}'"
    size = page_size_of(call.headers)
    found = first_page(reader_of(org, call), org.cursors, text, all_rows=False, page_size=size)["records"]
    assert isinstance(found, list), "a page lists its records"
    return ok(found[0][children.name] or {"totalSize": 0, "done": True, "records": []})


def _fields(call: Call, sobject: SObject) -> tuple[Field, ...]:
    names = call.query["fields"].split(",") if call.query.get("fields") else None
    return reading.read_fields(sobject, names)

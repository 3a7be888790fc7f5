"""
POST /composite/tree/{sobject}: records with their children beneath them, all created or none.

Source: HTTP reference 7 (D): 200 records, 5 levels, 5 kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import SObject
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.emulator.wire.answer import render_row_problems
from twofold.facts.error_codes import LIMIT_EXCEEDED
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import TREE_DEPTH_MAX, TREE_RECORDS_MAX, TREE_SOBJECTS_MAX

ROUTE = Route("POST", "/composite/tree/{sobject}", writes=True)


@dataclass(frozen=True, slots=True)
class _Node:
    """A record of the tree: what it is, its own fields, where it hangs (position of the parent and the field that points there)."""

    reference_id: str
    sobject: SObject
    fields: Mapping[str, Any]
    parent: tuple[int, str] | None
    depth: int


class _Failed(Exception):
    """Some records were refused, so none is kept."""


def answer(org: Org, call: Call) -> Answer:
    """Create the records from the top down; one failure undoes all and names every offender."""
    caller = get_caller(org, call)
    nodes: list[_Node] = []
    for record in _records(call.object()):
        _collect(caller, record, caller.get_sobject(call.path["sobject"]), None, nodes)
    _check_size(nodes)
    errors: list[dict[str, object]] = []
    try:
        with org.store.transaction():
            results = list(_create_each(org, caller, nodes, errors))
            if errors:
                raise _Failed
    except _Failed:
        return ok({"hasErrors": True, "results": errors}, 400)
    return ok({"hasErrors": False, "results": results}, 201)


def _create_each(
    org: Org, caller: Caller, nodes: Sequence[_Node], errors: list[dict[str, object]]
) -> Iterator[dict[str, object]]:
    ids: list[str | None] = []
    for node in nodes:
        ids.append(None)
        fields = dict(node.fields)
        if node.parent is not None:
            position, field = node.parent
            if ids[position] is None:
                continue
            fields[field] = _link(org, node, nodes[position].sobject, ids[position])
        try:
            ids[-1] = from_key(dml.create(org, caller, node.sobject.name, fields))
            yield {"referenceId": node.reference_id, "id": ids[-1]}
        except Refused as refusal:
            errors.append({"referenceId": node.reference_id, "errors": render_row_problems(refusal.problems)})


def _link(org: Org, node: _Node, parent: SObject, parent_id: str | None) -> str | None:
    """Say what a child points at: its parent, or the contact half of a person where the field takes contacts. Source: 4.3 (C)."""
    assert node.parent is not None, "a child has a parent"
    reference = node.sobject.field(node.parent[1])
    if reference is None or parent.name in reference.reference_to or parent.name != "Account":
        return parent_id
    row = org.store.get("Account", find_key(parent_id or "") or 0)
    half = row.get("PersonContactId") if row else None
    return parent_id if half is None else from_key(half)


# Reading the tree.


def _records(value: Any) -> list[dict[str, Any]]:
    records = value.get("records") if isinstance(value, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise refusals.json_unreadable("A list of records is needed under 'records'")
    return records


def _collect(
    caller: Caller, record: Mapping[str, Any], sobject: SObject, parent: tuple[int, str] | None, nodes: list[_Node]
) -> None:
    """Add a record and all beneath it to the list, parents before children."""
    attributes = record.get("attributes")
    reference_id = attributes.get("referenceId") if isinstance(attributes, dict) else None
    if not isinstance(attributes, dict) or not isinstance(reference_id, str):
        raise refusals.refuse("INVALID_INPUT", "Each record needs attributes with type and referenceId", None)
    if str(attributes.get("type", "")).lower() != sobject.name.lower():
        text = f"The record {reference_id} stands where records of type {sobject.name} are needed"
        raise refusals.refuse("INVALID_INPUT", text, None)
    children = {name: value for name, value in record.items() if isinstance(value, dict) and "records" in value}
    fields = {name: value for name, value in record.items() if name != "attributes" and name not in children}
    depth = nodes[parent[0]].depth + 1 if parent else 1
    nodes.append(_Node(reference_id, sobject, fields, parent, depth))
    position = len(nodes) - 1
    if depth > TREE_DEPTH_MAX:
        raise _too_much(f"{TREE_DEPTH_MAX} levels")
    for name, value in children.items():
        relationship = sobject.child(name)
        if relationship is None:
            raise refusals.no_such_column(name, sobject.name)
        kind = caller.get_sobject(relationship.child_sobject)
        for child in _records(value):
            _collect(caller, child, kind, (position, relationship.field), nodes)


def _check_size(nodes: Sequence[_Node]) -> None:
    if len(nodes) > TREE_RECORDS_MAX:
        raise _too_much(f"{TREE_RECORDS_MAX} records")
    if len({node.sobject.name for node in nodes}) > TREE_SOBJECTS_MAX:
        raise _too_much(f"{TREE_SOBJECTS_MAX} kinds of records")
    if len({node.reference_id for node in nodes}) < len(nodes):
        raise refusals.refuse("INVALID_INPUT", "Each referenceId may stand only once", None)


def _too_much(what: str) -> Refused:
    return refusals.refuse(LIMIT_EXCEEDED, f"A tree takes at most {what}", None)

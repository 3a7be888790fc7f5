"""
What does a plan look like as a composite graph? Pure.

One plan is one graph: all of it is done or none. Source: HTTP reference 7 and rule 7.9 (D).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec

from twofold.adapters.salesforce.composite import post_json
from twofold.adapters.salesforce.wire import data_path, record_path
from twofold.core.plan import Plan, Ref, Verb, Write
from twofold.facts.limits import GRAPH_NODE_KINDS_MAX, GRAPH_NODES_MAX, GRAPHS_MAX
from twofold.transport.calls import Call

BODY_BYTES_MAX = 6_000_000
"""Ours: well under what the platform takes, so that no call of long notes is refused for its size."""

_METHODS = {Verb.CREATE: "POST", Verb.UPDATE: "PATCH", Verb.DELETE: "DELETE", Verb.READ: "GET"}
_ASSIGNABLE = frozenset({"Account", "Case", "Lead"})
_SURROGATES = re.compile("[\ud800-\udfff]")

Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Graph:
    """A plan ready for the wire. ``index`` is its place among the plans given, and its name in the call."""

    index: int
    plan: Plan
    body: msgspec.Raw
    kinds: frozenset[Kind]

    @property
    def graph_id(self) -> str:
        """Name of the graph in the call and in its answer."""
        return f"g{self.index}"


def render_graph(index: int, plan: Plan, version: str) -> Graph:
    """Render one plan; ``index`` makes its names unique in the call."""
    assert len({w.name for w in plan.writes}) == len(plan.writes), "names of writes are unique in their plan"
    nodes = [_node(write, index, plan, version) for write in plan.writes]
    body = msgspec.json.encode({"graphId": f"g{index}", "compositeRequest": nodes})
    return Graph(index, plan, msgspec.Raw(body), frozenset((_METHODS[w.verb], w.sobject) for w in plan.writes))


def render_call(graphs: Sequence[Graph], version: str) -> Call:
    """Make one call of these graphs."""
    return post_json(f"{data_path(version)}/composite/graph", msgspec.json.encode({"graphs": [g.body for g in graphs]}))


def reference_id(write: str, index: int) -> str:
    """Name a write in the call; unique over all its graphs, of letters, digits and underscores."""
    return f"{write}_{index}"


def pack(graphs: Sequence[Graph]) -> tuple[tuple[Graph, ...], ...]:
    """
    Share graphs out over few calls within the limits: each into the first call with room, order kept inside a call.

    A graph too large for any limit gets a call of its own, for the platform to judge.
    """
    calls: list[_Load] = []
    for graph in graphs:
        load = next((c for c in calls if c.has_room(graph)), None)
        if load is None:
            calls.append(load := _Load())
        load.add(graph)
    return tuple(tuple(load.graphs) for load in calls)


class _Load:
    """One call being filled."""

    def __init__(self) -> None:
        self.graphs: list[Graph] = []
        self._nodes = 0
        self._bytes = 0
        self._kinds: frozenset[Kind] = frozenset()

    def has_room(self, graph: Graph) -> bool:
        """Whether the call stays within every limit with this graph too."""
        return (
            len(self.graphs) < GRAPHS_MAX
            and self._nodes + len(graph.plan.writes) <= GRAPH_NODES_MAX
            and self._bytes + len(bytes(graph.body)) <= BODY_BYTES_MAX
            and len(self._kinds | graph.kinds) <= GRAPH_NODE_KINDS_MAX
        )

    def add(self, graph: Graph) -> None:
        """Put a graph into the call."""
        self.graphs.append(graph)
        self._nodes += len(graph.plan.writes)
        self._bytes += len(bytes(graph.body))
        self._kinds |= graph.kinds


def _node(write: Write, index: int, plan: Plan, version: str) -> dict[str, Any]:
    assert re.fullmatch(r"[A-Za-z0-9]+", write.name), f"a write's name is letters and digits: {write.name!r}"
    node: dict[str, Any] = {
        "method": _METHODS[write.verb],
        "url": _url(write, index, plan, version),
        "referenceId": reference_id(write.name, index),
    }
    if write.verb in (Verb.CREATE, Verb.UPDATE):
        node["body"] = {name: _value(value, index, plan) for name, value in write.values.items()}
        if write.sobject in _ASSIGNABLE:
            # Without the header the platform runs active assignment rules (territories on Account) on creates and
            # updates, which would take a record from its owner: so it is always said. Source: rule 3.76 (D).
            node["httpHeaders"] = {"Sforce-Auto-Assign": "TRUE" if write.assignment_rules else "FALSE"}
    return node


def _url(write: Write, index: int, plan: Plan, version: str) -> str:
    if write.verb is Verb.CREATE:
        return f"{data_path(version)}/sobjects/{quote(write.sobject, safe='')}"
    assert write.record_id is not None, f"{write.verb} needs a record Id"
    target = _target(write.record_id, index, plan)
    path = record_path(version, write.sobject, target)
    return f"{path}?fields={quote(','.join(write.values), safe=',')}" if write.verb is Verb.READ else path


def _target(record_id: str | Ref, index: int, plan: Plan) -> str:
    if isinstance(record_id, Ref):
        return str(_reference(record_id, index, plan))
    return quote(record_id, safe="")


def _value(value: Any, index: int, plan: Plan) -> Any:
    if isinstance(value, Ref):
        return _reference(value, index, plan)
    return _plain_text(value) if isinstance(value, str) else value


def _plain_text(text: str) -> str:
    """
    Keep a person's text from being read as anything else.

    The platform replaces ``@{name.field}`` anywhere in a value and knows no escape, so the two characters are parted
    by a blank. Halves of a surrogate pair are no characters and can't be sent as UTF-8.
    """
    if "@{" in text:
        text = text.replace("@{", "@ {")
    return text if text.isascii() else _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _reference(ref: Ref, index: int, plan: Plan) -> str:
    """
    Name a value that another write yields; an update answers with no body, so its Id is filled in here.

    A create answers ``id``, a read answers the record's own field names. Source: HTTP reference 5 (D).
    """
    source = next((w for w in plan.writes if w.name == ref.write), None)
    assert source is not None, f"no write is called {ref.write!r}"
    is_id = ref.field.lower() == "id"
    if is_id and source.record_id is not None:
        return _target(source.record_id, index, plan)
    field = "id" if is_id else ref.field
    return f"@{{{reference_id(ref.write, index)}.{field}}}"


def record_ids(plan: Plan, created: Mapping[str, str]) -> dict[str, str]:
    """Tell the record Id of each write by its name; ``created`` has those of the creates. A missing one is left out."""
    ids: dict[str, str | None] = {}
    for write in plan.writes:
        if isinstance(write.record_id, Ref):
            ids[write.name] = ids.get(write.record_id.write)
        else:
            ids[write.name] = write.record_id or created.get(write.name)
    return {name: found for name, found in ids.items() if found}

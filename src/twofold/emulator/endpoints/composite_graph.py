"""
POST /composite/graph: many small composite calls in one, each kept or undone as a whole.

Source: HTTP reference 7 and REST-graph (D): 75 graphs, 500 nodes in all, 15 levels deep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.composite import has_failed, work_all_or_none
from twofold.emulator.endpoints.subrequests import SubRequest, read_requests, referenced_in, render_answer
from twofold.emulator.wire import Answer, Call, Route, ok

ROUTE = Route("POST", "/composite/graph", writes=True)

_MOST_GRAPHS = 75
_MOST_NODES = 500
_DEEPEST = 15


def answer(org: Org, call: Call) -> Answer:
    """Work every graph on its own, in order."""
    graphs = call.object().get("graphs")
    if not isinstance(graphs, list) or not all(isinstance(graph, dict) for graph in graphs):
        raise refusals.json_unreadable("A list of graphs is needed under 'graphs'")
    if len(graphs) > _MOST_GRAPHS:
        raise _too_much(f"{_MOST_GRAPHS} graphs")
    read = [(_read_id(graph), read_requests(graph.get("compositeRequest"), _MOST_NODES)) for graph in graphs]
    if sum(len(requests) for _, requests in read) > _MOST_NODES:
        raise _too_much(f"{_MOST_NODES} nodes")
    if any(_depth(requests) > _DEEPEST for _, requests in read):
        raise _too_much(f"{_DEEPEST} levels")
    with org.store.transaction():
        return ok({"graphs": [_work(org, call, graph_id, requests) for graph_id, requests in read]})


def _work(org: Org, call: Call, graph_id: str, requests: Sequence[SubRequest]) -> dict[str, object]:
    answers = work_all_or_none(org, replace(call, all_or_none=True), requests)
    rendered = [render_answer(request, found) for request, found in zip(requests, answers, strict=True)]
    return {
        "graphId": graph_id,
        "graphResponse": {"compositeResponse": rendered},
        "isSuccessful": not any(has_failed(found) for found in answers),
    }


def _read_id(graph: dict[str, Any]) -> str:
    graph_id = graph.get("graphId")
    if not isinstance(graph_id, str) or not graph_id:
        raise refusals.json_unreadable("Each graph needs a graphId")
    return graph_id


def _depth(requests: Sequence[SubRequest]) -> int:
    """Count the levels of references, a request without any being the first."""
    depths: dict[str, int] = {}
    for request in requests:
        depths[request.reference_id] = 1 + max((depths.get(name, 0) for name in referenced_in(request)), default=0)
    return max(depths.values(), default=0)


def _too_much(what: str) -> refusals.Refused:
    return refusals.refuse("LIMIT_EXCEEDED", f"A graph call takes at most {what}", None)

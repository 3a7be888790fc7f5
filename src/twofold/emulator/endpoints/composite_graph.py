"""
POST /composite/graph: many small composite calls in one, each kept or undone as a whole.

Source: HTTP reference 7 and rule 7.9 (D): the limits, and that work stops after 14 failed graphs; how the graphs not
worked are answered is an emulator choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.composite import has_failed, work_all_or_none
from twofold.emulator.endpoints.subrequests import SubRequest, read_requests, referenced_in, render_answer
from twofold.emulator.wire import Answer, Call, Route, ok, refused
from twofold.facts.error_codes import LIMIT_EXCEEDED
from twofold.facts.limits import (
    GRAPH_DEPTH_MAX,
    GRAPH_NODE_KINDS_MAX,
    GRAPH_NODES_MAX,
    GRAPHS_FAILED_MAX,
    GRAPHS_MAX,
)

_RECORD = re.compile(r"/+services/data/v[0-9.]+/sobjects/[^/]+(/(?!describe/?$)[^/]+){0,2}/?", re.IGNORECASE)

ROUTE = Route("POST", "/composite/graph", writes=True)


def answer(org: Org, call: Call) -> Answer:
    """Work every graph on its own, in order, until too many have failed."""
    graphs = call.object().get("graphs")
    if not isinstance(graphs, list) or not all(isinstance(graph, dict) for graph in graphs):
        raise refusals.json_unreadable("A list of graphs is needed under 'graphs'")
    if len(graphs) > GRAPHS_MAX:
        raise _too_much(f"{GRAPHS_MAX} graphs")
    read = [(_read_id(graph), read_requests(graph.get("compositeRequest"), GRAPH_NODES_MAX)) for graph in graphs]
    _check_nodes([request for _, requests in read for request in requests])
    if sum(len(requests) for _, requests in read) > GRAPH_NODES_MAX:
        raise _too_much(f"{GRAPH_NODES_MAX} nodes")
    if any(_depth(requests) > GRAPH_DEPTH_MAX for _, requests in read):
        raise _too_much(f"{GRAPH_DEPTH_MAX} levels")
    if len({_kind(request) for _, requests in read for request in requests}) > GRAPH_NODE_KINDS_MAX:
        raise _too_much(f"{GRAPH_NODE_KINDS_MAX} kinds of nodes")
    with org.store.transaction():
        return ok({"graphs": list(_work_each(org, replace(call, all_or_none=True), read))})


def _work_each(org: Org, call: Call, read: Sequence[tuple[str, list[SubRequest]]]) -> Iterator[dict[str, object]]:
    failed = 0
    for graph_id, requests in read:
        if failed < GRAPHS_FAILED_MAX:
            answers = work_all_or_none(org, call, requests)
        else:
            answers = [refused(refusals.processing_halted())] * len(requests)
        rendered = _render(graph_id, requests, answers)
        failed += not rendered["isSuccessful"]
        yield rendered


def _render(graph_id: str, requests: Sequence[SubRequest], answers: Sequence[Answer]) -> dict[str, object]:
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


def _check_nodes(requests: Sequence[SubRequest]) -> None:
    """Refuse what is no record: a node creates, reads, changes or deletes one. Source: REST guide, composite graphs (D); code K."""
    for request in requests:
        if not _RECORD.fullmatch(request.url.partition("?")[0]):
            text = f"{request.url} can't be requested inside a graph: only records under /sobjects/ can"
            raise refusals.refuse("INVALID_INPUT", text, None)


def _kind(request: SubRequest) -> tuple[str, str]:
    """Tell verb and sObject of a node."""
    _, _, rest = request.url.partition("/sobjects/")
    return request.method, rest.partition("/")[0].partition("?")[0].lower()


def _depth(requests: Sequence[SubRequest]) -> int:
    """Count the levels of references, a request without any being the first."""
    depths: dict[str, int] = {}
    for request in requests:
        depths[request.reference_id] = 1 + max((depths.get(name, 0) for name in referenced_in(request)), default=0)
    return max(depths.values(), default=0)


def _too_much(what: str) -> refusals.Refused:
    return refusals.refuse(LIMIT_EXCEEDED, f"A graph call takes at most {what}", None)

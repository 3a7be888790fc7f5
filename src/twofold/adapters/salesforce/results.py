"""
What came of each plan? Answers of a graph call into ``WriteResult``. Pure.

What the answer doesn't say for certain is ``Unknown``: the engine looks again before it writes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from twofold.adapters.salesforce.composite import Part, parse_parts
from twofold.adapters.salesforce.graph import Graph, record_ids, reference_id
from twofold.adapters.salesforce.problems import UNREADABLE, Problem, code_of, problems_of, wait_s_of
from twofold.adapters.salesforce.wire import objects_in, parse_fields
from twofold.core.plan import NotSent, Plan, Refusal, Refused, Unknown, Verb, Write, WriteResult, Written
from twofold.errors import ReadError
from twofold.facts.ids import normalise
from twofold.transport.calls import Answer

HALTED = "PROCESSING_HALTED"
_GRAPH_HALTED = NotSent("GRAPH_HALTED", 0)


def parse_results(graphs: Sequence[Graph], answer: Answer) -> tuple[WriteResult, ...]:
    """
    Read what came of each graph, in the order of ``graphs``.

    Args:
        answer: of any status but 400 and 401, which the caller handles (nothing was done).
    """
    if answer.status == 200:
        return _parse_done(graphs, answer)
    if answer.status in (429, 503) or 400 <= answer.status < 500:
        return (NotSent(code_of(answer), wait_s_of(answer)),) * len(graphs)
    return (Unknown(f"the org answered with status {answer.status}"),) * len(graphs)


def refused_whole(graph: Graph, answer: Answer) -> Refused:
    """Read the refusal of a call that held this one graph."""
    problems = problems_of(answer) or (Problem(UNREADABLE),)
    return Refused(tuple(Refusal("", _first(graph.plan), p.code, p.fields, p.message, answer.status) for p in problems))


def _parse_done(graphs: Sequence[Graph], answer: Answer) -> tuple[WriteResult, ...]:
    try:
        body = answer.json()
    except ReadError:
        body = None
    entries = body.get("graphs") if isinstance(body, dict) else None
    by_id = {str(e.get("graphId")): e for e in objects_in(entries)}
    return tuple(_parse_graph(graph, by_id.get(graph.graph_id)) for graph in graphs)


def _parse_graph(graph: Graph, entry: Mapping[str, Any] | None) -> WriteResult:
    response = entry.get("graphResponse") if entry else None
    try:
        parts = parse_parts(response.get("compositeResponse")) if isinstance(response, dict) else {}
    except ReadError:
        parts = {}
    match entry.get("isSuccessful") if entry else None:
        case True:
            return _parse_written(graph, parts)
        case False:
            return _parse_refused(graph, parts)
        case _:
            return Unknown("the org's answer leaves this plan out")


def _parse_written(graph: Graph, parts: Mapping[str, Part]) -> WriteResult:
    bodies = {w.name: part.body for w in graph.plan.writes if (part := parts.get(reference_id(w.name, graph.index)))}
    created = {w.name: found for w in graph.plan.writes if (found := _created_id(w, bodies.get(w.name)))}
    ids = record_ids(graph.plan, created)
    reads = {w.name: bodies.get(w.name) for w in graph.plan.writes if w.verb is Verb.READ}
    if len(ids) < len(graph.plan.writes) or not all(isinstance(body, dict) for body in reads.values()):
        return Unknown("the org's answer has no Id for what was written")
    return Written(ids, {name: parse_fields(body) for name, body in reads.items() if body is not None})


def _created_id(write: Write, body: Any) -> str | None:
    if write.verb is not Verb.CREATE or not isinstance(body, dict):
        return None
    found = body.get("id")
    normal = normalise(found) if isinstance(found, str) else None
    return normal if isinstance(normal, str) else None


def _parse_refused(graph: Graph, parts: Mapping[str, Part]) -> WriteResult:
    """
    Find the real offenders; the others of the graph only say that they were rolled back.

    Graphs after the 14th failure of a call are not tried at all: then every part says so. Source: rule 7.9 (D).
    """
    refusals: list[Refusal] = []
    for write in graph.plan.writes:
        part = parts.get(reference_id(write.name, graph.index))
        if part is not None and not part.ok:
            refusals += [r for r in _refusals(write, part) if r.code != HALTED]
    if refusals:
        return Refused(tuple(refusals))
    if parts and all(_is_halted(part) for part in parts.values()):
        return _GRAPH_HALTED
    return Refused((Refusal("", _first(graph.plan), UNREADABLE, (), "The org gave no reason."),))


def _refusals(write: Write, part: Part) -> list[Refusal]:
    problems = part.problems or (Problem(UNREADABLE),)
    return [Refusal(write.name, write.sobject, p.code, p.fields, p.message, part.status) for p in problems]


def _is_halted(part: Part) -> bool:
    return any(problem.code == HALTED for problem in part.problems)


def _first(plan: Plan) -> str:
    return plan.writes[0].sobject if plan.writes else ""

"""Plans are written at most once; what isn't known for certain is said to be unknown."""

import asyncio
from typing import Any

import pytest

from tests.adapters.salesforce.scripted import DATA, Lost, Reply, Says, ScriptedOrg, Seen, part_of, problem, with_org
from twofold.adapters.salesforce import Connection, SalesforceOrg, StaticToken
from twofold.core.plan import NotSent, Plan, Refused, Unknown, Verb, Write, WriteResult, Written
from twofold.engine.ports import Calls

GRAPH = f"{DATA}/composite/graph"
LEAD = "00Q000000000001EAA"
DONE = Written({"lead": LEAD})


def update(phone: str = "1") -> Plan:
    return Plan((Write("lead", Verb.UPDATE, "Lead", LEAD, {"Phone": phone}),))


def done(seen: Seen) -> Says:
    """Do all that is asked, except for phones called ``bad``."""
    return Says({"graphs": [work(graph) for graph in seen.json["graphs"]]})


def work(graph: dict[str, Any]) -> dict[str, Any]:
    refused = any(node["body"]["Phone"] == "bad" for node in graph["compositeRequest"])
    answer = (400, problem("STRING_TOO_LONG", "m", "Phone")) if refused else (204, None)
    parts = [part_of(node["referenceId"], *answer) for node in graph["compositeRequest"]]
    return {"graphId": graph["graphId"], "graphResponse": {"compositeResponse": parts}, "isSuccessful": not refused}


def write(script: ScriptedOrg, *plans: Plan) -> tuple[list[WriteResult], Calls]:
    async def use(org: SalesforceOrg) -> tuple[list[WriteResult], Calls]:
        return list(await org.write(plans)), org.calls()

    return with_org(script, use)


def test_results_come_in_the_order_of_the_plans() -> None:
    results, calls = write(ScriptedOrg().on(GRAPH, done), update(), Plan(), update("bad"), update())
    assert results[0] == results[3] == DONE
    assert results[1] == Written({})
    assert isinstance(results[2], Refused)
    assert calls == Calls(work=1)


def test_nothing_to_write_costs_nothing() -> None:
    assert write(ScriptedOrg()) == ([], Calls())
    assert write(ScriptedOrg(), Plan(), Plan()) == ([Written({})] * 2, Calls())


def test_two_hundred_plans_take_three_calls() -> None:
    results, calls = write(ScriptedOrg().on(GRAPH, done), *[update()] * 200)
    assert results == [DONE] * 200
    assert calls == Calls(work=3)


@pytest.mark.parametrize("trouble", [Lost(), Says("", 500), Says("", 502), Says("<html>ok</html>"), Says("", 302)])
def test_a_lost_answer_is_unknown_and_never_tried_again(trouble: Reply) -> None:
    script = ScriptedOrg().on(GRAPH, trouble, done)
    results, calls = write(script, update(), update())
    assert [type(r) for r in results] == [Unknown, Unknown]
    assert calls == Calls(work=1)


def test_what_follows_a_lost_answer_is_still_tried() -> None:
    results, calls = write(ScriptedOrg().on(GRAPH, Lost(), done), *[update()] * 80)
    assert [type(r) for r in results] == [Unknown] * 75 + [Written] * 5
    assert calls == Calls(work=2)


@pytest.mark.parametrize(
    ("trouble", "result"),
    [
        (Says("<html>", 503, {"Retry-After": "30"}), NotSent("SERVER_UNAVAILABLE", 30.0)),
        (Says("", 429, {"Retry-After": "2"}), NotSent("REQUEST_LIMIT_EXCEEDED", 2.0)),
        (Says(problem("REQUEST_LIMIT_EXCEEDED"), 403), NotSent("REQUEST_LIMIT_EXCEEDED")),
    ],
)
def test_an_org_that_takes_nothing_is_not_asked_again(trouble: Reply, result: NotSent) -> None:
    script = ScriptedOrg().on(GRAPH, trouble)
    results, _ = write(script, *[update()] * 160)
    assert results == [result] * 160
    assert len(script.seen) == 1


def test_nobody_at_home_leaves_everything_unsent() -> None:
    async def use() -> tuple[list[WriteResult], Calls]:
        async with SalesforceOrg(Connection("http://127.0.0.1:9", StaticToken("t"), "62.0")) as org:
            return list(await org.write([update()] * 80)), org.calls()

    assert asyncio.run(use()) == ([NotSent("UNAVAILABLE")] * 80, Calls())


def test_graphs_the_org_did_not_get_to_do_not_stop_the_next_call() -> None:
    halted = problem("PROCESSING_HALTED")

    def stop_early(seen: Seen) -> Says:
        graphs = [work(g) for g in seen.json["graphs"]]
        for graph in graphs[1:]:
            graph["isSuccessful"] = False
            for part in graph["graphResponse"]["compositeResponse"]:
                part.update(httpStatusCode=400, body=halted)
        return Says({"graphs": graphs})

    results, calls = write(ScriptedOrg().on(GRAPH, stop_early, done), *[update()] * 80)
    assert results == [DONE] + [NotSent("GRAPH_HALTED", 0)] * 74 + [DONE] * 5
    assert calls == Calls(work=2)


def test_one_plan_that_spoils_a_call_does_not_stop_the_others() -> None:
    def refuse_whole(seen: Seen) -> Says:
        if b'"bad"' in seen.body:
            return Says(problem("JSON_PARSER_ERROR", "at line 1"), 400)
        return done(seen)

    script = ScriptedOrg().on(GRAPH, refuse_whole)
    results, _ = write(script, *[update()] * 5, update("bad"), *[update()] * 5)
    assert results[:5] + results[6:] == [DONE] * 10
    spoilt = results[5]
    assert isinstance(spoilt, Refused)
    assert [(r.write, r.code) for r in spoilt.refusals] == [("", "JSON_PARSER_ERROR")]
    taken = [s for s in script.seen if b'"bad"' not in s.body]
    assert sum(len(s.json["graphs"]) for s in taken) == 10

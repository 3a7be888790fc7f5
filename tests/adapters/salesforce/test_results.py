"""What came of each plan, told from the answer alone."""

from typing import Any

import msgspec
import pytest

from tests.adapters.salesforce.scripted import part_of, problem
from twofold.adapters.salesforce.graph import Graph, render_graph
from twofold.adapters.salesforce.results import parse_results, refused_whole
from twofold.core.plan import NotSent, Plan, Ref, Refusal, Refused, Unknown, Verb, Write, WriteResult, Written
from twofold.transport.calls import Answer

ACCOUNT = "001000000000001AAA"
CONTACT = "003000000000001AAA"
EVENT = "00U000000000001EAA"
NEW_PERSON = Plan(
    (
        Write("person", Verb.CREATE, "Account", values={"LastName": "Sample"}),
        Write("contact", Verb.READ, "Account", Ref("person"), {"PersonContactId": None}),
        Write("event", Verb.CREATE, "Event", values={"WhoId": Ref("contact", "PersonContactId")}),
    )
)
KNOWN_PERSON = Plan(
    (
        Write("person", Verb.UPDATE, "Account", ACCOUNT, {"Phone": "1"}),
        Write("old", Verb.DELETE, "Event", EVENT),
    )
)


def graphs(*plans: Plan) -> list[Graph]:
    return [render_graph(n, plan, "62.0") for n, plan in enumerate(plans)]


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Answer(status, {k.replace("_", "-"): v for k, v in headers.items()}, raw)


def graph_entry(index: int, fine: bool, *parts: tuple[str, int, Any]) -> dict[str, Any]:
    response = [part_of(f"{name}_{index}", status, body) for name, status, body in parts]
    return {"graphId": f"g{index}", "graphResponse": {"compositeResponse": response}, "isSuccessful": fine}


def created(record_id: str) -> dict[str, Any]:
    return {"id": record_id, "success": True, "errors": []}


def results(plans: list[Plan], *entries: Any) -> tuple[WriteResult, ...]:
    return parse_results(graphs(*plans), answer({"graphs": list(entries)}))


HALTED = problem("PROCESSING_HALTED", "rolled back")


def test_a_plan_that_was_done_tells_ids_and_what_was_read() -> None:
    entry = graph_entry(
        0,
        True,
        ("person", 201, created(ACCOUNT)),
        ("contact", 200, {"attributes": {"type": "Account"}, "PersonContactId": CONTACT, "Id": ACCOUNT}),
        ("event", 201, created(EVENT)),
    )
    assert results([NEW_PERSON], entry) == (
        Written(
            {"person": ACCOUNT, "contact": ACCOUNT, "event": EVENT},
            {"contact": {"PersonContactId": CONTACT, "Id": ACCOUNT}},
        ),
    )


def test_ids_of_fifteen_characters_are_made_long() -> None:
    plan = Plan((Write("lead", Verb.CREATE, "Lead"),))
    (result,) = results([plan], graph_entry(0, True, ("lead", 201, created("00Q000000000001"))))
    assert result == Written({"lead": "00Q000000000001EAA"})


def test_updates_and_deletes_keep_their_ids() -> None:
    entry = graph_entry(0, True, ("person", 204, None), ("old", 204, None))
    assert results([KNOWN_PERSON], entry) == (Written({"person": ACCOUNT, "old": EVENT}),)


def test_the_offender_is_named_not_those_rolled_back_with_it() -> None:
    entry = graph_entry(
        0,
        False,
        ("person", 400, HALTED),
        ("contact", 400, HALTED),
        ("event", 400, problem("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no events on Sunday", "StartDateTime")),
    )
    refusal = Refusal(
        "event", "Event", "FIELD_CUSTOM_VALIDATION_EXCEPTION", ("StartDateTime",), "no events on Sunday", 400
    )
    assert results([NEW_PERSON], entry) == (Refused((refusal,)),)


def test_several_offenders_are_named_in_order() -> None:
    entry = graph_entry(
        0,
        False,
        ("person", 400, problem("REQUIRED_FIELD_MISSING", "m", "LastName") + problem("STRING_TOO_LONG", "m", "Phone")),
        ("old", 404, problem("ENTITY_IS_DELETED")),
    )
    (result,) = results([KNOWN_PERSON], entry)
    assert isinstance(result, Refused)
    assert [(r.write, r.code, r.fields, r.status) for r in result.refusals] == [
        ("person", "REQUIRED_FIELD_MISSING", ("LastName",), 400),
        ("person", "STRING_TOO_LONG", ("Phone",), 400),
        ("old", "ENTITY_IS_DELETED", (), 404),
    ]


@pytest.mark.parametrize("code", ["UNABLE_TO_LOCK_ROW", "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE"])
def test_a_refusal_that_may_pass_is_a_refusal_for_others_to_judge(code: str) -> None:
    entry = graph_entry(0, False, ("person", 400, problem(code)), ("old", 400, HALTED))
    (result,) = results([KNOWN_PERSON], entry)
    assert isinstance(result, Refused)
    assert [r.code for r in result.refusals] == [code]


def test_graphs_the_org_did_not_get_to_were_not_sent() -> None:
    refused = graph_entry(0, False, ("person", 400, problem("A")), ("old", 400, HALTED))
    halted = graph_entry(1, False, ("person", 400, HALTED), ("old", 400, HALTED))
    assert results([KNOWN_PERSON, KNOWN_PERSON], refused, halted)[1] == NotSent("GRAPH_HALTED", 0)


def test_graphs_are_told_apart_by_name_not_by_place() -> None:
    second = graph_entry(1, True, ("person", 204, None), ("old", 204, None))
    first = graph_entry(0, False, ("person", 400, problem("A")), ("old", 400, HALTED))
    refused, written = results([KNOWN_PERSON, KNOWN_PERSON], second, first)
    assert isinstance(refused, Refused)
    assert isinstance(written, Written)


@pytest.mark.parametrize(
    "parts",
    [(), (("person", 200, None),), (("person", 400, "<html>"), ("old", 400, HALTED)), (("person", 400, None),)],
)
def test_a_no_without_a_reason_is_a_no(parts: tuple[tuple[str, int, Any], ...]) -> None:
    (result,) = results([KNOWN_PERSON], graph_entry(0, False, *parts))
    assert isinstance(result, Refused)
    assert {r.code for r in result.refusals} == {"UNREADABLE_ANSWER"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>busy</html>",
        b"[]",
        b"null",
        b"{}",
        b'{"graphs": null}',
        b'{"graphs": {}}',
        b'{"graphs": [1, null, "g0"]}',
        b'{"graphs": [{"graphId": "g7", "isSuccessful": true}]}',
        b'{"graphs": [{"graphId": "g0"}]}',
        b'{"graphs": [{"graphId": "g0", "isSuccessful": "yes"}]}',
        b'{"graphs": [{"graphId": "g0", "isSuccessful": true}]}',
        b'{"graphs": [{"graphId": "g0", "isSuccessful": true, "graphResponse": {"compositeResponse": [1]}}]}',
        b'{"graphs": [{"graphId": ["g0"], "isSuccessful": true}]}',
    ],
)
def test_an_answer_that_cannot_be_read_says_nothing_for_certain(body: bytes) -> None:
    (result,) = parse_results(graphs(NEW_PERSON), answer(body))
    assert isinstance(result, Unknown)


def test_a_create_without_a_usable_id_is_not_certain() -> None:
    entry = graph_entry(
        0, True, ("person", 201, created("nonsense")), ("contact", 200, {}), ("event", 201, created(EVENT))
    )
    assert isinstance(results([NEW_PERSON], entry)[0], Unknown)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, problem("REQUEST_LIMIT_EXCEEDED"), NotSent("REQUEST_LIMIT_EXCEEDED")),
        (403, problem("API_DISABLED_FOR_ORG"), NotSent("API_DISABLED_FOR_ORG")),
        (429, b"", NotSent("REQUEST_LIMIT_EXCEEDED")),
        (503, b"<html>", NotSent("SERVER_UNAVAILABLE")),
        (404, problem("NOT_FOUND"), NotSent("NOT_FOUND")),
        (500, problem("UNKNOWN_EXCEPTION"), Unknown("the org answered with status 500")),
        (502, b"", Unknown("the org answered with status 502")),
        (504, b"", Unknown("the org answered with status 504")),
        (302, b"", Unknown("the org answered with status 302")),
        (300, b"[]", Unknown("the org answered with status 300")),
        (204, b"", Unknown("the org answered with status 204")),
    ],
)
def test_a_whole_answer_that_is_not_fine_says_so_of_every_plan(status: int, body: Any, expected: WriteResult) -> None:
    assert parse_results(graphs(NEW_PERSON, KNOWN_PERSON), answer(body, status)) == (expected, expected)


def test_the_wait_an_answer_asks_for_is_kept() -> None:
    (result,) = parse_results(graphs(NEW_PERSON), answer(b"", 503, retry_after="12"))
    assert result == NotSent("SERVER_UNAVAILABLE", 12.0)


def test_a_call_refused_whole_names_no_write() -> None:
    (graph,) = graphs(NEW_PERSON)
    result = refused_whole(graph, answer(problem("JSON_PARSER_ERROR", "at line 1"), 400))
    assert result == Refused((Refusal("", "Account", "JSON_PARSER_ERROR", (), "at line 1", 400),))
    assert refused_whole(graph, answer(b"", 400)).refusals[0].code == "UNREADABLE_ANSWER"

"""Do the calls that hold many others keep their promises? Source: HTTP reference 7."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.box import Client

DATA = "/services/data/v60.0"


def request(reference: str, method: str, path: str, body: Any = None, **extra: Any) -> dict[str, Any]:
    return {"method": method, "url": f"{DATA}/{path}", "referenceId": reference, "body": body, **extra}


def composite(sf: Client, *requests: dict[str, Any], all_or_none: bool = False) -> list[dict[str, Any]]:
    reply = sf.data("POST", "composite", {"allOrNone": all_or_none, "compositeRequest": requests})
    assert reply.status == 200, reply.body
    return list(reply.body["compositeResponse"])


def statuses(answers: list[dict[str, Any]]) -> list[int]:
    return [answer["httpStatusCode"] for answer in answers]


PERSON_THEN_EVENT = (
    request("person", "POST", "sobjects/Account", {"LastName": "Roe"}),
    request("half", "GET", "sobjects/Account/@{person.id}?fields=PersonContactId"),
    request(
        "event",
        "POST",
        "sobjects/Event",
        {"WhoId": "@{half.PersonContactId}", "StartDateTime": "2026-01-02T10:00:00Z", "DurationInMinutes": 30},
    ),
)


def test_later_requests_use_earlier_answers(sf: Client) -> None:
    answers = composite(sf, *PERSON_THEN_EVENT)
    assert statuses(answers) == [201, 200, 201]
    assert answers[0]["httpHeaders"]["Location"].endswith(answers[0]["body"]["id"])
    assert sf.read("Event", answers[2]["body"]["id"])["AccountId"] == answers[0]["body"]["id"]


def test_it_counts_as_one_call(sf: Client) -> None:
    sf.control("DELETE", "requests")
    composite(sf, *PERSON_THEN_EVENT)
    assert sf.control("GET", "requests").body["calls"] == 1


def test_braces_may_be_encoded_and_paths_may_index(sf: Client) -> None:
    sf.person()
    answers = composite(
        sf,
        request("all", "GET", "query?q=SELECT+Id+FROM+Account"),
        request("one", "GET", "sobjects/Account/@%7Ball.records%5B0%5D.Id%7D?fields=Name"),
        request(
            "list", "POST", "composite/sobjects", {"records": [{"attributes": {"type": "Account"}, "LastName": "Doe"}]}
        ),
        request("two", "GET", "sobjects/Account/@{list[0].id}?fields=Name"),
    )
    assert statuses(answers) == [200] * 4
    assert [answers[1]["body"]["Name"], answers[3]["body"]["Name"]] == ["Roe", "Doe"]


def test_without_all_or_none_the_good_ones_stay(sf: Client) -> None:
    answers = composite(
        sf,
        request("good", "POST", "sobjects/Account", {"LastName": "Roe"}),
        request("bad", "POST", "sobjects/Account", {"FirstName": "Jo"}),
        request("after", "PATCH", "sobjects/Account/@{bad.id}", {"Phone": "1"}),
    )
    assert statuses(answers) == [201, 400, 400]
    assert answers[2]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert "bad" in answers[2]["body"][0]["message"]
    assert len(sf.rows("SELECT Id FROM Account")) == 1


def test_all_or_none_undoes_everything(sf: Client) -> None:
    answers = composite(
        sf,
        request("good", "POST", "sobjects/Account", {"LastName": "Roe"}),
        request("bad", "POST", "sobjects/Account", {"FirstName": "Jo"}),
        request("after", "POST", "sobjects/Account", {"LastName": "Doe"}),
        all_or_none=True,
    )
    assert statuses(answers) == [400, 400, 400]
    codes = [answer["body"][0]["errorCode"] for answer in answers]
    assert codes == ["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING", "PROCESSING_HALTED"]
    assert sf.rows("SELECT Id FROM Account") == []


def test_headers_go_to_the_request_they_stand_in(sf: Client) -> None:
    stamp = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    answers = composite(sf, request("old", "GET", "sobjects/Account/describe", httpHeaders=stamp))
    assert statuses(answers) == [304]
    assert answers[0]["body"] is None


def test_several_matches_inside_a_composite_are_300(sf: Client) -> None:
    for name in ("Roe", "Doe"):
        sf.add("Account", LastName=name, Loose__c="same")
    answers = composite(sf, request("key", "PATCH", "sobjects/Account/Loose__c/same", {"Phone": "1"}))
    assert statuses(answers) == [300]
    assert len(answers[0]["body"]) == 2


@pytest.mark.parametrize(
    "requests",
    [
        [request(f"r{n}", "GET", "limits") for n in range(26)],
        [request(f"r{n}", "GET", "query?q=SELECT+Id+FROM+Account") for n in range(6)],
        [request("same", "GET", "limits"), request("same", "GET", "limits")],
        [request("no blanks", "GET", "limits")],
        [{"method": "GET", "referenceId": "a"}],
        "none",
        None,
    ],
)
def test_a_call_that_is_wrong_as_a_whole_is_refused(sf: Client, requests: Any) -> None:
    reply = sf.data("POST", "composite", {"compositeRequest": requests})
    assert reply.status == 400
    assert reply.body[0]["errorCode"]


def test_a_composite_can_not_hold_a_composite(sf: Client) -> None:
    answers = composite(sf, request("inner", "POST", "composite", {"compositeRequest": []}))
    assert statuses(answers) == [400]


@pytest.mark.parametrize(
    "reference", ["@{nobody.id}", "@{self.id}", "@{first.nothing}", "@{first[0].id}", "@{first.id.id}"]
)
def test_a_reference_to_nothing_halts_its_request(sf: Client, reference: str) -> None:
    first = request("first", "POST", "sobjects/Account", {"LastName": "Roe"})
    answers = composite(sf, first, request("self", "POST", "sobjects/Event", {"WhatId": reference}))
    assert statuses(answers) == [201, 400]
    assert answers[1]["body"][0]["errorCode"] == "PROCESSING_HALTED"


# Graphs.


def graph(name: str, *requests: dict[str, Any]) -> dict[str, Any]:
    return {"graphId": name, "compositeRequest": list(requests)}


def test_each_graph_is_kept_or_undone_alone(sf: Client) -> None:
    bad = (PERSON_THEN_EVENT[0], request("bad", "POST", "sobjects/Account", {"FirstName": "Jo"}))
    reply = sf.data("POST", "composite/graph", {"graphs": [graph("one", *PERSON_THEN_EVENT), graph("two", *bad)]})
    first, second = reply.body["graphs"]
    assert (first["isSuccessful"], second["isSuccessful"]) == (True, False)
    codes = [answer["body"][0]["errorCode"] for answer in second["graphResponse"]["compositeResponse"]]
    assert codes == ["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING"]
    assert len(sf.rows("SELECT Id FROM Account")) == 1


def test_graphs_have_limits(sf: Client) -> None:
    one = request("a", "POST", "sobjects/Account", {"LastName": "Roe"})
    many = [graph(f"g{n}", one) for n in range(76)]
    nodes = [
        graph(f"g{n}", *(request(f"r{m}", "GET", "sobjects/Account/001000000000001AAA") for m in range(126)))
        for n in range(4)
    ]
    chain = [request("r0", "POST", "sobjects/Account", {"LastName": "Roe"})]
    chain += [request(f"r{n}", "GET", f"sobjects/Account/@{{r{n - 1}.Id}}") for n in range(1, 16)]
    wrong: list[Any] = [many, nodes, [graph("deep", *chain)], [{"compositeRequest": []}], "none"]
    for graphs in wrong:
        assert sf.data("POST", "composite/graph", {"graphs": graphs}).status == 400
    assert sf.rows("SELECT Id FROM Account") == []


@pytest.mark.parametrize(
    "path", ["limits", "query?q=SELECT+Id+FROM+Account", "sobjects/Account/describe", "composite/sobjects"]
)
def test_the_nodes_of_a_graph_are_records(sf: Client, path: str) -> None:
    """Grade D: the addresses a graph takes are those of records."""
    nodes = [request("a", "POST", "sobjects/Account", {"LastName": "Roe"}), request("b", "GET", path)]
    reply = sf.data("POST", "composite/graph", {"graphs": [graph("g", *nodes)]})
    assert (reply.status, reply.code) == (400, "INVALID_INPUT")
    assert sf.rows("SELECT Id FROM Account") == []


# Batches.


def test_a_batch_knows_nothing_of_its_neighbours(sf: Client) -> None:
    requests = [
        {"method": "POST", "url": "v60.0/sobjects/Account", "richInput": {"LastName": "Roe"}},
        {"method": "GET", "url": "v60.0/nothing"},
        {"method": "GET", "url": "v60.0/limits"},
    ]
    body = sf.data("POST", "composite/batch", {"batchRequests": requests}).body
    assert body["hasErrors"] is True
    assert [result["statusCode"] for result in body["results"]] == [201, 404, 200]
    halted = sf.data("POST", "composite/batch", {"haltOnError": True, "batchRequests": requests}).body
    assert [result["statusCode"] for result in halted["results"]] == [201, 404, 412]
    assert sf.data("POST", "composite/batch", {"batchRequests": requests * 9}).status == 400


def test_work_stops_after_fourteen_failed_graphs(sf: Client) -> None:
    bad = request("a", "POST", "sobjects/Account", {"FirstName": "Jo"})
    good = request("a", "POST", "sobjects/Account", {"LastName": "Roe"})
    graphs = [graph(f"g{n}", good if n in (0, 15) else bad) for n in range(16)]
    answered = sf.data("POST", "composite/graph", {"graphs": graphs}).body["graphs"]
    codes = [entry["graphResponse"]["compositeResponse"][0]["body"] for entry in answered]
    assert [entry["isSuccessful"] for entry in answered] == [True] + [False] * 15
    assert codes[14][0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert codes[15][0]["errorCode"] == "PROCESSING_HALTED"
    assert len(sf.rows("SELECT Id FROM Account")) == 1


def test_fifteen_kinds_of_nodes_are_the_limit(sf: Client) -> None:
    objects = ("Account", "Contact", "Lead", "Case", "Event", "Task", "Opportunity", "Campaign")
    nodes = [request(f"{m}{o}", m, f"sobjects/{o}/001000000000001AAA") for m in ("GET", "DELETE") for o in objects]
    assert sf.data("POST", "composite/graph", {"graphs": [graph("g", *nodes)]}).status == 400
    assert sf.data("POST", "composite/graph", {"graphs": [graph("g", *nodes[:15])]}).status == 200

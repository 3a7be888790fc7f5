"""A plan on the wire: one graph, references, headers, and how graphs share calls."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.adapters.salesforce import graph as graphs
from twofold.adapters.salesforce.graph import Graph, pack, record_ids, render_call, render_graph
from twofold.core.plan import Plan, Ref, Verb, Write
from twofold.facts.limits import GRAPH_NODE_KINDS_MAX, GRAPH_NODES_MAX, GRAPHS_MAX

ACCOUNT = "001000000000001AAA"
LEAD = "00Q000000000001EAA"
DATA = "/services/data/v62.0"


def render(*writes: Write, index: int = 0) -> list[dict[str, Any]]:
    """The nodes of one plan."""
    call = render_call([render_graph(index, Plan(writes), "62.0")], "62.0")
    assert (call.method, call.path) == ("POST", f"{DATA}/composite/graph")
    body = msgspec.json.decode(call.body or b"")
    assert [g["graphId"] for g in body["graphs"]] == [f"g{index}"]
    nodes: list[dict[str, Any]] = body["graphs"][0]["compositeRequest"]
    return nodes


def test_a_new_person_their_contact_and_their_event_are_one_graph() -> None:
    nodes = render(
        Write("person", Verb.CREATE, "Account", values={"LastName": "Sample", "PersonEmail": "pat@example.com"}),
        Write("contact", Verb.READ, "Account", Ref("person"), {"PersonContactId": None}),
        Write(
            "event", Verb.CREATE, "Event", values={"WhoId": Ref("contact", "PersonContactId"), "WhatId": Ref("person")}
        ),
        index=3,
    )
    assert nodes == [
        {
            "method": "POST",
            "url": f"{DATA}/sobjects/Account",
            "referenceId": "person_3",
            "body": {"LastName": "Sample", "PersonEmail": "pat@example.com"},
            "httpHeaders": {"Sforce-Auto-Assign": "FALSE"},
        },
        {
            "method": "GET",
            "url": f"{DATA}/sobjects/Account/@{{person_3.id}}?fields=PersonContactId",
            "referenceId": "contact_3",
        },
        {
            "method": "POST",
            "url": f"{DATA}/sobjects/Event",
            "referenceId": "event_3",
            "body": {"WhoId": "@{contact_3.PersonContactId}", "WhatId": "@{person_3.id}"},
        },
    ]


@pytest.mark.parametrize("sobject", ["Lead", "Case", "Account"])
@pytest.mark.parametrize(("wanted", "said"), [(True, "TRUE"), (False, "FALSE")])
@pytest.mark.parametrize("verb", [Verb.CREATE, Verb.UPDATE])
def test_assignment_rules_are_always_said(sobject: str, wanted: bool, said: str, verb: Verb) -> None:
    record_id = ACCOUNT if verb is Verb.UPDATE else None
    (node,) = render(Write("it", verb, sobject, record_id, {"Phone": "1"}, assignment_rules=wanted))
    assert node["httpHeaders"] == {"Sforce-Auto-Assign": said}


@pytest.mark.parametrize(
    "write",
    [
        Write("it", Verb.CREATE, "Event", values={"Subject": "s"}),
        Write("it", Verb.UPDATE, "Contact", "003000000000001AAA", {"Phone": "1"}),
        Write("it", Verb.DELETE, "Lead", LEAD),
        Write("it", Verb.READ, "Lead", LEAD, {"Name": None}),
    ],
)
def test_assignment_rules_are_not_mentioned_where_there_are_none(write: Write) -> None:
    assert "httpHeaders" not in render(write)[0]


def test_updates_and_deletes_name_their_record() -> None:
    update, delete = render(
        Write("lead", Verb.UPDATE, "Lead", LEAD, {"Phone": None, "NumberOfEmployees": 3, "HasOptedOutOfEmail": True}),
        Write("account", Verb.DELETE, "Account", ACCOUNT),
    )
    assert (update["method"], update["url"]) == ("PATCH", f"{DATA}/sobjects/Lead/{LEAD}")
    assert update["body"] == {"Phone": None, "NumberOfEmployees": 3, "HasOptedOutOfEmail": True}
    assert (delete["method"], delete["url"]) == ("DELETE", f"{DATA}/sobjects/Account/{ACCOUNT}")
    assert "body" not in delete


def test_the_id_of_an_updated_record_is_filled_in_for_its_answer_has_none() -> None:
    _, event = render(
        Write("lead", Verb.UPDATE, "Lead", LEAD, {"Phone": "1"}),
        Write("event", Verb.CREATE, "Event", values={"WhoId": Ref("lead"), "WhatId": Ref("lead", "Id")}),
    )
    assert event["body"] == {"WhoId": LEAD, "WhatId": LEAD}


@pytest.mark.parametrize("field", ["id", "Id", "ID"])
def test_the_id_of_a_created_record_is_spelled_as_the_create_answers_it(field: str) -> None:
    _, event = render(
        Write("lead", Verb.CREATE, "Lead", values={"LastName": "Sample"}),
        Write("event", Verb.CREATE, "Event", values={"WhoId": Ref("lead", field)}),
    )
    assert event["body"] == {"WhoId": "@{lead_0.id}"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("@{person.id}", "@ {person.id}"),
        ("call me @{person_0.id}, @{x", "call me @ {person_0.id}, @ {x"),
        ("kim@example.com {hello}", "kim@example.com {hello}"),
        ("half \ud83d of a pair", "half \N{REPLACEMENT CHARACTER} of a pair"),
        ("Zoë 山田 🙂", "Zoë 山田 🙂"),
    ],
)
def test_a_persons_text_is_never_read_as_a_reference(given: str, sent: str) -> None:
    (node,) = render(Write("lead", Verb.CREATE, "Lead", values={"Description": given}))
    assert node["body"] == {"Description": sent}


def test_an_id_cannot_leave_its_place_in_the_address() -> None:
    (node,) = render(Write("lead", Verb.UPDATE, "Lead", "00Q1/../../x?y#z", {"Phone": "1"}))
    assert node["url"] == f"{DATA}/sobjects/Lead/00Q1%2F..%2F..%2Fx%3Fy%23z"


def test_records_keep_their_ids_through_references() -> None:
    plan = Plan(
        (
            Write("person", Verb.CREATE, "Account"),
            Write("contact", Verb.READ, "Account", Ref("person")),
            Write("lead", Verb.UPDATE, "Lead", LEAD),
            Write("event", Verb.CREATE, "Event"),
        )
    )
    assert record_ids(plan, {"person": ACCOUNT}) == {"person": ACCOUNT, "contact": ACCOUNT, "lead": LEAD}


SOBJECTS = ("Account", "Contact", "Lead", "Case", "Event", "Task")

writes = st.builds(
    lambda verb, sobject, size: Write(
        "w", verb, sobject, None if verb is Verb.CREATE else ACCOUNT, {"Description": "x" * size}
    ),
    st.sampled_from([Verb.CREATE, Verb.UPDATE, Verb.DELETE, Verb.READ]),
    st.sampled_from(SOBJECTS),
    st.sampled_from([0, 10, 2000]),
)


def named(several: list[Write]) -> Plan:
    return Plan(tuple(replace(write, name=f"w{n}") for n, write in enumerate(several)))


plans = st.lists(st.builds(named, st.lists(writes, min_size=1, max_size=12)), max_size=120)


@given(plans)
def test_packing_loses_nothing_and_keeps_every_limit(given: list[Plan]) -> None:
    ready = [render_graph(n, plan, "62.0") for n, plan in enumerate(given)]
    calls = pack(ready)
    assert sorted(g.index for call in calls for g in call) == list(range(len(given)))
    for call in calls:
        assert [g.index for g in call] == sorted(g.index for g in call)
        assert len(call) <= GRAPHS_MAX
        assert sum(len(g.plan.writes) for g in call) <= GRAPH_NODES_MAX
        assert len(frozenset[graphs.Kind]().union(*(g.kinds for g in call))) <= GRAPH_NODE_KINDS_MAX


def plan_of(size: int, text: int = 1) -> Plan:
    return Plan(tuple(Write(f"w{n}", Verb.CREATE, "Event", values={"Subject": "x" * text}) for n in range(size)))


def packed(*given: Plan) -> list[int]:
    ready: list[Graph] = [render_graph(n, plan, "62.0") for n, plan in enumerate(given)]
    return [len(call) for call in pack(ready)]


def test_two_hundred_people_take_three_calls() -> None:
    assert packed(*[plan_of(3)] * 200) == [75, 75, 50]


def test_nodes_and_bytes_fill_a_call_too() -> None:
    assert packed(*[plan_of(100)] * 7) == [5, 2]
    assert packed(*[plan_of(1, text=2_500_000)] * 3) == [2, 1]


def test_a_plan_beyond_every_limit_goes_alone() -> None:
    assert packed(plan_of(1), plan_of(501), plan_of(1)) == [2, 1]

"""Whatever comes back, it becomes rows, results or one of our errors; never a traceback of ours."""

import copy
from contextlib import suppress
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.salesforce.scripted import DATA, page, part_of, problem, record
from twofold.adapters.salesforce.auth import parse_identity
from twofold.adapters.salesforce.composite import parse_reads
from twofold.adapters.salesforce.describe import parse_describe, parse_queues, parse_record_types, parse_users
from twofold.adapters.salesforce.graph import render_graph
from twofold.adapters.salesforce.problems import error_of, parse_problems
from twofold.adapters.salesforce.queries import next_page, take_page
from twofold.adapters.salesforce.results import parse_results
from twofold.core.plan import NotSent, Plan, Ref, Refused, Unknown, Verb, Write, Written
from twofold.core.rows import Query, Row
from twofold.errors import ReadError, TwofoldError
from twofold.transport.calls import Answer

ACCOUNT = "001000000000001AAA"
LEADS = Query("Lead", "Lead", "SELECT Id FROM Lead")
PLAN = Plan(
    (
        Write("person", Verb.CREATE, "Account"),
        Write("contact", Verb.READ, "Account", Ref("person"), {"PersonContactId": None}),
        Write("old", Verb.UPDATE, "Lead", "00Q000000000001EAA"),
    )
)

scalars = st.one_of(st.none(), st.booleans(), st.integers(-2, 700), st.floats(allow_nan=False), st.text(max_size=8))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@st.composite
def spoilt(draw: st.DrawFn, whole: Any) -> Any:
    """``whole`` with one place, at any depth, replaced by anything or taken away."""
    value = copy.deepcopy(whole)
    holder: Any = [value]
    key: Any = 0
    while isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 5)):
        holder = holder[key]
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    if isinstance(holder, dict) and draw(st.booleans()):
        del holder[key]
        return value
    replacement = draw(anything)
    if holder[key] is value:
        return replacement
    holder[key] = replacement
    return value


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, {}, msgspec.json.encode(body))


GRAPHS = {
    "graphs": [
        {
            "graphId": "g0",
            "isSuccessful": True,
            "graphResponse": {
                "compositeResponse": [
                    part_of("person_0", 201, {"id": ACCOUNT, "success": True, "errors": []}),
                    part_of("contact_0", 200, record("Account", PersonContactId="003000000000001AAA")),
                    part_of("old_0", 204, None),
                ]
            },
        },
        {
            "graphId": "g1",
            "isSuccessful": False,
            "graphResponse": {
                "compositeResponse": [
                    part_of("person_1", 400, problem("REQUIRED_FIELD_MISSING", "m", "LastName")),
                    part_of("contact_1", 400, problem("PROCESSING_HALTED")),
                    part_of("old_1", 400, problem("PROCESSING_HALTED")),
                ]
            },
        },
    ]
}


@given(spoilt(GRAPHS), st.sampled_from([200, 200, 200, 201, 300, 403, 404, 429, 500, 503]))
def test_every_answer_to_a_write_is_a_result_for_each_plan(body: Any, status: int) -> None:
    graphs = [render_graph(n, PLAN, "62.0") for n in range(2)]
    results = parse_results(graphs, answer(body, status))
    assert len(results) == 2
    for result in results:
        assert isinstance(result, Written | Refused | Unknown | NotSent)
        if isinstance(result, Written):
            assert set(result.ids) == {"person", "contact", "old"}
            assert all(len(record_id) == 18 for record_id in result.ids.values())
        if isinstance(result, Refused):
            assert result.refusals


READS = {
    "compositeResponse": [
        part_of(
            "r0", *page(record("Lead", Id="00Q1", Owner=record("User", Name="Kim")), total=2, more=f"{DATA}/query/1")
        ),
        part_of("r1", 400, problem("INVALID_FIELD", "m", "Foo__c")),
    ]
}


@given(spoilt(READS))
def test_every_answer_to_a_read_is_rows_or_an_error_of_ours(body: Any) -> None:
    rows: list[Row] = []
    with suppress(TwofoldError):
        for part in parse_reads(answer(body), 2):
            take_page(LEADS, part, rows)
            path = next_page(LEADS, part, len(rows))
            assert path is None or path.startswith("/services/data/")
    assert all(isinstance(row, Row) for row in rows)


DESCRIBE = {
    "fields": [
        {"name": "Id", "type": "id", "length": 18},
        {"name": "Rating", "picklistValues": [{"value": "Hot", "active": True}], "referenceTo": ["User"]},
    ],
    "recordTypeInfos": [{"recordTypeId": "012000000000001AAA", "available": True, "defaultRecordTypeMapping": False}],
}
SETUP_ROW = {"Id": "012000000000001AAA", "SobjectType": "Account", "DeveloperName": "A", "Email": "kim@example.com"}


@given(spoilt(DESCRIBE), spoilt(SETUP_ROW))
def test_every_describe_is_read_or_an_error_of_ours(body: Any, row: Any) -> None:
    fields = {**row, "Id": "012000000000001AAA"} if isinstance(row, dict) else {"Id": "012000000000001AAA"}
    rows = [Row("RecordType", fields)]
    assert len(parse_record_types(rows, {"Account": body})) <= 1
    assert len(parse_users(rows)) == 1
    assert len(parse_queues(rows)) <= 1
    with suppress(ReadError):
        assert parse_describe(body, "Account").name == "Account"


@given(anything, st.integers(100, 599).filter(lambda status: status != 200))
def test_every_error_body_is_an_error_of_ours(body: Any, status: int) -> None:
    assert isinstance(parse_problems(body), tuple)
    assert isinstance(error_of(answer(body, status)), TwofoldError)
    assert isinstance(parse_identity(body), tuple)

"""Queries go five a call, pages are followed, and what fails fails with a code and without values."""

import asyncio
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import stamina

from tests.adapters.salesforce.scripted import (
    DATA,
    TOKEN,
    Lost,
    Reply,
    Says,
    ScriptedOrg,
    composite,
    page,
    part_of,
    problem,
    record,
    with_org,
)
from twofold.adapters.salesforce import Connection, SalesforceOrg, StaticToken
from twofold.core.rows import Query, Row
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, OrgUnavailable, ReadError, TwofoldError

COMPOSITE = f"{DATA}/composite"
LEADS = Query("Lead", "Lead", "SELECT Id FROM Lead WHERE Email = 'o\\'hara+x&y@example.com'")
IDS = [f"00Q00000000000{n}" for n in range(9)]


def lead(n: int) -> dict[str, Any]:
    return record("Lead", Id=IDS[n])


def read(script: ScriptedOrg, *queries: Query) -> tuple[list[list[str]], Calls]:
    async def use(org: SalesforceOrg) -> tuple[list[list[str]], Calls]:
        answers = await org.read(queries)
        return [[row.id for row in rows] for rows in answers], org.calls()

    return with_org(script, use)


def urls(script: ScriptedOrg) -> list[list[str]]:
    return [[part["url"] for part in seen.json["compositeRequest"]] for seen in script.asked(COMPOSITE)]


def test_a_query_arrives_as_it_was_written() -> None:
    script = ScriptedOrg().on(COMPOSITE, composite(page(lead(0)), page()))
    bin_too = Query("bin", "Lead", "SELECT Id FROM Lead", all_rows=True)
    assert read(script, LEADS, bin_too) == ([[IDS[0]], []], Calls(work=1))
    (call,) = script.seen
    assert (call.method, call.headers["Content-Type"], call.bearer) == ("POST", "application/json", TOKEN)
    assert call.json["allOrNone"] is False
    ((first, second),) = urls(script)
    assert urlsplit(first).path == f"{DATA}/query"
    assert parse_qs(urlsplit(first).query) == {"q": [LEADS.soql]}
    assert urlsplit(second).path == f"{DATA}/queryAll"


def test_no_question_costs_nothing() -> None:
    assert read(ScriptedOrg()) == ([], Calls())


def test_twelve_queries_take_three_calls() -> None:
    script = ScriptedOrg().on(
        COMPOSITE, composite(*[page(lead(1))] * 5), composite(*[page(lead(2))] * 5), composite(*[page(lead(3))] * 2)
    )
    answers, calls = read(script, *[LEADS] * 12)
    assert answers == [[IDS[1]]] * 5 + [[IDS[2]]] * 5 + [[IDS[3]]] * 2
    assert calls == Calls(work=3)
    assert [len(parts) for parts in urls(script)] == [5, 5, 2]


def test_further_pages_of_several_queries_share_a_call() -> None:
    script = ScriptedOrg().on(
        COMPOSITE,
        composite(
            page(lead(0), total=3, more=f"{DATA}/query/01gA-1"),
            page(lead(3)),
            page(lead(4), total=2, more=f"{DATA}/query/01gB-1"),
        ),
        composite(page(lead(1), total=3, more=f"{DATA}/query/01gA-2"), page(lead(5), total=2)),
        composite(page(lead(2), total=3)),
    )
    answers, calls = read(script, LEADS, LEADS, LEADS)
    assert answers == [IDS[0:3], [IDS[3]], IDS[4:6]]
    assert calls == Calls(work=3)
    assert urls(script)[1:] == [[f"{DATA}/query/01gA-1", f"{DATA}/query/01gB-1"], [f"{DATA}/query/01gA-2"]]


def test_parents_come_as_rows() -> None:
    case = record("Case", Id="500000000000001", Contact=record("Contact", Id="003000000000001"))
    script = ScriptedOrg().on(COMPOSITE, composite(page(case)))

    async def use(org: SalesforceOrg) -> Row:
        return (await org.read([Query("Case", "Case", "SELECT Id, Contact.Id FROM Case")]))[0][0]

    assert with_org(script, use).parent("Contact") == Row("Contact", {"Id": "003000000000001"})


@pytest.mark.parametrize(
    "more",
    [
        "https://example.org/services/data/v62.0/query/01g-1",
        "//example.org/query",
        "/secur/logout",
        7,
    ],
)
def test_a_page_elsewhere_is_not_followed(more: Any) -> None:
    script = ScriptedOrg().on(COMPOSITE, composite(page(lead(0), total=2, more=more)))
    with pytest.raises(ReadError):
        read(script, LEADS)
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"totalSize": 1, "records": [lead(0)], "nextRecordsUrl": f"{DATA}/query/01g-1"},
        {"totalSize": 9, "records": [], "nextRecordsUrl": f"{DATA}/query/01g-1"},
        {"records": [lead(0)], "nextRecordsUrl": f"{DATA}/query/01g-1"},
    ],
)
def test_pages_that_would_never_end_are_stopped(body: Any) -> None:
    script = ScriptedOrg().on(COMPOSITE, composite((200, body)))
    with pytest.raises(ReadError):
        read(script, LEADS)
    assert len(script.seen) == 1


def test_a_refused_query_names_code_and_fields_and_no_value() -> None:
    script = ScriptedOrg().on(COMPOSITE, composite(page(), (400, problem("INVALID_FIELD", "near o'hara", "Foo__c"))))
    with pytest.raises(ReadError) as refused:
        read(script, LEADS, LEADS)
    assert (refused.value.code, refused.value.fields) == ("INVALID_FIELD", ("Foo__c",))
    assert "hara" not in refused.value.message
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Says("<html>log in</html>"),
        Says(""),
        Says([]),
        Says(None),
        Says({}),
        Says({"compositeResponse": None}),
        Says({"compositeResponse": []}),
        Says({"compositeResponse": [1, {}, {"referenceId": "r0"}]}),
        Says({"compositeResponse": [part_of("r0", 200, None)]}),
        Says({"compositeResponse": [part_of("r0", 200, {"records": {}})]}),
        Says({"compositeResponse": [part_of("r0", 200, {"records": [None]})]}),
        Says({"compositeResponse": [part_of("r0", 400, "<html>")]}),
        Says(["/services/data/v62.0/sobjects/Account/001"], 300),
        Says("", 302, {"Location": "https://example.org/maintenance"}),
        Says("<html>", 404),
        Says(None, 201),
    ],
)
def test_odd_answers_are_read_errors_at_once(reply: Reply) -> None:
    script = ScriptedOrg().on(COMPOSITE, reply)
    with pytest.raises(ReadError):
        read(script, LEADS)
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    ("trouble", "taken"),
    [(Lost(), 3), (Says("", 502), 3), (Says("", 504), 3), (Says("<html>", 503), 1), (Says("", 429), 1)],
)
def test_a_read_is_tried_three_times_and_counts_when_it_may_have_been_taken(trouble: Reply, taken: int) -> None:
    script = ScriptedOrg().on(COMPOSITE, trouble, trouble, composite(page(lead(0))))
    assert read(script, LEADS) == ([[IDS[0]]], Calls(work=taken))
    with pytest.raises(OrgUnavailable):
        read(ScriptedOrg().on(COMPOSITE, trouble), LEADS)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Says(problem("REQUEST_LIMIT_EXCEEDED"), 403), OrgUnavailable),
        (Says(problem("UNKNOWN_EXCEPTION"), 500), OrgUnavailable),
        (Says(problem("API_DISABLED_FOR_ORG"), 403), AccessRefused),
        (Says("", 503, {"Retry-After": "3600"}), OrgUnavailable),
    ],
)
def test_trouble_that_a_moment_does_not_cure_is_not_tried_again(reply: Reply, kind: type[TwofoldError]) -> None:
    script = ScriptedOrg().on(COMPOSITE, reply)
    with pytest.raises(kind):
        read(script, LEADS)
    assert len(script.seen) == 1


def test_nobody_at_home_costs_no_call() -> None:
    async def use() -> Calls:
        async with SalesforceOrg(Connection("http://127.0.0.1:9", StaticToken("t"), "62.0")) as org:
            with pytest.raises(OrgUnavailable):
                await org.read([LEADS])
            return org.calls()

    with stamina.set_testing(True, attempts=3, cap=True):
        assert asyncio.run(use()) == Calls()


def test_a_query_that_is_too_long_is_not_sent() -> None:
    script = ScriptedOrg()
    with pytest.raises(ReadError):
        read(script, Query("Lead", "Lead", "SELECT Id FROM Lead WHERE Email IN ('" + "é" * 3000 + "')"))
    assert script.seen == []


def test_every_answer_tells_the_quota() -> None:
    script = ScriptedOrg().on(
        COMPOSITE,
        lambda seen: Says(composite(page())(seen).body, headers={"Sforce-Limit-Info": "api-usage=14000/15000"}),
    )

    async def use(org: SalesforceOrg) -> tuple[int | None, float]:
        await org.read([LEADS])
        return org.limits.remaining, round(org.limits.remaining_share, 3)

    assert with_org(script, use) == (1000, 0.067)

"""A session begins, ends and is renewed; what was sent with it is never repeated without need."""

import asyncio
import gc
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
import structlog

from tests.adapters.salesforce.scripted import (
    DATA,
    TOKEN,
    Lost,
    Reply,
    Says,
    ScriptedOrg,
    composite,
    in_thread,
    page,
    problem,
    with_org,
)
from twofold.adapters.salesforce import ClientCredentials, Connection, SalesforceOrg, StaticToken
from twofold.core.plan import NotSent, Plan, Verb, Write, Written
from twofold.core.rows import Query
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, OrgUnavailable, SettingsError, TwofoldError

COMPOSITE = f"{DATA}/composite"
GRAPH = f"{DATA}/composite/graph"
TOKEN_PATH = "/services/oauth2/token"
APP = ClientCredentials("app", "hush-hush")
ASK = (Query("Lead", "Lead", "SELECT Id FROM Lead"),)
PLAN = Plan((Write("lead", Verb.UPDATE, "Lead", "00Q000000000001EAA", {"Phone": "1"}),))
DONE = Says(
    {
        "graphs": [
            {
                "graphId": "g0",
                "isSuccessful": True,
                "graphResponse": {
                    "compositeResponse": [{"referenceId": "lead_0", "httpStatusCode": 204, "body": None}]
                },
            }
        ]
    }
)
EXPIRED = Says(problem("INVALID_SESSION_ID", "Session expired or invalid"), 401)


def session(token: str, **more: Any) -> Says:
    return Says({"access_token": token, "token_type": "Bearer", **more})


async def ask(org: SalesforceOrg) -> Calls:
    await org.read(ASK)
    return org.calls()


def test_client_credentials_sign_in_once_and_count_as_set_up() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first")).on(COMPOSITE, composite(page()))

    async def ask_twice(org: SalesforceOrg) -> Calls:
        await org.read(ASK)
        return await ask(org)

    assert with_org(script, ask_twice, APP) == Calls(work=2, setup=1)
    (login,) = script.asked(TOKEN_PATH)
    assert parse_qs(login.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["app"],
        "client_secret": ["hush-hush"],
    }
    assert [s.bearer for s in script.asked(COMPOSITE)] == ["first", "first"]


def test_many_callers_cause_one_log_in() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first")).on(COMPOSITE, composite(page()))

    async def ask_together(org: SalesforceOrg) -> Calls:
        await asyncio.gather(*(org.read(ASK) for _ in range(5)))
        return org.calls()

    assert with_org(script, ask_together, APP) == Calls(work=5, setup=1)


def test_an_ended_session_is_renewed_once_for_a_read() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first"), session("second"))
    script.on(COMPOSITE, EXPIRED, composite(page()))
    assert with_org(script, ask, APP) == Calls(work=1, setup=2)
    assert [s.bearer for s in script.asked(COMPOSITE)] == ["first", "second"]


def test_an_ended_session_is_renewed_once_for_a_write_for_nothing_was_done() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first"), session("second")).on(GRAPH, EXPIRED, DONE)
    assert with_org(script, lambda org: org.write([PLAN]), APP) == (Written({"lead": "00Q000000000001EAA"}),)
    assert [s.bearer for s in script.asked(GRAPH)] == ["first", "second"]


def test_sessions_that_end_together_are_renewed_once() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first"), session("second"), session("third"))

    def by_token(seen: Any) -> Says:
        return EXPIRED if seen.bearer == "first" else composite(page())(seen)

    script.on(COMPOSITE, by_token)

    async def ask_together(org: SalesforceOrg) -> Calls:
        await asyncio.gather(*(org.read(ASK) for _ in range(4)))
        return org.calls()

    assert with_org(script, ask_together, APP).setup == 2


def test_an_org_that_refuses_every_session_is_not_asked_for_ever() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first"), session("second")).on(COMPOSITE, EXPIRED)
    with pytest.raises(AccessRefused):
        with_org(script, ask, APP)
    assert len(script.asked(COMPOSITE)) == 2
    assert with_org(script.on(GRAPH, EXPIRED), lambda org: org.write([PLAN]), APP) == (NotSent("INVALID_SESSION_ID"),)


def test_a_token_made_elsewhere_cannot_be_renewed() -> None:
    script = ScriptedOrg().on(COMPOSITE, EXPIRED).on(GRAPH, EXPIRED)
    with pytest.raises(AccessRefused) as refused:
        with_org(script, ask)
    assert "Give a new one" in refused.value.message
    assert with_org(script, lambda org: org.write([PLAN])) == (NotSent("INVALID_SESSION_ID"),)
    assert len(script.seen) == 2


def test_a_log_in_may_lead_to_another_instance() -> None:
    script = ScriptedOrg()
    script.on(TOKEN_PATH, lambda seen: session("first", instance_url=script.url.replace("127.0.0.1", "localhost")))
    script.on(COMPOSITE, composite(page()))
    assert with_org(script, ask, APP).work == 1
    assert script.asked(COMPOSITE)[0].headers["Host"].startswith("localhost:")


def test_a_session_is_not_sent_where_anybody_could_read_it() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, session("first", instance_url="http://instance.example.com"))
    with pytest.raises(AccessRefused) as refused:
        with_org(script, ask, APP)
    assert "Plain http" in refused.value.message
    with pytest.raises(SettingsError):
        SalesforceOrg(Connection("http://org.example.com", StaticToken("t")))


def test_a_token_loses_the_line_break_it_was_read_with() -> None:
    script = ScriptedOrg().on(COMPOSITE, composite(page()))
    with_org(script, ask, StaticToken(f" {TOKEN}\n"))
    assert script.seen[0].bearer == TOKEN


@pytest.mark.parametrize("token", ["", " \n", "two\nlines", "with blank", "tökén"])
def test_a_token_that_is_none_is_a_setting_to_correct(token: str) -> None:
    with pytest.raises(SettingsError) as refused:
        with_org(ScriptedOrg(), ask, StaticToken(token))
    assert not token.strip() or token not in refused.value.message


# Connections of a loop that is gone can't be closed: that they are dropped is what this test is about.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_one_client_serves_event_loops_that_follow_each_other() -> None:
    script = ScriptedOrg().on(COMPOSITE, composite(page()))
    with in_thread(script):
        org = SalesforceOrg(Connection(script.url, StaticToken(TOKEN), "62.0"))
        assert [asyncio.run(ask(org)).work for _ in range(3)] == [1, 2, 3]
        del org
        gc.collect()


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (
            Says({"error": "invalid_client", "error_description": "hush-hush is wrong"}, 400),
            AccessRefused,
            "invalid_client",
        ),
        (Says({"error": "hush-hush!"}, 400), AccessRefused, "no reason given"),
        (Says("<html>hush-hush</html>", 400), AccessRefused, "no reason given"),
        (Says({"token_type": "Bearer"}), AccessRefused, "no reason given"),
        (Says({"access_token": 7}), AccessRefused, "no reason given"),
        (Says([]), AccessRefused, "no reason given"),
        (Says("<html>", 503, {"Retry-After": "9"}), OrgUnavailable, "503"),
        (Says("", 500), OrgUnavailable, "500"),
        (Lost(), OrgUnavailable, "can't be reached"),
    ],
)
def test_a_refused_log_in_says_why_without_its_secret(reply: Reply, kind: type[TwofoldError], said: str) -> None:
    script = ScriptedOrg().on(TOKEN_PATH, reply)
    with structlog.testing.capture_logs() as logs, pytest.raises(TwofoldError) as refused:
        with_org(script, ask, APP)
    assert type(refused.value) is kind
    assert said in refused.value.message
    assert "hush-hush" not in refused.value.message + json.dumps(logs, default=str)


def test_a_log_in_that_is_down_leaves_plans_unsent() -> None:
    script = ScriptedOrg().on(TOKEN_PATH, Says("", 503, {"Retry-After": "900"}))
    assert with_org(script, lambda org: org.write([PLAN, PLAN]), APP) == (NotSent("HTTP_503", 900.0),) * 2


def test_tokens_are_in_no_log_and_no_error() -> None:
    script = ScriptedOrg().on(COMPOSITE, Says(f"<html>{TOKEN}</html>"))
    with structlog.testing.capture_logs() as logs, pytest.raises(TwofoldError) as refused:
        with_org(script, ask)
    assert logs
    assert TOKEN not in json.dumps(logs, default=str) + repr(refused.value)

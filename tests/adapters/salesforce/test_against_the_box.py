"""The same client against an org that refuses what Salesforce refuses: what is written is there, once."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import pytest
import stamina

from tests.adapters.salesforce.test_credentials import make_key, pem
from twofold.adapters.salesforce import (
    ClientCredentials,
    Connection,
    Credentials,
    JwtBearer,
    SalesforceOrg,
    StaticToken,
)
from twofold.core.org import OrgProfile
from twofold.core.plan import NotSent, Plan, Ref, Refused, Unknown, Verb, Write, Written
from twofold.core.rows import Query
from twofold.emulator.seeds.document import AssignmentEntry, AssignmentRule, ConnectedApp, Queue, SeedDocument, User
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, OrgUnavailable, ReadError
from twofold.facts.families import Family

T = TypeVar("T")
KEY = make_key()
SEED = SeedDocument(
    users=[
        User(ref="api", username="api@example.com", email="api@example.com", last_name="Api"),
        User(ref="kim", username="kim@example.com", email="kim@example.com", last_name="Host"),
    ],
    api_user="api@example.com",
    queues=[Queue(ref="sales", name="Sales", objects=["Lead"])],
    assignment_rules=[AssignmentRule(object="Lead", name="All", entries=[AssignmentEntry(owner="@sales")])],
    connected_apps=[
        ConnectedApp(client_id="app", client_secret="hush"),
        ConnectedApp(client_id="jwt-app", certificate=pem(KEY), users=["kim@example.com"]),
    ],
)


@pytest.fixture(scope="module")
def box() -> Iterator[RunningOrg]:
    with start(OrgOptions(port=0, seed=SEED)) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(box: RunningOrg) -> Iterator[None]:
    """Every test begins with the seed alone; retries happen, their waits don't."""
    control(box, "POST", "reset")
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


def control(box: RunningOrg, method: str, command: str, **body: Any) -> Any:
    request = Request(f"{box.instance_url}/_box/{command}", json.dumps(body).encode(), method=method)
    with urlopen(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def use(box: RunningOrg, work: Callable[[SalesforceOrg], Awaitable[T]], credentials: Credentials | None = None) -> T:
    async def run() -> T:
        proof = credentials or StaticToken(box.access_token)
        async with SalesforceOrg(Connection(box.instance_url, proof)) as org:
            return await work(org)

    return asyncio.run(run())


def ask(sobject: str, fields: str, where: str = "") -> Query:
    return Query(sobject, sobject, f"SELECT {fields} FROM {sobject}{' WHERE ' + where if where else ''}")


async def count(org: SalesforceOrg, sobject: str) -> int:
    return len((await org.read([ask(sobject, "Id")]))[0])


def new_person(profile: OrgProfile, name: str = "Sample", **more: Any) -> Plan:
    values = {"LastName": name, "RecordTypeId": profile.person_record_types()[0].id, **more}
    return Plan(
        (
            Write("person", Verb.CREATE, "Account", values=values),
            Write("contact", Verb.READ, "Account", Ref("person"), {"PersonContactId": None}),
            Write("event", Verb.CREATE, "Event", values={**TALK, "WhoId": Ref("contact", "PersonContactId")}),
        )
    )


TALK = {
    "Subject": "Talk",
    "StartDateTime": "2026-03-02T09:00:00.000+0000",
    "EndDateTime": "2026-03-02T10:00:00.000+0000",
}
NEW_LEAD = Write("lead", Verb.CREATE, "Lead", values={"LastName": "Sample", "Company": "Sample"})


def test_the_profile_is_read_in_three_set_up_calls(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> tuple[OrgProfile, Calls]:
        return await org.profile(), org.calls()

    profile, calls = use(box, work)
    assert calls == Calls(setup=3)
    assert profile.person_accounts
    assert profile.org_id.startswith("00D")
    assert profile.api_user_id.startswith("005")
    assert {t.family for t in profile.record_types if t.sobject == "Account"} == set(Family)
    assert profile.user_id("KIM@example.com")
    assert profile.queues["Sales"].startswith("00G")
    assert profile.sobjects["Lead"].fields["LastName"].required
    assert not profile.sobjects["Account"].fields["IsPersonAccount"].createable


def test_an_org_without_person_accounts_is_understood() -> None:
    async def work(org: SalesforceOrg) -> OrgProfile:
        return await org.profile()

    with start(OrgOptions(port=0, person_accounts=False)) as plain:
        profile = use(plain, work)
    assert not profile.person_accounts
    assert profile.person_record_types() == ()


def test_a_new_person_is_written_in_one_call_and_found_in_another(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        profile = await org.profile()
        (result,) = await org.write([new_person(profile, "O'Hara", PersonEmail="o'hara@example.com")])
        assert isinstance(result, Written)
        contact_id = result.read["contact"]["PersonContactId"]
        assert contact_id.startswith("003")
        (account,), (event,) = await org.read(
            [
                ask("Account", "Id, PersonContactId, Owner.Name", "PersonEmail = 'o\\'hara@example.com'"),
                ask("Event", "Id, WhoId", f"WhoId = '{contact_id}'"),
            ]
        )
        assert (account.id, account.get("PersonContactId")) == (result.ids["person"], contact_id)
        assert event.id == result.ids["event"]
        assert (owner := account.parent("Owner")) is not None
        assert owner.text("Name")
        assert org.calls() == Calls(work=2, setup=3)

    use(box, work)


def test_calls_are_counted_as_the_org_counts_them(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> int:
        profile = await org.profile()
        control(box, "DELETE", "requests")
        results = await org.write([new_person(profile, f"Person {n}") for n in range(200)])
        assert all(isinstance(r, Written) for r in results)
        await org.read([ask("Account", "Id")] * 6)
        return org.calls().work

    assert use(box, work) == control(box, "GET", "requests")["calls"] == 5


def test_a_refused_person_leaves_nothing_behind_and_the_others_are_done(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        profile = await org.profile()
        bad = new_person(profile)
        bad = Plan((*bad.writes[:2], replace(bad.writes[2], values={"Subject": "no time"})))
        first, refused, last = await org.write([new_person(profile), bad, new_person(profile)])
        assert isinstance(first, Written)
        assert isinstance(last, Written)
        assert isinstance(refused, Refused)
        assert refused.refusals[0].write == "event"
        assert await count(org, "Account") == 2

    use(box, work)


def test_name_on_a_person_is_refused_by_code_and_field(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        profile = await org.profile()
        (result,) = await org.write([new_person(profile, Name="Pat Sample")])
        assert isinstance(result, Refused)
        (refusal,) = result.refusals
        assert (refusal.write, refusal.sobject) == ("person", "Account")
        assert (refusal.code, refusal.fields) == ("INVALID_FIELD_FOR_INSERT_UPDATE", ("Name",))

    use(box, work)


@pytest.mark.parametrize(("wanted", "prefix"), [(True, "00G"), (False, "005")])
def test_assignment_rules_run_only_when_wanted(box: RunningOrg, wanted: bool, prefix: str) -> None:
    async def work(org: SalesforceOrg) -> None:
        await org.write([Plan((replace(NEW_LEAD, assignment_rules=wanted),))])
        ((lead,),) = await org.read([ask("Lead", "Id, OwnerId")])
        assert lead.get("OwnerId").startswith(prefix)

    use(box, work)


def test_an_update_and_a_delete_of_one_plan(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        (made,) = await org.write([Plan((NEW_LEAD, replace(NEW_LEAD, name="other")))])
        assert isinstance(made, Written)
        plan = Plan(
            (
                Write("lead", Verb.UPDATE, "Lead", made.ids["lead"], {"Phone": "+41 31 000 00 00", "Company": "New"}),
                Write("other", Verb.DELETE, "Lead", made.ids["other"]),
                Write("event", Verb.CREATE, "Event", values={**TALK, "WhoId": Ref("lead")}),
            )
        )
        (result,) = await org.write([plan])
        assert isinstance(result, Written)
        assert {name: result.ids[name] for name in ("lead", "other")} == dict(made.ids)
        leads, binned = await org.read(
            [ask("Lead", "Id, Phone, Company"), replace(ask("Lead", "Id", "IsDeleted = true"), all_rows=True)]
        )
        assert [(r.id, r.get("Phone"), r.get("Company")) for r in leads] == [
            (made.ids["lead"], "+41 31 000 00 00", "New")
        ]
        assert [r.id for r in binned] == [made.ids["other"]]

    use(box, work)


@pytest.mark.parametrize("text", ["@{person_0.id}", "@{lead.id} @{", "'; DROP", "Zoë 🙂", "x" * 20_000, "\ud800"])
def test_what_a_person_writes_stays_a_text(box: RunningOrg, text: str) -> None:
    async def work(org: SalesforceOrg) -> None:
        (result,) = await org.write([Plan((replace(NEW_LEAD, values={**NEW_LEAD.values, "Description": text}),))])
        assert isinstance(result, Written)
        ((lead,),) = await org.read([ask("Lead", "Id, Description")])
        kept = text.replace("@{", "@ {").replace("\ud800", "\N{REPLACEMENT CHARACTER}")
        assert lead.get("Description") == kept

    use(box, work)


def test_more_rows_than_a_page_holds_are_all_read(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        crowd = Plan(tuple(replace(NEW_LEAD, name=f"lead{n}") for n in range(450)))
        assert all(isinstance(r, Written) for r in await org.write([crowd] * 5))
        before = org.calls().work
        leads, none = await org.read([ask("Lead", "Id"), ask("Contact", "Id")])
        assert len({row.id for row in leads}) == 2250
        assert list(none) == []
        assert org.calls().work - before == 2

    use(box, work)


def test_a_lost_answer_is_unknown_though_the_write_was_done(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        control(box, "POST", "faults", fault="lost-answer")
        (result,) = await org.write([Plan((NEW_LEAD,))])
        assert isinstance(result, Unknown)
        assert await count(org, "Lead") == 1

    use(box, work)


def test_an_org_that_is_down_takes_no_write_and_a_read_waits_it_out(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        await org.profile()
        control(box, "POST", "faults", fault="unavailable", times=1)
        assert await org.write([Plan((NEW_LEAD,))]) == (NotSent("SERVER_UNAVAILABLE"),)
        control(box, "POST", "faults", fault="unavailable", times=2)
        assert await count(org, "Lead") == 0
        control(box, "POST", "faults", fault="unavailable", times=3)
        with pytest.raises(OrgUnavailable):
            await count(org, "Lead")

    use(box, work)


def test_a_spent_quota_is_told_by_its_code(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        await org.profile()
        control(box, "POST", "faults", fault="request-limit", times=None)
        assert await org.write([Plan((NEW_LEAD,))]) == (NotSent("REQUEST_LIMIT_EXCEEDED"),)
        with pytest.raises(OrgUnavailable) as down:
            await count(org, "Lead")
        assert down.value.code == "REQUEST_LIMIT_EXCEEDED"

    use(box, work)


def test_a_locked_record_is_a_refusal_of_its_plan_alone(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        control(box, "POST", "faults", fault="lock-row")
        locked, done = await org.write([Plan((NEW_LEAD,)), Plan((NEW_LEAD,))])
        assert isinstance(locked, Refused)
        assert [r.code for r in locked.refusals] == ["UNABLE_TO_LOCK_ROW"]
        assert isinstance(done, Written)

    use(box, work)


@pytest.mark.parametrize(
    "credentials", [ClientCredentials("app", "hush"), JwtBearer("jwt-app", "kim@example.com", pem(KEY))]
)
def test_an_expired_session_is_renewed_without_a_word(box: RunningOrg, credentials: Credentials) -> None:
    async def work(org: SalesforceOrg) -> None:
        profile = await org.profile()
        assert org.calls() == Calls(setup=3)
        assert (profile.api_user_id == profile.user_id("kim@example.com")) is isinstance(credentials, JwtBearer)
        control(box, "POST", "faults", fault="expire-sessions")
        assert isinstance((await org.write([Plan((NEW_LEAD,))]))[0], Written)
        control(box, "POST", "faults", fault="expire-sessions")
        assert await count(org, "Lead") == 1

    use(box, work, credentials)


def test_a_token_that_expired_is_refused(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        await org.profile()
        control(box, "POST", "faults", fault="expire-sessions")
        with pytest.raises(AccessRefused):
            await count(org, "Lead")
        assert await org.write([Plan((NEW_LEAD,))]) == (NotSent("INVALID_SESSION_ID"),)

    use(box, work)


@pytest.mark.parametrize(
    "credentials",
    [
        StaticToken("00D000000000001!wrong"),
        ClientCredentials("app", "wrong"),
        ClientCredentials("nobody", "hush"),
        JwtBearer("jwt-app", "kim@example.com", pem(make_key())),
        JwtBearer("jwt-app", "lee@example.com", pem(KEY)),
    ],
)
def test_wrong_credentials_are_refused(box: RunningOrg, credentials: Credentials) -> None:
    async def work(org: SalesforceOrg) -> None:
        with pytest.raises(AccessRefused):
            await org.profile()

    use(box, work, credentials)


def test_a_wrong_field_is_a_read_error_with_its_code(box: RunningOrg) -> None:
    async def work(org: SalesforceOrg) -> None:
        with pytest.raises(ReadError) as refused:
            await org.read([ask("Lead", "Id"), ask("Account", "Id, PersonPhone")])
        assert refused.value.code == "INVALID_FIELD"

    use(box, work)

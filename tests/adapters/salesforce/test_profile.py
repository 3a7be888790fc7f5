"""The org is read once, in three calls; what the API user can't see is as if it weren't there."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.salesforce.scripted import (
    DATA,
    TOKEN,
    Says,
    ScriptedOrg,
    Seen,
    composite,
    page,
    part_of,
    problem,
    record,
    served,
    with_org,
)
from twofold.adapters.salesforce import ClientCredentials, Connection, SalesforceOrg, StaticToken
from twofold.adapters.salesforce.profile import choose_version
from twofold.core.org import FieldInfo, OrgProfile, OrgUser, RecordType
from twofold.core.rows import Query
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, OrgUnavailable, ReadError
from twofold.facts.families import Family

COMPOSITE = f"{DATA}/composite"
USERINFO = "/services/oauth2/userinfo"
ORG_ID = "00D000000000001EAA"
API_USER = "005000000000001AAA"
PERSON_TYPE, BUSINESS_TYPE, HIDDEN_TYPE = "012000000000001AAA", "012000000000002AAA", "012000000000003AAA"
ME = Says({"user_id": API_USER, "organization_id": ORG_ID})


def field_of(name: str, **more: Any) -> dict[str, Any]:
    plain = {"type": "string", "length": 80, "createable": True, "updateable": True, "nillable": True}
    return {"name": name, **plain, "filterable": True, "defaultedOnCreate": False, **more}


def describe(*fields: dict[str, Any], types: list[dict[str, Any]] | None = None) -> tuple[int, Any]:
    return 200, {"fields": [field_of("Id"), *fields], "recordTypeInfos": types or []}


def type_info(record_type_id: str, *, available: bool = True, default: bool = False) -> dict[str, Any]:
    return {"recordTypeId": record_type_id, "available": available, "active": True, "defaultRecordTypeMapping": default}


PERSON_ORG = describe(
    field_of("IsPersonAccount"),
    types=[type_info(PERSON_TYPE), type_info(BUSINESS_TYPE, default=True), type_info(HIDDEN_TYPE, available=False)],
)
PLAIN_ORG = describe(field_of("Name"), types=[type_info(BUSINESS_TYPE)])


def type_row(record_type_id: str, name: str, **more: Any) -> dict[str, Any]:
    return record("RecordType", Id=record_type_id, DeveloperName=name, SobjectType="Account", **more)


WITH_PERSONS = page(
    type_row(BUSINESS_TYPE, "PersonAccount", IsPersonType=False),
    type_row(HIDDEN_TYPE, "Hidden", IsPersonType=True),
    type_row(PERSON_TYPE, "PersonAccount", IsPersonType=True),
)
NO_PERSONS = (400, problem("INVALID_FIELD", "No such column 'IsPersonType'"))
TYPES = page(type_row(BUSINESS_TYPE, "Partner"))
USERS = page(record("User", Id=API_USER, Email="kim@example.com", Username="kim@example.com.uat"))
QUEUES = page(record("Group", Id="00G000000000001EAA", DeveloperName="Sales"))


def parts(
    account: tuple[int, Any] = PERSON_ORG,
    lead: tuple[int, Any] | None = None,
    person_types: tuple[int, Any] = WITH_PERSONS,
    users: tuple[int, Any] = USERS,
) -> Callable[[Seen], Says]:
    others = describe()
    return composite(account, others, lead or others, others, others, person_types, TYPES, users, QUEUES)


def profile(script: ScriptedOrg, **options: Any) -> tuple[OrgProfile, Calls]:
    async def use(org: SalesforceOrg) -> tuple[OrgProfile, Calls]:
        return await org.profile(), org.calls()

    return with_org(script, use, **options)


def test_an_org_with_person_accounts_is_read_in_three_calls() -> None:
    versions = [{"version": "31.0"}, {"version": "62.0"}, {"version": "99.0"}, {"label": "odd"}]
    script = ScriptedOrg().on("/services/data", Says(versions)).on(USERINFO, ME).on(COMPOSITE, parts())
    org, calls = profile(script, api_version=None)
    assert calls == Calls(work=0, setup=3)
    assert (org.org_id, org.api_user_id, org.api_version, org.person_accounts) == (ORG_ID, API_USER, "62.0", True)
    assert set(org.sobjects) == {"Account", "Contact", "Lead", "Case", "Event"}
    assert org.record_types == (
        RecordType(BUSINESS_TYPE, "Account", "PersonAccount", Family.BUSINESS, True),
        RecordType(PERSON_TYPE, "Account", "PersonAccount", Family.PERSON, False),
    )
    assert org.users == (OrgUser(API_USER, "kim@example.com", "kim@example.com.uat"),)
    assert org.queues == {"Sales": "00G000000000001EAA"}


def test_an_org_without_person_accounts_is_read_in_the_same_calls() -> None:
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(PLAIN_ORG, person_types=NO_PERSONS))
    org, calls = profile(script)
    assert (org.person_accounts, calls) == (False, Calls(setup=2))
    assert org.record_types == (RecordType(BUSINESS_TYPE, "Account", "Partner", Family.BUSINESS, False),)


def test_a_log_in_that_says_who_we_are_saves_a_call() -> None:
    script = ScriptedOrg().on(COMPOSITE, parts())
    identity = f"https://login.example.com/id/{ORG_ID}/{API_USER}"
    script.on("/services/oauth2/token", Says({"access_token": "t", "id": identity}))
    org, calls = profile(script, credentials=ClientCredentials("app", "hush"))
    assert (org.org_id, org.api_user_id, calls) == (ORG_ID, API_USER, Calls(setup=2))


@pytest.mark.parametrize(
    "refusal", [Says("Bad_OAuth_Token", 403), Says("<html>", 404), Says([]), Says({"user_id": API_USER})]
)
def test_without_userinfo_the_roots_identity_is_read(refusal: Says) -> None:
    root = Says({"identity": f"https://login.example.com/id/{ORG_ID}/{API_USER}"})
    script = ScriptedOrg().on(USERINFO, refusal).on(DATA, root).on(COMPOSITE, parts())
    org, calls = profile(script)
    assert (org.org_id, org.api_user_id, calls) == (ORG_ID, API_USER, Calls(setup=3))


def test_nobody_to_be_is_said() -> None:
    script = ScriptedOrg().on(USERINFO, Says("no", 403)).on(DATA, Says({"sobjects": "/"})).on(COMPOSITE, parts())
    with pytest.raises(ReadError) as refused:
        profile(script)
    assert "whose session" in refused.value.message


def test_fields_are_as_described() -> None:
    account = describe(
        field_of("IsPersonAccount", type="boolean", createable=False, updateable=False, nillable=False),
        field_of(
            "Rating",
            type="picklist",
            restrictedPicklist=True,
            picklistValues=[{"value": "Hot", "active": True}, {"value": "Old", "active": False}],
        ),
        field_of("LastName", nillable=False),
        field_of("Kind__c", nillable=False, defaultValue="x"),
        field_of("OwnerId", type="reference", referenceTo=["User"], defaultedOnCreate=True, nillable=False),
    )
    org, _ = profile(ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(account)))
    fields = org.sobjects["Account"].fields
    assert fields["Rating"] == FieldInfo("Rating", "picklist", 80, restricted=True, picklist=("Hot",))
    assert fields["OwnerId"].reference_to == ("User",)
    assert [name for name, info in fields.items() if info.required] == ["LastName"]
    assert not fields["IsPersonAccount"].createable


def test_more_users_than_a_page_cost_a_call_a_page() -> None:
    more = f"{DATA}/query/01g-2000"
    first = page(*USERS[1]["records"], total=2, more=more)
    second = record("User", Id="005000000000002AAA", Email="lee@example.com", Username="lee@example.com")
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(users=first)).on(more, Says(page(second, total=2)[1]))
    org, calls = profile(script)
    assert org.user_id("LEE@example.com") == "005000000000002AAA"
    assert calls == Calls(setup=3)


def test_what_the_api_user_may_not_read_is_empty() -> None:
    hidden = (404, problem("NOT_FOUND"))
    script = (
        ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(lead=hidden, users=(403, problem("INSUFFICIENT_ACCESS"))))
    )
    org, _ = profile(script)
    assert org.users == ()
    assert org.sobjects["Lead"].fields == {}


def test_without_accounts_there_is_nothing_to_do() -> None:
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts((404, problem("NOT_FOUND"))))
    with pytest.raises(AccessRefused):
        profile(script)


@pytest.mark.parametrize("odd", [(200, None), (200, {}), (200, {"fields": {}}), (200, {"fields": [1]})])
def test_a_describe_of_another_shape_is_a_read_error(odd: tuple[int, Any]) -> None:
    with pytest.raises(ReadError):
        profile(ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(odd)))


def test_a_describe_that_fails_for_now_is_the_org_being_down() -> None:
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(lead=(503, problem("SERVER_UNAVAILABLE"))))
    with pytest.raises(OrgUnavailable):
        profile(script)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["49.0", "50.0"], "50.0"), (["9.0", "67.0", "68.0"], "67.0"), (["59.0", "62.0", "60.0"], "62.0")],
)
def test_the_newest_version_both_know_is_chosen(offered: list[str], chosen: str) -> None:
    assert choose_version(offered) == chosen


@pytest.mark.parametrize("offered", [[], ["49.0"], ["68.0"]])
def test_an_org_too_old_or_too_new_is_refused(offered: list[str]) -> None:
    with pytest.raises(AccessRefused):
        choose_version(offered)


def test_a_profile_is_read_once_and_kept_between_runs(tmp_path: Path) -> None:
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts())

    async def two_runs() -> list[Calls]:
        async with served(script):
            connection = Connection(script.url, StaticToken(TOKEN), "62.0")
            first, second = SalesforceOrg(connection, tmp_path), SalesforceOrg(connection, tmp_path)
            async with first, second:
                assert await first.profile() is await first.profile()
                before = first.calls()
                assert await second.profile() == await first.profile()
                kept = second.calls()
                await second.profile(refresh=True)
                return [before, kept, second.calls()]

    assert asyncio.run(two_runs()) == [Calls(setup=2), Calls(), Calls(setup=2)]


def test_an_old_profile_is_read_anew_but_serves_while_the_org_is_down() -> None:
    down = Says(problem("REQUEST_LIMIT_EXCEEDED"), 403)
    plain = parts(PLAIN_ORG, person_types=NO_PERSONS)
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(), down, plain)
    at = [datetime(2026, 3, 2, 9, 0, tzinfo=UTC)]

    async def work() -> list[bool]:
        async with served(script):
            connection = Connection(script.url, StaticToken(TOKEN), "62.0", profile_age_s_max=60)
            async with SalesforceOrg(connection, now=lambda: at[0]) as org:
                seen = [(await org.profile()).person_accounts]
                for _ in range(2):
                    at[0] += timedelta(seconds=61)
                    seen.append((await org.profile()).person_accounts)
                return seen

    assert asyncio.run(work()) == [True, True, False]


def test_asking_for_a_fresh_profile_says_when_there_is_none() -> None:
    down = Says(problem("REQUEST_LIMIT_EXCEEDED"), 403)
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts(), down)

    async def use(org: SalesforceOrg) -> None:
        await org.profile()
        with pytest.raises(OrgUnavailable):
            await org.profile(refresh=True)

    with_org(script, use)


def test_reading_first_learns_the_version_as_a_set_up_call() -> None:
    script = ScriptedOrg().on("/services/data", Says([{"version": "62.0"}])).on(USERINFO, ME)

    def by_kind(seen: Seen) -> Says:
        return (parts() if len(seen.json["compositeRequest"]) > 1 else composite(page()))(seen)

    script.on(COMPOSITE, by_kind)

    async def use(org: SalesforceOrg) -> Calls:
        await org.read([Query("Lead", "Lead", "SELECT Id FROM Lead")])
        return org.calls()

    assert with_org(script, use, api_version=None) == Calls(work=1, setup=3)


def test_no_secret_is_in_the_kept_file(tmp_path: Path) -> None:
    script = ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, parts())

    async def run() -> None:
        async with served(script), SalesforceOrg(Connection(script.url, StaticToken(TOKEN), "62.0"), tmp_path) as org:
            await org.profile()

    asyncio.run(run())
    (file,) = tmp_path.iterdir()
    assert TOKEN not in file.name + file.read_text()


def test_parts_of_the_answer_may_come_in_any_order() -> None:
    def shuffled(seen: Seen) -> Says:
        body = parts()(seen).body
        return Says({"compositeResponse": [part_of("stray", 200, {}), *reversed(body["compositeResponse"])]})

    org, _ = profile(ScriptedOrg().on(USERINFO, ME).on(COMPOSITE, shuffled))
    assert org.person_accounts

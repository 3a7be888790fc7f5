"""The fakes refuse what the vendors refuse, in the vendors' words."""

import asyncio
from typing import Any

import msgspec
import pytest

from tests.connectors.cast import NOW, PAT
from tests.connectors.serving import served
from twofold.connectors.calcom.fake import FakeCalCom
from twofold.connectors.calendly.fake import FakeCalendly
from twofold.connectors.fakes import Throttle
from twofold.connectors.oncehub.fake import FakeOnceHub
from twofold.core.notices import BookingChange
from twofold.transport.calls import Answer, Call, get
from twofold.transport.client import Http, Patience
from twofold.transport.rate import Limit

KEYS = {
    "oncehub": {"API-Key": "sample-key"},
    "calcom": {"Authorization": "Bearer sample-key", "cal-api-version": "2024-08-13"},
    "calendly": {"Authorization": "Bearer sample-key"},
}


def ask(app: Any, headers: dict[str, str], *calls: Call) -> list[Answer]:
    """Send calls to a served app, each once."""

    async def run() -> list[Answer]:
        async with (
            served(app) as url,
            Http(url, service="Fake", headers=headers, patience=Patience(attempts=1)) as http,
        ):
            return [await http.send(call) for call in calls]

    return asyncio.run(run())


def post(path: str, value: object) -> Call:
    return Call("POST", path, body=msgspec.json.encode(value))


def test_a_throttle_lets_through_what_its_limits_allow() -> None:
    now = [0.0]
    throttle = Throttle([Limit(2, per_s=1.0), Limit(3, per_s=10.0)], lambda: now[0])
    waits = []
    for at in (0.0, 0.0, 0.5, 1.0, 1.5, 9.0, 10.0):
        now[0] = at
        waits.append(throttle.wait_s())

    assert waits == [0.0, 0.0, 0.5, 0.0, 8.5, 1.0, 0.0]


def test_oncehub_refuses_the_sixth_call_of_a_second() -> None:
    answers = ask(FakeOnceHub(clock=lambda: 0.0).app, KEYS["oncehub"], *[get("v2/test")] * 6)

    assert [answer.status for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json()["type"] == "rate_limit_error"
    assert answers[-1].headers["retry-after"] == "2"


def test_oncehub_shows_a_webhook_secret_once_and_wants_names_of_their_own() -> None:
    hook = {"name": "Bookings", "url": "https://hooks.example.com/1", "events": ["booking"]}
    created, again, listed, deleted = ask(
        FakeOnceHub().app,
        KEYS["oncehub"],
        post("v2/webhooks", hook),
        post("v2/webhooks", hook),
        get("v2/webhooks"),
        Call("DELETE", "v2/webhooks/WHK-1"),
    )

    assert created.json()["secret"]
    assert (again.status, again.json()["param"]) == (409, "name")
    assert "secret" not in listed.json()["data"][0]
    assert deleted.ok


def test_oncehub_pages_are_at_most_a_hundred() -> None:
    [answer] = ask(FakeOnceHub().app, KEYS["oncehub"], get("v2/bookings", ("limit", "101")))

    assert (answer.status, answer.json()["param"]) == (400, "limit")


@pytest.mark.parametrize(
    ("fake", "app", "path"),
    [
        (FakeOnceHub, "oncehub", "v2/bookings/BKNG-none"),
        (FakeOnceHub, "oncehub", "v2/users/USR-none"),
        (FakeCalendly, "calendly", "scheduled_events/none/invitees"),
    ],
)
def test_what_is_not_there_is_not_found(fake: Any, app: str, path: str) -> None:
    assert ask(fake().app, KEYS[app], get(path))[0].status == 404


@pytest.mark.parametrize(
    ("fake", "path"),
    [(FakeOnceHub, "v2/test"), (FakeCalCom, "v2/bookings"), (FakeCalendly, "users/me")],
)
def test_without_a_key_nothing_is_told(fake: Any, path: str) -> None:
    assert ask(fake().app, {}, get(path))[0].status == 401


def test_cal_com_counts_its_pages() -> None:
    fake = FakeCalCom()
    fake.put(BookingChange.SCHEDULED, PAT, NOW)
    [answer] = ask(fake.app, KEYS["calcom"], get("v2/bookings", ("take", "1"), ("skip", "0")))

    assert answer.json()["pagination"]["totalItems"] == 1
    assert answer.json()["pagination"]["hasNextPage"] is False


def test_cal_com_wants_its_version_named() -> None:
    headers = {"Authorization": "Bearer sample-key"}

    assert ask(FakeCalCom().app, headers, get("v2/bookings"))[0].status == 404


@pytest.mark.parametrize(
    ("fake", "app", "path", "status"),
    [(FakeCalCom, "calcom", "v2/webhooks", 201), (FakeCalendly, "calendly", "webhook_subscriptions", 201)],
)
def test_a_webhook_can_be_set_up_and_listed(fake: Any, app: str, path: str, status: int) -> None:
    hook = {"url": "https://hooks.example.com/1", "signing_key": "whsec"}
    created, listed = ask(fake().app, KEYS[app], post(path, hook), get(path))

    assert created.status == status
    assert b"hooks.example.com" in listed.body


def test_calendly_shows_no_events_of_another_organization() -> None:
    [answer] = ask(FakeCalendly().app, KEYS["calendly"], get("scheduled_events", ("organization", "other")))

    assert (answer.status, answer.json()["details"]) == (403, [])


def test_calendly_never_shows_a_signing_key() -> None:
    _, listed = ask(
        FakeCalendly().app,
        KEYS["calendly"],
        post("webhook_subscriptions", {"url": "https://hooks.example.com/1", "signing_key": "whsec-1"}),
        get("webhook_subscriptions"),
    )

    assert b"whsec-1" not in listed.body

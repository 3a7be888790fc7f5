"""The door: what is stored before the answer, and what a stranger can't do."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from tests.web.asgi import Reply, call
from twofold.adapters.journal.memory import MemoryStore
from twofold.connectors.all import CONNECTORS
from twofold.core.deliveries import AppSettings
from twofold.engine.accept import Desk, prepare
from twofold.engine.ports import Accepted, Accepting, State
from twofold.usecases.door import REFUSED_BODY_BYTES, Door, OrgNews, RefusalBudget
from twofold.web.app import create_app

NOW = datetime.fromtimestamp(1700000010, UTC)
SECRET = "whsec-test"
VECTORS = {
    "oncehub": (
        b'{"id":"EVNT-T1","type":"booking.scheduled"}',
        {"Oncehub-Signature": "t=1700000000,s=be9f69cb355e8a3bfe173d6b8b578c9532416090cd2f9eb3d5be7d958a747bde"},
    ),
    "calcom": (
        b'{"triggerEvent":"BOOKING_CREATED","payload":{"uid":"abc"}}',
        {"X-Cal-Signature-256": "1caa8eefab5014efda07f7817a6a1b731ddcb90469c9e9beff820539894e17fc"},
    ),
    "calendly": (
        b'{"event":"invitee.created","payload":{"email":"a@example.com"}}',
        {
            "Calendly-Webhook-Signature": "t=1700000000,v1=26e0f14cb00c201aec6acf94614a6c0ac5a4641e9e07e0d8dbeee1569183619c"
        },
    ),
}


@dataclass
class House:
    """A door in front of an inbox in memory."""

    store: MemoryStore = field(default_factory=MemoryStore)
    woken: list[str] = field(default_factory=list)
    now: datetime = NOW
    refusals: RefusalBudget = field(default_factory=RefusalBudget)
    disk_is_full: bool = False
    news: OrgNews = field(default_factory=OrgNews)

    def door(self) -> Door:
        apps = {app: AppSettings(webhook_secret=SECRET) for app in CONNECTORS}
        desk = Desk(CONNECTORS, apps, lambda app, page: "v1")
        return Door(
            path_secrets={app: f"path-{app}" for app in ("oncehub", "calcom", "calendly")},
            prepare=lambda delivery: prepare(delivery, desk, delivery.received_at),
            store=self._store,
            standing=self.store.standing,
            wake=self.woken.append,
            org_news=lambda: self.news,
            now=lambda: self.now,
            body_bytes_max=1000,
            refusals=self.refusals,
        )

    async def _store(self, accepting: Accepting) -> Accepted:
        if self.disk_is_full:
            raise OSError("no space left on device")
        return self.store.accept([accepting], self.now)[0]

    def post(
        self, path: str, body: bytes | Sequence[bytes], headers: dict[str, str] | None = None, **more: Any
    ) -> Reply:
        return asyncio.run(call(create_app(self.door()), "POST", path, body, headers, **more))

    def get(self, path: str) -> Reply:
        return asyncio.run(call(create_app(self.door()), "GET", path))

    def states(self) -> dict[State, int]:
        return {state: count for state, count in self.store.standing().counts.items() if count}


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.parametrize("app", VECTORS)
def test_a_signed_delivery_is_stored_and_wakes_a_worker(house: House, app: str) -> None:
    body, headers = VECTORS[app]
    reply = house.post(f"/hooks/{app}/path-{app}", body, headers)
    assert (reply.status, reply.json["accepted"], reply.json["repeated"]) == (200, True, False)
    row = house.store.row(1)
    assert row is not None
    assert (row.delivery.body, row.state, row.delivery_id) == (body, State.OPEN, reply.json["delivery"])
    assert house.woken == [row.lane]


def test_a_repeated_delivery_is_answered_alike_and_wakes_nobody(house: House) -> None:
    body, headers = VECTORS["calcom"]
    house.post("/hooks/calcom/path-calcom", body, headers)
    reply = house.post("/hooks/calcom/path-calcom", body, headers)
    assert (reply.status, reply.json["repeated"]) == (200, True)
    assert house.states() == {State.OPEN: 1}
    assert len(house.woken) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/calcom/wrong",
        "/hooks/calcom/path-oncehub",
        "/hooks/calcom/path-calco",
        "/hooks/nosuch/path-calcom",
        "/hooks/calcom/pfäd",
        "/hooks/calcom",
        "/hooks/calcom/path-calcom/more",
    ],
)
def test_a_stranger_without_the_path_secret_learns_nothing(house: House, path: str) -> None:
    body, headers = VECTORS["calcom"]
    reply = house.post(path, body, headers)
    assert reply.status == 404
    assert set(reply.json) == {"error", "message"}
    assert house.states() == {}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, headers: (body + b" ", headers),
        lambda body, headers: (body, {}),
        lambda body, headers: (body, {"Oncehub-Signature": "t=1700000000,s=00"}),
        lambda body, headers: (body, {"Oncehub-Signature": "\xff" * 900}),
        lambda body, headers: (b"", headers),
    ],
)
def test_a_bad_signature_is_refused_and_kept_for_the_record(house: House, spoil: Any) -> None:
    body, headers = spoil(*VECTORS["oncehub"])
    reply = house.post("/hooks/oncehub/path-oncehub", body, headers)
    assert (reply.status, reply.json["error"]) == (401, "refused")
    assert house.states() == {State.REFUSED: 1}
    assert house.woken == []


def test_an_old_signature_is_refused(house: House) -> None:
    house.now = datetime.fromtimestamp(1700000181, UTC)
    assert house.post("/hooks/oncehub/path-oncehub", *VECTORS["oncehub"]).status == 401


def test_a_forged_delivery_does_not_take_the_place_of_the_true_one(house: House) -> None:
    body, headers = VECTORS["oncehub"]
    house.post("/hooks/oncehub/path-oncehub", body, {})
    reply = house.post("/hooks/oncehub/path-oncehub", body, headers)
    assert (reply.status, reply.json["repeated"]) == (200, False)
    assert house.states() == {State.REFUSED: 1, State.OPEN: 1}


def test_strangers_can_not_fill_the_disk(house: House) -> None:
    moment = [0.0]
    house.refusals = RefusalBudget(3, clock=lambda: moment[0])
    for number in range(10):
        assert house.post("/hooks/oncehub/path-oncehub", b"%d" % number).status == 401
    assert house.states() == {State.REFUSED: 3}
    moment[0] = 60.0
    house.post("/hooks/oncehub/path-oncehub", b"later")
    assert house.states() == {State.REFUSED: 4}


def test_only_the_beginning_of_a_long_refused_body_is_kept(house: House) -> None:
    door = replace(house.door(), body_bytes_max=10_000_000)
    asyncio.run(call(create_app(door), "POST", "/hooks/oncehub/path-oncehub", b"x" * 100_000))
    row = house.store.row(1)
    assert row is not None
    assert len(row.delivery.body) == REFUSED_BODY_BYTES


def test_a_body_over_the_limit_is_not_read_to_its_end(house: House) -> None:
    reply = house.post("/hooks/oncehub/path-oncehub", [b"x" * 100] * 1000)
    assert (reply.status, reply.json["error"]) == (413, "too-large")
    assert reply.unread == 989
    assert house.states() == {}


def test_a_sender_that_hangs_up_leaves_nothing_behind(house: House) -> None:
    body, headers = VECTORS["oncehub"]
    house.post("/hooks/oncehub/path-oncehub", [body[:10]], headers, hangs_up=True)
    assert house.states() == {}


def test_no_delivery_is_acknowledged_that_could_not_be_stored(house: House) -> None:
    house.disk_is_full = True
    sent: list[int] = []

    async def post() -> None:
        try:
            reply = await call(create_app(house.door()), "POST", "/hooks/oncehub/path-oncehub", *VECTORS["oncehub"])
            sent.append(reply.status)
        except OSError:
            # Starlette answers 500 and raises on, so that the server logs it.
            sent.append(500)

    asyncio.run(post())
    assert sent == [500]
    assert house.woken == []


def test_credentials_of_others_are_not_kept(house: House) -> None:
    body, headers = VECTORS["oncehub"]
    house.post(
        "/hooks/oncehub/path-oncehub", body, {**headers, "Cookie": "a=b", "Authorization": "Basic x", "X-Id": "7"}
    )
    row = house.store.row(1)
    assert row is not None
    assert row.delivery.headers["x-id"] == "7"
    assert not {"cookie", "authorization"} & set(row.delivery.headers)


def test_other_methods_and_addresses_have_the_same_error_shape(house: House) -> None:
    for reply, status in ((house.get("/hooks/oncehub/path-oncehub"), 405), (house.get("/nosuch"), 404)):
        assert reply.status == status
        assert set(reply.json) == {"error", "message"}
    assert house.get("/hooks/oncehub/path-oncehub").headers["allow"] == "POST"


def test_health_tells_what_is_open_and_how_old(house: House) -> None:
    assert house.get("/health").json == {
        "status": "ok",
        "version": "0.1.0",
        "lag_s": 0.0,
        "open": 0,
        "waiting": 0,
        "parked": 0,
        "org": {"reachable": None, "at": None},
    }
    house.post("/hooks/oncehub/path-oncehub", *VECTORS["oncehub"])
    house.now = datetime.fromtimestamp(1700000015, UTC)
    house.news = OrgNews(False, NOW)
    health = house.get("/health").json
    assert (health["status"], health["open"], health["lag_s"], health["org"]["reachable"]) == (
        "degraded",
        1,
        5.0,
        False,
    )


def test_a_journal_that_can_not_be_read_is_down(house: House) -> None:
    def broken() -> Any:
        raise OSError("disk")

    for path in ("/health", "/metrics"):
        reply = asyncio.run(call(create_app(replace(house.door(), standing=broken)), "GET", path))
        assert (reply.status, reply.json["error"]) == (503, "unavailable")


def test_metrics_count_answers_and_states(house: House) -> None:
    house.post("/hooks/oncehub/path-oncehub", *VECTORS["oncehub"])
    text = house.get("/metrics").body.decode()
    assert 'twofold_hook_answers_total{app="oncehub",status="200"}' in text
    assert 'twofold_inbox_deliveries{state="open"} 1.0' in text
    assert "twofold_lag_seconds 0.0" in text


def test_the_vectors_are_what_they_say() -> None:
    body, headers = VECTORS["oncehub"]
    digest = hmac.new(SECRET.encode(), b"1700000000." + body, hashlib.sha256).hexdigest()
    assert headers["Oncehub-Signature"] == f"t=1700000000,s={digest}"
    assert msgspec.json.decode(body)["id"] == "EVNT-T1"

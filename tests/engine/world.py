"""
A whole world in one process: the org in a box on a loopback port, the real client, an inbox and journal in memory.

Notices are made by a connector of the tests' own, whose deliveries are a notice rendered to JSON: what is proved here is
the way from delivery to org, whatever the app.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import msgspec

from tests.cast import NOW
from twofold.adapters.journal.memory import MemoryStore
from twofold.adapters.salesforce.client import Connection, SalesforceOrg
from twofold.adapters.salesforce.credentials import StaticToken
from twofold.core.creation_rules import RuleSet
from twofold.core.deliveries import AppSettings, Delivery, Verified
from twofold.core.notices import BookingNotice
from twofold.core.rule_json import version_of
from twofold.emulator.control.faults import FaultKind
from twofold.emulator.server import RunningOrg
from twofold.engine.accept import Desk, prepare
from twofold.engine.drain import Drained, Tools, drain_once
from twofold.engine.ports import State
from twofold.engine.preview import preview
from twofold.engine.shards import ALL_SHARDS

OWNER = "tests"
LEASE_S = 3600.0


class Stopped(BaseException):
    """The process was killed here: nothing may catch it."""


class PlainConnector:
    """Reads what ``deliver`` renders: a notice, as JSON."""

    name = "oncehub"

    def verify(self, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int) -> Verified:
        return Verified()

    def read(self, delivery: Delivery, settings: AppSettings) -> BookingNotice:
        return msgspec.json.decode(delivery.body, type=BookingNotice)

    async def fetch(self, settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
        for nothing in ():
            yield nothing

    async def enrich(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        return notice


@dataclass
class Clock:
    """Stands still until moved; may start anywhere."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


def delivery_of(notice: BookingNotice) -> Delivery:
    return Delivery("oncehub", {}, msgspec.json.encode(notice), datetime.now(UTC))


async def _inline(function: Any, *args: Any) -> Any:
    return function(*args)


@dataclass
class World:
    """One org, one store, one rule set. ``kill_at`` names the stage at which the process dies, once."""

    box: RunningOrg
    rules: RuleSet
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)
    kill_at: str | None = None
    unruled: bool = False
    """Whether no rule set is set for any page."""
    stages: list[str] = field(default_factory=list)

    def _stage(self, name: str) -> None:
        self.stages.append(name)
        if self.kill_at == name:
            self.kill_at = None
            raise Stopped

    def client(self) -> SalesforceOrg:
        return SalesforceOrg(Connection(self.box.instance_url, StaticToken(self.box.access_token)))

    def tools(self, org: SalesforceOrg) -> Tools:
        connector = PlainConnector()
        return Tools(
            org=org,
            inbox=self.store,
            journal=self.store,
            clock=self.clock,
            connectors={"oncehub": connector},
            rules=lambda version: self.rules,
            off_loop=_inline,
            at_stage=self._stage,
        )

    def desk(self) -> Desk:
        return Desk(
            {"oncehub": PlainConnector()},
            {},
            lambda app, page: None if self.unruled else version_of(self.rules),
            verify=False,
        )

    def accept(self, notices: Iterable[BookingNotice]) -> None:
        prepared = [prepare(delivery_of(n), self.desk(), None) for n in notices]
        self.store.accept(prepared, self.clock.now())

    def receive(self, *notices: BookingNotice) -> list[Mapping[str, Any]]:
        """Accept and work; the entries of what was finished, in that order."""
        self.accept(notices)
        return self.work()

    def work(self) -> list[Mapping[str, Any]]:
        return asyncio.run(self._work())

    async def _work(self) -> list[Mapping[str, Any]]:
        entries: list[Mapping[str, Any]] = []
        async with self.client() as org:
            await org.profile()
            tools = self.tools(org)
            self.store.lease(OWNER, sorted(ALL_SHARDS), self.clock.now(), LEASE_S)
            while (drained := await drain_once(tools, OWNER, ALL_SHARDS)).worked:
                entries += _entries(drained)
        return entries

    def work_until_killed(self, stage: str) -> None:
        """Work and die after ``stage``; a later ``work`` is the next process."""
        self.kill_at = stage
        try:
            self.work()
        except Stopped:
            return
        raise AssertionError(f"never reached {stage}: {self.stages}")

    def resume(self) -> None:
        """Work; where it is killed on the way, work again as the next process would."""
        try:
            self.work()
        except Stopped:
            self.work()
        self.kill_at = None

    def delete(self, sobject: str, record_id: str) -> None:
        asyncio.run(_call(self.box, "DELETE", f"sobjects/{sobject}/{record_id}"))

    def update(self, sobject: str, record_id: str, values: Mapping[str, Any]) -> None:
        asyncio.run(_call(self.box, "PATCH", f"sobjects/{sobject}/{record_id}", json=values))

    def create(self, sobject: str, values: Mapping[str, Any]) -> str:
        return str(asyncio.run(_call(self.box, "POST", f"sobjects/{sobject}", json=values))["id"])

    def preview(self, *notices: BookingNotice) -> list[dict[str, Any]]:
        async def look() -> list[dict[str, Any]]:
            async with self.client() as org:
                return await preview(self.tools(org), self.desk(), [delivery_of(n) for n in notices])

        return asyncio.run(look())

    def fault(self, kind: FaultKind, *, times: int | None = 1, path: str = "*") -> None:
        self.box.box.faults.add(kind, times=times, path=path)

    def query(self, soql: str) -> list[dict[str, Any]]:
        """Ask the org as a bystander would."""
        return asyncio.run(_query(self.box, soql))

    def query_all(self, soql: str) -> list[dict[str, Any]]:
        """Ask with the recycle bin."""
        return asyncio.run(_query(self.box, soql, "queryAll"))

    def count(self, sobject: str, where: str = "Id != null") -> int:
        return len(self.query(f"SELECT Id FROM {sobject} WHERE {where}"))

    def calls(self) -> int:
        return self.box.box.log.calls

    def standing(self) -> dict[State, int]:
        return {state: n for state, n in self.store.standing().counts.items() if n}


def _entries(drained: Drained) -> Sequence[Mapping[str, Any]]:
    return [f.entry for f in drained.finished]


async def _call(box: RunningOrg, method: str, path: str, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {box.access_token}"}
    url = f"{box.instance_url}/services/data/v62.0/{path}"
    async with aiohttp.ClientSession(headers=headers) as session, session.request(method, url, **more) as answer:
        body = await answer.json() if answer.status != 204 else None
        assert answer.status < 300, body
        return body


async def _query(box: RunningOrg, soql: str, resource: str = "query") -> list[dict[str, Any]]:
    body = await _call(box, "GET", resource, params={"q": soql})
    return [_plain(r) for r in body["records"]]


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {k: _plain(v) if isinstance(v, dict) else v for k, v in record.items() if k != "attributes"}


def numbered(notice: BookingNotice, number: int, **changes: Any) -> BookingNotice:
    """The same notice as another delivery."""
    return replace(notice, delivery_id=f"EVNT-{number}", **changes)

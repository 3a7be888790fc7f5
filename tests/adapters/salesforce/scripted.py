"""A scripted org on a loopback port: answers as told, remembers what it was asked."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import stamina
from aiohttp import web

from twofold.adapters.salesforce import Connection, Credentials, SalesforceOrg, StaticToken

TOKEN = "00D000000000001!sample.token"
VERSION = "62.0"
DATA = f"/services/data/v{VERSION}"


@dataclass(frozen=True)
class Seen:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def bearer(self) -> str:
        return self.headers["Authorization"].removeprefix("Bearer ")


@dataclass(frozen=True)
class Says:
    """An answer; ``body`` is JSON unless it is text."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Lost:
    """The request is read, then the connection is closed without an answer."""


Reply = Says | Lost | Callable[[Seen], Says]


class ScriptedOrg:
    """Answers by path, each path's replies in order; the last one is repeated."""

    def __init__(self) -> None:
        self.url = ""
        self.seen: list[Seen] = []
        self._script: dict[str, list[Reply]] = {}

    def on(self, path: str, *replies: Reply) -> "ScriptedOrg":
        self._script[path] = list(replies)
        return self

    def asked(self, path: str) -> list[Seen]:
        return [s for s in self.seen if s.path == path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        seen = Seen(request.method, request.path_qs, dict(request.headers), await request.read())
        self.seen.append(seen)
        replies = self._script.get(seen.path) or [Says([{"errorCode": "NOT_FOUND", "message": "unscripted"}], 404)]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if isinstance(reply, Lost):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        says = reply if isinstance(reply, Says) else reply(seen)
        text = says.body if isinstance(says.body, str) else json.dumps(says.body)
        return web.Response(status=says.status, text=text, headers=says.headers, content_type="application/json")


@asynccontextmanager
async def served(org: ScriptedOrg) -> AsyncIterator[ScriptedOrg]:
    """Serve the script on a free loopback port."""
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", "/{path:.*}", org.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        host, port = runner.addresses[0][:2]
        org.url = f"http://{host}:{port}"
        yield org
    finally:
        await runner.cleanup()


T = TypeVar("T")


@contextmanager
def in_thread(org: ScriptedOrg) -> Iterator[ScriptedOrg]:
    """Serve the script from an event loop of its own, for tests that run several."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serving = served(org)
    try:
        asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result(10)
        yield org
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def with_org(
    script: ScriptedOrg,
    use: Callable[[SalesforceOrg], Awaitable[T]],
    credentials: Credentials | None = None,
    **connection: Any,
) -> T:
    """Serve ``script``, connect a client to it (API version set unless told otherwise) and hand it to ``use``."""

    async def run() -> T:
        options = {"api_version": VERSION, **connection}
        async with (
            served(script),
            SalesforceOrg(Connection(script.url, credentials or StaticToken(TOKEN), **options)) as org,
        ):
            return await use(org)

    with stamina.set_testing(True, attempts=3, cap=True):
        coroutine: Coroutine[Any, Any, T] = run()
        return asyncio.run(coroutine)


def composite(*parts: tuple[int, Any]) -> Callable[[Seen], Says]:
    """Answer a composite call's parts in order, under the names the call gave them."""

    def answer(seen: Seen) -> Says:
        names = [part["referenceId"] for part in seen.json["compositeRequest"]]
        return Says({"compositeResponse": [part_of(n, *p) for n, p in zip(names, parts, strict=True)]})

    return answer


def part_of(name: str, status: int, body: Any) -> dict[str, Any]:
    return {"body": body, "httpHeaders": {}, "httpStatusCode": status, "referenceId": name}


def page(*records: dict[str, Any], total: int | None = None, more: str | None = None) -> tuple[int, Any]:
    """One page of a query's answer."""
    body = {"totalSize": len(records) if total is None else total, "done": more is None, "records": list(records)}
    return 200, {**body, "nextRecordsUrl": more} if more else body


def record(sobject: str, **fields: Any) -> dict[str, Any]:
    """A record as the platform sends it."""
    return {"attributes": {"type": sobject, "url": f"{DATA}/sobjects/{sobject}/{fields.get('Id')}"}, **fields}


def problem(code: str, message: str = "no", *fields: str) -> list[dict[str, Any]]:
    """An error body."""
    return [{"errorCode": code, "message": message, "fields": list(fields)}]

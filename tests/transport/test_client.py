"""A real loopback server shows what is tried again, what never is, and where credentials go."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
import stamina
import structlog
from aiohttp import web

from twofold.errors import AccessRefused, AnswerLost, ConnectError, ReadError
from twofold.transport.calls import Answer, Call, get
from twofold.transport.client import Http, Patience
from twofold.transport.problems import require_ok

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    """Retries happen, their waits don't."""
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@asynccontextmanager
async def served(handler: Handler) -> AsyncIterator[str]:
    """Serve ``handler`` for every path on a free loopback port."""
    runner = web.AppRunner(_app(handler), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _app(handler: Handler) -> web.Application:
    app = web.Application()

    async def answer(request: web.Request) -> web.StreamResponse:
        return await handler(request)

    app.router.add_route("*", "/{path:.*}", answer)
    return app


def exchange(handler: Handler, call: Call, **options: object) -> Answer:
    """Serve ``handler``, send one call to it and return the answer."""

    async def run() -> Answer:
        async with served(handler) as url, Http(url, service="Sample app", **options) as http:  # type: ignore[arg-type]
            return await http.send(call)

    return asyncio.run(run())


class Script:
    """Answers with each status in turn and remembers what was asked."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None) -> None:
        self.statuses = list(statuses)
        self.headers = headers or {}
        self.seen: list[web.Request] = []

    async def __call__(self, request: web.Request) -> web.Response:
        self.seen.append(request)
        return web.json_response({"n": len(self.seen)}, status=self.statuses.pop(0), headers=self.headers)


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Read the request and close the connection without an answer."""
    await request.read()
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def test_an_answer_carries_status_lower_case_headers_and_body() -> None:
    answer = exchange(Script(200, headers={"X-Sample": "yes"}), get("/things", ("q", "a b"), ("q", "c")))

    assert (answer.status, answer.headers["x-sample"], answer.json()) == (200, "yes", {"n": 1})


def test_query_pairs_keep_their_order_and_repeat() -> None:
    script = Script(200)
    exchange(script, get("/things", ("q", "a+b &c"), ("last.gt", "1"), ("q", "d")))

    assert list(script.seen[0].query.items()) == [("q", "a+b &c"), ("last.gt", "1"), ("q", "d")]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_answer_to_a_get_is_tried_again(status: int) -> None:
    assert exchange(Script(status, 200), get("/things")).status == 200


def test_a_429_to_a_post_is_tried_again_because_no_work_was_done() -> None:
    assert exchange(Script(429, 201), Call("POST", "/things", body=b"{}")).status == 201


def test_a_503_to_a_post_is_handed_over_because_the_work_may_be_done() -> None:
    assert exchange(Script(503, 201), Call("POST", "/things", body=b"{}")).status == 503


def test_the_last_busy_answer_is_handed_over_when_attempts_are_used_up() -> None:
    script = Script(503, 503, 503, 200)

    assert exchange(script, get("/things")).status == 503
    assert len(script.seen) == 3


def test_a_long_wait_is_not_slept_but_handed_over() -> None:
    script = Script(429, 200, headers={"Retry-After": "3600"})

    assert exchange(script, get("/things")).status == 429


def test_a_lost_answer_to_a_post_is_never_sent_again() -> None:
    with pytest.raises(AnswerLost):
        exchange(hang_up, Call("POST", "/things", body=b"{}"))


def test_a_lost_answer_to_a_get_ends_as_unreachable() -> None:
    with pytest.raises(ConnectError, match="Sample app can't be reached"):
        exchange(hang_up, get("/things"))


def test_nobody_at_the_port_is_unreachable_even_for_a_post() -> None:
    async def run() -> None:
        async with served(Script()) as url:
            free = url
        async with Http(free, service="Sample app") as http:
            await http.send(Call("POST", "/things", body=b"{}"))

    with pytest.raises(ConnectError, match="refused the connection"):
        asyncio.run(run())


def test_silence_longer_than_the_patience_loses_the_answer() -> None:
    async def silent(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    with pytest.raises(AnswerLost):
        exchange(silent, Call("POST", "/things"), patience=Patience(read_s=0.05))


def test_redirects_are_not_followed() -> None:
    assert exchange(Script(302, headers={"Location": "http://elsewhere.example.com/"}), get("/things")).status == 302


def test_a_paging_link_of_the_same_origin_is_followed() -> None:
    async def run() -> str:
        script = Script(200)
        async with served(script) as url, Http(f"{url}/v2", service="Sample app") as http:
            await http.send(get(f"{url}/v2/bookings?after=B-1"))
        return script.seen[0].path_qs

    assert asyncio.run(run()) == "/v2/bookings?after=B-1"


@pytest.mark.parametrize(
    "link", ["https://evil.example.com/v2/bookings", "//evil.example.com/v2", "http://127.0.0.1:1/v2"]
)
def test_credentials_never_go_to_another_origin(link: str) -> None:
    with pytest.raises(ReadError, match="another host"):
        exchange(Script(200), get(link), headers={"API-Key": "key-1"})


def test_nothing_secret_or_personal_is_logged() -> None:
    call = get("/things/pat@example.com", ("email", "pat@example.com"))
    with structlog.testing.capture_logs() as logs:
        exchange(Script(503, 200), call, headers={"API-Key": "key-1"})

    said = json.dumps(logs, default=repr)
    assert [entry["status"] for entry in logs if entry["event"] == "call"] == [503, 200]
    assert "pat@example.com" not in said
    assert "key-1" not in said


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, AccessRefused), (403, AccessRefused), (429, ConnectError), (500, ConnectError), (404, ReadError)],
)
def test_statuses_become_errors(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        require_ok(Answer(status, {}, b""), "Sample app")


def test_a_body_that_is_not_json_is_a_read_error_without_its_text() -> None:
    with pytest.raises(ReadError) as raised:
        Answer(200, {}, b"<html>pat@example.com").json()
    assert "pat" not in str(raised.value)

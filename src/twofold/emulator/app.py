"""
How does a request become an answer? The way of every call, from bytes to bytes.

Look whether a fault strikes, find session and endpoint, let it work, note the request, answer. Work is done on the event loop, one
call at a time: a call takes well under a millisecond, and the store is one connection.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

from twofold.emulator import endpoints, refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.worker import attach
from twofold.emulator.control.box import Box
from twofold.emulator.control.commands import PREFIX, run_command
from twofold.emulator.control.playing import FaultPlayer
from twofold.emulator.control.request_log import Entry
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.origin import BACKGROUND, origin_of
from twofold.emulator.refusals import Refused
from twofold.emulator.wire import Answer, Call, Route, Router, ok, refused, serve
from twofold.emulator.wire.asgi import Receive, Scope, Send, hang_up, read_body, read_headers, send_answer, wait_for
from twofold.emulator.wire.encoding import unpack
from twofold.emulator.wire.routing import is_counted, is_metered, parse_address
from twofold.facts.error_codes import REQUEST_URI_TOO_LONG, UNKNOWN_EXCEPTION
from twofold.facts.limits import HEADERS_BYTES_MAX, URI_BYTES_MAX

Endpoint = Callable[[Org, Call], Answer]

_TURNS_BETWEEN_STEPS = 4
"""A request needs three turns of the loop: it is read, worked, answered. So it waits for one step of background work at most."""
_REFUSED_TO_PAGES = ok({"error": "The control API takes no orders from web pages."}, 403)
"""For requests with ``Origin``, which browsers send: whatever page is open could empty the org otherwise."""
_log = logging.getLogger(__name__)


def find_endpoints() -> Iterator[tuple[Route, Endpoint]]:
    """Yield every route of the files in ``endpoints/``."""
    for found in pkgutil.iter_modules(endpoints.__path__):
        module = importlib.import_module(f"{endpoints.__name__}.{found.name}")
        if hasattr(module, "ROUTE"):
            yield module.ROUTE, module.answer
        yield from getattr(module, "ROUTES", ())


class OrgApp:
    """An ASGI app that is one org."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.router: Router[Endpoint] = Router(find_endpoints())
        self._player = FaultPlayer(box)
        self._pump: asyncio.Task[None] | None = None
        self._hurried = asyncio.Event()
        attach(box.org)
        box.org.part(Feed)
        box.org.background.start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other kinds of connection are none of ours."""
        if scope["type"] != "http":
            raise ValueError(f"the org in a box speaks HTTP, not {scope['type']}")
        try:
            body = await read_body(receive)
        except Refused as refusal:
            await send_answer(scope, send, refused(refusal))
            return
        if body is None:
            return
        answer = self.answer(scope, body)
        self._work_on()
        await self._dawdle(scope["path"])
        if answer is not None and answer.held is not None:
            answer = await wait_for(answer.held, receive)
            if answer is None:
                return
        if answer is None:
            await hang_up(scope, receive)
            return
        await send_answer(scope, send, answer)

    async def _dawdle(self, path: str) -> None:
        """Let the answer wait if that fault is set; others are answered meanwhile."""
        wait_s = 0.0 if path.startswith(PREFIX) else self._player.wait_s(path)
        if wait_s:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurried.wait(), wait_s)

    def hurry(self) -> None:
        """Let no answer wait any more, for the box stops; to be called on the loop."""
        self._hurried.set()

    def _work_on(self) -> None:
        """See to it that what goes on in the background does go on."""
        if self.box.org.background.waiting and (self._pump is None or self._pump.done()):
            self._pump = asyncio.get_running_loop().create_task(self._work_between_requests())

    async def _work_between_requests(self) -> None:
        """Do what is in the background, step by step; whatever has come in meanwhile is answered first."""
        while self.box.org.background.waiting:
            for _ in range(_TURNS_BETWEEN_STEPS):
                await asyncio.sleep(0)
            self.box.org.change_origin = BACKGROUND
            try:
                with self._player.over_background():
                    self.box.org.background.step()
            except Exception:  # noqa: BLE001 (a door: work that fails is dropped, the box goes on)
                _log.exception("The org in a box failed at work in the background")

    def answer(self, scope: Scope, body: bytes) -> Answer | None:
        """Work one request; None when its answer is to be lost."""
        method, path = scope["method"], scope["path"]
        if path.startswith(PREFIX):
            return _REFUSED_TO_PAGES if "origin" in read_headers(scope) else run_command(self.box, method, path, body)
        if self._player.hangs_up(path):
            self.box.log.add(Entry(method, path, 0, 0), counts=False)
            return None
        started = time.perf_counter()
        kept = self.box.org.store.changes_kept
        answer, counted = self._answer_or_fail(scope, body)
        wrote = counted and self.box.org.store.changes_kept != kept
        lost = wrote and self._player.loses(path)
        elapsed_ms = round((time.perf_counter() - started) * 1000, 3)
        self.box.log.add(Entry(method, path, 0 if lost else answer.status, elapsed_ms), counts=counted)
        return None if lost else answer

    def _answer_or_fail(self, scope: Scope, body: bytes) -> tuple[Answer, bool]:
        try:
            return self._answer_call(scope, body)
        except Refused as refusal:
            return refused(refusal), False
        except Exception:  # noqa: BLE001 (the door: whatever happens, the caller gets an answer)
            _log.exception("The org in a box failed at %s %s", scope["method"], scope["path"])
            return refused(refusals.refuse(UNKNOWN_EXCEPTION, "An unexpected error occurred", None, 500)), False

    def _answer_call(self, scope: Scope, body: bytes) -> tuple[Answer, bool]:
        """Answer a call and tell whether Salesforce would count it: those with a living session (see ``is_metered``)."""
        org = self.box.org
        headers = read_headers(scope)
        self._player.strike_first(scope["path"])
        raw_path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        _refuse_long_heads(len(raw_path) + len(scope["query_string"]), scope["headers"])
        body = unpack(body, headers.get("content-encoding", ""))
        user = _find_user(org, headers)
        if not is_metered(raw_path):
            answer = self._work(scope, headers, raw_path, user, body)
            return answer, self._counts(raw_path, answer)
        if user is None:
            raise refusals.session_invalid()
        self._player.take_from_quota(scope["path"])
        try:
            answer = self._work(scope, headers, raw_path, user, body)
        except Refused as refusal:
            answer = refused(refusal)
        return replace(answer, headers={**answer.headers, "Sforce-Limit-Info": org.usage.header}), True

    def _counts(self, raw_path: str, answer: Answer) -> bool:
        """Count a call of the SOAP and Bulk 1.0 APIs, which check sessions themselves: one that went well had a living one."""
        counts = is_counted(raw_path) and not answer.error
        if counts:
            self.box.org.usage.take(self.box.org.clock.now_ms())
        return counts

    def _work(self, scope: Scope, headers: dict[str, str], raw_path: str, user: int | None, body: bytes) -> Answer:
        """Find the endpoint and let it work; raises ``Refused`` where there is none."""
        address = parse_address(raw_path)
        self.box.org.change_origin = origin_of(raw_path, headers)
        route, endpoint, values = self.router.resolve(scope["method"], address)
        call = Call(
            method=scope["method"],
            path=values,
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            headers=headers,
            body=body,
            version=address.version,
            user=user,
            now=self.box.org.clock.now_ms(),
            base_url=self.box.base_url(scope.get("scheme", "http"), headers.get("host", "")),
            router=self.router,
        )
        if not route.writes:
            return serve(endpoint, self.box.org, call)
        with self._player.over_writes(scope["path"]):
            return serve(endpoint, self.box.org, call)


def _find_user(org: Org, headers: dict[str, str]) -> int | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return org.sessions.find_user(token.strip()) if scheme.lower() in ("bearer", "oauth") else None


def _refuse_long_heads(target_bytes: int, headers: list[tuple[bytes, bytes]]) -> None:
    """Refuse a long address, or address and headers that are long together. Source: rule 7.4 (D); the codes are choices."""
    if target_bytes > URI_BYTES_MAX:
        raise refusals.refuse(REQUEST_URI_TOO_LONG, f"The address is longer than {URI_BYTES_MAX} bytes", None)
    if target_bytes + sum(len(name) + len(value) for name, value in headers) > HEADERS_BYTES_MAX:
        text = f"Address and headers are longer than {HEADERS_BYTES_MAX} bytes"
        raise refusals.refuse("HEADERS_TOO_LONG", text, None, 431)

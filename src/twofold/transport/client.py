"""
How is a call sent and its answer brought back?

Three promises: a call that may have had an effect is never sent twice; credentials never leave the base URL's origin;
and nothing that could hold a secret or a person's data is logged.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ssl import SSLContext
from types import TracebackType
from typing import Self

import aiohttp
import stamina
import structlog
from yarl import URL

from twofold import __version__
from twofold.errors import AnswerLost, ConnectError, ReadError
from twofold.transport.calls import Answer, Call
from twofold.transport.rate import RateLimiter
from twofold.transport.waits import parse_wait_s

_BUSY = frozenset({429, 502, 503, 504})
"""Statuses that say "later". 429 did no work, so it is tried again whatever the method; the others where repeatable."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """
    How long to wait and how often to try.

    ``attempts`` of 1 never tries again. A wait longer than ``wait_s_max`` is not slept: the answer that asks for it is
    handed to the caller, who can put the work aside.
    """

    connect_s: float = 10.0
    read_s: float = 60.0
    attempts: int = 4
    wait_s_max: float = 30.0


class _TryAgain(Exception):
    """Internal: this attempt ended without a final answer."""

    def __init__(self, *, answer: Answer | None = None, wait_s: float | None = None, problem: str = "") -> None:
        super().__init__()
        self.answer = answer
        self.wait_s = wait_s
        self.problem = problem


class Http:
    """
    A session with one other side, to be used as an async context manager.

    Args:
        base_url: http or https; paths of calls are appended to it.
        service: what the other side is called in messages and logs.
        headers: sent with every call; may hold credentials.
        rate: shared by all calls of this session.
        ssl: a context of its own, for instance for a self-signed certificate; None means the system's trust.
    """

    def __init__(
        self,
        base_url: str,
        *,
        service: str,
        headers: Mapping[str, str] | None = None,
        rate: RateLimiter | None = None,
        patience: Patience | None = None,
        ssl: SSLContext | None = None,
    ) -> None:
        self._base = URL(base_url.rstrip("/"))
        self._service = service
        self._headers = {"User-Agent": f"twofold/{__version__}", **(headers or {})}
        self._rate = rate or RateLimiter()
        self._patience = patience or Patience()
        self._ssl = ssl
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(sock_connect=self._patience.connect_s, sock_read=self._patience.read_s)
        connector = aiohttp.TCPConnector(ssl=self._ssl or True)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout, connector=connector)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, call: Call) -> Answer:
        """
        Send a call and return its answer, whatever its status; what may be tried again has been.

        Raises:
            ConnectError: the other side could not be reached; nothing was done there.
            AnswerLost: the call was sent, may have had an effect, and no answer came.
            ReadError: ``call.path`` leads to another origin.
        """
        url = self._url_of(call)
        try:
            async for attempt in stamina.retry_context(
                on=self._wait_before_next, attempts=self._patience.attempts, timeout=None, wait_initial=0.2
            ):
                with attempt:
                    return await self._send_once(call, url)
        except _TryAgain as last:
            if last.answer is not None:
                return last.answer
            raise ConnectError(f"{self._service} can't be reached: {last.problem}.") from None
        raise AssertionError("a retry loop ends by returning or raising")

    def _wait_before_next(self, error: Exception) -> bool | float:
        """Say whether to try again and, where the answer asked for it, after how many seconds."""
        if not isinstance(error, _TryAgain):
            return False
        if error.wait_s is None:
            return True
        return error.wait_s if error.wait_s <= self._patience.wait_s_max else False

    async def _send_once(self, call: Call, url: URL) -> Answer:
        await self._rate.wait_turn()
        began = time.monotonic()
        try:
            answer = await self._exchange(call, url)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # Nothing was sent yet, so trying again can't do anything twice.
            raise _TryAgain(problem=_name_problem(error)) from None
        except aiohttp.InvalidURL:
            raise ConnectError(f"The address of {self._service} is not an http or https URL.") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            if call.may_repeat:
                raise _TryAgain(problem="it closed the connection or kept silent") from None
            raise AnswerLost(f"A {call.method} to {self._service} was sent and its answer was lost.") from None
        self._log_exchange(call, answer, time.monotonic() - began)
        if answer.status == 429 or (answer.status in _BUSY and call.may_repeat):
            raise _TryAgain(answer=answer, wait_s=parse_wait_s(answer, datetime.now(UTC)))
        return answer

    async def _exchange(self, call: Call, url: URL) -> Answer:
        assert self._session is not None, "Http is used inside 'async with'"
        async with self._session.request(
            call.method,
            url,
            params=list(call.query) or None,
            data=call.body,
            headers=call.headers,
            allow_redirects=False,
        ) as response:
            return Answer(response.status, _lower(response.headers.items()), await response.read())

    def _url_of(self, call: Call) -> URL:
        """Resolve a path or a paging link; one to another origin is refused, for our credentials would go with it."""
        if "://" not in call.path and not call.path.startswith("//"):
            return URL(f"{self._base}/{call.path.lstrip('/')}")
        url = self._base.join(URL(call.path))
        if url.origin() != self._base.origin():
            raise ReadError(f"{self._service} answered with a link to another host, which was not followed.")
        return url

    def _log_exchange(self, call: Call, answer: Answer, took_s: float) -> None:
        _log.debug(
            "call",
            service=self._service,
            method=call.method,
            status=answer.status,
            ms=round(took_s * 1000),
            request_id=answer.headers.get("request-id"),
        )


def _name_problem(error: aiohttp.ClientError) -> str:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "its name is not known"
        case aiohttp.ClientSSLError():
            return "its certificate is not trusted"
        case aiohttp.ConnectionTimeoutError():
            return "it did not answer in time"
        case _:
            return "it refused the connection"


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined

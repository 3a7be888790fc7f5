"""
How does one call reach the org under a living session, counted, and tried again only where that is safe?

A 401 means that nothing was done, so the session is renewed once and the call repeated, whatever the call was.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

import stamina

from twofold.adapters.salesforce.auth import Access, Authenticator, Door
from twofold.adapters.salesforce.limits import LimitsLedger
from twofold.adapters.salesforce.problems import TRYABLE_STATUSES, error_of, wait_s_of
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, AnswerLost, ConnectError, OrgUnavailable
from twofold.transport.calls import Answer, Call
from twofold.transport.client import Http, Patience

_READ_ATTEMPTS = 3
_WAIT_S_MAX = 30.0
_ONE_TRY = Patience(connect_s=10.0, read_s=120.0, attempts=1)
"""The session decides itself what is tried again, because it counts every call."""


_NOT_TAKEN = frozenset({401, 429, 503})
"""The org turned the call away before it became one, so it is none of its daily quota (K)."""


class _TryAgain(Exception):
    """Internal: this attempt to read failed in a way that may pass."""

    def __init__(self, error: OrgUnavailable, wait_s: float | None = None) -> None:
        super().__init__()
        self.error = error
        self.wait_s = wait_s


class Session:
    """
    Calls to one org. Opened by its first call, closed by ``close`` or by leaving ``async with``.

    Attributes:
        limits: what the newest answer said about the daily quota.
    """

    def __init__(self, door: Door, *, now: Callable[[], datetime]) -> None:
        self.limits = LimitsLedger()
        self._door = door
        self._work = 0
        self._setup = 0
        self._http: Http | None = None
        self._place: tuple[str, asyncio.AbstractEventLoop] | None = None
        self._auth = Authenticator(door, on_call=self._count_setup, now=now)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        http, self._http = self._http, None
        if http is not None and self._place is not None and self._place[1] is asyncio.get_running_loop():
            await http.__aexit__(None, None, None)

    def calls(self) -> Calls:
        """Count the calls made so far: every attempt that the org may have taken."""
        return Calls(self._work, self._setup)

    async def access(self) -> Access:
        """Hand back the living session."""
        return await self._auth.current()

    async def read(self, call: Call, *, setup: bool = False) -> Answer:
        """
        Send a call that changes nothing; tried up to three times while the org is unreachable or busy.

        Returns:
            The answer, always of status 200.

        Raises:
            OrgUnavailable, AccessRefused, ReadError.
        """
        try:
            async for attempt in stamina.retry_context(
                on=_wait_before_next, attempts=_READ_ATTEMPTS, timeout=None, wait_initial=0.2
            ):
                with attempt:
                    return await self._read_once(call, setup)
        except _TryAgain as last:
            raise last.error from None
        raise AssertionError("a retry loop ends by returning or raising")

    async def write(self, call: Call) -> Answer:
        """
        Send a call that may change something, once; repeated only after a 401, when nothing was done.

        Returns:
            The answer, whatever its status.

        Raises:
            AnswerLost: it may have been done. ConnectError, AccessRefused: nothing was done.
        """
        return await self._send(call, setup=False)

    async def _read_once(self, call: Call, setup: bool) -> Answer:
        try:
            answer = await self._send(call, setup)
        except (AccessRefused, OrgUnavailable):
            raise
        except ConnectError as lost:
            raise _TryAgain(OrgUnavailable(str(lost))) from None
        if answer.status == 200:
            return answer
        error = error_of(answer)
        if isinstance(error, OrgUnavailable) and answer.status in TRYABLE_STATUSES:
            raise _TryAgain(error, wait_s_of(answer))
        raise error

    async def _send(self, call: Call, setup: bool) -> Answer:
        access = await self._auth.current()
        answer = await self._exchange(call, access, setup)
        if answer.status != 401:
            return answer
        access = await self._auth.renewed(access)
        answer = await self._exchange(call, access, setup)
        if answer.status == 401:
            raise error_of(answer)
        return answer

    async def _exchange(self, call: Call, access: Access, setup: bool) -> Answer:
        http = await self._open(access)
        headers: Mapping[str, str] = {**call.headers, "Authorization": f"Bearer {access.token}"}
        try:
            # Never "repeatable": the session has to see each lost answer itself.
            answer = await http.send(replace(call, headers=headers, repeatable=False))
        except AnswerLost:
            self._count(setup)
            raise
        if answer.status not in _NOT_TAKEN:
            self._count(setup)
        self.limits.note(answer.headers)
        return answer

    async def _open(self, access: Access) -> Http:
        """
        Hand back the connections, opened for this instance and this event loop.

        A log-in may move us to another instance. A durable step may run in a loop of its own; connections of a loop that
        is gone can't be used nor closed any more.
        """
        place = (access.instance_url, asyncio.get_running_loop())
        if self._http is None or self._place != place:
            if self._place is None or self._place[1] is place[1]:
                await self.close()
            opening = Http(access.instance_url, service="Salesforce", patience=_ONE_TRY, ssl=self._door.ssl)
            self._http, self._place = await opening.__aenter__(), place
        return self._http

    def _count(self, setup: bool) -> None:
        if setup:
            self._setup += 1
        else:
            self._work += 1

    def _count_setup(self) -> None:
        self._setup += 1


def _wait_before_next(error: Exception) -> bool | float:
    """Say whether to try again and, where the answer asked for it, after how many seconds."""
    if not isinstance(error, _TryAgain):
        return False
    if error.wait_s is None:
        return True
    return error.wait_s if error.wait_s <= _WAIT_S_MAX else False

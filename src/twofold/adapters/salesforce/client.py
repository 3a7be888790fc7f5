"""One org, read and written: the engine's ``Org`` over HTTP."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext
from types import TracebackType
from typing import Self

from twofold.adapters.salesforce.addresses import check_address
from twofold.adapters.salesforce.auth import Door
from twofold.adapters.salesforce.cache import Kept, ProfileCache
from twofold.adapters.salesforce.credentials import Credentials, fingerprint
from twofold.adapters.salesforce.limits import LimitsLedger
from twofold.adapters.salesforce.profile import read_profile
from twofold.adapters.salesforce.queries import read_queries
from twofold.adapters.salesforce.session import Session
from twofold.adapters.salesforce.writer import write_plans
from twofold.core.org import OrgProfile
from twofold.core.plan import NotSent, Plan, WriteResult
from twofold.core.rows import Query, Row
from twofold.engine.ports import Calls
from twofold.errors import AccessRefused, ConnectError, OrgUnavailable, ReadError


@dataclass(frozen=True, slots=True)
class Connection:
    """
    How to reach an org.

    Args:
        org_url: https, or http on this machine; plain http elsewhere only with ``allow_http``.
        api_version: like ``62.0``; None takes the newest that the org and Twofold know.
        profile_age_s_max: how old a kept profile may be; 0 or more.
        ssl: a trust of its own, for a self-signed certificate.
    """

    org_url: str
    credentials: Credentials
    api_version: str | None = None
    profile_age_s_max: float = 3600.0
    allow_http: bool = False
    ssl: SSLContext | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class SalesforceOrg:
    """
    An org behind the engine's port; used as an async context manager, or closed by ``close``.

    Args:
        cache_dir: where profiles are kept between runs; None keeps none.
        now: the present, aware UTC.

    Raises:
        SettingsError: the address is none that credentials may be sent to.
    """

    def __init__(
        self, connection: Connection, cache_dir: Path | None = None, *, now: Callable[[], datetime] = _now
    ) -> None:
        url = check_address(connection.org_url, allow_http=connection.allow_http)
        door = Door(url, connection.credentials, connection.allow_http, connection.ssl)
        self._now = now
        self._version = connection.api_version
        self._session = Session(door, now=now)
        self._cache = ProfileCache(cache_dir)
        self._cache_key = (url, connection.api_version or "newest", fingerprint(connection.credentials))
        self._profile_age_s_max = connection.profile_age_s_max
        self._kept: Kept | None = None
        self._profile_turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._session.close()

    @property
    def limits(self) -> LimitsLedger:
        """What the org's newest answer said about its daily quota."""
        return self._session.limits

    def calls(self) -> Calls:
        """Count the calls made since this client was made."""
        return self._session.calls()

    async def profile(self, *, refresh: bool = False) -> OrgProfile:
        """
        Describe the org to the engine; kept in memory and in the cache directory, read anew when it is too old.

        Its calls are set-up calls. An org that can't be read now is described by what was known of it last.

        Raises:
            OrgUnavailable, AccessRefused, ReadError.
        """
        async with self._profile_turn:
            self._kept = self._kept or self._cache.find(self._cache_key)
            if self._kept and not refresh and self._kept.is_fresh(self._profile_age_s_max, self._now()):
                return self._kept.profile
            try:
                return await self._read_profile()
            except OrgUnavailable:
                if self._kept is None or refresh:
                    raise
                return self._kept.profile

    async def _read_profile(self) -> OrgProfile:
        profile = await read_profile(self._session, self._version)
        self._kept = Kept(profile, self._now())
        self._cache.keep(self._cache_key, self._kept)
        return profile

    async def read(self, queries: Sequence[Query]) -> Sequence[Sequence[Row]]:
        """
        Answer all queries, five a call, pages followed; rows in the order of ``queries``.

        Raises:
            OrgUnavailable, AccessRefused, ReadError (with the platform's code and fields, never values).
        """
        return await read_queries(self._session, await self._api_version(), queries)

    async def write(self, plans: Sequence[Plan]) -> Sequence[WriteResult]:
        """Write each plan as one all-or-none graph, as few calls as the limits allow; never one of them twice."""
        try:
            version = await self._api_version()
        except OrgUnavailable as error:
            return [NotSent(error.code, error.retry_after_s)] * len(plans)
        except AccessRefused:
            return [NotSent("INVALID_SESSION_ID")] * len(plans)
        except (ConnectError, ReadError):
            return [NotSent("UNAVAILABLE")] * len(plans)
        return await write_plans(self._session, version, plans)

    async def _api_version(self) -> str:
        """The version in use; an old profile is good enough for that, so that nothing is described amid a batch."""
        if self._version is not None:
            return self._version
        profile = self._kept.profile if self._kept else await self.profile()
        return profile.api_version

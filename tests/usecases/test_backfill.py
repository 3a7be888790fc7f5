"""History comes in by polling, in groups, and a second time changes nothing."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.serving import served
from tests.engine.conftest import installed_seed
from twofold import App
from twofold.connectors.oncehub.fake import FakeOnceHub
from twofold.connectors.samples import SampleBooking
from twofold.core.deliveries import AppSettings
from twofold.core.notices import BookingChange
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.errors import SettingsError, UsageError
from twofold.settings import OrgSettings, Settings

SINCE = datetime(2026, 5, 1, tzinfo=UTC)


def account(count: int) -> FakeOnceHub:
    """A vendor's account with so many bookings since then, and one from before."""
    fake = FakeOnceHub(api_key="key", limits=())
    for number in range(count + 1):
        at = SINCE + timedelta(hours=number) if number else SINCE - timedelta(days=9)
        sample = SampleBooking(
            id=f"H{number}",
            starts_at=at + timedelta(days=3),
            created_at=at,
            name=f"Hanna History{number}",
            email=f"history{number}@example.com",
            host_email="",
        )
        fake.put(BookingChange.SCHEDULED, sample, at)
    return fake


def settings(home: Path, box: RunningOrg, base_url: str, api_key: str | None = "key") -> Settings:
    return Settings(
        home=home,
        folder=home,
        rules="booking-person-account",
        org=OrgSettings(url=box.instance_url, token=box.access_token),
        apps={"oncehub": AppSettings(base_url=base_url, api_key=api_key)},
    )


async def fetched(fake: FakeOnceHub, home: Path, box: RunningOrg, **asked: Any) -> list[Mapping[str, Any]]:
    async with served(fake.app) as url, App(settings(home, box, f"{url}/v2")) as app:
        return [entry async for entry in app.backfill(SINCE, **asked)]


def outcomes(entries: list[Mapping[str, Any]]) -> list[str]:
    return [entry["outcome"] for entry in entries[:-1]]


def test_history_is_worked_once_however_often_it_is_fetched(tmp_path: Path) -> None:
    fake, counted = account(5), []
    with start(OrgOptions(port=0, seed=installed_seed())) as box:
        dry = asyncio.run(fetched(fake, tmp_path, box, dry_run=True))
        first = asyncio.run(fetched(fake, tmp_path, box, on_progress=counted.append))
        second = asyncio.run(fetched(fake, tmp_path, box, app="oncehub"))
    assert outcomes(dry) == outcomes(first) == ["applied"] * 5
    assert {entry["booking"] for entry in first[:-1]} == {f"BKNG-H{number}" for number in range(1, 6)}
    assert [entry["reasons"] for entry in second[:-1]] == [["repeated"]] * 5
    assert counted == [5]
    assert first[-1]["summary"]["applied"] == 5
    assert second[-1]["summary"]["api_calls"] == 0


def test_what_keeps_history_away_is_told(tmp_path: Path) -> None:
    async def ask(api_key: str | None, since: datetime, app: str | None) -> None:
        async with App(settings(tmp_path, box, "http://127.0.0.1:9", api_key)) as twofold:
            async for _ in twofold.backfill(since, app=app):
                raise AssertionError("nothing can be fetched")

    with start(OrgOptions(port=0)) as box:
        with pytest.raises(UsageError, match="No app has an API key"):
            asyncio.run(ask(None, SINCE, None))
        with pytest.raises(SettingsError, match="api_key"):
            asyncio.run(ask(None, SINCE, "oncehub"))
        with pytest.raises(UsageError, match="lies in the future"):
            asyncio.run(ask("key", datetime(2999, 1, 1, tzinfo=UTC), None))
        with pytest.raises(UsageError, match="There is no app 'nosuch'"):
            asyncio.run(ask("key", SINCE, "nosuch"))

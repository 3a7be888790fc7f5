"""
Where is the day played? An org in a box, stand-ins of the three apps, and Twofold between them, all in this process.

The only file of the demo that names concrete classes. Everything listens on loopback, on free ports, and is gone at the end.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from twofold.bootstrap import App
from twofold.connectors.calcom.fake import FakeCalCom
from twofold.connectors.calendly.fake import FakeCalendly
from twofold.connectors.oncehub.fake import FakeOnceHub
from twofold.connectors.samples import SampleBooking
from twofold.core.deliveries import AppSettings
from twofold.core.notices import BookingChange
from twofold.demo.chapters.bookings import FIRST_VISIT, PAGES
from twofold.demo.vendors import SECRETS
from twofold.emulator.seeds.basics import CLIENT_ID, CLIENT_SECRET
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.settings import OrgSettings, Settings
from twofold.transport.calls import Call
from twofold.transport.client import Http

API_KEY = "demo-key"
VALIDATION_RULE = {
    "object": "Lead",
    "name": "Full_Last_Name",
    "formula": "LEN(LastName) < 2",
    "message": "Give the last name in full.",
    "field": "LastName",
}
"""Added to the sample org, so that there is something it refuses."""


class StoryClock:
    """The clock of the day: it stands where the script put it, until it is released to real time."""

    def __init__(self, at: datetime) -> None:
        self._at: datetime | None = at

    def now(self) -> datetime:
        """The present of the story, aware UTC."""
        return self._at or datetime.now(UTC)

    def set(self, at: datetime | None) -> None:
        """Move to a moment; None lets it tell real time from now on."""
        self._at = at


class Fake(Protocol):
    """What the stand-ins have in common."""

    def put(self, change: BookingChange, sample: SampleBooking, at: datetime) -> None:
        """Bring a booking into the state a change leaves it in."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that stands: Twofold, its clock, the org with its strings, the apps."""

    app: App
    clock: StoryClock
    org: RunningOrg
    control: Http
    fakes: Mapping[str, Fake]
    home: Path

    async def set_time(self, at: datetime | None) -> None:
        """Move Twofold's clock and the org's; None lets both tell real time."""
        self.clock.set(at)
        await self._order("POST", "clock", {"set": at.isoformat(), "stopped": True} if at else {"restore": True})

    async def set_fault(self, fault: str | None) -> None:
        """Let something go wrong from now on, until it is taken back with None."""
        if fault is None:
            await self._order("DELETE", "faults")
        elif fault == "expire-sessions":
            await self._order("POST", "faults", {"fault": fault})
        else:
            # What is lost or locked is so once; an org that is down is down for everybody.
            times = None if fault == "unavailable" else 1
            await self._order("POST", "faults", {"fault": fault, "times": times, "path": "/services/data/*"})

    async def calls(self) -> int:
        """Read off the org's own request log how many API calls it has counted."""
        return int((await self._order("GET", "requests"))["calls"])

    async def add_seed(self, seed: Mapping[str, Any]) -> None:
        """Put more into the org."""
        await self._order("POST", "seed", seed)

    async def _order(self, method: str, command: str, body: Mapping[str, Any] | None = None) -> Any:
        raw = msgspec.json.encode(body) if body is not None else None
        answer = await self.control.send(Call(method, f"_box/{command}", body=raw))
        assert answer.ok, f"the box refused {command}: {answer.body!r}"
        return answer.json() if answer.body else None


@asynccontextmanager
async def open_stage(at: datetime) -> AsyncIterator[Stage]:
    """Start everything, in a home that is thrown away; it is ``at`` then."""
    # A stand-in's rate would only slow down a day that is played in seconds.
    oncehub = FakeOnceHub(api_key=API_KEY, limits=())
    calcom = FakeCalCom(api_key=API_KEY, limits=())
    calendly = FakeCalendly(api_key=API_KEY, limits=())
    apps = Starlette(
        routes=[
            Mount("/oncehub", oncehub.app),
            Mount("/calcom", calcom.app),
            Mount("/calendly", calendly.app),
        ]
    )
    clock = StoryClock(at)
    with tempfile.TemporaryDirectory(prefix="twofold-demo-") as folder, start(OrgOptions(port=0, seed="sample")) as org:
        home = Path(folder)
        async with (
            _served(apps) as url,
            Http(org.instance_url, service="The org in a box") as control,
            App(_make_settings(home, org, url), clock=clock) as app,
        ):
            fakes: dict[str, Fake] = {"oncehub": oncehub, "calcom": calcom, "calendly": calendly}
            stage = Stage(app, clock, org, control, fakes, home)
            await stage.set_time(at)
            await stage.add_seed({"validation_rules": [VALIDATION_RULE]})
            yield stage


def _make_settings(home: Path, org: RunningOrg, apps_url: str) -> Settings:
    bases = {
        "oncehub": f"{apps_url}/oncehub/v2",
        "calcom": f"{apps_url}/calcom/v2",
        "calendly": f"{apps_url}/calendly",
    }
    return Settings(
        home=home,
        folder=Path(__file__).parent,
        rules=FIRST_VISIT.rules,
        log_level="error",
        org=OrgSettings(url=org.instance_url, client_id=CLIENT_ID, client_secret=CLIENT_SECRET),
        apps={
            app: AppSettings(base_url=base, api_key=API_KEY, webhook_secret=SECRETS[app]) for app, base in bases.items()
        },
        pages={name: page.rules for page in PAGES for name in _page_ids(page.id)},
    )


def _page_ids(page: str) -> tuple[str, ...]:
    """What the three apps call a page: OnceHub by a prefix, Calendly by a URI, Cal.com as it is."""
    return f"BP-{page}", f"https://api.calendly.com/event_types/{page}", page


@asynccontextmanager
async def _served(app: Starlette) -> AsyncIterator[str]:
    """Answer as ``app`` on a free loopback port while inside; yields the URL."""
    # With its protocol named, asyncio switches Nagle's delay off, which costs 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none")
    server = _Quiet(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


class _Quiet(uvicorn.Server):
    """uvicorn without signals of its own: Ctrl-C belongs to the command."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

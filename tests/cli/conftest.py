"""A box to run commands against, a home of its own for each test, and a clean slate of logs."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog

from tests.engine.conftest import installed_seed
from twofold.cli.main import main
from twofold.connectors.oncehub.samples import make_webhook
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange
from twofold.emulator.server import OrgOptions, RunningOrg, start

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def box() -> Iterator[RunningOrg]:
    with start(OrgOptions(port=0, seed=installed_seed(), token="T1")) as running:
        yield running


@pytest.fixture(autouse=True)
def clean_logs() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()


@dataclass
class Shell:
    """Runs commands in one home and reads what they print."""

    home: Path
    capsys: pytest.CaptureFixture[str]
    options: tuple[str, ...] = ()
    err: str = field(default="", init=False)
    out: str = field(default="", init=False)

    def run(self, *args: str, code: int = 0) -> str:
        """Run a command; its output, after the exit code was found to be ``code``."""
        self.capsys.readouterr()
        ended = main([*args])
        shown = self.capsys.readouterr()
        self.out, self.err = shown.out, shown.err
        assert "Traceback" not in self.err
        assert ended == code, (ended, self.out, self.err)
        return self.out

    def json(self, *args: str, code: int = 0) -> list[Any]:
        """Run a command with ``--json``; its lines."""
        return [msgspec.json.decode(line) for line in self.run(*args, "--json", code=code).splitlines()]

    def write(self, name: str, *bodies: bytes) -> str:
        """Write deliveries as wrapped JSON lines."""
        path = self.home / name
        path.write_bytes(b"\n".join(wrapped(body) for body in bodies))
        return str(path)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """No org is set."""
    monkeypatch.chdir(tmp_path)
    for name in ("ORG_URL", "ORG_TOKEN", "RULES", "HOME", "DATABASE"):
        monkeypatch.delenv(f"TWOFOLD_{name}", raising=False)
    return Shell(tmp_path, capsys)


@pytest.fixture
def connected(shell: Shell, box: RunningOrg, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The org in a box is set by the environment, and a rule set too."""
    monkeypatch.setenv("TWOFOLD_ORG_URL", box.instance_url)
    monkeypatch.setenv("TWOFOLD_ORG_TOKEN", box.access_token)
    monkeypatch.setenv("TWOFOLD_RULES", "booking-person-account")
    return shell


def wrapped(body: bytes, **headers: str) -> bytes:
    """Wrap a body as a line of ``receive``."""
    return msgspec.json.encode({"headers": headers, "body": body.decode()})


def booking(number: str, *, change: BookingChange = BookingChange.SCHEDULED, later_h: int = 0, **more: Any) -> bytes:
    """Render an OnceHub delivery about the booking ``number`` of the person of that number."""
    person = {"name": f"Petra Person{number}", "email": f"petra.{number}@example.com"}
    sample = SampleBooking(id=number, starts_at=NOW, created_at=NOW - timedelta(days=1), **{**person, **more})
    return make_webhook(change, sample, NOW - timedelta(hours=10 - later_h))

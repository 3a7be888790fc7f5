"""How does a test hold an org in a box? Where it answers, what it holds, what goes wrong, and what time it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import msgspec

from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable
from twofold.emulator.server import OrgOptions, RunningOrg, start
from twofold.errors import TwofoldError
from twofold.facts.versions import NEWEST_VERSION

Seed = str | Path | Mapping[str, Any]
"""``empty``, ``sample``, a seed file, or what such a file holds."""

_DATA = f"/services/data/v{NEWEST_VERSION}.0"
_TIMEOUT_S = 30


class OrgRefused(TwofoldError):
    """The org in a box refused a request of the test."""

    def __init__(self, status: int, answer: Any) -> None:
        super().__init__(f"The org in a box answered {status}: {answer}")
        self.status = status
        self.answer = answer

    @property
    def code(self) -> str | None:
        """Salesforce's own code of the first error, such as ``REQUIRED_FIELD_MISSING``."""
        first = self.answer[0] if isinstance(self.answer, list) and self.answer else {}
        return first.get("errorCode")


class BoxClock:
    """The org's time: real, unless it is moved or stopped."""

    def __init__(self, org: BoxOrg) -> None:
        self._org = org

    def now(self) -> datetime:
        """Read the org's clock, aware UTC and whole seconds."""
        return datetime.fromisoformat(self._org.order("GET", "clock")["now"])

    def stop(self, at: datetime) -> None:
        """Let it be ``at`` until the clock is moved again; ``at`` is aware."""
        self._org.order("POST", "clock", {"set": at.isoformat(), "stopped": True})

    def advance(self, by: timedelta) -> None:
        """Move the clock forward, running or stopped."""
        self._org.order("POST", "clock", {"advance_s": by.total_seconds()})

    def restore(self) -> None:
        """Tell real time again."""
        self._org.order("POST", "clock", {"restore": True})


class BoxFaults:
    """What goes wrong on purpose: by count and address, never by chance."""

    def __init__(self, org: BoxOrg) -> None:
        self._org = org

    def add(self, fault: str, *, times: int | None = 1, every: int = 1, path: str = "/services/data/*") -> None:
        """
        Let ``fault`` strike each ``every``-th request whose path fits, ``times`` times; None until cleared.

        Args:
            fault: ``lost-answer``, ``unavailable``, ``request-limit``, ``expire-sessions`` or ``lock-row``.

        Raises:
            OrgRefused: there is no such fault; the message lists them.
        """
        self._org.order("POST", "faults", {"fault": fault, "times": times, "every": every, "path": path})

    def expire_sessions(self) -> None:
        """End every session at once."""
        self._org.order("POST", "faults", {"fault": "expire-sessions"})

    def clear(self) -> None:
        """Let everything go well again."""
        self._org.order("DELETE", "faults")


class BoxOrg:
    """
    A running org in a box.

    Attributes:
        url, token: what your integration is given as instance URL and access token.
        clock, faults: the strings behind the stage.
    """

    def __init__(self, running: RunningOrg) -> None:
        self.url = running.instance_url
        self.token = running.access_token
        self.clock = BoxClock(self)
        self.faults = BoxFaults(self)

    def query(self, soql: str) -> list[dict[str, Any]]:
        """Run a query; raises ``OrgRefused``. At most 2,000 records, as one page holds."""
        records: list[dict[str, Any]] = self._send("GET", f"{_DATA}/query?q={quote(soql)}")["records"]
        return [{name: value for name, value in record.items() if name != "attributes"} for record in records]

    def create(self, sobject: str, **fields: Any) -> str:
        """Make a record and return its Id; raises ``OrgRefused`` where Salesforce would refuse it."""
        return str(self._send("POST", f"{_DATA}/sobjects/{sobject}", fields)["id"])

    def update(self, sobject: str, record_id: str, **fields: Any) -> None:
        """Change a record, as somebody else would in the meantime; raises ``OrgRefused``."""
        self._send("PATCH", f"{_DATA}/sobjects/{sobject}/{record_id}", fields)

    def delete(self, sobject: str, record_id: str) -> None:
        """Delete a record; raises ``OrgRefused``."""
        self._send("DELETE", f"{_DATA}/sobjects/{sobject}/{record_id}")

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        """
        List the change events that were told, oldest first: ``replayId, topic, payload``; a thousand at most.

        Changes become events once the seed says of which objects: ``{"change_data_capture": ["Account", "Contact"]}``.
        """
        events: list[dict[str, Any]] = self.order("GET", f"events/{after}")["events"]
        return events

    def seed(self, seed: Seed) -> dict[str, str]:
        """Add to what the org holds; returns the Ids of the records that have a ``ref``."""
        refs: dict[str, str] = self.order("POST", "seed", {"seed": _document(seed)})["refs"]
        return refs

    def reset(self, seed: Seed | None = None) -> None:
        """Go back to ``seed``, else to the one it was started with; clock, faults and request log too."""
        self.order("POST", "reset", {} if seed is None else {"seed": _document(seed)})

    def snapshot(self, name: str = "snapshot") -> None:
        """Keep everything the org holds under a name; it takes milliseconds, whatever the org holds."""
        self.order("POST", "snapshots", {"name": name})

    def restore(self, name: str = "snapshot") -> None:
        """Go back to a snapshot: records, schema, rules, events, clock; faults and request log stay as they are."""
        self.order("POST", "restore", {"name": name})

    def enable_person_accounts(self) -> None:
        """Switch Person Accounts on, for good; raises ``OrgRefused`` with what stands in the way."""
        self.order("POST", "person-accounts", {"enabled": True})

    @property
    def calls(self) -> int:
        """How many API calls Salesforce would have counted since the start, the last reset or ``forget_requests``."""
        return int(self.order("GET", "requests")["calls"])

    def requests(self) -> list[dict[str, Any]]:
        """List the requests made, oldest first: ``method, path, status, ms``."""
        requests: list[dict[str, Any]] = self.order("GET", "requests")["requests"]
        return requests

    def forget_requests(self) -> None:
        """Count from nought again."""
        self.order("DELETE", "requests")

    def order(self, method: str, command: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a command to the control API, which counts as no call."""
        return self._send(method, f"/_box/{command}", body)

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        content = None if body is None else msgspec.json.encode(body)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = Request(self.url + path, content, headers, method=method)
        try:
            with urlopen(request, timeout=_TIMEOUT_S) as answer:
                raw = answer.read()
        except HTTPError as error:
            raise OrgRefused(error.code, _parse(error.read())) from None
        return _parse(raw)


@contextmanager
def start_org(seed: Seed = "empty", *, person_accounts: bool = True, metadata: Path | None = None) -> Iterator[BoxOrg]:
    """
    Answer as a Salesforce org on a free loopback port while inside; everything is in memory and gone afterwards.

    Args:
        metadata: folder of objects, fields and rules of your own, in source or package format.

    Raises:
        SettingsError: the seed or the metadata can't be understood; the message says where.
    """
    options = OrgOptions(port=0, seed=_startable(seed), person_accounts=person_accounts, metadata=metadata)
    with start(options) as running:
        yield BoxOrg(running)


def _startable(seed: Seed) -> str | Path | SeedDocument:
    if isinstance(seed, str | Path):
        return seed
    try:
        return msgspec.convert(seed, SeedDocument)
    except msgspec.ValidationError as error:
        raise SeedUnreadable(str(error)) from None


def _document(seed: Seed) -> Any:
    return msgspec.json.decode(seed.read_bytes()) if isinstance(seed, Path) else seed


def _parse(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw) if raw else None
    except msgspec.DecodeError:
        return raw.decode(errors="replace")

"""Does Airbyte's Salesforce source replicate both families? Check, discover, read by REST and by Bulk API 2.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clients.browser import get_refresh_token
from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET
from tests.emulator.box import Client

STREAMS = ("Account", "Contact")
CRITERIA = [{"criteria": "exacts", "value": name} for name in STREAMS]


class Source:
    """The source, reached through the box's proxy because it logs in at Salesforce's own address."""

    def __init__(self, runner: Runner, folder: Path, refresh_token: str, *, bulk: bool) -> None:
        need("airbyte-source-salesforce")
        self.runner = runner
        self.folder = folder
        app = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": refresh_token,
            "auth_type": "Client",
        }
        more = {"start_date": "2026-01-01T00:00:00Z", "streams_criteria": CRITERIA, "force_use_bulk_api": bulk}
        self._write("config", {**app, **more})

    def check(self) -> str:
        """Ask whether the org can be reached."""
        return str(self._said("CONNECTION_STATUS", "check")[0]["connectionStatus"]["status"])

    def discover(self) -> dict[str, Any]:
        """Ask which streams there are."""
        return dict(self._said("CATALOG", "discover")[0]["catalog"])

    def read(self, streams: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """Read streams in full."""
        wanted = {"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}
        self._write("catalog", {"streams": [{"stream": stream, **wanted} for stream in streams]})
        records = [message["record"] for message in self._said("RECORD", "read", "--catalog", "catalog.json")]
        return {name: [record["data"] for record in records if record["stream"] == name] for name in STREAMS}

    def _said(self, kind: str, *arguments: str) -> list[dict[str, Any]]:
        command = (*arguments, "--config", "config.json")
        done = self.runner.tool("airbyte-source-salesforce", "source-salesforce", *command, **self.runner.by_proxy)
        assert done.code == 0, done.out[-3000:] + done.err[-3000:]
        messages = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
        return [message for message in messages if message["type"] == kind]

    def _write(self, name: str, content: Any) -> None:
        (self.folder / f"{name}.json").write_text(json.dumps(content))


@pytest.mark.parametrize("bulk", [False, True], ids=["REST", "Bulk API 2.0"])
def test_both_halves_of_a_person_are_replicated(runner: Runner, org: Client, home: Path, bulk: bool) -> None:
    org.control("POST", "reset", {})
    source = Source(runner, home, get_refresh_token(org), bulk=bulk)
    account, contact = org.person(FirstName="Ann", LastName="Roe", PersonEmail="ann@example.com")
    business = org.add("Account", Name="Acme")
    assert bulk or source.check() == "SUCCEEDED"
    catalog = source.discover()
    chosen = [stream for stream in catalog["streams"] if stream["name"] in STREAMS]
    records = source.read(chosen)
    accounts = {row["Id"]: row for row in records["Account"]}
    assert set(accounts) == {account, business}
    assert (accounts[account]["IsPersonAccount"], accounts[account]["PersonContactId"]) == (True, contact)
    assert [(row["Id"], row["AccountId"]) for row in records["Contact"]] == [(contact, account)]
    asked = " ".join(request["path"] for request in org.control("GET", "requests").body["requests"])
    assert ("/jobs/query" in asked) is bulk

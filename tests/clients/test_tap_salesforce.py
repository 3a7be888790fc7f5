"""Does tap-salesforce replicate both families? Discover, sync by REST and by Bulk API 1.0, and sync again what changed since."""

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


class Tap:
    """The tap, reached through the box's proxy because it logs in at Salesforce's own address."""

    def __init__(self, runner: Runner, folder: Path, refresh_token: str, api: str) -> None:
        need("tap-salesforce")
        self.runner = runner
        self.folder = folder
        config = {
            "refresh_token": refresh_token,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "api_type": api,
        }
        self._write("config", {**config, "start_date": "2020-01-01T00:00:00Z", "select_fields_by_default": True})

    def discover(self) -> dict[str, Any]:
        """Ask which streams there are, and select two of them."""
        catalogue: dict[str, Any] = json.loads(self._run("--discover"))
        for stream in catalogue["streams"]:
            if stream["stream"] in STREAMS:
                stream["metadata"] = [_selected(entry) for entry in stream["metadata"]]
        self._write("catalog", catalogue)
        return catalogue

    def sync(self, state: dict[str, Any]) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
        """Read the selected streams from a state on; returns their records and the next state."""
        self._write("state", state)
        messages = [
            json.loads(line) for line in self._run("--properties", "catalog.json", "--state", "state.json").splitlines()
        ]
        records = {
            name: [m["record"] for m in messages if m["type"] == "RECORD" and m["stream"] == name] for name in STREAMS
        }
        return records, [m["value"] for m in messages if m["type"] == "STATE"][-1]

    def _run(self, *arguments: str) -> str:
        done = self.runner.command("tap-salesforce", "--config", "config.json", *arguments, **self.runner.by_proxy)
        assert done.code == 0, done.err
        return done.out

    def _write(self, name: str, content: Any) -> None:
        (self.folder / f"{name}.json").write_text(json.dumps(content))


def _selected(entry: dict[str, Any]) -> dict[str, Any]:
    whole = {"selected": True, "replication-method": "INCREMENTAL", "replication-key": "SystemModstamp"}
    return {**entry, "metadata": {**entry["metadata"], **(whole if entry["breadcrumb"] == [] else {})}}


@pytest.mark.parametrize("api", ["REST", "BULK"])
def test_both_halves_of_a_person_are_replicated(runner: Runner, org: Client, home: Path, api: str) -> None:
    org.control("POST", "reset", {})
    tap = Tap(runner, home, get_refresh_token(org), api)
    account, contact = org.person(FirstName="Ann", LastName="Roe", PersonEmail="ann@example.com")
    business = org.add("Account", Name="Acme")
    found = {stream["stream"]: stream for stream in tap.discover()["streams"]}
    assert {"Account", "Contact", "Lead", "Case"} <= set(found)
    assert found["Account"]["schema"]["properties"]["IsPersonAccount"]["type"] == ["null", "boolean"]

    records, state = tap.sync({})
    accounts = {row["Id"]: row for row in records["Account"]}
    assert set(accounts) == {account, business}
    assert (accounts[account]["IsPersonAccount"], accounts[account]["PersonContactId"]) == (True, contact)
    assert (accounts[account]["PersonEmail"], accounts[business]["PersonEmail"]) == ("ann@example.com", None)
    assert [(row["Id"], row["AccountId"]) for row in records["Contact"]] == [(contact, account)]

    org.advance(60)
    org.update("Account", account, {"PersonMobilePhone": "7"})
    later, _ = tap.sync(state)
    assert {row["PersonMobilePhone"] for row in later["Account"] if row["Id"] == account} == {"7"}
    assert {row["MobilePhone"] for row in later["Contact"]} == {"7"}

"""Does aiosalesforce get along with the org, through the proxy as its addresses demand? Records, queries, Bulk API 2.0."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, SECURITY_TOKEN, USERNAME
from tests.emulator.box import Client


def test_records_and_a_bulk_load(runner: Runner, org: Client) -> None:
    need("aiosalesforce")
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    user = {"username": USERNAME, "password": PASSWORD, "security_token": SECURITY_TOKEN}
    said = runner.script("aiosalesforce", "aiosalesforce_work.py", {**app, **user}, **runner.by_proxy)
    assert org.read("Account", said["person"])["PersonMobilePhone"] == "7"
    assert said["name"] == "Roe"
    assert said["created"] is True
    taken, [error] = said["loaded"]
    assert taken == 120
    assert error.startswith("DUPLICATE_VALUE:duplicate value found: Key__c")
    assert said["rows"] == 120
    assert len(org.rows("SELECT Id FROM Contact WHERE LastName LIKE 'Many%'")) == 119
    assert said["limit"] == 1_000_000
    assert "INVALID_FIELD_FOR_INSERT_UPDATE" in said["refused"]

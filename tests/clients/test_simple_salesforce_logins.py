"""Does simple-salesforce log in every way it knows, through the proxy that stands for Salesforce's names?"""

from __future__ import annotations

from pathlib import Path

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, SECURITY_TOKEN, USERNAME
from tests.emulator.box import Client


def test_every_way_to_log_in(runner: Runner, org: Client, jwt_key: Path) -> None:
    need("simple-salesforce")
    org.person()
    told = {
        "username": USERNAME,
        "password": PASSWORD,
        "security_token": SECURITY_TOKEN,
        "organization": runner.running.box.org.id,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "key": str(jwt_key),
    }
    said = runner.script("simple-salesforce", "simple_salesforce_logins.py", told, **runner.by_proxy)
    assert {seen for _, seen in said["ways"].values()} == {1}
    assert {host for host, _ in said["ways"].values()} == {"box.my.salesforce.com"}
    assert len(said["ways"]) == 6
    assert said["refused"] == "SalesforceAuthenticationFailed"

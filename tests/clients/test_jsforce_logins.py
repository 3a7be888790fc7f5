"""Does jsforce log in every way it knows? By SOAP, by password, by client credentials; and not with what is wrong or stale."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET, PASSWORD, SECURITY_TOKEN, USERNAME
from tests.emulator.box import Client


def test_every_way_to_log_in(runner: Runner, org: Client) -> None:
    need("jsforce")
    people = len(org.rows("SELECT Id FROM Account"))
    told = {"username": USERNAME, "password": PASSWORD, "securityToken": SECURITY_TOKEN}
    said = runner.script(
        "jsforce", "jsforce_logins.cjs", {**told, "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
    )
    box = runner.running
    assert said["soap"] == {"url": box.instance_url, "accounts": people}
    assert said["oauth"] == said["credentials"] == {"url": box.https_url, "accounts": people}
    assert said["who"]["organizationId"] == box.box.org.id
    assert said["refused"]["message"].startswith("INVALID_LOGIN: Invalid username, password")
    assert said["stale"]["code"] == "INVALID_SESSION_ID"

"""Does jsforce work Bulk API 1.0? XML jobs with CSV batches of persons: insert with a failure, upsert by key, query, delete."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("jsforce")
    said = runner.script("jsforce", "jsforce_bulk1.cjs", {})
    taken, [failed] = said["inserted"]
    assert taken == 250
    assert failed["errors"][0].startswith("INVALID_EMAIL_ADDRESS:")
    assert said["upserted"] == [True, True]
    assert said["rows"] == 251
    assert said["first"]["LastName"] == "New"  # K-new, before K0
    assert said["first"]["IsPersonAccount"] == "true"
    assert said["deleted"] is True
    assert len(org.rows("SELECT Id FROM Contact WHERE IsPersonAccount = true")) == 201
    assert (said["info"]["state"], said["info"]["object"], said["aborted"]) == ("Open", "Account", "Aborted")
    assert "InvalidSessionId" in said["stale"]["code"]

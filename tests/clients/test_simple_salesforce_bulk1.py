"""Does simple-salesforce work Bulk API 1.0 in JSON? Persons go in, one can't, some change, rows come out with dates as numbers."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("simple-salesforce")
    said = runner.script("simple-salesforce", "simple_salesforce_bulk1.py", {})
    assert said["inserted"] == [*[True] * 250, False]
    assert (said["error"]["statusCode"], said["error"]["fields"]) == ("INVALID_EMAIL_ADDRESS", ["PersonEmail"])
    assert said["upserted"] == [False, True]
    assert said["rows"] == 251
    assert (said["first"]["Key__c"], said["first"]["Name"], said["first"]["IsPersonAccount"]) == ("S0", "Bulk 0", True)
    assert isinstance(said["first"]["CreatedDate"], int)
    assert all(said["updated"])
    assert all(said["deleted"])
    assert len(org.rows("SELECT Id FROM Contact WHERE MobilePhone = '9'")) == 5

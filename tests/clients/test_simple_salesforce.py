"""Does simple-salesforce get along with the org, over TLS as it insists? Records, pages, search, limits, refusals."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_records_queries_and_refusals(runner: Runner, org: Client) -> None:
    need("simple-salesforce")
    for start in range(0, 2600, 200):
        people = [{"attributes": {"type": "Account"}, "LastName": f"Page {start + n}"} for n in range(200)]
        assert org.data("POST", "composite/sobjects", {"records": people}).status == 200
    said = runner.script("simple-salesforce", "simple_salesforce_records.py", {})
    assert (said["updated"], said["upserted"], said["deleted"]) == (204, 201, 204)
    assert (said["contact"]["MobilePhone"], said["contact"]["IsPersonAccount"]) == ("1", True)
    assert said["by_key"] == "Roe"
    assert said["by_name"] == 1
    assert said["pages"] == [2000, 600]
    assert said["all"] == 2600
    assert said["searched"] == [said["created"]]
    assert {"Account", "Contact"} <= set(said["sobjects"])
    assert said["prefix"] == "001"
    assert said["limits"]["Max"] == 1_000_000
    assert said["used"] > 13
    assert said["sandbox"] is True
    assert said["created"] in said["changed"]
    assert said["refused"] == said["misspelt"] == "SalesforceMalformedRequest"
    assert said["gone"] == "SalesforceResourceNotFound"
    assert said["stale"] == "SalesforceExpiredSession"
    assert org.rows("SELECT Id FROM Account WHERE PersonEmail = 'zoe@example.com'") == []

"""Does jsforce work Bulk API 2.0? Streamed uploads of persons, a failure among them, upsert by key, nulling, delete, query."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("jsforce")
    said = runner.script("jsforce", "jsforce_bulk2.cjs", {})
    taken, [failed], unprocessed = said["inserted"]
    assert (taken, unprocessed) == (300, 0)
    assert failed["sf__Error"].startswith("INVALID_EMAIL_ADDRESS:")
    assert failed["sf__Error"].endswith(" --")
    assert failed["sf__Id"] == ""
    assert said["upserted"] == [["J0", "false"], ["J-new", "true"]]
    rows = {row["Key__c"]: row for row in said["rows"]}
    assert len(rows) == 301
    assert (rows["J0"]["Name"], rows["J0"]["PersonMobilePhone"]) == (
        "Ann Bulk 0",
        "",
    )  # nulled; an empty cell changes nothing
    assert rows["J-new"]["Name"] == 'Quoted, "so"\nand so'
    assert rows["J1"]["RecordType.Name"] == "Person Account"
    assert (said["deleted"], said["everything"]) == (100, 301)
    assert len(org.rows("SELECT Id FROM Contact WHERE IsPersonAccount = true")) == 201
    assert said["aborted"] == "Aborted"
    assert "code" in said["aggregated"]
    assert "InvalidBatch : Field name not found : Foo__c" in said["wrongHeader"]["message"]

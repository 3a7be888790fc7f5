"""Does jsforce work Bulk API 2.0? Streamed uploads of persons, a failure among them, upsert by key, nulling, delete, query."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.volume import count, many
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("jsforce")
    wanted = many(300)
    said = runner.script("jsforce", "jsforce_bulk2.cjs", {"count": wanted})
    taken, [failed], unprocessed = said["inserted"]
    assert (taken, unprocessed) == (wanted, 0)
    assert failed["sf__Error"].startswith("INVALID_EMAIL_ADDRESS:")
    assert failed["sf__Error"].endswith(" --")
    assert failed["sf__Id"] == ""
    assert said["upserted"] == [["J0", "false"], ["J-new", "true"]]
    rows = {row["Key__c"]: row for row in said["rows"]}
    assert len(rows) == wanted + 1
    assert (rows["J0"]["Name"], rows["J0"]["PersonMobilePhone"]) == (
        "Ann Bulk 0",
        "",
    )  # nulled; an empty cell changes nothing
    assert rows["J-new"]["Name"] == 'Quoted, "so"\nand so'
    assert rows["J1"]["RecordType.Name"] == "Person Account"
    assert (said["deleted"], said["everything"]) == (100, wanted + 1)
    assert count(org, "Contact WHERE IsPersonAccount = true") == wanted - 99
    assert said["aborted"] == "Aborted"
    assert "code" in said["aggregated"]
    assert "InvalidBatch : Field name not found : Foo__c" in said["wrongHeader"]["message"]

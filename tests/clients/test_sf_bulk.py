"""Does the ``sf`` command line move persons in bulk? Import, upsert with a failure, export, delete."""

from __future__ import annotations

from pathlib import Path

from tests.clients.sf import Sf
from tests.clients.tables import only, read_csv, write_csv
from tests.clients.volume import count, many
from tests.emulator.box import Client


def test_persons_are_imported_upserted_exported_and_deleted_in_bulk(sf: Sf, org: Client, home: Path) -> None:
    wanted = many(250)
    persons = [
        {"FirstName": "Pat", "LastName": f"Poe {n}", "PersonEmail": f"p{n}@example.com", "Key__c": f"P{n}"}
        for n in range(wanted)
    ]
    file = write_csv(home / "persons.csv", persons)
    imported = sf("data", "import", "bulk", "-s", "Account", "--file", file, "--wait", "1", "--line-ending", "LF")
    assert (imported["processedRecords"], imported["failedRecords"]) == (wanted, 0)
    assert count(org, "Contact WHERE IsPersonAccount = true AND Email LIKE 'p%'") == wanted

    changes = [{"Key__c": f"P{n}", "PersonMobilePhone": "7"} for n in range(9)] + [
        {"Key__c": "new", "PersonMobilePhone": "7"}
    ]
    changed = sf.refused(
        *("data", "upsert", "bulk", "-s", "Account", "--external-id", "Key__c", "--wait", "1"),
        *("--file", write_csv(home / "changes.csv", changes)),
    )
    assert changed["name"] == "FailedRecordDetailsError", changed
    assert len(org.rows("SELECT Id FROM Contact WHERE MobilePhone = '7'")) == 9

    out = home / "out.csv"
    soql = "SELECT Id, Key__c, Name, PersonMobilePhone FROM Account WHERE Key__c LIKE 'P%' ORDER BY Key__c"
    sf("data", "export", "bulk", "--query", soql, "--output-file", str(out), "--wait", "1", "--result-format", "csv")
    rows = read_csv(out)
    assert len(rows) == wanted
    assert only(rows, "Key__c", "Name", "PersonMobilePhone")[0] == ("P0", "Pat Poe 0", "7")

    ids = [{"Id": row["Id"]} for row in rows]
    sf("data", "delete", "bulk", "-s", "Account", "--file", write_csv(home / "ids.csv", ids), "--wait", "1")
    assert org.rows("SELECT Id FROM Contact WHERE Email LIKE 'p%'") == []

"""Does aio-sf get along with the org? Client credentials, collections of persons, query, describe, export by Bulk API 2.0."""

from __future__ import annotations

from pathlib import Path

from tests.clients.processes import Runner, need
from tests.clients.seed import CLIENT_ID, CLIENT_SECRET
from tests.emulator.box import Client


def test_collections_and_a_bulk_export(runner: Runner, org: Client, home: Path) -> None:
    need("aio-sf")
    parquet = home / "persons.parquet"
    told = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "parquet": str(parquet)}
    said = runner.script("aio-sf", "aio_sf_work.py", told)
    assert said["inserted"] == 450
    assert said["mixed"] == [True, False]
    assert said["upserted"] == [False, True]
    assert said["deleted"] == [True]
    assert said["row"] == ["Ann Person 1", "a1@example.com"]
    assert said["switchable"] == ["IsPersonAccount"]
    exported = said["exported"]
    assert (exported["total"], exported["rows"], exported["parquet_rows"]) == (
        449,
        449,
        450,
    )  # the last with the deleted one
    assert exported["first"]["Key__c"] == "A1"
    assert exported["first"]["IsPersonAccount"] == "true"
    assert set(exported["columns"]) == {"Id", "Key__c", "Name", "IsPersonAccount", "CreatedDate"}
    assert org.data("GET", "query?q=SELECT+COUNT()+FROM+Contact+WHERE+IsPersonAccount=true").body["totalSize"] == 450

"""Does simple-salesforce work Bulk API 2.0? Persons go in, one can't, some change, pages come out."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("simple-salesforce")
    said = runner.script("simple-salesforce", "simple_salesforce_bulk2.py", {})
    assert counts(said["inserted"]) == (251, 1)
    header, failed = said["failed"].splitlines()
    assert header.startswith('"sf__Id","sf__Error",')
    assert failed.startswith('"","INVALID_EMAIL_ADDRESS:')
    assert said["succeeded"] == 251
    assert len(said["unprocessed"].splitlines()) == 1
    assert counts(said["upserted"]) == (2, 0)
    assert said["pages"] == [100, 100, 51]
    assert counts(said["updated"]) == (10, 0)
    assert counts(said["deleted"]) == (5, 0)
    assert len(org.rows("SELECT Id FROM Contact WHERE MobilePhone = '9'")) == 5
    assert len(org.rows("SELECT Id FROM Contact WHERE IsPersonAccount = true")) == 246


def counts(job: dict[str, int]) -> tuple[int, int]:
    """Processed and failed."""
    return job["numberRecordsProcessed"], job["numberRecordsFailed"]

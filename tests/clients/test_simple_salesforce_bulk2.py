"""Does simple-salesforce work Bulk API 2.0? Persons go in, one can't, some change, pages come out."""

from __future__ import annotations

from tests.clients.processes import Runner, need
from tests.clients.volume import count, many
from tests.emulator.box import Client


def test_persons_in_bulk(runner: Runner, org: Client) -> None:
    need("simple-salesforce")
    wanted = many(250)
    said = runner.script("simple-salesforce", "simple_salesforce_bulk2.py", {"count": wanted})
    assert counts(said["inserted"]) == (wanted + 1, 1)
    header, failed = said["failed"].splitlines()
    assert header.startswith('"sf__Id","sf__Error",')
    assert failed.startswith('"","INVALID_EMAIL_ADDRESS:')
    assert said["succeeded"] == wanted + 1
    assert len(said["unprocessed"].splitlines()) == 1
    assert counts(said["upserted"]) == (2, 0)
    assert (sum(said["pages"]), max(said["pages"])) == (wanted + 1, 100)
    assert counts(said["updated"]) == (10, 0)
    assert counts(said["deleted"]) == (5, 0)
    assert len(org.rows("SELECT Id FROM Contact WHERE MobilePhone = '9'")) == 5
    assert count(org, "Contact WHERE IsPersonAccount = true") == wanted - 4


def counts(job: dict[str, int]) -> tuple[int, int]:
    """Processed and failed."""
    return job["numberRecordsProcessed"], job["numberRecordsFailed"]

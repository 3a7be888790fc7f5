"""How much bulk work does a day hold, and how long are jobs kept?"""

from __future__ import annotations

import pytest

from tests.emulator.box import Client
from tests.emulator.bulk.box import JOBS, ingest, open_job
from tests.emulator.bulk.test_classic import Classic, refusal, run

DAY_S = 86_400
QUERY = {"operation": "query", "query": "SELECT Id FROM Account"}


def left(sf: Client, name: str) -> int:
    return int(sf.data("GET", "limits").body[name]["Remaining"])


def test_ten_thousand_records_are_a_batch(sf: Client) -> None:
    before = left(sf, "DailyBulkApiBatches")
    ingest(sf, "Contact", "delete", "Id\n" + "x\n" * 10_001)
    run(sf, "CSV", "query", "SELECT Id FROM Account")
    assert before - left(sf, "DailyBulkApiBatches") == 3


def test_query_jobs_are_counted_for_a_day(sf: Client) -> None:
    before = left(sf, "DailyBulkV2QueryJobs")
    sf.send("POST", f"{JOBS}/query", QUERY)
    assert before - left(sf, "DailyBulkV2QueryJobs") == 1
    sf.advance(DAY_S)
    assert left(sf, "DailyBulkV2QueryJobs") == before


def test_what_is_used_up_is_refused(sf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Classic(sf, "JSON", "insert")
    monkeypatch.setattr("twofold.emulator.bulk.allowance._MOST", {"batches": 0, "queries": 0})
    query = sf.send("POST", f"{JOBS}/query", QUERY)
    assert (query.status, query.code) == (400, "LIMIT_EXCEEDED")
    assert query.message.startswith("Max bulk v2 query jobs (")
    load = sf.send("POST", f"{JOBS}/ingest", {"object": "Account", "operation": "insert"})
    assert (load.status, load.code) == (400, "EXCEEDEDQUOTA")
    assert refusal(job.send("POST", f"/{job.id}/batch", b"[]")) == "ExceededQuota"


def test_jobs_are_kept_for_seven_days(sf: Client) -> None:
    old = [open_job(sf, "Account"), Classic(sf, "JSON", "insert").id]
    sf.advance(7 * DAY_S)
    kept = open_job(sf, "Account")
    assert [job["id"] for job in sf.send("GET", f"{JOBS}/ingest").body["records"]] == [*old, kept]
    sf.advance(1)
    new = [open_job(sf, "Account"), Classic(sf, "JSON", "insert").id]
    assert [job["id"] for job in sf.send("GET", f"{JOBS}/ingest").body["records"]] == [kept, *new]


def test_the_answer_to_a_job_can_be_lost(sf: Client) -> None:
    sf.control("POST", "faults", {"fault": "lost-answer"})
    with pytest.raises(ConnectionError):
        sf.send("POST", f"{JOBS}/ingest", {"object": "Account", "operation": "insert"})
    sf.close()
    assert len(sf.send("GET", f"{JOBS}/ingest").body["records"]) == 1

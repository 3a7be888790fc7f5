"""Killed in the middle of a job: does the job go on where it was, with no record lost, doubled or untold?"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulator.box import Client
from tests.emulator.bulk.box import JOBS, finish, open_job, put, result, set_state, table
from tests.emulator.bulk.test_classic import Classic
from tests.emulator.test_disk import SERVE, _Remote

PERSONS = 6_000
DATA = "LastName,FirstName\n" + "".join(f"Roe {n},{'' if n % 10 else 'x' * 41}\n" for n in range(PERSONS))
"""Every tenth record is refused: its first name is too long."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """An org in a process of its own, killed at the end."""
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, Client(_Remote(process.stdout.readline().strip()))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_an_ingest_job_goes_on_after_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, sf):
        job = open_job(sf, "Account")
        put(sf, job, DATA)
        set_state(sf, job, "UploadComplete")
        while not (done := sf.send("GET", f"{JOBS}/ingest/{job}").body)["numberRecordsProcessed"]:
            pass
        assert done["numberRecordsProcessed"] < PERSONS, "killed in the middle"
    with serving(tmp_path) as (_, sf):
        info = finish(sf, job)
        assert (info["state"], info["numberRecordsProcessed"]) == ("JobComplete", PERSONS)
        good, bad = table(result(sf, job, "successfulResults")), table(result(sf, job, "failedResults"))
        assert {line["LastName"] for line in (*good, *bad)} == {f"Roe {n}" for n in range(PERSONS)}
        assert (len(good), len(bad), info["numberRecordsFailed"]) == (PERSONS * 9 // 10, PERSONS // 10, PERSONS // 10)
        assert sf.ask("SELECT COUNT() FROM Account").body["totalSize"] == len(good)
        assert {line["sf__Id"] for line in good} == living(sf)


def living(sf: Client) -> set[str]:
    """The Ids of all accounts."""
    reply = sf.ask("SELECT Id FROM Account").body
    ids = {row["Id"] for row in reply["records"]}
    while not reply["done"]:
        reply = sf.send("GET", reply["nextRecordsUrl"]).body
        ids |= {row["Id"] for row in reply["records"]}
    return ids


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_query_job_begins_anew_after_a_kill(tmp_path: Path, version: str) -> None:
    soql = "SELECT Id, Name FROM Account"
    with serving(tmp_path) as (_, sf):
        load = Classic(sf, "JSON", "insert")
        load.finish(load.add(json.dumps([{"LastName": f"Roe {n}"} for n in range(PERSONS)])))
        if version == "2.0":
            job = sf.send("POST", f"{JOBS}/query", {"operation": "query", "query": soql}).body["id"]
        else:
            query = Classic(sf, "JSON", "query")
            batch = query.add(soql)
    with serving(tmp_path) as (_, sf):
        if version == "2.0":
            assert finish(sf, job, "query")["numberRecordsProcessed"] == PERSONS
            found = [line["Id"] for line in table(sf.send("GET", f"{JOBS}/query/{job}/results"))]
        else:
            query.sf = sf
            assert query.finish(batch)["numberRecordsProcessed"] == PERSONS
            found = [row["Id"] for row in query.result(batch, query.result(batch).body[0]).body]
        assert (len(found), set(found)) == (PERSONS, living(sf))


def test_a_batch_of_bulk_one_goes_on_after_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, sf):
        job = Classic(sf, "CSV", "insert")
        batch = job.add(DATA)
        while not job.job()["numberRecordsProcessed"]:
            pass
    with serving(tmp_path) as (_, sf):
        job.sf = sf
        info = job.finish(batch)
        assert (info["state"], int(info["numberRecordsProcessed"])) == ("Completed", PERSONS)
        lines = job.result(batch).body.splitlines()[1:]
        assert (len(lines), sum('"true","true"' in line for line in lines)) == (PERSONS, PERSONS * 9 // 10)
        assert len(living(sf)) == PERSONS * 9 // 10


def test_a_job_goes_on_from_a_snapshot_that_is_put_back(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, DATA)
    set_state(sf, job, "UploadComplete")
    assert sf.control("POST", "snapshots", {"name": "middle"}).status in (200, 201, 204)
    finish(sf, job)
    assert sf.control("POST", "restore", {"name": "middle"}).status in (200, 204)
    assert sf.send("GET", f"{JOBS}/ingest/{job}").body["numberRecordsProcessed"] < PERSONS
    assert finish(sf, job)["numberRecordsProcessed"] == PERSONS
    good = table(result(sf, job, "successfulResults"))
    assert {line["sf__Id"] for line in good} == living(sf)

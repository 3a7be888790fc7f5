"""A plain client of Bulk API 2.0, so that tests say what is uploaded and what comes of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulator.box import VERSION, Client, Reply

JOBS = f"/services/data/v{VERSION}/jobs"
CSV = {"Content-Type": "text/csv; charset=UTF-8"}
POLLS_MAX = 10_000

Line = dict[str, str]


@dataclass(frozen=True)
class Worked:
    """What became of a job."""

    info: Mapping[str, Any]
    succeeded: list[Line]
    failed: list[Line]
    unprocessed: list[Line]

    @property
    def ids(self) -> list[str]:
        """The Ids of the records that were written."""
        return [line["sf__Id"] for line in self.succeeded]

    @property
    def errors(self) -> list[str]:
        """Why records were refused."""
        return [line["sf__Error"] for line in self.failed]

    @property
    def counts(self) -> tuple[int, int]:
        """How many records were processed, and how many of them failed."""
        return self.info["numberRecordsProcessed"], self.info["numberRecordsFailed"]


def open_job(sf: Client, sobject: str, operation: str = "insert", **more: str) -> str:
    """Make a job that has to be taken, and return its Id."""
    reply = sf.send("POST", f"{JOBS}/ingest", {"object": sobject, "operation": operation, **more})
    assert reply.status == 200, reply.body
    return str(reply.body["id"])


def put(sf: Client, job: str, data: str | bytes) -> Reply:
    return sf.send(
        "PUT", f"{JOBS}/ingest/{job}/batches", headers=CSV, raw=data.encode() if isinstance(data, str) else data
    )


def set_state(sf: Client, job: str, state: str, kind: str = "ingest") -> Reply:
    return sf.send("PATCH", f"{JOBS}/{kind}/{job}", {"state": state})


def finish(sf: Client, job: str, kind: str = "ingest") -> dict[str, Any]:
    """Poll a job until it has ended."""
    for _ in range(POLLS_MAX):
        info = sf.send("GET", f"{JOBS}/{kind}/{job}").body
        if info["state"] in ("JobComplete", "Failed", "Aborted"):
            return dict(info)
    raise AssertionError(f"job {job} never ends: {info}")


def table(reply: Reply) -> list[Line]:
    """Read an answer of CSV in the dialect jobs have unless they say otherwise."""
    assert reply.status == 200, reply.body
    assert reply.headers["content-type"].lower().startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.body, newline="")))


def result(sf: Client, job: str, name: str) -> Reply:
    return sf.send("GET", f"{JOBS}/ingest/{job}/{name}")


def ingest(sf: Client, sobject: str, operation: str, data: str | bytes, **more: str) -> Worked:
    """Run a whole job."""
    job = open_job(sf, sobject, operation, **more)
    assert put(sf, job, data).status == 201
    assert set_state(sf, job, "UploadComplete").status == 200
    info = finish(sf, job)
    names = ("successfulResults", "failedResults", "unprocessedrecords")
    return Worked(info, *(table(result(sf, job, name)) for name in names))

"""Whatever is uploaded: no answer is a 500, every record is told about once, and what was written is what is told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.emulator.box import Client
from tests.emulator.bulk.box import Worked, ingest
from tests.emulator.bulk.test_classic import Classic
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.server import RunningOrg

WORK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

COLUMNS = [
    *(
        "LastName",
        "firstname",
        "Name",
        "Id",
        "ID",
        "IsPersonAccount",
        "PersonEmail",
        "PersonBirthdate",
        "AnnualRevenue",
    ),
    *(
        "NumberOfEmployees",
        "PersonDoNotCall",
        "OwnerId",
        "Owner.Username",
        "RecordTypeId",
        "RecordType.Name",
        "ParentId",
    ),
    *(
        "Parent.Ext__c",
        "Ext__c",
        "BillingAddress",
        "BillingCountry",
        "Industry",
        "CreatedDate",
        "PersonContactId",
        "Site",
    ),
    *("K__pc", "X__pc", "Foo__c", "", "Parent.", ".Id", "User:Owner.Username", "attributes", "Nobody.Name"),
]
CELLS = st.one_of(
    st.sampled_from(
        ["", "#N/A", "Roe", "a@example.com", "true", "1", "2026-01-02", "2026-01-02T03:04:05Z", "1e999", "-7", "nan"]
    ),
    st.sampled_from(
        ["001000000000001AAA", "005000000000001AAA", "012000000000001AAA", "a1", "x" * 300, "\x00", "\ufeff"]
    ),
    st.text(max_size=12),
)
OPERATIONS = st.sampled_from(["insert", "update", "upsert", "delete", "hardDelete"])


@pytest.fixture(scope="module")
def org(running: RunningOrg) -> Iterator[Client]:
    client = Client(running)
    client.reset(ASSERTION_ORG)
    yield client
    client.close()


def work(org: Client, operation: str, data: str | bytes, key: str) -> Worked:
    """Run a job; every answer is one the helper takes, so none is an error."""
    more = {"externalIdFieldName": key} if operation == "upsert" else {}
    return ingest(org, "Account", operation, data, **more)


@st.composite
def tables(draw: st.DrawFn) -> str:
    header = draw(st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=6))
    width = st.lists(CELLS, min_size=len(header), max_size=len(header))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([header, *draw(st.lists(width, max_size=5))])
    return text.getvalue()


@WORK
@given(OPERATIONS, tables(), st.sampled_from(["Ext__c", "Id", "K__pc", "Loose__c"]))
def test_any_table_is_told_about_record_by_record(org: Client, operation: str, data: str, key: str) -> None:
    worked = work(org, operation, data, key)
    told = len(worked.succeeded) + len(worked.failed)
    if worked.info["state"] == "JobComplete":
        assert worked.counts == (told, len(worked.failed))
        assert worked.unprocessed == []
    else:
        assert (worked.info["state"], told, worked.counts) == ("Failed", 0, (0, 0))
        assert worked.info["errorMessage"]
    assert all(error.endswith("--") and "UNKNOWN" not in error for error in worked.errors)
    assert not worked.info.get("errorMessage", "").startswith("InternalServerError")
    for line in worked.succeeded:
        assert len(line["sf__Id"]) == 18


@WORK
@given(OPERATIONS, st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_end_a_job(org: Client, operation: str, data: bytes) -> None:
    worked = work(org, operation, data, "Ext__c")
    assert worked.info["state"] in ("JobComplete", "Failed")
    assert not worked.info.get("errorMessage", "").startswith("InternalServerError")


@WORK
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=8))
def test_cells_come_back_as_they_were_sent(org: Client, cells: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("LastName", "Description"), *cells])
    worked = work(org, "insert", text.getvalue(), "")
    back = [(line["LastName"], line["Description"]) for line in (*worked.succeeded, *worked.failed)]
    assert sorted(back) == sorted(cells)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), CELLS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(COLUMNS), inner, max_size=2)),
    max_leaves=4,
)
NAMES = st.one_of(st.sampled_from([*COLUMNS, "Owner", "Parent", "RecordType", "Contacts"]), st.text(max_size=5))
RECORDS = st.lists(st.dictionaries(NAMES, ANYTHING, max_size=4), max_size=4)


@WORK
@given(st.sampled_from(["insert", "update", "upsert", "delete", "hardDelete"]), RECORDS)
def test_any_records_are_told_about_in_order(org: Client, operation: str, records: list[dict[str, object]]) -> None:
    job = Classic(org, "JSON", operation, **({"externalIdFieldName": "Ext__c"} if operation == "upsert" else {}))
    batch = job.add(json.dumps(records))
    assert job.finish(batch)["state"] == "Completed"
    told = job.result(batch).body
    assert len(told) == len(records)
    assert all(row["success"] == (not row["errors"]) for row in told)


@WORK
@given(
    st.sampled_from(["JSON", "CSV", "XML"]),
    st.sampled_from(["insert", "update", "delete", "query", "queryAll"]),
    st.one_of(st.binary(min_size=1, max_size=120), st.text(min_size=1, max_size=120).map(str.encode)),
)
def test_any_batch_of_bulk_one_ends(org: Client, content_type: str, operation: str, data: bytes) -> None:
    job = Classic(org, content_type, operation)
    if data.strip():
        info = job.finish(job.add(data))
        assert info["state"] in ("Completed", "Failed")
        assert not (info.get("stateMessage") or "").startswith("InternalServerError")

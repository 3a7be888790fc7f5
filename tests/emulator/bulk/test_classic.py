"""What does Bulk API 1.0 answer, in each of its formats, and what does it refuse?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.emulator.box import Client, Reply

ASYNC = "/services/async/60.0/job"
SPACE = "{http://www.force.com/2009/06/asyncapi/dataload}"
TYPES = {"JSON": "application/json", "CSV": "text/csv; charset=UTF-8", "XML": "application/xml"}


class Classic:
    """A plain client of Bulk 1.0 for one job."""

    def __init__(self, sf: Client, content_type: str, operation: str, sobject: str = "Account", **more: Any) -> None:
        self.sf, self.content_type = sf, content_type
        info = {"operation": operation, "object": sobject, "contentType": content_type, **more}
        reply = self.send("POST", "", json.dumps(info).encode(), "application/json")
        assert reply.status == 201, reply.body
        self.id = reply.body["id"]

    def send(self, method: str, path: str, raw: bytes | None = None, media_type: str | None = None) -> Reply:
        """Send as clients do: the session in a header of its own and no Authorization."""
        return send(self.sf, method, path, raw, media_type or TYPES[self.content_type])

    def add(self, body: str | bytes) -> str:
        """Add a batch and return its Id."""
        raw = body.encode() if isinstance(body, str) else body
        return str(self.read_info(self.send("POST", f"/{self.id}/batch", raw), 201)["id"])

    def finish(self, batch: str) -> dict[str, Any]:
        """Poll a batch until it has ended."""
        for _ in range(10_000):
            info = self.read_info(self.send("GET", f"/{self.id}/batch/{batch}"))
            if info["state"] not in ("Queued", "InProgress"):
                return info
        raise AssertionError(info)

    def read_info(self, reply: Reply, status: int = 200) -> dict[str, Any]:
        """Read a batchInfo: JSON from JSON jobs, XML from all others."""
        assert reply.status == status, reply.body
        if self.content_type == "JSON":
            return dict(reply.body)
        assert reply.headers["content-type"].startswith("application/xml")
        return {child.tag.removeprefix(SPACE): child.text for child in fromstring(reply.body)}

    def job(self) -> dict[str, Any]:
        return dict(self.send("GET", f"/{self.id}", media_type="application/json").body)

    def result(self, batch: str, result: str = "") -> Reply:
        return self.send("GET", f"/{self.id}/batch/{batch}/result{'/' + result if result else ''}")


def send(sf: Client, method: str, path: str, raw: bytes | None, media_type: str, token: str | None = None) -> Reply:
    headers = {"X-SFDC-Session": sf.token if token is None else token, "Authorization": "", "Content-Type": media_type}
    return sf.send(method, ASYNC + path, headers=headers, raw=raw)


def run(sf: Client, content_type: str, operation: str, body: str, **more: Any) -> tuple[Classic, str, dict[str, Any]]:
    job = Classic(sf, content_type, operation, **more)
    batch = job.add(body)
    return job, batch, job.finish(batch)


# Records.


def test_json_records_answer_in_upload_order(sf: Client) -> None:
    records = [
        {"LastName": "Roe", "FirstName": None},
        {"FirstName": "Jo"},
        {"Name": "Acme", "attributes": {"type": "Account"}},
    ]
    job, batch, info = run(sf, "JSON", "insert", json.dumps(records))
    assert (info["state"], info["numberRecordsProcessed"], info["numberRecordsFailed"]) == ("Completed", 3, 1)
    first, second, third = job.result(batch).body
    assert (first["success"], first["created"], first["errors"]) == (True, True, [])
    assert second == {
        "success": False,
        "created": False,
        "id": None,
        "errors": [
            {
                "message": "Required fields are missing: [LastName]",
                "fields": ["LastName"],
                "statusCode": "REQUIRED_FIELD_MISSING",
                "extendedErrorDetails": None,
            }
        ],
    }
    assert sf.read("Account", third["id"])["IsPersonAccount"] is False


def test_csv_records_answer_with_four_columns(sf: Client) -> None:
    job, batch, info = run(sf, "CSV", "insert", 'LASTNAME,firstname,Description\r\nRoe,Jo,"a\r\nb"\r\n,Jo,#N/A\r\n')
    assert (info["state"], info["numberRecordsFailed"]) == ("Completed", "1")
    header, good, bad = job.result(batch).body.splitlines()
    assert header == '"Id","Success","Created","Error"'
    account = good.split('"')[1]
    assert good == f'"{account}","true","true",""'
    assert bad == '"","false","false","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"'
    assert sf.read("Account", account)["Description"] == "a\r\nb"


XML_RECORDS = """<?xml version="1.0" encoding="UTF-8"?>
<sObjects xmlns="http://www.force.com/2009/06/asyncapi/dataload" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <sObject><type>Contact</type><LastName>Lee</LastName><Phone xsi:nil="true"/>
    <Account><sObject><Ext__c>A1</Ext__c></sObject></Account></sObject>
  <sObject><FirstName>Jo &amp; Co</FirstName></sObject>
</sObjects>"""


def test_xml_records_answer_in_xml_and_find_parents_by_external_id(sf: Client) -> None:
    account = sf.add("Account", Name="Acme", Ext__c="A1")
    job, batch, info = run(sf, "XML", "insert", XML_RECORDS, sobject="Contact")
    assert info["state"] == "Completed", info
    good, bad = fromstring(job.result(batch).body)
    assert [text(good, name) for name in ("success", "created")] == ["true", "true"]
    assert sf.read("Contact", text(good, "id"))["AccountId"] == account
    error = bad.find(f"{SPACE}errors")
    assert error is not None
    assert [text(error, name) for name in ("statusCode", "fields")] == ["REQUIRED_FIELD_MISSING", "LastName"]
    assert bad.find(f"{SPACE}id") is None


def text(element: Element, name: str) -> str:
    return element.findtext(SPACE + name) or ""


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("JSON", '[{"Ext__c": "A", "LastName": "One"}, {"Ext__c": "B", "LastName": "Two"}]'),
        ("CSV", "Ext__c,LastName,Id\nA,One,\nB,Two,\n"),
        (
            "XML",
            "<s><r><Ext__c>A</Ext__c><LastName>One</LastName></r><r><Ext__c>B</Ext__c><LastName>Two</LastName></r></s>",
        ),
    ],
)
def test_upserts_change_what_is_there_and_create_the_rest(sf: Client, content_type: str, body: str) -> None:
    there = sf.add("Account", LastName="Old", Ext__c="A")
    _, _, info = run(sf, content_type, "upsert", body, externalIdFieldName="ext__C")
    assert (info["state"], int(info["numberRecordsFailed"])) == ("Completed", 0)
    assert sf.read("Account", there)["LastName"] == "One"
    assert [row["Name"] for row in sf.rows("SELECT Name FROM Account ORDER BY Name")] == ["One", "Two"]


def test_updates_and_deletes_go_by_id(sf: Client) -> None:
    accounts = [sf.person()[0] for _ in range(2)]
    run(sf, "JSON", "update", json.dumps([{"id": account, "FirstName": "Jo"} for account in accounts]))
    assert {row["FirstName"] for row in sf.rows("SELECT FirstName FROM Account")} == {"Jo"}
    run(sf, "CSV", "delete", f"Id\n{accounts[0]}\n")
    run(sf, "JSON", "hardDelete", json.dumps([{"Id": accounts[1]}]))
    assert [row["Id"] for row in sf.rows("SELECT Id FROM Account", every=True)] == [accounts[0]]


def test_the_body_of_a_batch_can_be_read_again(sf: Client) -> None:
    body = '[{"LastName": "Roe"}]'
    job, batch, _ = run(sf, "JSON", "insert", body)
    assert job.send("GET", f"/{job.id}/batch/{batch}/request").body == json.loads(body)


# Queries.


def test_a_query_batch_has_a_list_of_results_and_rows(sf: Client) -> None:
    account, _ = sf.person(PersonEmail="pat@example.com")
    job, batch, info = run(sf, "CSV", "query", "SELECT Id, PersonEmail, Owner.Username, Fax FROM Account")
    assert info["state"] == "Completed"
    (result,) = fromstring(job.result(batch).body)
    assert (result.text or "").startswith("752")
    rows = job.result(batch, result.text or "")
    assert rows.headers["content-type"].startswith("text/csv")
    assert (
        rows.body
        == f'"Id","PersonEmail","Owner.Username","Fax"\n"{account}","pat@example.com","api@box.example.com",""\n'
    )
    assert job.job()["numberRecordsProcessed"] == 1


def test_dates_are_milliseconds_in_json_rows_alone(sf: Client) -> None:
    sf.person()
    soql = "SELECT Id, CreatedDate, Owner.CreatedDate FROM Account"
    job, batch, _ = run(sf, "JSON", "query", soql)
    (row,) = job.result(batch, job.result(batch).body[0]).body
    assert row["attributes"]["type"] == "Account"
    assert row["CreatedDate"] % 1000 == row["Owner"]["CreatedDate"] % 1000 == 0
    job, batch, _ = run(sf, "CSV", "query", soql)
    (result,) = fromstring(job.result(batch).body)
    assert job.result(batch, result.text or "").body.splitlines()[1].count(".000Z") == 2


def test_xml_rows_are_records(sf: Client) -> None:
    account = sf.add("Account", Name="A & B")
    job, batch, _ = run(sf, "XML", "queryAll", "SELECT Id, Name, Fax, Owner.Username FROM Account")
    (result,) = fromstring(job.result(batch).body)
    (record,) = fromstring(job.result(batch, result.text or "").body)
    assert [text(record, name) for name in ("type", "Id", "Name")] == ["Account", account, "A & B"]
    owner = record.find(f"{SPACE}Owner")
    assert owner is not None
    assert text(owner, "Username") == "api@box.example.com"


@pytest.mark.parametrize(("content_type", "body"), [("JSON", []), ("CSV", "Records not found for this query")])
def test_a_query_of_nothing_has_a_result_without_rows(sf: Client, content_type: str, body: object) -> None:
    job, batch, info = run(sf, content_type, "query", "SELECT Id FROM Account")
    assert (info["state"], int(info["numberRecordsProcessed"]), job.job()["numberRecordsProcessed"]) == (
        "Completed",
        0,
        0,
    )
    listed = job.result(batch)
    result = listed.body[0] if content_type == "JSON" else fromstring(listed.body)[0].text
    assert job.result(batch, result).body == body


def test_pk_chunking_is_tolerated(sf: Client) -> None:
    headers = {
        "X-SFDC-Session": sf.token,
        "Sforce-Enable-PKChunking": "chunkSize=100000",
        "Content-Type": "application/json",
    }
    info = {"operation": "query", "object": "Account", "contentType": "CSV"}
    assert sf.send("POST", ASYNC, info, headers).status == 201


@pytest.mark.parametrize(
    ("soql", "words"),
    [
        (
            "SELECT BillingAddress FROM Account",
            "FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported in Bulk Query",
        ),
        ("SELECT Nothing FROM Account", "INVALID_FIELD"),
        ("nonsense", "MALFORMED_QUERY"),
    ],
)
def test_a_query_that_can_not_be_worked_fails_its_batch(sf: Client, soql: str, words: str) -> None:
    job, batch, info = run(sf, "JSON", "query", soql)
    assert info["state"] == "Failed"
    assert info["stateMessage"].startswith("InvalidBatch : Failed to process query: ")
    assert words in info["stateMessage"]
    assert job.result(batch).status == 400


# Jobs.


def test_a_job_tells_all_about_its_batches(sf: Client) -> None:
    job = Classic(sf, "JSON", "insert", concurrencyMode=1)
    batches = [job.add('[{"LastName": "Roe"}, {}]'), job.add('[{"LastName": "Poe"}]')]
    for batch in batches:
        job.finish(batch)
    closed = job.send("POST", f"/{job.id}", b'{"state": "Closed"}', "application/json").body
    wanted = {
        "id": job.id,
        "operation": "insert",
        "object": "Account",
        "state": "Closed",
        "concurrencyMode": "Serial",
        "contentType": "JSON",
        "numberBatchesQueued": 0,
        "numberBatchesInProgress": 0,
        "numberBatchesCompleted": 2,
        "numberBatchesFailed": 0,
        "numberBatchesTotal": 2,
        "numberRecordsProcessed": 3,
        "numberRetries": 0,
        "apiVersion": 60.0,
        "numberRecordsFailed": 1,
    }
    assert {name: closed[name] for name in wanted} == wanted
    listed = job.send("GET", f"/{job.id}/batch").body["batchInfo"]
    assert [(info["id"], info["jobId"], info["state"]) for info in listed] == [
        (batch, job.id, "Completed") for batch in batches
    ]


def test_jobs_made_in_xml_answer_in_xml(sf: Client) -> None:
    body = (
        '<jobInfo xmlns="http://www.force.com/2009/06/asyncapi/dataload"><operation>insert</operation>'
        "<object>account</object><contentType>CSV</contentType></jobInfo>"
    )
    reply = send(sf, "POST", "", body.encode(), "application/xml; charset=UTF-8")
    assert (reply.status, reply.headers["content-type"].startswith("application/xml")) == (201, True)
    info = {child.tag.removeprefix(SPACE): child.text for child in fromstring(reply.body)}
    assert (info["state"], info["object"], info["apiVersion"]) == ("Open", "Account", "60.0")


def test_aborting_leaves_waiting_batches_alone(sf: Client) -> None:
    job = Classic(sf, "CSV", "insert")
    batch = job.add("LastName\n" + "\n".join(f"Roe {n}" for n in range(5000)))
    aborted = job.send("POST", f"/{job.id}", b'{"state": "Aborted"}', "application/json")
    assert (aborted.status, aborted.body["state"]) == (200, "Aborted")
    assert job.finish(batch)["state"] == "NotProcessed"
    assert len(sf.rows("SELECT Id FROM Account")) < 5000


# Refusals.


def refusal(reply: Reply) -> str:
    """The exceptionCode of an answer, in either format."""
    assert reply.status == 400, reply.body
    if isinstance(reply.body, Mapping):
        return str(reply.body["exceptionCode"])
    return fromstring(reply.body).findtext(f"{SPACE}exceptionCode") or ""


@pytest.mark.parametrize("media_type", ["application/json", "application/xml", "text/csv"])
@pytest.mark.parametrize("token", ["", "nobody's"])
def test_a_session_that_is_none_is_a_400(sf: Client, media_type: str, token: str) -> None:
    assert refusal(send(sf, "POST", "", b"{}", media_type, token)) == "InvalidSessionId"


def test_a_bad_session_says_so_in_xml(sf: Client) -> None:
    reply = send(sf, "GET", "/750000000000001AAA", None, "application/xml", "nobody's")
    assert "<exceptionCode>InvalidSessionId</exceptionCode>" in reply.body


@pytest.mark.parametrize(
    ("info", "code"),
    [
        ({}, "InvalidJob"),
        ({"operation": "fly", "object": "Account"}, "InvalidJob"),
        ({"operation": "insert", "object": "Nothing"}, "InvalidEntity"),
        ({"operation": "upsert", "object": "Account", "externalIdFieldName": "Phone"}, "InvalidJob"),
        ({"operation": "upsert", "object": "Account"}, "InvalidJob"),
        ({"operation": "insert", "object": "Account", "contentType": "ZIP_CSV"}, "FeatureNotEnabled"),
        ({"operation": "insert", "object": "Account", "contentType": "YAML"}, "InvalidJob"),
        ({"operation": "insert", "object": "Account", "concurrencyMode": "Sideways"}, "InvalidJob"),
        ({"operation": 7, "object": []}, "InvalidJob"),
    ],
)
def test_jobs_that_say_nonsense_are_refused(sf: Client, info: dict[str, Any], code: str) -> None:
    assert refusal(send(sf, "POST", "", json.dumps(info).encode(), "application/json")) == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"<jobInfo>", b"\xff"])
@pytest.mark.parametrize("media_type", ["application/json", "application/xml"])
def test_bodies_that_can_not_be_read_are_refused(sf: Client, body: bytes, media_type: str) -> None:
    assert refusal(send(sf, "POST", "", body, media_type)) == "InvalidJob"


def test_batches_need_an_open_job_and_a_body(sf: Client) -> None:
    job = Classic(sf, "JSON", "insert")
    assert refusal(job.send("POST", f"/{job.id}/batch", b" ")) == "ClientInputError"
    job.send("POST", f"/{job.id}", b'{"state": "Closed"}', "application/json")
    assert refusal(job.send("POST", f"/{job.id}/batch", b"[]")) == "InvalidJobState"
    assert refusal(job.send("POST", f"/{job.id}", b'{"state": "Closed"}', "application/json")) == "InvalidJobState"


@pytest.mark.parametrize("path", ["/nobody", "/750000000000009AAA", "/750000000000009AAA/batch"])
def test_unknown_jobs_are_refused(sf: Client, path: str) -> None:
    assert refusal(send(sf, "GET", path, None, "application/json")) == "InvalidJob"


def test_unknown_batches_and_results_are_refused(sf: Client) -> None:
    job, batch, _ = run(sf, "JSON", "insert", "[]")
    paths = ("nobody", "751000000000009AAA", "751000000000009AAA/result", f"{batch}/result/752000000000001AAA")
    assert {refusal(job.send("GET", f"/{job.id}/batch/{path}")) for path in paths} == {"InvalidBatch"}


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("CSV", "Nothing__c\nx\n", "InvalidBatch : Field name not found : Nothing__c"),
        ("CSV", 'LastName\n"Roe', "InvalidBatch : Line "),
        ("CSV", "LastName,FirstName\nRoe\n", "InvalidBatch : Record 1 has 1 columns"),
        ("JSON", "{", "ClientInputError : Unable to parse records"),
        ("JSON", "[1]", "Unable to parse records"),
        ("XML", "<sObjects>", "Unable to parse records"),
        ("XML", '<!DOCTYPE a [<!ENTITY b "c">]><a><b>&b;</b></a>', "Unable to parse records"),
    ],
)
def test_data_that_can_not_be_read_fails_its_batch(sf: Client, content_type: str, body: str, words: str) -> None:
    _, _, info = run(sf, content_type, "insert", body)
    assert info["state"] == "Failed"
    assert words in info["stateMessage"]

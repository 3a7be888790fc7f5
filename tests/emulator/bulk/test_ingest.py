"""What do ingest jobs of Bulk API 2.0 write, what do they tell about each record, and what do they refuse?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.emulator.box import Client, Reply
from tests.emulator.bulk.box import CSV, JOBS, Worked, finish, ingest, open_job, put, result, set_state, table
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.seeds.document import (
    AssignmentEntry,
    AssignmentRule,
    ConnectedApp,
    Profile,
    Queue,
    SeedDocument,
    User,
)

E3 = "REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --"


def insert(sf: Client, data: str | bytes, **more: str) -> Worked:
    return ingest(sf, "Account", "insert", data, **more)


def names(sf: Client, sobject: str = "Account") -> list[str]:
    return [row["Name"] for row in sf.rows(f"SELECT Name FROM {sobject} ORDER BY Id")]


# The life of a job.


def test_a_new_job_tells_where_its_data_goes(sf: Client) -> None:
    job = open_job(sf, "account", externalIdFieldName="")
    info = sf.send("GET", f"{JOBS}/ingest/{job}").body
    wanted = {
        "id": job,
        "operation": "insert",
        "object": "Account",
        "state": "Open",
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": 60.0,
        "contentUrl": f"services/data/v60.0/jobs/ingest/{job}/batches",
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
        "jobType": "V2Ingest",
        "retries": 0,
        "numberRecordsProcessed": 0,
        "numberRecordsFailed": 0,
    }
    assert {name: info[name] for name in wanted} == wanted
    assert job.startswith("750")
    assert "externalIdFieldName" not in info


def test_an_upload_answers_201_and_nothing(sf: Client) -> None:
    reply = put(sf, open_job(sf, "Account"), "LastName\nRoe\n")
    assert (reply.status, reply.body) == (201, None)


def test_a_job_goes_from_open_to_complete(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\nRoe\n")
    closed = set_state(sf, job, "UploadComplete")
    assert (closed.status, closed.body["state"], "contentUrl" in closed.body) == (200, "UploadComplete", False)
    info = finish(sf, job)
    assert (info["state"], info["numberRecordsProcessed"], info["numberRecordsFailed"]) == ("JobComplete", 1, 0)
    assert names(sf) == ["Roe"]


def test_job_and_data_may_come_in_one_request(sf: Client) -> None:
    job = json.dumps({"object": "Account", "operation": "insert"})
    body = (
        f'--B\r\nContent-Disposition: form-data; name="job"\r\nContent-Type: application/json\r\n\r\n{job}\r\n--B\r\n'
        'Content-Disposition: form-data; name="content"; filename="content"\r\nContent-Type: text/csv\r\n\r\n'
        "LastName\nRoe\n\r\n--B--\r\n"
    )
    headers = {"Content-Type": 'multipart/form-data; boundary="B"'}
    reply = sf.send("POST", f"{JOBS}/ingest", headers=headers, raw=body.encode())
    assert (reply.status, reply.body["state"]) == (200, "UploadComplete")
    assert finish(sf, reply.body["id"])["state"] == "JobComplete"
    assert names(sf) == ["Roe"]


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("multipart/form-data", b"", "JSON_PARSER_ERROR"),
        ("multipart/form-data; boundary=B", b"--B--", "INVALIDJOB"),
        (
            "multipart/form-data; boundary=B",
            b'--B\r\nContent-Disposition: form-data; name="job"\r\n\r\n{}',
            "INVALIDJOB",
        ),
    ],
)
def test_multipart_requests_that_make_no_sense_are_refused(
    sf: Client, content_type: str, body: bytes, code: str
) -> None:
    reply = sf.send("POST", f"{JOBS}/ingest", headers={"Content-Type": content_type}, raw=body)
    assert (reply.status, reply.code) == (400, code)


def test_data_may_come_in_chunks(sf: Client) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"LastName\nR"
        yield b"oe\nPoe\n"

    job = open_job(sf, "Account")
    assert sf.send("PUT", f"{JOBS}/ingest/{job}/batches", headers=CSV, raw=chunks()).status == 201
    set_state(sf, job, "UploadComplete")
    assert finish(sf, job)["numberRecordsProcessed"] == 2


def test_a_second_upload_keeps_a_job_from_being_closed(sf: Client) -> None:
    job = open_job(sf, "Account")
    assert [put(sf, job, "LastName\nRoe\n").status for _ in range(2)] == [201, 201]
    refused = set_state(sf, job, "UploadComplete")
    assert (refused.status, refused.code) == (400, "INVALIDJOB")
    assert "Found multiple contents for job" in refused.message
    assert set_state(sf, job, "Aborted").body["state"] == "Aborted"
    assert names(sf) == []


@pytest.mark.parametrize(
    ("first", "second"), [("UploadComplete", "UploadComplete"), ("Aborted", "Aborted"), ("Aborted", "UploadComplete")]
)
def test_a_job_that_was_closed_or_aborted_stays_so(sf: Client, first: str, second: str) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\nRoe\n")
    set_state(sf, job, first)
    finish(sf, job)
    refused = set_state(sf, job, second)
    assert (refused.status, refused.code) == (400, "INVALIDJOBSTATE")
    verb, state = "Aborting" if second == "Aborted" else "Closing", first.replace("UploadComplete", "Completed")
    assert refused.message == f"{verb} already {state} Job not allowed"
    assert put(sf, job, "LastName\nRoe\n").code == "INVALIDJOBSTATE"


def test_an_aborted_job_says_what_was_not_done(sf: Client) -> None:
    job = open_job(sf, "Account")
    lines = [f"Roe {number}" for number in range(20_000)]
    put(sf, job, "LastName\n" + "\n".join(lines))
    set_state(sf, job, "UploadComplete")
    assert set_state(sf, job, "Aborted").status == 200
    info = finish(sf, job)
    done, rest = table(result(sf, job, "successfulResults")), table(result(sf, job, "unprocessedRecords"))
    assert len(done) == info["numberRecordsProcessed"] == len(names(sf)) < 20_000
    assert [line["LastName"] for line in (*done, *rest)] == lines


def test_results_wait_for_the_end(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\nRoe\n")
    for name in ("successfulResults", "failedResults", "unprocessedrecords"):
        reply = result(sf, job, name)
        assert (reply.status, reply.code) == (400, "INVALIDJOBSTATE")


def test_other_calls_are_answered_while_a_job_runs(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\n" + "\n".join(f"Roe {number}" for number in range(5_000)))
    set_state(sf, job, "UploadComplete")
    account = sf.add("Account", Name="Acme")
    assert sf.read("Account", account)["Name"] == "Acme"
    assert sf.send("GET", f"{JOBS}/ingest/{job}").body["state"] == "InProgress"
    assert finish(sf, job)["numberRecordsProcessed"] == 5_000


def test_jobs_run_side_by_side(sf: Client) -> None:
    jobs = [open_job(sf, "Account") for _ in range(3)]
    for job in jobs:
        put(sf, job, "LastName\n" + "\n".join(f"Roe {number}" for number in range(500)))
        set_state(sf, job, "UploadComplete")
    assert [finish(sf, job)["numberRecordsFailed"] for job in jobs] == [0, 0, 0]
    assert len(names(sf)) == 1500


def test_jobs_are_deleted_when_they_have_ended_or_wait(sf: Client) -> None:
    job = open_job(sf, "Account")
    assert sf.send("DELETE", f"{JOBS}/ingest/{job}").code == "INVALIDJOBSTATE"
    set_state(sf, job, "Aborted")
    assert sf.send("DELETE", f"{JOBS}/ingest/{job}").status == 204
    assert sf.send("GET", f"{JOBS}/ingest/{job}").status == 404


def test_jobs_are_listed_by_kind(sf: Client) -> None:
    ours = open_job(sf, "Account")
    classic = {"operation": "insert", "object": "Account", "contentType": "JSON"}
    theirs = sf.send("POST", "/services/async/60.0/job", classic).body["id"]

    def listed(search: str) -> list[Any]:
        body = sf.send("GET", f"{JOBS}/ingest{search}").body
        assert (body["done"], body["nextRecordsUrl"]) == (True, None)
        return [job["id"] for job in body["records"]]

    assert listed("/") == listed("?isPkChunkingEnabled=false") == [ours, theirs]
    assert (listed("?jobType=V2Ingest"), listed("?jobType=Classic"), listed("?jobType=x")) == ([ours], [theirs], [])


def test_long_lists_of_jobs_come_in_pages(sf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.emulator.endpoints.bulk_ingest._LISTED_AT_ONCE", 3)
    jobs = [open_job(sf, "Account") for _ in range(5)]
    first = sf.send("GET", f"{JOBS}/ingest").body
    assert (first["done"], len(first["records"])) == (False, 3)
    second = sf.send("GET", first["nextRecordsUrl"]).body
    assert [job["id"] for job in first["records"] + second["records"]] == jobs


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "INVALIDJOB"),
        ({"object": "Account"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "query"}, "INVALIDJOB"),
        ({"object": "Nothing", "operation": "insert"}, "INVALIDENTITY"),
        ({"object": "Account", "operation": "upsert"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "upsert", "externalIdFieldName": "Phone"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "insert", "contentType": "JSON"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "insert", "lineEnding": "CR"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "insert", "columnDelimiter": ";"}, "INVALIDJOB"),
        ({"object": "Account", "operation": "insert", "assignmentRuleId": "x"}, "INVALIDJOB"),
        ({"object": 7, "operation": ["insert"]}, "INVALIDJOB"),
        ([], "JSON_PARSER_ERROR"),
    ],
)
def test_jobs_that_say_nonsense_are_refused(sf: Client, body: Any, code: str) -> None:
    reply = sf.send("POST", f"{JOBS}/ingest", body)
    assert (reply.status, reply.code) == (400, code)


def test_data_has_to_be_called_csv(sf: Client) -> None:
    reply = sf.send("PUT", f"{JOBS}/ingest/{open_job(sf, 'Account')}/batches", raw=b"LastName\nRoe\n")
    assert (reply.status, reply.code) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("job", ["nobody", "750000000000009AAA", "001000000000001AAA"])
def test_unknown_jobs_are_not_found(sf: Client, job: str) -> None:
    replies: list[Reply] = [sf.send("GET", f"{JOBS}/ingest/{job}"), set_state(sf, job, "Aborted"), put(sf, job, "a")]
    replies += [result(sf, job, "failedResults"), sf.send("DELETE", f"{JOBS}/ingest/{job}")]
    assert {reply.status for reply in replies} == {404}


# What is told about records.


def test_results_repeat_the_columns_as_uploaded(sf: Client) -> None:
    worked = insert(sf, 'LASTNAME,"firstName",Phone\nRoe,Jo,\n,"Q ""x""",#N/A\n')
    assert list(worked.succeeded[0]) == ["sf__Id", "sf__Created", "LASTNAME", "firstName", "Phone"]
    assert worked.succeeded[0] | {"sf__Id": ""} == {
        "sf__Id": "",
        "sf__Created": "true",
        "LASTNAME": "Roe",
        "firstName": "Jo",
        "Phone": "",
    }
    assert worked.failed == [{"sf__Id": "", "sf__Error": E3, "LASTNAME": "", "firstName": 'Q "x"', "Phone": "#N/A"}]
    assert worked.unprocessed == []


def test_every_cell_is_quoted_and_the_header_is_always_there(sf: Client) -> None:
    job = open_job(sf, "Account", lineEnding="CRLF", columnDelimiter="PIPE")
    put(sf, job, "LastName|Description\r\nRoe|a\r\n")
    set_state(sf, job, "UploadComplete")
    finish(sf, job)
    account = sf.rows("SELECT Id FROM Account")[0]["Id"]
    good = result(sf, job, "successfulResults/")
    assert good.body == f'"sf__Id"|"sf__Created"|"LastName"|"Description"\r\n"{account}"|"true"|"Roe"|"a"\r\n'
    assert result(sf, job, "failedResults").body == '"sf__Id"|"sf__Error"|"LastName"|"Description"\r\n'
    assert result(sf, job, "unprocessedRecords").body == '"LastName"|"Description"\r\n'


def test_results_are_csv_whatever_is_asked_for(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\n")
    set_state(sf, job, "UploadComplete")
    finish(sf, job)
    reply = sf.send("GET", f"{JOBS}/ingest/{job}/failedResults", headers={"Accept": "application/json"})
    assert reply.headers["content-type"].startswith("text/csv")


def test_bad_records_leave_the_good_ones_alone(sf: Client) -> None:
    worked = insert(
        sf, "LastName,PersonEmail\n" + "\n".join(f"Roe {n},{'x' if n % 3 else 'a@example.com'}" for n in range(450))
    )
    assert (worked.info["state"], worked.counts) == ("JobComplete", (450, 300))
    assert set(worked.errors) == {"INVALID_EMAIL_ADDRESS:Email: invalid email address: x:PersonEmail --"}
    assert len(names(sf)) == len(names(sf, "Contact")) == 150


@pytest.mark.parametrize(
    ("column", "cell", "error"),
    [
        (
            "PersonBirthdate",
            "soon",
            "INVALID_TYPE_ON_FIELD_IN_RECORD:Birthdate: value not of required type: soon:PersonBirthdate --",
        ),
        (
            "AnnualRevenue",
            "1_000",
            "INVALID_TYPE_ON_FIELD_IN_RECORD:Annual Revenue: value not of required type: 1_000:",
        ),
        ("IsPersonAccount", "true", "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: IsPersonAccount."),
        ("OwnerId", "005000000000999AAA", "INVALID_CROSS_REFERENCE_KEY:"),
        (
            "Owner.Username",
            "nobody",
            "INVALID_FIELD:Foreign key external ID: nobody not found for field Username in entity User:--",
        ),
        ("Id", "001000000000001AAA", "INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify Id in an insert call:Id --"),
    ],
)
def test_errors_name_code_message_and_fields(sf: Client, column: str, cell: str, error: str) -> None:
    worked = insert(sf, f"LastName,{column}\nRoe,{cell}\nPoe,\n")
    assert worked.counts == (2, 1)
    assert worked.errors[0].startswith(error)
    assert worked.errors[0].endswith("--")


# What cells mean.


def test_an_empty_cell_leaves_a_field_alone_and_na_empties_it(sf: Client) -> None:
    account, _ = sf.person(Phone="1", Fax="2")
    assert ingest(sf, "Account", "update", f"Id,Phone,Fax\n{account},,#N/A\n").counts == (1, 0)
    row = sf.read("Account", account)
    assert (row["Phone"], row["Fax"]) == ("1", None)


@pytest.mark.parametrize(
    ("cell", "value"), [("true", True), ("TRUE", True), ("1", True), ("0", False), ("False", False), ("", False)]
)
def test_booleans_are_words_or_digits(sf: Client, cell: str, value: bool) -> None:
    worked = ingest(sf, "Account", "insert", f"LastName,PersonDoNotCall\nRoe,{cell}\n")
    assert sf.read("Account", worked.ids[0])["PersonDoNotCall"] is value


def test_a_tick_box_is_never_null(sf: Client) -> None:
    account, _ = sf.person()
    error = "INVALID_TYPE_ON_FIELD_IN_RECORD:Do Not Call: value not of required type: #N/A:PersonDoNotCall --"
    assert ingest(sf, "Account", "update", f"Id,PersonDoNotCall\n{account},#N/A\n").errors == [error]
    refused = sf.update("Account", account, {"PersonDoNotCall": None})
    assert (refused.code, refused.fields) == ("INVALID_TYPE_ON_FIELD_IN_RECORD", ["PersonDoNotCall"])


def test_relationships_are_found_by_external_id_and_username(sf: Client) -> None:
    account = sf.add("Account", Name="Acme", Ext__c="A1")
    worked = ingest(sf, "Contact", "insert", "LastName,Account.Ext__c,owner.USERNAME\nLee,a1,api@box.example.com\n")
    assert worked.counts == (1, 0)
    assert sf.read("Contact", worked.ids[0])["AccountId"] == account


def test_a_parent_of_several_kinds_is_named_with_its_kind(sf: Client) -> None:
    contact = sf.add("Contact", LastName="Lee", K__c="K1")
    data = "Subject,DurationInMinutes,ActivityDateTime,Contact:Who.K__c\nCall,30,2026-01-02T03:04:05.000Z,K1\n"
    assert sf.read("Event", ingest(sf, "Event", "insert", data).ids[0])["WhoId"] == contact


def test_a_record_type_is_found_by_its_label(sf: Client) -> None:
    worked = insert(sf, "LastName,RecordType.Name\nRoe,Patient\n")
    label = sf.rows(f"SELECT RecordType.DeveloperName FROM Account WHERE Id = '{worked.ids[0]}'")
    assert label[0]["RecordType"]["DeveloperName"] == "Patient"


def test_quoted_line_breaks_blank_lines_and_a_byte_order_mark(sf: Client) -> None:
    worked = insert(sf, b'\xef\xbb\xbf\nLastName,Description\n\nRoe,"a\n\nb"\n\n\nPoe,\n')
    assert worked.counts == (2, 0)
    assert sf.read("Account", worked.ids[0])["Description"] == "a\n\nb"


@pytest.mark.parametrize(
    ("name", "sign"),
    [("COMMA", ","), ("TAB", "\t"), ("PIPE", "|"), ("SEMICOLON", ";"), ("CARET", "^"), ("BACKQUOTE", "`")],
)
@pytest.mark.parametrize(("ending", "end"), [("LF", "\n"), ("CRLF", "\r\n")])
def test_each_delimiter_and_line_ending(sf: Client, name: str, sign: str, ending: str, end: str) -> None:
    worked_data = f'LastName{sign}FirstName{end}"Roe{sign}"{sign}Jo{end}'
    job = open_job(sf, "Account", columnDelimiter=name, lineEnding=ending)
    put(sf, job, worked_data)
    set_state(sf, job, "UploadComplete")
    assert finish(sf, job)["numberRecordsFailed"] == 0
    assert names(sf) == [f"Jo Roe{sign}".strip()]


# Operations.


def test_upserts_create_and_change_by_external_id(sf: Client) -> None:
    there = sf.add("Account", LastName="Old", Ext__c="a")
    worked = ingest(
        sf, "Account", "upsert", "EXT__C,LastName,Id\nA,One,\nB,Two,\n,Three,\n", externalIdFieldName="ext__c"
    )
    assert worked.info["externalIdFieldName"] == "Ext__c"
    assert [(line["sf__Created"], line["LastName"]) for line in worked.succeeded] == [("false", "One"), ("true", "Two")]
    assert worked.errors == ["MISSING_ARGUMENT:Ext__c not specified:--"]
    assert sf.read("Account", there)["LastName"] == "One"


def test_upserts_by_id_without_the_column_create(sf: Client) -> None:
    worked = ingest(sf, "Account", "upsert", "LastName\nRoe\nPoe\n", externalIdFieldName="Id")
    assert [line["sf__Created"] for line in worked.succeeded] == ["true", "true"]


def test_upserts_by_id_change_where_there_is_one(sf: Client) -> None:
    account, _ = sf.person()
    worked = ingest(sf, "Account", "upsert", f"Id,LastName\n{account[:15]},One\n,Two\n", externalIdFieldName="Id")
    assert (worked.ids[0], worked.succeeded[0]["sf__Created"]) == (account, "false")
    assert names(sf) == ["One", "Two"]


def test_an_upsert_that_matches_several_fails_its_record(sf: Client) -> None:
    for _ in range(2):
        sf.add("Account", Name="Acme", Loose__c="x")
    worked = ingest(sf, "Account", "upsert", "Loose__c,Phone\nx,1\n", externalIdFieldName="Loose__c")
    assert worked.errors[0].startswith("DUPLICATE_EXTERNAL_ID:")


def test_a_key_stands_once_among_two_hundred_records(sf: Client) -> None:
    lines = ["A,One", "a,Two", *(f"k{number},Roe" for number in range(198)), "A,Three"]
    worked = ingest(sf, "Account", "upsert", "Ext__c,LastName\n" + "\n".join(lines), externalIdFieldName="Ext__c")
    assert worked.errors == [f"DUPLICATE_VALUE:Duplicate external id specified: {key}:Ext__c --" for key in "Aa"]
    assert (worked.counts, worked.succeeded[-1]["LastName"]) == ((201, 2), "Three")


@pytest.mark.parametrize(("operation", "key"), [("update", ""), ("upsert", "Id")])
def test_a_record_is_changed_once_among_two_hundred(sf: Client, operation: str, key: str) -> None:
    account = sf.add("Account", Name="Acme")
    data = f"Id,Phone\n{account},1\n{account[:15]},2\n"
    worked = ingest(sf, "Account", operation, data, externalIdFieldName=key)
    assert worked.errors == [f"DUPLICATE_VALUE:Duplicate id specified: {account}:Id --"] * 2


def test_updates_go_by_id(sf: Client) -> None:
    account, contact = sf.person()
    deleted = sf.add("Account", Name="Gone")
    sf.delete("Account", deleted)
    ids = [account, deleted, "001000000000999AAA", contact, "", "x"]
    worked = ingest(sf, "Account", "update", "FirstName,ID\n" + "".join(f"Jo,{record_id}\n" for record_id in ids))
    assert worked.ids == [account]
    assert [error.partition(":")[0] for error in worked.errors] == [
        "ENTITY_IS_DELETED",
        "INVALID_CROSS_REFERENCE_KEY",
        "MALFORMED_ID",
        "MISSING_ARGUMENT",
        "MALFORMED_ID",
    ]
    assert worked.failed[0]["sf__Id"] == deleted


def test_businesses_become_persons_where_they_can(sf: Client) -> None:
    """Rule 3.27 (D): in a batch valid rows change and invalid rows come back as row errors."""
    person = sf.rows("SELECT Id FROM RecordType WHERE DeveloperName = 'PersonAccount'")[0]["Id"]
    accounts = [sf.add("Account", Name=f"Acme {number}") for number in range(4)]
    for account in accounts[::2]:
        sf.add("Contact", LastName="Lee", AccountId=account)
    worked = ingest(
        sf, "Account", "update", "Id,RecordTypeId\n" + "".join(f"{account},{person}\n" for account in accounts)
    )
    assert worked.ids == accounts[::2]
    assert [line["sf__Id"] for line in worked.failed] == accounts[1::2]
    assert all(sf.read("Account", account)["IsPersonAccount"] for account in accounts[::2])


def test_deletes_go_to_the_recycle_bin_and_hard_deletes_do_not(sf: Client) -> None:
    first, second = sf.person()[0], sf.person()[0]
    assert ingest(sf, "Account", "delete", f"Id\n{first}\n").counts == (1, 0)
    assert ingest(sf, "Account", "hardDelete", f"Id\n{second}\n").counts == (1, 0)
    assert [row["Id"] for row in sf.rows("SELECT Id FROM Account", every=True)] == [first]
    assert len(sf.rows("SELECT Id FROM Contact", every=True)) == 1
    assert ingest(sf, "Account", "delete", f"Id\n{first}\n").errors == ["ENTITY_IS_DELETED:entity is deleted:--"]


def test_a_person_contact_can_not_be_deleted_in_bulk(sf: Client) -> None:
    worked = ingest(sf, "Contact", "delete", f"Id\n{sf.person()[1]}\n")
    assert worked.errors == ["INVALID_PERSON_ACCOUNT_OPERATION:cannot reference person contact:--"]


def test_assignment_rules_run_only_where_the_job_names_one(sf: Client) -> None:
    queue = sf.plant(SeedDocument(queues=[Queue("intake", "Intake", objects=["Case"])]))["intake"]
    sf.plant(SeedDocument(assignment_rules=[AssignmentRule("Case", "Standard", [AssignmentEntry(queue)])]))
    owners = []
    for more in ({}, {"assignmentRuleId": "01Q000000000001EAA"}):
        worked = ingest(sf, "Case", "insert", "Subject\nHelp\n", **more)
        owners.append(sf.read("Case", worked.ids[0])["OwnerId"])
    assert owners[0].startswith("005")
    assert owners[1] == queue


@pytest.mark.parametrize("operation", ["insert", "update", "delete"])
@pytest.mark.parametrize("data", ["", "\n\n"])
def test_a_job_without_data_is_complete_at_once(sf: Client, operation: str, data: str) -> None:
    worked = ingest(sf, "Account", operation, data)
    assert (worked.info["state"], worked.counts) == ("JobComplete", (0, 0))


# Data that can't be worked.


@pytest.mark.parametrize(
    ("operation", "data", "error"),
    [
        ("insert", "LastName,Foo__c\nRoe,1\n", "InvalidBatch : Field name not found : Foo__c"),
        ("insert", "LastName,Owner.Alias\nRoe,x\n", "InvalidBatch : Field name not found : Owner.Alias"),
        ("insert", "LastName,Nobody.Name\nRoe,x\n", "InvalidBatch : Field name not found : Nobody.Name"),
        ("insert", "LastName,lastname\nRoe,Poe\n", "InvalidBatch : Field name is there twice : lastname"),
        ("insert", "LastName,\nRoe,x\n", "InvalidBatch : Field name not found : "),
        ("insert", "LastName,Phone\nRoe\n", "InvalidBatch : Record 1 has 1 columns, the header has 2"),
        ("insert", "LastName\nRoe\nPoe,1\n", "InvalidBatch : Record 2 has 2 columns, the header has 1"),
        ("insert", 'LastName\n"Roe\n', "InvalidBatch : Line 2 can't be parsed: "),
        ("insert", 'LastName\n"Roe"x\n', "InvalidBatch : Line 2 can't be parsed: "),
        ("insert", b"LastName\n\xff\n", "InvalidBatch : The data isn't encoded in UTF-8"),
        ("insert", "LastName\n" + "x" * 32_001, "InvalidBatch : Record 1 has a field of more than 32000 characters"),
        (
            "insert",
            "LastName\r\nRoe\r\n",
            "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF",
        ),
        ("update", "LastName\nRoe\n", "InvalidBatch : The 'update' batch must contain an 'Id' field"),
        ("delete", "LastName\nRoe\n", "InvalidBatch : The 'delete' batch must contain an 'Id' field"),
        ("delete", "Id,LastName\n1,Roe\n", "InvalidBatch : The 'delete' batch must contain only ids"),
    ],
)
def test_data_that_can_not_be_read_fails_the_job_and_writes_nothing(
    sf: Client, operation: str, data: str | bytes, error: str
) -> None:
    worked = ingest(sf, "Account", operation, data)
    assert (worked.info["state"], worked.counts) == ("Failed", (0, 0))
    assert worked.info["errorMessage"].startswith(error)
    assert (worked.succeeded, worked.failed, names(sf)) == ([], [], [])


def test_one_bad_record_at_the_end_of_many_writes_nothing(sf: Client) -> None:
    worked = insert(sf, "LastName\n" + "Roe\n" * 5_000 + "Roe,Poe\n")
    assert (worked.info["state"], names(sf), len(worked.unprocessed)) == ("Failed", [], 5_001)


@pytest.mark.parametrize(("ending", "end"), [("CRLF", "\n"), ("CRLF", "\r"), ("LF", "\r"), ("LF", "\r\n")])
def test_a_line_ends_as_the_job_says(sf: Client, ending: str, end: str) -> None:
    worked = insert(sf, f'{end}"Last\nName",Phone{end}Roe,{end}', lineEnding=ending)
    assert worked.info["errorMessage"].endswith(
        f"LineEnding is invalid on user data. Current LineEnding setting is {ending}"
    )


def test_fields_hidden_from_the_user_are_not_there(sf: Client) -> None:
    profile = Profile(
        "Blind",
        default_record_types={"PersonAccount": "PersonAccount"},
        fields={"Contact.Email": "hidden", "Account.Phone": "read"},
    )
    user = User("kim", "kim@example.com", "Kim", profile="Blind")
    sf.plant(
        SeedDocument(
            profiles=[profile], users=[user], connected_apps=[ConnectedApp("blind", "secret", user="kim@example.com")]
        )
    )
    assert sf.sign_in("blind", "secret").status == 200
    assert (
        insert(sf, "LastName,PersonEmail\nRoe,\n").info["errorMessage"]
        == "InvalidBatch : Field name not found : PersonEmail"
    )
    worked = insert(sf, "LastName,Phone\nRoe,1\nPoe,\n")
    assert worked.counts == (2, 1)
    assert worked.errors[0].startswith("INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: Phone.")


def test_a_reset_ends_what_is_under_way(sf: Client) -> None:
    job = open_job(sf, "Account")
    put(sf, job, "LastName\n" + "Roe\n" * 5_000)
    set_state(sf, job, "UploadComplete")
    sf.reset(ASSERTION_ORG)
    assert sf.send("GET", f"{JOBS}/ingest/{job}").status == 404
    assert insert(sf, "LastName\nPoe\n").counts == (1, 0)
    assert names(sf) == ["Poe"]


def test_a_header_alone_is_a_job_of_no_records(sf: Client) -> None:
    worked = insert(sf, "LastName\n")
    assert (worked.info["state"], worked.counts, worked.succeeded) == ("JobComplete", (0, 0), [])


def test_an_upsert_needs_its_key_in_the_header(sf: Client) -> None:
    worked = ingest(sf, "Account", "upsert", "LastName\nRoe\n", externalIdFieldName="Ext__c")
    assert worked.info["errorMessage"] == "InvalidBatch : The 'upsert' batch must contain the field 'Ext__c'"


def test_too_much_data_is_refused(sf: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.emulator.bulk.states.BULK_UPLOAD_BYTES_MAX", 16)
    job = open_job(sf, "Account")
    refused = put(sf, job, b"LastName\nRoe\n")
    assert (refused.status, refused.code) == (400, "CLIENTINPUTERROR")
    assert put(sf, job, b"LastName\nRo\n").status == 201

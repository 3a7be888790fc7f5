"""What do query jobs of Bulk API 2.0 answer, page by page, and what do they refuse?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.box import Client, Reply
from tests.emulator.bulk.box import JOBS, finish, ingest, set_state, table


def ask(sf: Client, soql: str, **more: str) -> str:
    """Make a query job, wait for its end and return its Id."""
    reply = sf.send("POST", f"{JOBS}/query", {"operation": "query", "query": soql, **more})
    assert (reply.status, reply.body["state"]) == (200, "UploadComplete"), reply.body
    assert finish(sf, reply.body["id"], "query")["state"] == "JobComplete"
    return str(reply.body["id"])


def results(sf: Client, job: str, search: str = "") -> Reply:
    return sf.send("GET", f"{JOBS}/query/{job}/results{search}", headers={"Accept": "application/json"})


@pytest.fixture
def persons(sf: Client) -> list[str]:
    """The Ids of 1,203 persons."""
    lines = ["LastName,AnnualRevenue,PersonEmail", *(f"Roe {n:04},{n}," for n in range(1203))]
    return ingest(sf, "Account", "insert", "\n".join(lines)).ids


def test_columns_are_named_as_asked_and_parents_dotted(sf: Client, persons: list[str]) -> None:
    soql = "SELECT id, LASTNAME, a.AnnualRevenue, Owner.Username, IsPersonAccount, CreatedDate, PersonEmail FROM Account a LIMIT 1"
    answer = results(sf, ask(sf, soql))
    header, line = answer.body.splitlines()
    assert header == '"id","LASTNAME","AnnualRevenue","Owner.Username","IsPersonAccount","CreatedDate","PersonEmail"'
    created = sf.read("Account", persons[0])["CreatedDate"].replace("+0000", "Z")
    assert line == f'"{persons[0]}","Roe 0000","0.0","api@box.example.com","true","{created}",""'


def test_the_last_page_says_null_and_pages_join(sf: Client, persons: list[str]) -> None:
    job = ask(sf, "SELECT Id FROM Account ORDER BY Id")
    found: list[str] = []
    sizes = []
    locator = ""
    while locator != "null":
        page = results(sf, job, f"?maxRecords=500&locator={locator}" if locator else "?maxRecords=500")
        sizes.append(int(page.headers["sforce-numberofrecords"]))
        found += [line["Id"] for line in table(page)]
        locator = page.headers["sforce-locator"]
    assert (found, sizes) == (persons, [500, 500, 203])


def test_a_page_can_be_read_again_and_shows_the_records_as_they_were(sf: Client, persons: list[str]) -> None:
    job = ask(sf, "SELECT Id, LastName FROM Account")
    first = results(sf, job, "?maxRecords=10")
    sf.update("Account", persons[0], {"LastName": "Changed"})
    assert results(sf, job, "?maxRecords=10").body == first.body


def test_no_rows_are_a_header_and_the_number_nought(sf: Client) -> None:
    page = results(sf, ask(sf, "SELECT Id, Name FROM Account"))
    assert (page.body, page.headers["sforce-numberofrecords"]) == ('"Id","Name"\n', "0")
    assert page.headers["sforce-locator"] == "null"


def test_the_dialect_is_the_jobs(sf: Client) -> None:
    sf.add("Account", Name='A "quoted"\r\nname;')
    page = results(sf, ask(sf, "SELECT Name, Site FROM Account", columnDelimiter="SEMICOLON", lineEnding="CRLF"))
    assert page.body == '"Name";"Site"\r\n"A ""quoted""\r\nname;";""\r\n'


def test_query_all_reads_the_recycle_bin(sf: Client) -> None:
    sf.delete("Account", sf.person()[0])
    reply = sf.send("POST", f"{JOBS}/query", {"operation": "queryAll", "query": "SELECT IsDeleted FROM Account"})
    finish(sf, reply.body["id"], "query")
    assert results(sf, reply.body["id"]).body == '"IsDeleted"\n"true"\n'


def test_polling_tells_how_many_rows_there_are(sf: Client, persons: list[str]) -> None:
    info = sf.send("GET", f"{JOBS}/query/{ask(sf, 'SELECT Id FROM Contact')}").body
    wanted = {
        "jobType": "V2Query",
        "numberRecordsProcessed": 1203,
        "retries": 0,
        "object": "Contact",
        "apiVersion": 60.0,
    }
    assert {name: info[name] for name in wanted} == wanted
    assert info["isPkChunkingSupported"] is True


def test_result_pages_name_addresses_to_read_side_by_side(sf: Client, persons: list[str]) -> None:
    job = ask(sf, "SELECT Id FROM Account")
    answer = sf.send("GET", f"{JOBS}/query/{job}/resultPages").body
    assert (answer["done"], answer["nextRecordsUrl"]) == (True, None)
    pages = [sf.send("GET", page["resultUrl"]) for page in answer["resultPages"]]
    assert [line["Id"] for page in pages for line in table(page)] == persons


def test_jobs_are_listed_and_deleted(sf: Client) -> None:
    job = ask(sf, "SELECT Id FROM Account")
    listed = sf.send("GET", f"{JOBS}/query").body
    assert ([found["id"] for found in listed["records"]], listed["done"], listed["nextRecordsUrl"]) == (
        [job],
        True,
        None,
    )
    assert sf.send("DELETE", f"{JOBS}/query/{job}").status == 204
    assert [sf.send("GET", f"{JOBS}/query/{job}{part}").status for part in ("", "/results")] == [404, 404]


def test_an_ended_job_can_not_be_aborted(sf: Client) -> None:
    reply = set_state(sf, ask(sf, "SELECT Id FROM Account"), "Aborted", "query")
    assert (reply.status, reply.code) == (400, "INVALIDJOBSTATE")


def test_results_belong_to_the_version_of_the_job(sf: Client) -> None:
    job = ask(sf, "SELECT Id FROM Account")
    assert sf.send("GET", f"/services/data/v59.0/jobs/query/{job}/results").status == 409


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        ("SELECT BillingAddress FROM Account", "API_ERROR", "Selecting compound data not supported in Bulk Query"),
        ("SELECT COUNT() FROM Account", "API_ERROR", "not supported in Bulk Query"),
        ("SELECT Name FROM Account GROUP BY Name", "API_ERROR", "not supported in Bulk Query"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "API_ERROR", "not supported in Bulk Query"),
        ("SELECT Id FROM Account OFFSET 1", "API_ERROR", "not supported in Bulk Query"),
        ("SELECT Id FROM Nothing", "INVALIDENTITY", "is not supported by the Bulk API"),
        ("SELECT Nothing FROM Account", "INVALID_FIELD", "No such column 'Nothing' on entity 'Account'"),
        ("SELECT", "MALFORMED_QUERY", "unexpected token"),
        ("", "INVALIDJOB", "query is missing"),
    ],
)
def test_queries_that_bulk_can_not_do_are_refused_at_once(sf: Client, soql: str, code: str, words: str) -> None:
    reply = sf.send("POST", f"{JOBS}/query", {"operation": "query", "query": soql})
    assert (reply.status, reply.code) == (400, code)
    assert words in reply.message


@pytest.mark.parametrize(
    "search", ["?locator=x", "?locator=OTk5", "?locator=%FF", "?maxRecords=0", "?maxRecords=-1", "?maxRecords=x"]
)
def test_pages_that_are_not_there_are_refused(sf: Client, search: str) -> None:
    sf.person()
    reply = results(sf, ask(sf, "SELECT Id FROM Account"), search)
    assert (reply.status, reply.code in ("INVALID_QUERY_LOCATOR", "CLIENTINPUTERROR")) == (400, True)


@pytest.mark.parametrize(
    "body", [{}, {"operation": "insert", "query": "SELECT Id FROM Account"}, {"operation": "query", "query": 7}]
)
def test_jobs_that_say_nonsense_are_refused(sf: Client, body: dict[str, Any]) -> None:
    reply = sf.send("POST", f"{JOBS}/query", body)
    assert (reply.status, reply.code) == (400, "INVALIDJOB")

"""How do queries behave over HTTP, for our own client and for one we did not write?"""

from typing import Any
from urllib.parse import quote, quote_plus

import pytest
import requests
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceMalformedRequest

from tests.emulator.box import Client, Started

MANY = 450


@pytest.fixture
def leads(sf: Client) -> Client:
    """An org with more leads than the smallest page holds."""
    for start in range(0, MANY, 150):
        records = [
            {"attributes": {"type": "Lead"}, "LastName": f"Lead {number:03d}", "Company": "Initech"}
            for number in range(start, start + 150)
        ]
        reply = sf.data("POST", "composite/sobjects", {"allOrNone": True, "records": records})
        assert reply.status == 200
    return sf


def test_a_query_answers_with_size_done_and_records(sf: Client) -> None:
    account, _ = sf.person(PersonEmail="pat@example.com")
    reply = sf.ask("SELECT Id FROM Account WHERE PersonEmail = 'PAT@example.com'")
    url = f"/services/data/v60.0/sobjects/Account/{account}"
    assert reply.body == {
        "totalSize": 1,
        "done": True,
        "records": [{"attributes": {"type": "Account", "url": url}, "Id": account}],
    }
    assert reply.headers["content-type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize("path", ["query?q=", "query/?q=", "queryAll?q=", "QUERY?q="])
@pytest.mark.parametrize("encode", [quote, quote_plus])
def test_addresses_and_encodings_clients_use(sf: Client, path: str, encode: Any) -> None:
    sf.add("Account", Name="Köln & Söhne +1")
    reply = sf.data("GET", path + encode("SELECT Name FROM Account WHERE Name = 'köln & söhne +1'"))
    assert [row["Name"] for row in reply.body["records"]] == ["Köln & Söhne +1"]


def test_deleted_records_come_by_query_all(sf: Client) -> None:
    account, contact = sf.person()
    assert sf.delete("Account", account).status == 204
    assert sf.rows("SELECT Id FROM Account") == []
    (row,) = sf.rows("SELECT Id, IsDeleted FROM Contact", every=True)
    assert (row["Id"], row["IsDeleted"]) == (contact, True)


@pytest.mark.parametrize("first", ["query", "queryAll"])
@pytest.mark.parametrize("then", ["query", "queryAll"])
def test_pages_follow_one_another_by_either_address(leads: Client, first: str, then: str) -> None:
    size = {"sforce_query_options": "batchSize=200"}
    text = quote("SELECT LastName FROM Lead ORDER BY LastName DESC")
    page = leads.data("GET", f"{first}?q={text}", **size).body
    names = [row["LastName"] for row in page["records"]]
    while not page["done"]:
        locator = page["nextRecordsUrl"].rpartition("/")[2]
        page = leads.data("GET", f"{then}/{locator}", **size).body
        names += [row["LastName"] for row in page["records"]]
    assert names == [f"Lead {number:03d}" for number in reversed(range(MANY))]


def test_pages_go_on_while_records_come_and_go(leads: Client) -> None:
    size = {"sforce_query_options": "batchSize=200"}
    page = leads.data("GET", f"query?q={quote('SELECT Id, LastName FROM Lead ORDER BY LastName')}", **size).body
    rows = leads.rows("SELECT Id FROM Lead WHERE LastName IN ('Lead 250', 'Lead 251') ORDER BY LastName")
    leads.delete("Lead", rows[0]["Id"])
    leads.update("Lead", rows[1]["Id"], {"LastName": "Aaa"})
    leads.add("Lead", LastName="Lead 300 b", Company="Initech")
    second = leads.send("GET", page["nextRecordsUrl"], headers={"Sforce-Query-Options": "batchSize=200"}).body
    assert second["totalSize"] == MANY
    names = [row["LastName"] for row in second["records"]]
    assert len(names) == 200, "later records don't push others out"
    assert names[51] == "Aaa", "changes show where the record stood"
    assert "Lead 300 b" not in names


LONGEST = 16_384
HEADERS = 500


def test_a_query_may_fill_the_longest_address_beside_the_headers(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    path = "query?q="
    room = LONGEST - HEADERS - len("/services/data/v60.0/" + path)
    listed = [account, *(f"0010000000{number:05d}" for number in range(room // 18 - 5))]
    joined = "','".join(listed)
    text = f"SELECT+Id+FROM+Account+WHERE+Id+IN+('{joined}')"
    assert room - 100 < len(text) < room
    reply = sf.data("GET", path + text + "+" * (room - len(text)))
    assert reply.body["records"][0]["Id"] == account


def test_a_query_in_a_composite_may_be_longer_than_any_address(sf: Client) -> None:
    account = sf.add("Account", Name="Acme")
    listed = "','".join([account, *(f"001000000{number:06d}" for number in range(3000))])
    text = f"SELECT Id FROM Account WHERE Id IN ('{listed}')"
    assert len(text) > 3 * LONGEST
    step = {"method": "GET", "url": f"/services/data/v60.0/query?q={quote(text)}", "referenceId": "found"}
    (found,) = sf.data("POST", "composite", {"compositeRequest": [step]}).body["compositeResponse"]
    assert [row["Id"] for row in found["body"]["records"]] == [account]


def test_a_query_longer_than_any_is_refused(sf: Client) -> None:
    text = f"SELECT Id FROM Account WHERE Name = 'x' OR {' OR '.join(['Name != null'] * 7000)}"
    step = {"method": "GET", "url": f"/services/data/v60.0/query?q={quote(text)}", "referenceId": "found"}
    (found,) = sf.data("POST", "composite", {"compositeRequest": [step]}).body["compositeResponse"]
    assert found["body"][0]["message"] == "SOQL statements cannot be longer than 100000 characters."


@pytest.mark.parametrize(
    "moment",
    [
        "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00%2B00:00",
        "2020-01-01T02:00:00.000%2B0200",
        "2019-12-31T19:00:00-05:00",
    ],
)
def test_moments_as_clients_write_them(sf: Client, moment: str) -> None:
    sf.add("Account", Name="Acme")
    for path in ("query", "queryAll"):
        reply = sf.data(
            "GET", f"{path}?q=SELECT+Name+FROM+Account+WHERE+SystemModstamp+>=+{moment}".replace(">", "%3E")
        )
        assert reply.body["totalSize"] == 1


def test_a_locator_that_never_was_is_refused(sf: Client) -> None:
    reply = sf.data("GET", "query/01g000000000001AAA-2000")
    assert (reply.status, reply.code, reply.message) == (400, "INVALID_QUERY_LOCATOR", "invalid query locator")


def test_refusals_are_arrays_without_fields(sf: Client) -> None:
    reply = sf.ask("SELECT Id FROM")
    assert (reply.status, reply.code, reply.fields) == (400, "MALFORMED_QUERY", None)
    assert sf.data("GET", "query").code == "MALFORMED_QUERY"
    assert sf.data("GET", "query?q=%20").code == "MALFORMED_QUERY"


def test_a_query_in_a_composite_sees_what_went_before_it(sf: Client) -> None:
    steps = [
        {
            "method": "POST",
            "url": "/services/data/v60.0/sobjects/Account",
            "referenceId": "person",
            "body": {"LastName": "Roe", "PersonEmail": "pat@example.com"},
        },
        {
            "method": "GET",
            "url": "/services/data/v60.0/query?q=SELECT+PersonContactId+FROM+Account+WHERE+Id='@{person.id}'",
            "referenceId": "found",
        },
    ]
    reply = sf.data("POST", "composite", {"allOrNone": True, "compositeRequest": steps})
    _, found = reply.body["compositeResponse"]
    assert found["httpStatusCode"] == 200
    assert found["body"]["records"][0]["PersonContactId"].startswith("003")


def test_a_bad_query_in_a_composite_fails_alone(sf: Client) -> None:
    steps = [
        {"method": "GET", "url": f"/services/data/v60.0/query?q={quote(text)}", "referenceId": name}
        for name, text in (("bad", "SELECT Foo FROM Account"), ("good", "SELECT Id FROM Account"))
    ]
    bad, good = sf.data("POST", "composite", {"compositeRequest": steps}).body["compositeResponse"]
    assert (bad["httpStatusCode"], bad["body"][0]["errorCode"]) == (400, "INVALID_FIELD")
    assert (good["httpStatusCode"], good["body"]["totalSize"]) == (200, 0)


def test_columns_and_plan_are_asked_beside_the_query(sf: Client) -> None:
    columns = sf.data("GET", f"query?q={quote('SELECT Id FROM Account')}&columns=true").body
    assert columns["columnMetadata"][0]["columnName"] == "Id"
    plan = sf.data("GET", f"query?explain={quote('SELECT Id FROM Account')}").body["plans"][0]
    assert plan["sobjectType"] == "Account"


class PlainSession(requests.Session):
    """The library insists on https; the box of this test speaks http."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, str(url).replace("https://", "http://"), *args, **kwargs)


@pytest.fixture
def library(leads: Client) -> Salesforce:
    """simple-salesforce, logged in to the org with many leads."""
    running: Started = leads.running
    return Salesforce(instance_url=running.instance_url, session_id=leads.token, session=PlainSession(), version="59.0")


def test_simple_salesforce_reads_every_page(library: Salesforce) -> None:
    library.headers["Sforce-Query-Options"] = "batchSize=200"
    answer = library.query_all("SELECT Id, LastName, Owner.Name FROM Lead ORDER BY LastName")
    assert [row["LastName"] for row in answer["records"]] == [f"Lead {number:03d}" for number in range(MANY)]
    assert answer["records"][0]["attributes"]["url"].startswith("/services/data/v59.0/sobjects/Lead/00Q")


def test_simple_salesforce_sees_refusals(library: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest) as caught:
        library.query("SELECT Nope FROM Lead")
    content: Any = caught.value.content
    assert content[0]["errorCode"] == "INVALID_FIELD"

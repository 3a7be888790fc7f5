"""What do clients see of a search?"""

from typing import Any
from urllib.parse import quote

import pytest
import requests
from simple_salesforce.api import Salesforce

from tests.emulator.box import Client


@pytest.fixture
def people(sf: Client) -> Client:
    """An org with a person, a company and its contact."""
    sf.person(FirstName="Pat", LastName="Roe", PersonEmail="pat@example.com", Phone="(415) 555-1234")
    acme = sf.add("Account", Name="Acme")
    sf.add("Contact", LastName="Kim", Email="kim@example.com", AccountId=acme)
    return sf


def test_a_search_answers_with_records(people: Client) -> None:
    reply = people.data(
        "GET", f"search/?q={quote('FIND {acme OR kim} RETURNING Account(Id, Name), Contact(LastName)')}"
    )
    assert reply.status == 200
    account, contact = reply.body["searchRecords"]
    assert (account["attributes"]["type"], account["Name"]) == ("Account", "Acme")
    assert (contact["attributes"]["type"], contact["LastName"]) == ("Contact", "Kim")


def test_old_versions_answer_with_the_bare_list(people: Client) -> None:
    reply = people.send("GET", f"/services/data/v36.0/search?q={quote('FIND {acme}')}")
    assert [record["attributes"]["type"] for record in reply.body] == ["Account"]


def test_a_phone_is_found_by_its_digits(people: Client) -> None:
    for term in ("4155551234", "415-555-1234", "415*"):
        reply = people.data("GET", f"search?q={quote('FIND {' + term + '} IN PHONE FIELDS RETURNING Account(Name)')}")
        assert [record["Name"] for record in reply.body["searchRecords"]] == ["Pat Roe"]


def test_parameters_in_the_address(people: Client) -> None:
    reply = people.data(
        "GET",
        "parameterizedSearch?q=example.com&sobject=Account&Account.fields=Name,PersonEmail&Account.limit=1&in=EMAIL",
    )
    (record,) = reply.body["searchRecords"]
    assert record["PersonEmail"] == "pat@example.com"


def test_parameters_in_the_body(people: Client) -> None:
    body = {
        "q": "example.com",
        "fields": ["Id"],
        "sobjects": [
            {"name": "Contact", "fields": ["LastName"], "where": "LastName = 'Kim'", "limit": 5},
            {"name": "Account"},
        ],
        "overallLimit": 10,
        "metadata": "LABELS",
    }
    reply = people.data("POST", "parameterizedSearch", body)
    contact, account = reply.body["searchRecords"]
    assert contact["LastName"] == "Kim"
    assert set(account) == {"attributes", "Id"}
    assert reply.body["metadata"]["entityMetadata"][0] == {
        "entityName": "Contact",
        "fieldMetadata": [{"name": "LastName", "label": "Last Name"}],
    }


REFUSED = [
    ("GET", "search", None, "MALFORMED_SEARCH"),
    ("GET", f"search?q={quote('FIND {a}')}", None, "INVALID_SEARCH"),
    ("GET", "parameterizedSearch?q=", None, "MALFORMED_SEARCH"),
    ("GET", "parameterizedSearch?q=acme&sobject=Account&Account.limit=x", None, "MALFORMED_SEARCH"),
    ("GET", "parameterizedSearch?q=acme&sobject=Nothing", None, "INVALID_TYPE"),
    ("GET", "parameterizedSearch?q=acme&in=all)", None, "MALFORMED_SEARCH"),
    ("POST", "parameterizedSearch", {"q": "acme", "sobjects": [{"fields": ["Id"]}]}, "MALFORMED_SEARCH"),
    ("POST", "parameterizedSearch", {}, "MALFORMED_SEARCH"),
    ("POST", "parameterizedSearch", {"q": "acme", "overallLimit": True}, "MALFORMED_SEARCH"),
]


@pytest.mark.parametrize(("method", "path", "body", "code"), REFUSED, ids=[f"{m} {p}" for m, p, _, _ in REFUSED])
def test_refused_searches(sf: Client, method: str, path: str, body: object, code: str) -> None:
    reply = sf.data(method, path, body)
    assert (reply.status, reply.code) == (400, code)


def test_braces_and_backslashes_in_parameters_are_text(people: Client) -> None:
    assert people.data("GET", f"parameterizedSearch?q={quote('{acme}')}").body["searchRecords"][0]["Id"]
    assert people.data("GET", f"parameterizedSearch?q={quote(chr(92) + 'acme')}").status == 200


class PlainSession(requests.Session):
    """The library insists on https; the box of this test speaks http."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Any:
        return super().request(method, str(url).replace("https://", "http://"), *args, **kwargs)


def test_simple_salesforce_searches(people: Client) -> None:
    library = Salesforce(
        instance_url=people.running.instance_url, session_id=people.token, session=PlainSession(), version="59.0"
    )
    found = library.search("FIND {pat} RETURNING Account(Id, Name)")["searchRecords"]
    assert [record["Name"] for record in found] == ["Pat Roe"]
    assert [record["attributes"]["type"] for record in library.quick_search("kim")["searchRecords"]] == ["Contact"]

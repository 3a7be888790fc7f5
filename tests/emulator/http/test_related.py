"""Are parents and children of a record found by an address of their own? Source: HTTP reference 5, relationship traversal."""

from __future__ import annotations

import pytest

from tests.emulator.box import Client


@pytest.fixture
def case(sf: Client) -> str:
    _, contact = sf.person(LastName="Roe")
    return sf.add("Case", Subject="Late", ContactId=contact)


def test_a_parent_is_read(sf: Client, case: str) -> None:
    row = sf.data("GET", f"sobjects/case/{case}/contact?fields=Name").body
    assert (row["attributes"]["type"], row["Name"]) == ("Contact", "Roe")
    account = sf.data("GET", f"sobjects/Case/{case}/Account").body
    half = sf.data("GET", f"sobjects/Account/{account['Id']}/PersonContact").body
    assert (account["IsPersonAccount"], half["Id"]) == (True, row["Id"])


def test_children_are_listed(sf: Client, case: str) -> None:
    account = sf.read("Case", case)["AccountId"]
    page = sf.data("GET", f"sobjects/Account/{account}/PersonCases?fields=Subject").body
    assert (page["totalSize"], page["done"], page["records"][0]["Subject"]) == (1, True, "Late")
    assert sf.data("GET", f"sobjects/Account/{account}/Contacts").body["records"][0]["LastName"] == "Roe"
    none = sf.data("GET", f"sobjects/Account/{account}/Opportunities").body
    assert none == {"totalSize": 0, "done": True, "records": []}


def test_a_parent_is_changed_and_deleted(sf: Client, case: str) -> None:
    owner = sf.add("Opportunity", Name="Big", StageName="Prospecting", CloseDate="2026-01-01", AccountId=sf.person()[0])
    assert sf.data("PATCH", f"sobjects/Case/{case}/Contact", {"Email": "roe@example.com"}).status == 204
    assert sf.rows(f"SELECT Contact.Email FROM Case WHERE Id = '{case}'")[0]["Contact"]["Email"] == "roe@example.com"
    assert sf.data("DELETE", f"sobjects/Opportunity/{owner}/Account").status == 204
    assert sf.data("GET", f"sobjects/Opportunity/{owner}").code == "ENTITY_IS_DELETED"


@pytest.mark.parametrize("relationship", ["Parent", "Nothing", "Cases__r"])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_relationship_that_leads_nowhere_is_not_found(sf: Client, case: str, method: str, relationship: str) -> None:
    reply = sf.data(method, f"sobjects/Case/{case}/{relationship}", {} if method == "PATCH" else None)
    assert (reply.status, reply.code) == (404, "NOT_FOUND")
    assert reply.message == "The requested resource does not exist"

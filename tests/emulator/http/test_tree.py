"""Are records created with their children? Source: HTTP reference 7."""

from __future__ import annotations

from typing import Any

from tests.emulator.box import Client


def node(kind: str, reference: str, **fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": kind, "referenceId": reference}, **fields}


def test_children_point_at_their_parents(sf: Client) -> None:
    contacts = {"records": [node("Contact", "kim", LastName="Kim"), node("Contact", "lee", LastName="Lee")]}
    tree = {
        "records": [node("Account", "acme", Name="Acme", Contacts=contacts), node("Account", "roe", LastName="Roe")]
    }
    reply = sf.data("POST", "composite/tree/Account", tree)
    assert (reply.status, reply.body["hasErrors"]) == (201, False)
    ids = {result["referenceId"]: result["id"] for result in reply.body["results"]}
    assert {row["AccountId"] for row in sf.rows("SELECT AccountId FROM Contact WHERE IsPersonAccount = false")} == {
        ids["acme"]
    }


def test_one_failure_undoes_all(sf: Client) -> None:
    contacts = {"records": [node("Contact", "kim", FirstName="Kim")]}
    tree = {
        "records": [node("Account", "acme", Name="Acme", Contacts=contacts), node("Account", "bad", FirstName="Jo")]
    }
    reply = sf.data("POST", "composite/tree/Account", tree)
    assert (reply.status, reply.body["hasErrors"]) == (400, True)
    assert [result["referenceId"] for result in reply.body["results"]] == ["kim", "bad"]
    assert reply.body["results"][0]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert sf.rows("SELECT Id FROM Account") == []


def test_trees_have_limits(sf: Client) -> None:
    many = [node("Account", f"r{n}", Name="A") for n in range(201)]
    deep: dict[str, Any] = node("Account", "r0", Name="A")
    for n in range(1, 6):
        deep = node("Account", f"r{n}", Name="A", ChildAccounts={"records": [deep]})
    twice = [node("Account", "same", Name="A")] * 2
    for records in (many, [deep], twice, [{"Name": "A"}], [node("Account", "a", Nope={"records": []})], "none"):
        assert sf.data("POST", "composite/tree/Account", {"records": records}).status == 400
    assert sf.rows("SELECT Id FROM Account") == []


def test_a_record_of_another_type_is_refused_whole(sf: Client) -> None:
    records = [{"attributes": {"type": "Contact", "referenceId": "a"}, "LastName": "Roe"}]
    reply = sf.data("POST", "composite/tree/Account", {"records": records})
    assert (reply.status, reply.code) == (400, "INVALID_INPUT")
    assert sf.rows("SELECT Id FROM Account") == []


def test_children_of_a_person_may_hang_at_its_contact(sf: Client) -> None:
    case = {"attributes": {"type": "Case", "referenceId": "c"}, "Subject": "Late"}
    person = {
        "attributes": {"type": "Account", "referenceId": "a"},
        "LastName": "Roe",
        "PersonCases": {"records": [case]},
    }
    reply = sf.data("POST", "composite/tree/Account", {"records": [person]})
    assert reply.status == 201
    (row,) = sf.rows("SELECT AccountId, Contact.Name FROM Case")
    assert (row["AccountId"], row["Contact"]["Name"]) == (reply.body["results"][0]["id"], "Roe")
    business = {**person, "Name": "Acme"}
    del business["LastName"]
    refused = sf.data("POST", "composite/tree/Account", {"records": [business]})
    assert refused.body["results"][0]["errors"][0]["statusCode"] == "MALFORMED_ID"
    assert sf.rows("SELECT Id FROM Account WHERE IsPersonAccount = false") == []

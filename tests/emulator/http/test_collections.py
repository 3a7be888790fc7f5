"""Do lists of records succeed and fail as they should? Source: HTTP reference 7."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.box import Client


def record(sobject: str, **fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": sobject}, **fields}


def work(
    sf: Client, method: str, records: list[Any], path: str = "", all_or_none: bool = False
) -> list[dict[str, Any]]:
    reply = sf.data(method, f"composite/sobjects{path}", {"allOrNone": all_or_none, "records": records})
    assert reply.status == 200, reply.body
    return list(reply.body)


def codes(results: list[dict[str, Any]]) -> list[str]:
    return [error["statusCode"] for result in results for error in result["errors"]]


MIXED = [record("Account", LastName="Roe"), record("Account", FirstName="Jo"), record("Lead", LastName="Lee")]


def test_records_of_any_kind_are_created_in_order(sf: Client) -> None:
    results = work(sf, "POST", MIXED)
    assert [result["success"] for result in results] == [True, False, True]
    message = "Required fields are missing: [LastName]"
    error = {"statusCode": "REQUIRED_FIELD_MISSING", "message": message, "fields": ["LastName"]}
    assert results[1] == {"success": False, "errors": [error]}
    assert results[2]["id"].startswith("00Q")


def test_all_or_none_keeps_nothing_and_says_why(sf: Client) -> None:
    results = work(sf, "POST", MIXED, all_or_none=True)
    rolled_back = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    assert codes(results) == [rolled_back, "REQUIRED_FIELD_MISSING", rolled_back]
    assert not any("id" in result for result in results)
    assert sf.rows("SELECT Id FROM Account") == []


def test_records_are_changed_by_either_spelling_of_id(sf: Client) -> None:
    account, _ = sf.person()
    results = work(sf, "PATCH", [record("Account", id=account, Phone="1"), record("Account", Id=account, Fax="2")])
    assert [(result["id"], result["success"]) for result in results] == [(account, True)] * 2
    row = sf.read("Account", account)
    assert (row["Phone"], row["Fax"]) == ("1", "2")


def test_a_failed_change_keeps_its_id(sf: Client) -> None:
    account, _ = sf.person()
    results = work(
        sf,
        "PATCH",
        [record("Account", Id=account, Name="X"), record("Account", Id=account, Phone="1")],
        all_or_none=True,
    )
    assert [result.get("id") for result in results] == [account, account]
    assert sf.read("Account", account)["Phone"] is None


def test_upserts_say_what_was_created(sf: Client) -> None:
    records = [record("Account", LastName="Roe", Ext__c="1"), record("Account", LastName="Doe", Ext__c="2")]
    assert [result["created"] for result in work(sf, "PATCH", records, "/Account/Ext__c")] == [True, True]
    assert [result["created"] for result in work(sf, "PATCH", records, "/Account/ext__c")] == [False, False]
    assert len(sf.rows("SELECT Id FROM Account")) == 2


def test_upserts_by_id_create_where_there_is_none(sf: Client) -> None:
    account, _ = sf.person()
    records = [record("Account", LastName="New"), record("Account", Id=account, Phone="1")]
    assert [result["created"] for result in work(sf, "PATCH", records, "/Account/Id")] == [True, False]


def test_a_failed_upsert_says_whether_its_record_would_be_new(sf: Client) -> None:
    sf.add("Account", LastName="Roe", Ext__c="1")
    records = [record("Account", Ext__c=key, OwnerId="nobody") for key in ("1", "2")]
    results = work(sf, "PATCH", records, "/Account/Ext__c")
    assert [(result["success"], result["created"]) for result in results] == [(False, False), (False, True)]


def test_a_rolled_back_upsert_still_says_created(sf: Client) -> None:
    records = [record("Account", LastName="Roe", Ext__c="1"), record("Account", FirstName="Jo", Ext__c="2")]
    results = work(sf, "PATCH", records, "/Account/Ext__c", all_or_none=True)
    assert results[0]["created"] is True
    assert codes(results) == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"]


def test_records_are_deleted_by_id(sf: Client) -> None:
    account, contact = sf.person()
    other, _ = sf.person()
    results = sf.data("DELETE", f"composite/sobjects?ids={account},{contact},{other}").body
    assert [result["success"] for result in results] == [True, False, True]
    assert results[0]["id"] == account


def test_a_rolled_back_delete_keeps_its_records(sf: Client) -> None:
    account, contact = sf.person()
    results = sf.data("DELETE", f"composite/sobjects?ids={contact},{account}&allOrNone=true").body
    assert codes(results) == ["INVALID_PERSON_ACCOUNT_OPERATION", "ALL_OR_NONE_OPERATION_ROLLED_BACK"]
    assert sf.read("Account", account)["IsDeleted"] is False


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_retrieved_lists_have_null_where_nothing_is(sf: Client, method: str) -> None:
    account, _ = sf.person()
    gone, _ = sf.person()
    sf.delete("Account", gone)
    ids = ["001000000000999AAA", account, gone, "nonsense"]
    if method == "GET":
        reply = sf.data("GET", f"composite/sobjects/Account?ids={','.join(ids)}&fields=Name,personemail")
    else:
        reply = sf.data("POST", "composite/sobjects/Account", {"ids": ids, "fields": ["Name", "personemail"]})
    assert [row and row["Id"] for row in reply.body] == [None, account, None, None]
    assert list(reply.body[1]) == ["attributes", "Name", "PersonEmail", "Id"]


def test_two_hundred_is_the_limit(sf: Client) -> None:
    records = [record("Account", LastName=f"Roe {n}") for n in range(201)]
    reply = sf.data("POST", "composite/sobjects", {"records": records})
    assert (reply.status, reply.code) == (400, "EXCEEDED_ID_LIMIT")
    assert all(result["success"] for result in work(sf, "POST", records[:200]))


def test_ten_runs_of_one_kind_are_the_limit(sf: Client) -> None:
    pair = [record("Account", LastName="Roe"), record("Lead", LastName="Lee")]
    assert len(work(sf, "POST", pair * 5)) == 10
    assert sf.data("POST", "composite/sobjects", {"records": pair * 6}).status == 400
    assert len(work(sf, "POST", [pair[0]] * 50 + [pair[1]] * 50)) == 100


@pytest.mark.parametrize(
    ("kind", "record_id", "code", "message", "fields"),
    [
        ("Contact", "{account}", "MALFORMED_ID", "Contact ID: id value of incorrect type: {account}", ["Id"]),
        ("Account", "nonsense", "MALFORMED_ID", "Account ID: id value of incorrect type: nonsense", ["Id"]),
        ("Account", "001000000000zzz", "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []),
    ],
)
def test_a_row_says_what_is_wrong_with_its_id(
    sf: Client, kind: str, record_id: str, code: str, message: str, fields: list[str]
) -> None:
    account, _ = sf.person()
    (result,) = work(sf, "PATCH", [record(kind, Id=record_id.format(account=account), Phone="1")])
    error = {"statusCode": code, "message": message.format(account=account), "fields": fields}
    assert result["errors"] == [error]
    assert sf.read("Account", account)["Phone"] is None


def test_a_row_of_an_unknown_kind_names_it(sf: Client) -> None:
    (result,) = work(sf, "POST", [record("Nothing__c", Name="x")])
    assert codes([result]) == ["INVALID_TYPE"]
    assert "'Nothing__c'" in result["errors"][0]["message"]


def test_a_blank_key_makes_no_record(sf: Client) -> None:
    """Else every repetition would make another one."""
    (result,) = work(sf, "PATCH", [record("Account", LastName="Roe", Ext__c=" ")], "/Account/Ext__c")
    assert codes([result]) == ["MISSING_ARGUMENT"]
    reply = sf.data("PATCH", "sobjects/Account/Ext__c/%20", {"LastName": "Roe"})
    assert (reply.status, reply.code) == (400, "MISSING_ARGUMENT")
    assert sf.rows("SELECT Id FROM Account") == []


def test_ids_of_refused_rows_have_18_characters(sf: Client) -> None:
    account, _ = sf.person()
    (result,) = work(sf, "PATCH", [record("Account", Id=account[:15], Name="X")])
    assert (result["success"], result["id"]) == (False, account)

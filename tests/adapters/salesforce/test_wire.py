"""Records as the platform sends them become rows."""

from typing import Any

import pytest

from tests.adapters.salesforce.scripted import record
from twofold.adapters.salesforce.wire import as_list, as_object, parse_row, query_path
from twofold.core.rows import Row
from twofold.errors import ReadError

ACCOUNT = "001000000000001AAA"
CONTACT = "003000000000001AAA"


def test_attributes_are_left_out() -> None:
    row = parse_row(record("Account", Id=ACCOUNT, Name="Pat Sample"), "Account")
    assert row == Row("Account", {"Id": ACCOUNT, "Name": "Pat Sample"})


def test_parents_are_rows_of_their_own_kind_at_any_depth() -> None:
    deep = record("Contact", Id=CONTACT, Account=record("Account", Name="Sample", Owner=record("User", Name="Kim")))
    row = parse_row(record("Case", Id="500000000000001AAA", Contact=deep, Parent=None), "Case")
    contact = row.parent("Contact")
    assert contact is not None
    assert contact.sobject == "Contact"
    account = contact.parent("Account")
    assert account is not None
    assert account.parent("Owner") == Row("User", {"Name": "Kim"})
    assert row.parent("Parent") is None


def test_children_are_rows_and_compounds_stay_plain() -> None:
    children = {"totalSize": 1, "done": True, "records": [record("Contact", Id=CONTACT)]}
    row = parse_row(record("Account", Id=ACCOUNT, Contacts=children, BillingAddress={"city": "Bern"}), "Account")
    assert row.get("Contacts") == (Row("Contact", {"Id": CONTACT}),)
    assert row.get("BillingAddress") == {"city": "Bern"}


def test_an_aggregate_has_no_id() -> None:
    assert parse_row({"attributes": {"type": "AggregateResult"}, "cnt": 3}, "Account").get("cnt") == 3


@pytest.mark.parametrize(
    "odd", [None, [], "x", {}, {"attributes": {"type": "Account"}}, {"attributes": 1, "Name": "x"}]
)
def test_what_is_no_record_is_an_answer_that_was_not_promised(odd: Any) -> None:
    with pytest.raises(ReadError):
        parse_row(odd, "Account")


def test_shapes_are_insisted_on_without_showing_values() -> None:
    with pytest.raises(ReadError) as refused:
        as_object(["Pat"], "a query")
    assert "Pat" not in refused.value.message
    with pytest.raises(ReadError):
        as_list({"a": 1}, "a query")


def test_a_query_is_encoded_whole() -> None:
    path = query_path("62.0", "SELECT Id FROM Lead WHERE Email = 'a+b&c#d\\'é@example.com'")
    assert path == (
        "/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Lead%20WHERE%20Email%20%3D%20"
        "%27a%2Bb%26c%23d%5C%27%C3%A9%40example.com%27"
    )
    assert query_path("62.0", "SELECT Id FROM Lead", all_rows=True).startswith("/services/data/v62.0/queryAll?q=")

"""What does a query say of its columns and of its plan?"""

from typing import Any

import pytest

from tests.emulator.soql.box import READER, SCHEMA
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.columns import describe_columns
from twofold.emulator.soql.explain import explain
from twofold.emulator.soql.parser import parse


def columns(text: str) -> list[Any]:
    found: Any = describe_columns(SCHEMA, parse(text))["columnMetadata"]
    return list(found)


def test_a_plain_field_is_described_whole() -> None:
    body = describe_columns(SCHEMA, parse("SELECT id, size__c FROM contact"))
    assert body["entityName"] == "Contact"
    assert (body["groupBy"], body["idSelected"], body["keyPrefix"]) == (False, True, "003")
    assert columns("SELECT size__c FROM contact") == [
        {
            "columnName": "Size__c",
            "displayName": "Size__c",
            "aggregate": False,
            "joinColumns": [],
            "apexType": "String",
            "booleanType": False,
            "numberType": False,
            "textType": True,
            "custom": True,
            "foreignKeyName": None,
            "insertable": True,
            "updatable": True,
        }
    ]


def test_parents_nest_in_join_columns() -> None:
    (account,) = columns("SELECT Contact.Account.Owner.Name FROM Contact")
    (owner,) = account["joinColumns"]
    assert (account["columnName"], owner["columnName"], owner["joinColumns"][0]["columnName"]) == (
        "Account",
        "Owner",
        "Name",
    )
    assert account["aggregate"] is False


def test_children_are_aggregates_with_columns() -> None:
    (cases,) = columns("SELECT (SELECT Id, CaseNumber FROM personcases) FROM Account")
    assert (cases["columnName"], cases["aggregate"]) == ("PersonCases", True)
    assert [column["columnName"] for column in cases["joinColumns"]] == ["Id", "CaseNumber"]


def test_aggregates_have_their_alias_or_number_and_their_text() -> None:
    text = "SELECT OwnerId, COUNT(Id), MAX(CreatedDate) newest, CALENDAR_YEAR(CreatedDate) FROM Account GROUP BY OwnerId, CALENDAR_YEAR(CreatedDate)"
    owner, count, newest, year = columns(text)
    assert owner["aggregate"] is False
    assert (count["columnName"], count["displayName"], count["aggregate"]) == ("expr0", "count(Id)", True)
    assert (newest["columnName"], newest["displayName"], newest["apexType"]) == (
        "newest",
        "max(CreatedDate)",
        "Datetime",
    )
    assert (year["columnName"], year["aggregate"]) == ("expr1", False)


def test_everything_that_can_be_selected_has_columns() -> None:
    assert [column["columnName"] for column in columns("SELECT COUNT() FROM Account")] == ["expr0"]
    assert len(columns("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1")) == 7
    (what,) = columns("SELECT TYPEOF What WHEN Account THEN Name END FROM Event")
    assert (what["columnName"], what["joinColumns"][0]["columnName"]) == ("What", "Name")
    assert [column["columnName"] for column in columns("SELECT toLabel(Size__c), FORMAT(Score__c) s FROM Contact")] == [
        "Size__c",
        "s",
    ]


def test_columns_of_a_bad_query_are_refused_as_the_query_is() -> None:
    with pytest.raises(Refused) as caught:
        columns("SELECT Foo FROM Account")
    assert caught.value.code == "INVALID_FIELD"


@pytest.mark.parametrize(
    ("condition", "operation", "fields"),
    [
        ("PersonEmail = 'pat@example.com'", "Index", ["PersonEmail"]),
        ("PersonEmail IN ('a@example.com', 'b@example.com')", "Index", ["PersonEmail"]),
        ("Name LIKE 'pa%'", "Index", ["Name"]),
        ("Id = '001000000000001AAA'", "Index", ["Id"]),
        ("SystemModstamp > 2026-01-01T00:00:00Z AND IsPersonAccount = true", "Index", ["SystemModstamp"]),
        ("Industry = 'Energy'", "TableScan", []),
        ("DISTANCE(BillingAddress, GEOLOCATION(1, 2), 'mi') < 5", "TableScan", []),
    ],
)
def test_what_is_looked_up_often_has_an_index(condition: str, operation: str, fields: list[str]) -> None:
    text = f"SELECT Id FROM Account WHERE {condition}"
    body: Any = explain(READER, parse(text))
    (plan,) = body["plans"]
    assert body["sourceQuery"] == text
    assert (plan["leadingOperationType"], plan["fields"], plan["sobjectType"]) == (operation, fields, "Account")
    assert plan["sobjectCardinality"] == 3


def test_a_parent_called_by_an_alias_is_shown_by_its_relationship() -> None:
    described: Any = describe_columns(SCHEMA, parse("SELECT c.Id, a.Name FROM Contact c, c.Account a"))
    plain, parent = described["columnMetadata"]
    assert (plain["columnName"], plain["joinColumns"]) == ("Id", [])
    assert (parent["columnName"], [joined["columnName"] for joined in parent["joinColumns"]]) == ("Account", ["Name"])

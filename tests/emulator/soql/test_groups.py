"""What do aggregates and GROUP BY answer?"""

from typing import Any

import pytest

from tests.emulator.soql.box import ask, records, refusal

YEAR = "CALENDAR_YEAR(CreatedDate)"

CASES: list[tuple[str, list[dict[str, Any]]]] = [
    ("SELECT COUNT(Id) FROM Contact", [{"expr0": 3}]),
    ("SELECT COUNT(Email) mails, COUNT_DISTINCT(Account.Name) FROM Contact", [{"mails": 2, "expr0": 2}]),
    ("SELECT MIN(Score__c), MAX(Score__c), SUM(Score__c), AVG(Score__c) a FROM Contact", [
        {"expr0": -1.0, "expr1": 2.5, "expr2": 1.5, "a": 0.75}
    ]),
    ("SELECT SUM(Rank__c), MAX(Rank__c) FROM Contact", [{"expr0": 10, "expr1": 7}]),
    ("SELECT MAX(Score__c) FROM Contact WHERE Name = 'nobody'", [{"expr0": None}]),
    ("SELECT MIN(Name), MAX(CreatedDate) FROM Account", [{"expr0": "Globex", "expr1": "2026-01-13T10:00:00.000+0000"}]),
    ("SELECT IsPersonAccount, COUNT(Id) FROM Account GROUP BY IsPersonAccount", [
        {"IsPersonAccount": False, "expr0": 2},
        {"IsPersonAccount": True, "expr0": 1},
    ]),
    ("SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name", [
        {"Name": None, "n": 1},
        {"Name": "Pat Roe", "n": 1},
        {"Name": "ÄCME Straße", "n": 1},
    ]),
    ("SELECT LastName who, COUNT(Id) FROM Lead GROUP BY LastName HAVING COUNT(Id) > 1", [{"who": "Lead", "expr0": 2}]),
    ("SELECT LastName FROM Lead GROUP BY LastName HAVING LastName LIKE 'x%'", []),
    ("SELECT OwnerId FROM Case GROUP BY OwnerId HAVING COUNT(Id) > 5 OR OwnerId != null ORDER BY COUNT(Id) DESC LIMIT 1", [
        {"OwnerId": "005000000000001AAA"}
    ]),
    (f"SELECT {YEAR}, COUNT(Id) FROM Account GROUP BY {YEAR} ORDER BY {YEAR} DESC", [
        {"expr0": 2026, "expr1": 1},
        {"expr0": 2025, "expr1": 1},
        {"expr0": 2024, "expr1": 1},
    ]),
    ("SELECT Owner.Name, IsPersonAccount FROM Account GROUP BY Owner.Name, IsPersonAccount LIMIT 2 OFFSET 1", [
        {"Name": "Ada Admin", "IsPersonAccount": True},
        {"Name": "Bob Booker", "IsPersonAccount": False},
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_groups(text: str, expected: list[dict[str, Any]]) -> None:
    assert records(text) == expected


ROLLED: list[tuple[str, list[tuple[Any, ...]]]] = [
    ("SELECT Owner.Name, COUNT(Id) FROM Account GROUP BY ROLLUP(Owner.Name)", [
        ("Ada Admin", 2), ("Bob Booker", 1), (None, 3)
    ]),
    ("SELECT IsPersonAccount, Owner.Name, GROUPING(Owner.Name) g, COUNT(Id) n FROM Account "
     "GROUP BY ROLLUP(IsPersonAccount, Owner.Name)", [
        (False, "Ada Admin", 0, 1), (False, "Bob Booker", 0, 1), (False, None, 1, 2),
        (True, "Ada Admin", 0, 1), (True, None, 1, 1),
        (None, None, 1, 3),
    ]),
    ("SELECT IsPersonAccount, Owner.Name, COUNT(Id) FROM Account GROUP BY CUBE(IsPersonAccount, Owner.Name)", [
        (False, "Ada Admin", 1), (False, "Bob Booker", 1), (False, None, 2),
        (True, "Ada Admin", 1), (True, None, 1),
        (None, "Ada Admin", 2), (None, "Bob Booker", 1), (None, None, 3),
    ]),
    ("SELECT Account.Name, COUNT(Id) FROM Contact GROUP BY ROLLUP(Account.Name) HAVING GROUPING(Account.Name) = 1 "
     "OR Account.Name = null", [(None, 1), (None, 3)]),
    ("SELECT Owner.Name, COUNT(Id) FROM Account GROUP BY ROLLUP(Owner.Name) ORDER BY GROUPING(Owner.Name) DESC, COUNT(Id)", [
        (None, 3), ("Bob Booker", 1), ("Ada Admin", 2)
    ]),
    ("SELECT Owner.Name FROM Account GROUP BY ROLLUP(Owner.Name) ORDER BY Owner.Name DESC NULLS LAST LIMIT 2", [
        ("Bob Booker",), ("Ada Admin",)
    ]),
    (f"SELECT {YEAR} y, GROUPING({YEAR}) g, COUNT(Id) n FROM Account GROUP BY CUBE({YEAR})", [
        (2024, 0, 1), (2025, 0, 1), (2026, 0, 1), (None, 1, 3)
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROLLED, ids=[text for text, _ in ROLLED])
def test_subtotals(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert [tuple(record.values()) for record in records(text)] == expected


def test_a_group_is_an_aggregate_result_without_an_address() -> None:
    (record,) = ask("SELECT COUNT(Id) n FROM Account").records
    assert record["attributes"] == {"type": "AggregateResult"}


def test_count_alone_answers_with_the_size_and_no_records() -> None:
    result = ask("SELECT COUNT() FROM Contact WHERE Email != null")
    assert (result.total_size, result.records) == (2, [])
    assert ask("select count() from Contact limit 1").total_size == 1


def test_text_that_differs_in_letter_case_is_one_group() -> None:
    (group,) = records("SELECT Company, COUNT(Id) FROM Lead WHERE Company = 'INITECH' GROUP BY Company")
    assert group == {"Company": "Initech", "expr0": 1}


REFUSED = [
    ("SELECT Name, COUNT(Id) FROM Account", "Field must be grouped or aggregated: Name"),
    ("SELECT Name FROM Account GROUP BY OwnerId", "Field must be grouped or aggregated: Name"),
    ("SELECT OwnerId FROM Account GROUP BY OwnerId ORDER BY Name", "Ordered field must be grouped or aggregated: Name"),
    ("SELECT Description FROM Account GROUP BY Description", "field 'Description' can not be grouped in a query call"),
    (
        "SELECT COUNT(Id) FROM Account LIMIT 1",
        "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    ),
    ("SELECT SUM(Name) FROM Account", "field Name does not support aggregate operator SUM"),
    ("SELECT COUNT(Id) a, MAX(Name) a FROM Account", "duplicate alias: a"),
    ("SELECT CALENDAR_YEAR(CreatedDate) FROM Account", "Field must be grouped or aggregated: CALENDAR_YEAR"),
    ("SELECT COUNT(MAX(Id)) FROM Account", "aggregate functions can't be nested"),
    ("SELECT COUNT() FROM Account GROUP BY Name", "COUNT() cannot be used with GROUP BY, HAVING or ORDER BY"),
    ("SELECT COUNT(), Name FROM Account", "COUNT() stands alone in SELECT; count a field instead"),
    ("SELECT OwnerId, COUNT() FROM Account GROUP BY OwnerId", "COUNT() stands alone in SELECT; count a field instead"),
    ("SELECT OwnerId, (SELECT Id FROM Contacts) FROM Account GROUP BY OwnerId", None),
    (
        "SELECT GROUPING(OwnerId) FROM Account GROUP BY OwnerId",
        "GROUPING takes a field of GROUP BY ROLLUP or GROUP BY CUBE",
    ),
    (
        "SELECT GROUPING(Name) FROM Account GROUP BY CUBE(OwnerId)",
        "GROUPING takes a field of GROUP BY ROLLUP or GROUP BY CUBE",
    ),
    ("SELECT Name FROM Account GROUP BY ROLLUP(OwnerId)", "Field must be grouped or aggregated: Name"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text for text, _ in REFUSED])
def test_groups_that_are_refused(text: str, message: str | None) -> None:
    code, said = refusal(text)
    assert code == "MALFORMED_QUERY"
    assert message is None or said == message

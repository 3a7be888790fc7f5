"""What is refused, with which code and words?"""

from itertools import product

import pytest

from tests.emulator.soql.box import READER, record_id, refusal
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run

HINT = "Please reference your WSDL or the describe call for the appropriate names."


def message_of(text: str) -> str:
    with pytest.raises(Refused) as caught:
        run(READER, parse(text))
    return caught.value.problems[0].message


def test_an_unknown_field_is_framed_word_for_word() -> None:
    assert message_of("SELECT Id, PersonPhone FROM Account") == (
        "\nSELECT Id, PersonPhone FROM Account"
        "\n           ^"
        "\nERROR at Row:1:Column:12"
        "\nNo such column 'PersonPhone' on entity 'Account'. If you are attempting to use a custom field, be sure to append "
        f"the '__c' after the custom field name. {HINT}"
    )


def test_the_frame_counts_rows_and_shows_a_part_of_a_long_query() -> None:
    text = "SELECT Id,\n  Name\nFROM Account\nWHERE Name = 'a long name that fills the line' AND Nmae = 'x' AND Name != null"
    _, excerpt, caret, place, _ = message_of(text).split("\n")
    assert place == "ERROR at Row:4:Column:52"
    assert excerpt[caret.index("^") :].startswith("Nmae = 'x'")
    assert len(excerpt) < 70


def test_refusals_of_queries_have_no_fields_key() -> None:
    with pytest.raises(Refused) as caught:
        run(READER, parse("SELECT Foo FROM Account"))
    assert caught.value.problems[0].fields is None
    assert caught.value.status == 400


CASES = [
    ("SELECT Id FROM Kunde", "INVALID_TYPE", "sObject type 'Kunde' is not supported."),
    ("SELECT Id FROM PersonAccount", "INVALID_TYPE", "sObject type 'PersonAccount' is not supported."),
    ("SELECT Ownr.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Ownr' in field path."),
    ("SELECT Owner FROM Account", "INVALID_FIELD", "No such column 'Owner' on entity 'Account'."),
    ("SELECT Owner.Foo FROM Account", "INVALID_FIELD", "No such column 'Foo' on entity 'User'."),
    ("SELECT Owner.Foo FROM Lead", "INVALID_FIELD", "No such column 'Foo' on entity 'Name'."),
    ("SELECT Who.Account.Name FROM Event", "INVALID_FIELD", "Didn't understand relationship 'Account' in field path."),
    ("SELECT a.b.c.d.e.f.g FROM Account", "MALFORMED_QUERY", "SOQL relationship paths can't have more than 5 levels"),
    ("SELECT Name, name FROM Account", "INVALID_FIELD", "duplicate field selected: name"),
    ("SELECT Name n FROM Account", "MALFORMED_QUERY", "only aggregate expressions use field aliasing"),
    ("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200"),
    ("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 201", "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT"),
    ("SELECT FIELDS(ALL), Id FROM Account LIMIT 1", "INVALID_FIELD", "duplicate field selected: Id"),
    ("SELECT TYPEOF Owner WHEN User THEN Name END FROM Account", "MALFORMED_QUERY", "TYPEOF needs a polymorphic"),
    ("SELECT TYPEOF Who WHEN Account THEN Name END FROM Event", "INVALID_TYPE", "TYPEOF: 'Account' is not one"),
    ("SELECT TYPEOF Who WHEN Lead THEN Foo END FROM Event", "INVALID_FIELD", "No such column 'Foo' on entity 'Lead'."),
    (
        "SELECT Id FROM ContentDocumentLink",
        "MALFORMED_QUERY",
        "Implementation restriction: ContentDocumentLink requires",
    ),
    ("SELECT Id FROM Account, Kunde k", "INVALID_FIELD", "Didn't understand relationship 'Kunde' in field path."),
    (
        "SELECT convertTimezone(CreatedDate) FROM Account",
        "MALFORMED_QUERY",
        "convertTimezone() can stand in a date function",
    ),
    ("SELECT GROUPING(Name) FROM Account", "MALFORMED_QUERY", "Field must be grouped or aggregated: GROUPING"),
    ("SELECT Id FROM Account ORDER BY GROUPING(Name)", "MALFORMED_QUERY", "GROUPING takes a field of GROUP BY ROLLUP"),
    ("SELECT Id FROM Account USING SCOPE team", "MALFORMED_QUERY", "scope 'TEAM' is not supported for Account"),
]
CONDITIONS = [
    ("Description = 'x'", "INVALID_FIELD", "field 'Description' can not be filtered in a query call"),
    ("BillingAddress = 'x'", "INVALID_FIELD", "Address fields can only be filtered using Distance expressions"),
    ("Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
    ("Id IN ('0010000000000010AA')", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: 0010000000000010AA"),
    ("Id LIKE '001%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"),
    (
        "Name = 5",
        "INVALID_FIELD",
        "value of filter criterion for field 'Name' must be of type string and should be enclosed",
    ),
    ("IsDeleted = 'true'", "INVALID_FIELD", "value of filter criterion for field 'IsDeleted' must be of type boolean"),
    (
        "AnnualRevenue > '5'",
        "INVALID_FIELD",
        "value of filter criterion for field 'AnnualRevenue' must be of type currency",
    ),
    (
        "CreatedDate > '2026-01-01'",
        "INVALID_FIELD",
        "value of filter criterion for field 'CreatedDate' must be of type dateTime",
    ),
    (
        "CreatedDate > 2026-01-01",
        "INVALID_FIELD",
        "value of filter criterion for field 'CreatedDate' must be of type dateTime",
    ),
    (
        "PersonBirthdate = 2026-01-01T00:00:00Z",
        "INVALID_FIELD",
        "value of filter criterion for field 'PersonBirthdate'",
    ),
    (
        "Name INCLUDES ('x')",
        "INVALID_QUERY_FILTER_OPERATOR",
        "includes or excludes operator only valid on multipicklist",
    ),
    ("GROUPING(Name) = 1", "MALFORMED_QUERY", "GROUPING takes a field of GROUP BY ROLLUP"),
    (f"Name = '{'x' * 4001}'", "MALFORMED_QUERY", "a value in WHERE can't be longer than 4000 characters"),
    ("COUNT(Id) > 1", "MALFORMED_QUERY", "aggregate function COUNT can't stand in WHERE"),
    ("CALENDAR_YEAR(Name) = 1", "MALFORMED_QUERY", "field Name does not support function CALENDAR_YEAR"),
    ("FORMAT(Name) = 'x'", "MALFORMED_QUERY", "function FORMAT can't stand in a condition"),
    ("DISTANCE(Name, GEOLOCATION(1, 2), 'km') < 5", "MALFORMED_QUERY", "field Name does not support function DISTANCE"),
    # Semi-joins.
    (
        "Name = 'x' AND (Name = 'y' OR Id IN (SELECT AccountId FROM Contact))",
        "MALFORMED_QUERY",
        "Semi join sub-selects are only allowed at the top level WHERE expressions",
    ),
    (
        "Name = 'x' OR Id IN (SELECT AccountId FROM Contact)",
        "MALFORMED_QUERY",
        "Semi join sub-selects are not allowed with the",
    ),
    (
        "(NOT Id IN (SELECT AccountId FROM Contact))",
        "MALFORMED_QUERY",
        "Semi join sub-selects are not allowed with the",
    ),
    (
        "Name IN (SELECT Name FROM Contact)",
        "MALFORMED_QUERY",
        "The left operand field in the where expression for outer",
    ),
    (
        "Id IN (SELECT Name FROM Contact)",
        "MALFORMED_QUERY",
        "semi join sub selects can only query id fields, cannot use: 'Name'",
    ),
    (
        "Id IN (SELECT OwnerId FROM Contact)",
        "MALFORMED_QUERY",
        "The selected field 'OwnerId' in the subquery and the left",
    ),
    (
        "Id IN (SELECT ParentId FROM Account)",
        "MALFORMED_QUERY",
        "The inner and outer selects should not be on the same",
    ),
    (
        "Id IN (SELECT WhatId FROM Task)",
        "MALFORMED_QUERY",
        "Entity 'Task' is not supported for semi join inner selects",
    ),
    ("Id IN (SELECT AccountId FROM Contact LIMIT 1)", "MALFORMED_QUERY", "a semi join sub-select selects one field"),
    (
        "Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT ContactId FROM Case))",
        "MALFORMED_QUERY",
        "Nesting of semi join sub-selects is not supported",
    ),
    (
        "Id IN (SELECT AccountId FROM Contact) AND Id IN (SELECT AccountId FROM Case) AND OwnerId IN (SELECT Id FROM User)",
        "MALFORMED_QUERY",
        "Maximum 2 semi join sub-selects are allowed",
    ),
]


@pytest.mark.parametrize(("text", "code", "beginning"), CASES, ids=[case[0] for case in CASES])
def test_refused_queries(text: str, code: str, beginning: str) -> None:
    said = refusal(text)
    assert said[0] == code
    assert said[1].startswith(beginning)


@pytest.mark.parametrize(("condition", "code", "beginning"), CONDITIONS, ids=[case[0] for case in CONDITIONS])
def test_refused_conditions(condition: str, code: str, beginning: str) -> None:
    said = refusal(f"SELECT Id FROM Account WHERE {condition}")
    assert said[0] == code
    assert said[1].startswith(beginning)


def test_more_than_can_be_worked_is_too_complicated() -> None:
    colours = "', '".join(f"{number};{';'.join('a' * 1900)}" for number in range(20))
    chains = ["Mentor__r." * depth for depth in range(4)]
    users, further = (
        ("Owner", "CreatedBy", "LastModifiedBy"),
        ("CreatedBy", "LastModifiedBy", "Manager", "Profile", "UserRole"),
    )
    parents = [f"{chain}{user}.{other}.Name" for chain, user, other in product(chains, users, further)]
    assert refusal(f"SELECT Id FROM Contact WHERE Colours__c INCLUDES ('{colours}')")[0] == "QUERY_TOO_COMPLICATED"
    assert refusal(f"SELECT {', '.join(parents)} FROM Contact")[0] == "QUERY_TOO_COMPLICATED"


def test_an_id_of_eighteen_in_wrong_capitals_is_restored() -> None:
    shouted = record_id("003", 1).upper()
    assert run(READER, parse(f"SELECT Id FROM Contact WHERE Id = '{shouted}'")).total_size == 1

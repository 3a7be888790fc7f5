"""What do sub-queries over child relationships answer?"""

from dataclasses import replace

import pytest

from tests.emulator.soql.box import READER, ask, bare, record_id, records, refusal
from twofold.emulator.refusals import Refused
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run


def test_children_are_a_result_of_their_own_or_null() -> None:
    pat, acme, globex = records("SELECT Name, (SELECT Id, LastName FROM Contacts) FROM Account")
    assert pat["Contacts"] == {
        "totalSize": 1,
        "done": True,
        "records": [{"Id": record_id("003", 1), "LastName": "Roe"}],
    }
    assert [child["LastName"] for child in acme["Contacts"]["records"]] == ["O'Neil"]
    assert globex["Contacts"] is None


def test_children_of_a_person_by_contact_hang_at_the_account() -> None:
    pat, acme, _ = records("SELECT (SELECT CaseNumber FROM PersonCases), (SELECT CaseNumber FROM Cases) FROM Account")
    assert pat["PersonCases"]["records"] == [{"CaseNumber": "00001001"}]
    assert acme["PersonCases"] is None
    assert acme["Cases"]["totalSize"] == 2


def test_polymorphic_children_are_found() -> None:
    pat = records("SELECT (SELECT Subject FROM Events), (SELECT Subject FROM PersonEvents) FROM Account LIMIT 1")[0]
    assert pat["Events"]["records"] == pat["PersonEvents"]["records"] == [{"Subject": "Call"}]


def test_children_are_filtered_sorted_and_limited_for_each_parent() -> None:
    text = "SELECT (SELECT CaseNumber FROM Cases WHERE IsClosed = false ORDER BY CaseNumber DESC LIMIT 1) FROM Account"
    assert [bare(record)["Cases"] for record in ask(text).records] == [
        {"totalSize": 1, "done": True, "records": [{"CaseNumber": "00001001"}]},
        {"totalSize": 1, "done": True, "records": [{"CaseNumber": "00001003"}]},
        None,
    ]
    text = "SELECT (SELECT CaseNumber FROM Cases ORDER BY CaseNumber LIMIT 5 OFFSET 1) FROM Account WHERE IsPersonAccount = false"
    assert records(f"{text} LIMIT 1")[0]["Cases"]["records"] == [{"CaseNumber": "00001003"}]
    assert refusal(text) == ("MALFORMED_QUERY", "OFFSET in a sub-query needs LIMIT 1 in the query around it")


def test_deleted_children_come_with_all_rows() -> None:
    acme = records("SELECT (SELECT LastName FROM Contacts) FROM Account", all_rows=True)[1]
    assert [child["LastName"] for child in acme["Contacts"]["records"]] == ["O'Neil", "Gone"]


def test_children_have_parents_and_children_of_their_own() -> None:
    text = "SELECT (SELECT LastName, Account.Name, (SELECT CaseNumber FROM Cases) FROM a.Contacts) FROM Account a"
    acme = records(text)[1]
    (kim,) = acme["Contacts"]["records"]
    assert kim["Account"]["Name"] == "ÄCME Straße"
    assert kim["Cases"]["records"] == [{"CaseNumber": "00001002"}]


def test_unknown_children_and_aggregates_are_refused() -> None:
    code, message = refusal("SELECT (SELECT Id FROM Kontakte) FROM Account")
    assert code == "INVALID_TYPE"
    assert message.startswith("Didn't understand relationship 'Kontakte' in FROM part of query call.")
    assert refusal("SELECT (SELECT COUNT() FROM Contacts) FROM Account") == (
        "MALFORMED_QUERY",
        "only root queries support aggregate expressions",
    )
    assert refusal("SELECT (SELECT Id FROM Contacts), (SELECT Id FROM contacts) FROM Account")[0] == "INVALID_FIELD"


def nested(levels: int) -> str:
    """Write a query with sub-queries in sub-queries: contacts, their account, its contacts, and so on."""
    names = ("Contacts", "ReportsTo_Contacts") if levels == 2 else ("ChildAccounts",) * levels
    text = "SELECT Id FROM {}"
    for name in reversed(names):
        text = f"SELECT Id, ({text.format(name)}) FROM {{}}"
    return text.format("Account")


def test_children_of_children_are_there_from_version_58() -> None:
    old = replace(READER, version="57.0")
    with pytest.raises(Refused) as caught:
        run(old, parse("SELECT (SELECT Id, (SELECT Id FROM Cases) FROM Contacts) FROM Account"))
    assert caught.value.problems[0].message == (
        "SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object."
    )
    assert run(old, parse("SELECT (SELECT Id FROM Contacts) FROM Account")).total_size == 3


def test_children_go_four_levels_down_and_no_further() -> None:
    assert ask(nested(4)).total_size == 3
    assert "more than 4 level away" in refusal(nested(5))[1]

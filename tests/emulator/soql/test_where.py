"""Which rows does a condition keep? Types, operators, nulls, letter case."""

import pytest

from tests.emulator.soql.box import ask, names, record_id, records

PAT, KIM, SAM = "Pat Roe", "Kim O'Neil", "Sam 100%"
EVERYBODY = [PAT, KIM, SAM]

CASES = [
    # Text: letter case never counts, null is not equal to anything and unequal to everything.
    ("Name = 'PAT ROE'", [PAT]),
    ("Name != 'pat roe'", [KIM, SAM]),
    ("Name <> 'pat roe'", [KIM, SAM]),
    (r"Name = 'kim o\'neil'", [KIM]),
    ("Email = null", [SAM]),
    ("Email != null", [PAT, KIM]),
    ("Email = ''", [SAM]),
    ("Email != 'kim@example.com'", [PAT, SAM]),
    ("Email < 'l'", [KIM]),
    ("Email >= 'L'", [PAT]),
    ("Email > null", []),
    ("Email > ''", [PAT, KIM]),
    ("Email < ''", []),
    ("Id > ''", EVERYBODY),
    ("Email IN ('KIM@example.com', 'nobody@example.com')", [KIM]),
    ("Email IN ('kim@example.com', null)", [KIM, SAM]),
    ("Email NOT IN ('kim@example.com')", [PAT, SAM]),
    ("Email NOT IN ('kim@example.com', null)", [PAT]),
    # Text whose field minds letter case.
    ("Code__c = 'aB'", [KIM]),
    ("Code__c = 'ab'", []),
    ("Code__c != 'ab'", EVERYBODY),
    ("Code__c IN ('AB', 'aB')", [KIM]),
    # LIKE.
    ("Name LIKE 'p%'", [PAT]),
    ("Name LIKE '%O%'", [PAT, KIM]),
    ("Name LIKE '_at roe'", [PAT]),
    (r"Name LIKE '%100\%'", [SAM]),
    (r"Name LIKE '%\_%'", []),
    ("Email LIKE '%'", [PAT, KIM]),
    ("(NOT Email LIKE 'p%')", [KIM, SAM]),
    # Ids of 15 and 18 characters, in any letter case where 18 allow it; foreign Ids match nothing.
    (f"Id = '{record_id('003', 2)}'", [KIM]),
    (f"Id = '{record_id('003', 2)[:15]}'", [KIM]),
    (f"Id != '{record_id('003', 2)}'", [PAT, SAM]),
    ("Id = '0035g00000ABCDEAA4'", []),
    ("AccountId = null", [SAM]),
    ("AccountId != null", [PAT, KIM]),
    (f"AccountId IN ('{record_id('001', 1)}', '{record_id('001', 2)[:15]}')", [PAT, KIM]),
    (f"AccountId != '{record_id('001', 1)}'", [KIM, SAM]),
    # Booleans are never null.
    ("IsPersonAccount = true", [PAT]),
    ("IsPersonAccount = FALSE", [KIM, SAM]),
    ("IsPersonAccount != true", [KIM, SAM]),
    ("IsPersonAccount = null", []),
    # Numbers.
    ("Score__c > 0", [PAT]),
    ("Score__c <= -1", [KIM]),
    ("Score__c = 2.50", [PAT]),
    ("Score__c != 2.5", [KIM, SAM]),
    ("Rank__c IN (7, 3.0)", [KIM, SAM]),
    ("Rank__c > 1e1", []),
    # Picklists by value.
    ("Size__c = 'm'", [PAT]),
    ("Size__c IN ('S', 'L')", [KIM, SAM]),
    ("toLabel(Size__c) = 'Medium'", [PAT]),
    # Multi-select picklists: a semicolon asks for both.
    ("Colours__c INCLUDES ('red')", [PAT]),
    ("Colours__c INCLUDES ('Red;Blue')", [PAT]),
    ("Colours__c INCLUDES ('Red;Green', 'Green')", [KIM]),
    ("Colours__c EXCLUDES ('Red')", [KIM, SAM]),
    ("Colours__c = 'red;blue'", [PAT]),
    # Times.
    ("Wakes__c = 06:30:00Z", [KIM]),
    ("Wakes__c < 06:30:00.001Z", [KIM]),
    # Birthdays leave the year out.
    ("Birthdate = 2001-02-03", [PAT]),
    ("Birthdate > TODAY", [PAT]),
    ("Birthdate < 1970-02-03", []),
    ("Birthdate = NEXT_MONTH", [PAT]),
    ("Birthdate = NEXT_N_DAYS:10", []),
    ("Birthdate = THIS_YEAR", [PAT]),
    ("Birthdate != THIS_MONTH", EVERYBODY),
    ("Birthdate IN (1999-02-03, null)", EVERYBODY),
    # Brackets, AND, OR, NOT.
    ("Rank__c = 3 OR Rank__c = 7", [KIM, SAM]),
    ("(Rank__c = 3 OR Rank__c = 7) AND Score__c < 0", [KIM]),
    ("NOT (Rank__c = 3 OR Rank__c = 7)", [PAT]),
    ("Rank__c != 3 AND (NOT Score__c > 0)", [KIM]),
    # Parents: none there is null, and false.
    ("Account.Name = 'äcme strasse'", [KIM]),
    ("Account.Name = 'ÄCME STRAẞE'", [KIM]),
    ("Account.Name = null", [SAM]),
    ("Account.Name != 'Pat Roe'", [KIM, SAM]),
    ("Account.Name LIKE 'äc%'", [KIM]),
    ("Account.IsPersonAccount = false", [KIM, SAM]),
    ("Account.Owner.IsActive = true", [PAT]),
    ("Account.Owner.Profile.Name = 'Standard User'", [PAT]),
    ("Mentor__r.Account.Name = 'pat roe'", [KIM]),
    ("Contact.Name = 'Pat Roe'", [PAT]),
    ("Account.CreatedDate = LAST_N_DAYS:7", [PAT]),
    ("CALENDAR_YEAR(Account.CreatedDate) = 2025", [KIM]),
    ("DAY_ONLY(Account.CreatedDate) = YESTERDAY", [PAT]),
    ("DISTANCE(Account.PersonMailingAddress, GEOLOCATION(50.9, 7.0), 'km') < 10", [PAT]),
]


@pytest.mark.parametrize(("condition", "expected"), CASES, ids=[condition for condition, _ in CASES])
def test_condition_keeps_rows(condition: str, expected: list[str]) -> None:
    assert names(f"SELECT Name FROM Contact WHERE {condition}") == expected


DATES = [
    ("CreatedDate = TODAY", []),
    ("CreatedDate = YESTERDAY", ["Pat Roe"]),
    ("CreatedDate < TODAY", ["Pat Roe", "ÄCME Straße", "Globex"]),
    ("CreatedDate >= YESTERDAY", ["Pat Roe"]),
    ("CreatedDate <= LAST_MONTH", ["ÄCME Straße", "Globex"]),
    ("CreatedDate > LAST_MONTH", ["Pat Roe"]),
    ("CreatedDate != LAST_MONTH", ["Pat Roe", "Globex"]),
    ("CreatedDate = LAST_N_DAYS:1", ["Pat Roe"]),
    ("CreatedDate = LAST_N_DAYS: 40", ["Pat Roe", "ÄCME Straße"]),
    ("CreatedDate IN (YESTERDAY, LAST_MONTH)", ["Pat Roe", "ÄCME Straße"]),
    ("CreatedDate = 2026-01-13T10:00:00Z", ["Pat Roe"]),
    ("CreatedDate = 2026-01-13T11:00:00+01:00", ["Pat Roe"]),
    ("CreatedDate = 2026-01-13T10:00:00.000+0000", ["Pat Roe"]),
    ("CreatedDate > 2026-01-13T09:59:59.999Z", ["Pat Roe"]),
    ("CALENDAR_MONTH(CreatedDate) = 12", ["ÄCME Straße", "Globex"]),
    ("HOUR_IN_DAY(CreatedDate) = 10", ["Pat Roe", "ÄCME Straße", "Globex"]),
]


@pytest.mark.parametrize(("condition", "expected"), DATES, ids=[condition for condition, _ in DATES])
def test_dates_keep_rows(condition: str, expected: list[str]) -> None:
    assert names(f"SELECT Name FROM Account WHERE {condition}") == expected


POLYMORPHIC = [
    ("Event", "Who.Type = 'Contact'", ["Call"]),
    ("Event", "Who.Type != 'Contact'", ["Meet", "Think"]),
    ("Event", "Who.Name = 'lee lead'", ["Meet"]),
    ("Event", "What.Name = '00001002'", ["Meet"]),
    ("Event", "What.Type IN ('Account', 'Case')", ["Call", "Meet"]),
    ("Event", f"WhoId = '{record_id('00Q', 1)}'", ["Meet"]),
    ("Lead", "Owner.Type = 'Queue'", ["Lee Lead"]),
    ("Lead", "Owner.Type = 'User'", ["Lou Lead"]),
    ("Lead", "Owner.Name = 'sales'", ["Lee Lead"]),
    ("Lead", "Owner.Email = 'BOB@example.com'", ["Lou Lead"]),
]


@pytest.mark.parametrize(("sobject", "condition", "expected"), POLYMORPHIC, ids=[case[1] for case in POLYMORPHIC])
def test_polymorphic_parents_keep_rows(sobject: str, condition: str, expected: list[str]) -> None:
    field = "Subject" if sobject == "Event" else "Name"
    assert names(f"SELECT {field} FROM {sobject} WHERE {condition}") == expected


SEMI_JOINS = [
    ("Account", "Id IN (SELECT AccountId FROM Contact)", ["Pat Roe", "ÄCME Straße"]),
    ("Account", "Id NOT IN (SELECT AccountId FROM Contact)", ["Globex"]),
    ("Account", "Id IN (SELECT AccountId FROM Contact WHERE LastName = 'roe')", ["Pat Roe"]),
    ("Account", "Id IN (SELECT AccountId FROM Contact WHERE Account.Name LIKE 'ä%') AND Name != null", ["ÄCME Straße"]),
    ("Account", "PersonContactId IN (SELECT ContactId FROM Case)", ["Pat Roe"]),
    ("Contact", "AccountId NOT IN (SELECT Id FROM Account WHERE IsPersonAccount = true)", ["Kim O'Neil", "Sam 100%"]),
    ("Contact", "AccountId IN (SELECT AccountId FROM Case WHERE Subject = null)", ["Pat Roe", "Kim O'Neil"]),
    ("Profile", "Id IN (SELECT ProfileId FROM User WHERE IsActive = true)", ["Standard User"]),
]


@pytest.mark.parametrize(("sobject", "condition", "expected"), SEMI_JOINS, ids=[case[1] for case in SEMI_JOINS])
def test_semi_joins_keep_rows(sobject: str, condition: str, expected: list[str]) -> None:
    assert names(f"SELECT Name FROM {sobject} WHERE {condition}") == expected


def test_deleted_records_come_with_all_rows_only() -> None:
    assert "Gone" not in names("SELECT Name FROM Contact")
    assert "Gone" in names("SELECT Name FROM Contact", all_rows=True)
    assert names("SELECT Name FROM Contact WHERE IsDeleted = true", all_rows=True) == ["Gone"]
    assert names("SELECT Name FROM Contact WHERE IsDeleted = true") == []


def test_deleted_records_are_not_in_semi_joins() -> None:
    text = "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Gone')"
    assert names(text) == []
    assert names(text, all_rows=True) == ["ÄCME Straße"]


def test_scope_mine_is_what_the_caller_owns() -> None:
    assert names("SELECT Name FROM Account USING SCOPE mine") == ["Pat Roe", "Globex"]
    assert names("SELECT Name FROM Account USING SCOPE everything LIMIT 1") == ["Pat Roe"]


def test_what_queues_own_and_what_users_own_are_scopes_of_their_own() -> None:
    assert names("SELECT Name FROM Lead USING SCOPE queue_owned") == ["Lee Lead"]
    assert names("SELECT Name FROM Lead USING SCOPE User_Owned WHERE Company != null") == ["Lou Lead"]
    assert names("SELECT Name FROM Lead USING SCOPE scopingRule") == ["Lee Lead", "Lou Lead"]


def test_parents_may_have_names_of_their_own() -> None:
    text = "SELECT c.LastName, a.Name, u.Alias FROM Contact c, c.Account a, a.Owner u WHERE a.Name LIKE 'pat%' ORDER BY u.Name"
    (row,) = records(text)
    assert row == {"LastName": "Roe", "Account": {"Name": "Pat Roe", "Owner": {"Alias": None}}}
    assert ask("SELECT COUNT() FROM Contact c, c.Account a WHERE a.IsPersonAccount = true").total_size == 1
    assert names("SELECT Id FROM Account WHERE Id IN (SELECT a.Id FROM Contact c, c.Account a WHERE a.Name LIKE 'p%')")


def test_what_was_searched_for_may_be_tracked() -> None:
    assert ask("SELECT Id FROM Lead LIMIT 1 FOR REFERENCE UPDATE TRACKING, VIEWSTAT").total_size == 1


@pytest.mark.parametrize("sign", ["OR", "AND"])
def test_thousands_of_conditions_are_one_query(sign: str) -> None:
    chain = f" {sign} ".join(f"Rank__c != {number}" for number in range(10, 3010))
    assert names(f"SELECT Name FROM Contact WHERE Name LIKE 'k%' AND ({chain})") == [KIM]
    codes = ", ".join(f"'{number}'" for number in range(2000))
    assert names(f"SELECT Name FROM Contact WHERE Code__c IN ({codes}, 'aB')") == [KIM]


def test_a_list_of_many_values_is_one_query() -> None:
    listed = ", ".join(f"'person{number}@example.com'" for number in range(1500))
    assert names(f"SELECT Name FROM Contact WHERE Email IN ({listed}, 'Kim@Example.com')") == [KIM]

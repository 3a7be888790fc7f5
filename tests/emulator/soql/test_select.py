"""What does a record look like? Fields, parents, addresses, functions, TYPEOF, FIELDS()."""

from tests.emulator.soql.box import ADA, PAT, ask, names, new_reader, record_id, records
from twofold.emulator.soql.parser import parse
from twofold.emulator.soql.run import run
from twofold.facts.ids import from_key

PAT_ONLY = f"WHERE Id = '{record_id('001', 1)}'"


def test_attributes_come_first_and_names_are_canonical() -> None:
    (record,) = ask(f"select NAME, id, createddate from account {PAT_ONLY}").records
    assert list(record) == ["attributes", "Name", "Id", "CreatedDate"]
    assert record["attributes"] == {"type": "Account", "url": f"/services/data/v60.0/sobjects/Account/{from_key(PAT)}"}
    assert record["CreatedDate"] == "2026-01-13T10:00:00.000+0000"


def test_addresses_carry_the_version_of_the_call() -> None:
    reader = new_reader(version="47.0")
    (record,) = run(reader, parse(f"SELECT Owner.Name FROM Account {PAT_ONLY}")).records
    assert record["attributes"]["url"].startswith("/services/data/v47.0/")
    assert record["Owner"]["attributes"]["url"] == f"/services/data/v47.0/sobjects/User/{from_key(ADA)}"


def test_values_have_their_json_types() -> None:
    (acme,) = records(
        "SELECT AnnualRevenue, NumberOfEmployees, IsPersonAccount, ParentId FROM Account WHERE Name LIKE 'äcme%'"
    )
    assert acme == {"AnnualRevenue": 1250.5, "NumberOfEmployees": 12, "IsPersonAccount": False, "ParentId": None}
    assert isinstance(acme["AnnualRevenue"], float)
    assert isinstance(acme["IsPersonAccount"], bool)


def test_parents_nest_and_keep_the_order_asked() -> None:
    (record,) = records(
        "SELECT Account.Owner.Name, LastName, Account.Name, Owner.Name FROM Contact WHERE LastName LIKE 'o%'"
    )
    assert record == {
        "Account": {"Owner": {"Name": "Bob Booker"}, "Name": "ÄCME Straße"},
        "LastName": "O'Neil",
        "Owner": {"Name": "Bob Booker"},
    }


def test_a_missing_parent_is_null() -> None:
    assert records("SELECT Account.Owner.Name FROM Contact WHERE AccountId = null") == [{"Account": None}]


def test_a_path_may_begin_with_the_object_or_its_alias() -> None:
    assert names("SELECT Contact.Account.Name FROM Contact WHERE Contact.Name LIKE 'k%'") == [{"Name": "ÄCME Straße"}]
    assert names("SELECT a.Name FROM Account a WHERE a.Id != null AND a.IsPersonAccount = true") == ["Pat Roe"]
    assert names("SELECT x.Name FROM Account AS x ORDER BY x.Name LIMIT 1") == ["Globex"]


def test_person_contact_is_a_parent_of_the_account() -> None:
    rows = records("SELECT PersonContact.Email, PersonEmail FROM Account")
    assert rows[0] == {"PersonContact": {"Email": "Pat@Example.com"}, "PersonEmail": "Pat@Example.com"}
    assert rows[1] == {"PersonContact": None, "PersonEmail": None}


def test_an_account_is_never_a_person_account_by_type() -> None:
    assert {record["attributes"]["type"] for record in ask("SELECT Id FROM Account").records} == {"Account"}


def test_a_compound_address_is_an_object_or_null() -> None:
    pat, acme = records("SELECT PersonMailingAddress FROM Account LIMIT 2")
    assert pat["PersonMailingAddress"] == {
        "city": "Köln",
        "country": None,
        "geocodeAccuracy": None,
        "latitude": 50.94,
        "longitude": 6.96,
        "postalCode": None,
        "state": None,
        "street": None,
    }
    assert acme["PersonMailingAddress"] is None


def test_a_polymorphic_parent_is_a_name_with_the_address_of_the_record() -> None:
    call, meet, think = ask("SELECT Who.Name, Who.Type, What.Name FROM Event").records
    assert call["Who"]["attributes"] == {
        "type": "Name",
        "url": f"/services/data/v60.0/sobjects/Contact/{record_id('003', 1)}",
    }
    assert (call["Who"]["Name"], call["Who"]["Type"], call["What"]["Name"]) == ("Pat Roe", "Contact", "Pat Roe")
    assert (meet["Who"]["Type"], meet["What"]["Name"]) == ("Lead", "00001002")
    assert (think["Who"], think["What"]) == (None, None)


def test_an_owner_with_one_kind_is_that_kind() -> None:
    (record,) = ask(f"SELECT Owner.Name FROM Account {PAT_ONLY}").records
    assert record["Owner"]["attributes"]["type"] == "User"


def test_typeof_shows_the_branch_of_the_kind() -> None:
    text = (
        "SELECT Subject, TYPEOF What WHEN Account THEN Name, PersonEmail WHEN Case THEN CaseNumber END, "
        "TYPEOF Who WHEN Lead THEN Company ELSE Name END FROM Event"
    )
    call, meet, think = ask(text).records
    assert call["What"]["attributes"]["type"] == "Account"
    assert call["What"]["PersonEmail"] == "Pat@Example.com"
    assert call["Who"]["Name"] == "Pat Roe"
    assert meet["What"]["CaseNumber"] == "00001002"
    assert meet["Who"]["Company"] == "Initech"
    assert (think["What"], think["Who"]) == (None, None)


def test_typeof_without_a_branch_shows_attributes_alone() -> None:
    _, meet, _ = ask("SELECT TYPEOF What WHEN Account THEN Name END FROM Event").records
    assert meet["What"] == {
        "attributes": {"type": "Case", "url": f"/services/data/v60.0/sobjects/Case/{record_id('500', 2)}"}
    }


def test_fields_lists_all_standard_or_custom_fields() -> None:
    (every,) = records("SELECT FIELDS(ALL) FROM Contact LIMIT 1")
    (standard,) = records("SELECT FIELDS(STANDARD) FROM Contact LIMIT 1")
    (custom,) = records("SELECT FIELDS(CUSTOM) FROM Contact LIMIT 1")
    assert {"Id", "MailingAddress", "Size__c"} <= set(every)
    assert set(custom) == {name for name in every if name.endswith("__c")}
    assert set(standard) == set(every) - set(custom)


def test_to_label_and_format_show_values_for_people() -> None:
    (kim,) = records("SELECT toLabel(Size__c), FORMAT(Score__c) score FROM Contact WHERE Rank__c = 7")
    assert kim == {"Size__c": "Large", "score": "-1.00"}
    (pat,) = records(f"SELECT FORMAT(CreatedDate), toLabel(PersonContact.Size__c) FROM Account {PAT_ONLY}")
    assert pat == {"CreatedDate": "1/13/2026, 10:00 AM", "PersonContact": {"Size__c": "Medium"}}


def test_distance_is_measured_and_sorts() -> None:
    distance = "DISTANCE(PersonMailingAddress, GEOLOCATION(50.94, 7.0), 'km')"
    nearest = records(f"SELECT Name, {distance} far FROM Account ORDER BY {distance} DESC NULLS LAST")[0]
    assert nearest["Name"] == "Pat Roe"
    assert 2.7 < nearest["far"] < 2.9


def test_strings_with_every_escape_find_their_record() -> None:
    assert names(r"SELECT CaseNumber FROM Case WHERE Subject = 'a\nb'") == ["00001003"]
    assert names(r"SELECT Name FROM Account WHERE Name = '\u00c4CME Stra\u00DFe'") == ["ÄCME Straße"]

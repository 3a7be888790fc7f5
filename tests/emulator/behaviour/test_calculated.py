"""Formula fields hold what their formula says of the record, whichever way it is written, and can be queried."""

from __future__ import annotations

import pytest

from tests.emulator.box import Client
from tests.emulator.metadata.speaker import MetadataSpeaker
from twofold.emulator.seeds.document import SeedDocument

FORMULAS = [
    ("Text", '"Dr " & LastName', {"LastName": "Roe"}, "Dr Roe"),
    ("Text", 'IF(ISBLANK(Email), "none", Email)', {"LastName": "Roe"}, "none"),
    ("Number", "LEN(LastName) / 2", {"LastName": "Roe"}, 1.5),
    ("Checkbox", 'ISPICKVAL(LeadSource, "Web")', {"LastName": "Roe", "LeadSource": "Web"}, True),
    ("Date", "Birthdate + 1", {"LastName": "Roe", "Birthdate": "2000-02-28"}, "2000-02-29"),
    ("Number", "1 / (LEN(LastName) - 3)", {"LastName": "Roe"}, None),
]


def formula_field(kind: str, formula: str) -> dict[str, object]:
    """A line of a seed."""
    types = {"Text": "string", "Number": "double", "Checkbox": "boolean", "Date": "date"}
    scale = {"scale": 2} if kind == "Number" else {}
    return {"sobject": "Contact", "name": "Calc__c", "type": types[kind], "formula": formula, **scale}


@pytest.mark.parametrize(("kind", "formula", "fields", "expected"), FORMULAS)
def test_a_formula_is_worked_out(
    sf: Client, kind: str, formula: str, fields: dict[str, object], expected: object
) -> None:
    sf.plant(SeedDocument(custom_fields=[formula_field(kind, formula)]))
    contact = sf.add("Contact", **fields)
    assert sf.read("Contact", contact)["Calc__c"] == expected
    shown = sf.field("Contact", "Calc__c")
    assert (shown["calculated"], shown["createable"]) == (True, False)


def test_the_value_follows_the_record(sf: Client) -> None:
    sf.plant(SeedDocument(custom_fields=[formula_field("Text", "UPPER(LastName)")]))
    contact = sf.add("Contact", LastName="Roe")
    sf.update("Contact", contact, {"LastName": "Doe"})
    assert [row["Id"] for row in sf.rows("SELECT Id FROM Contact WHERE Calc__c = 'DOE' ORDER BY Calc__c")] == [contact]
    assert sf.update("Contact", contact, {"Calc__c": "x"}).code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_person_shows_the_value_on_both_halves(sf: Client) -> None:
    sf.plant(SeedDocument(custom_fields=[formula_field("Text", 'LastName & ":" & Email')]))
    account, contact = sf.person(PersonEmail="roe@example.com")
    for email in ("roe@example.com", "other@example.com"):
        sf.update("Account", account, {"PersonEmail": email})
        assert sf.read("Account", account)["Calc__pc"] == sf.read("Contact", contact)["Calc__c"] == f"Roe:{email}"
    sf.update("Contact", contact, {"LastName": "Doe"})
    assert sf.read("Account", account)["Calc__pc"] == "Doe:other@example.com"


def test_one_formula_may_stand_on_another(sf: Client) -> None:
    one = {"sobject": "Account", "name": "Twice__c", "type": "double", "formula": "Once__c * 2"}
    two = {"sobject": "Account", "name": "Once__c", "type": "double", "formula": "LEN(Name)"}
    sf.plant(SeedDocument(custom_fields=[two, {**one}]))
    account = sf.add("Account", Name="Acme")
    assert sf.read("Account", account)["Twice__c"] == 8.0
    sf.update("Account", account, {"Name": "Acme Ltd"})
    assert sf.read("Account", account)["Twice__c"] == 16.0


def test_records_that_are_there_get_the_value_of_a_new_formula(sf: Client) -> None:
    metadata = MetadataSpeaker(sf)
    account = sf.add("Account", Name="Acme")
    inner = "<formula>{}</formula><label>Calc</label><precision>18</precision><scale>0</scale><type>Number</type>"
    assert metadata.create("CustomField", "Account.Calc__c", inner.format("LEN(Name)")) == ""
    metadata.show_everything()
    assert sf.read("Account", account)["Calc__c"] == 4.0
    whole = f"<fullName>Account.Calc__c</fullName>{inner.format('LEN(Name) + 1')}"
    metadata.write("updateMetadata", "CustomField", whole)
    assert sf.read("Account", account)["Calc__c"] == 5.0


@pytest.mark.parametrize(
    ("kind", "formula", "said"),
    [
        ("Text", "Owner.Name", "from their own record alone"),
        ("Text", "$User.Id", "from their own record alone"),
        ("Date", "TODAY()", "when their record is written"),
        ("Checkbox", "ISCHANGED(Name)", "when their record is written"),
        ("Number", "Name", "which a field of type double can"),
        ("Text", "Horn__c", "does not exist"),
        ("Text", "IF(", "Expected"),
    ],
)
def test_a_formula_that_would_go_stale_is_refused(sf: Client, kind: str, formula: str, said: str) -> None:
    more = "<precision>18</precision><scale>0</scale>" if kind == "Number" else ""
    inner = f"<formula>{formula}</formula><label>Calc</label>{more}<type>{kind}</type>"
    assert said in MetadataSpeaker(sf).create("CustomField", "Account.Calc__c", inner)

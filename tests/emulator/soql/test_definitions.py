"""What does the schema answer when it is asked for by SOQL?"""

from typing import Any

import pytest

from tests.emulator.soql.box import READER, SCHEMA, bare
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.definitions.all import DEFINITION_TABLES, DefinitionTable
from twofold.emulator.soql.columns import describe_columns
from twofold.emulator.soql.definitions import reader_for
from twofold.emulator.soql.pages import first_page
from twofold.emulator.soql.parser import parse
from twofold.emulator.store.cursors import Cursors


def answer(text: str) -> dict[str, Any]:
    return first_page(READER, Cursors(), text, all_rows=False, page_size=200)


def rows(text: str) -> list[Any]:
    records: Any = answer(text)["records"]
    return [bare(record) for record in records]


def test_the_kinds_of_records_as_clients_list_them() -> None:
    listed = rows(
        "SELECT QualifiedApiName, Label FROM EntityDefinition WHERE IsDeprecatedAndHidden = false ORDER BY QualifiedApiName"
    )
    assert [row["QualifiedApiName"] for row in listed] == sorted(sobject.name for sobject in SCHEMA)
    assert {"QualifiedApiName": "Account", "Label": "Account"} in listed


def test_a_definition_is_addressed_by_its_durable_id() -> None:
    (record,) = answer("SELECT KeyPrefix FROM EntityDefinition WHERE DurableId = 'Account'")["records"]  # type: ignore[misc]
    assert record == {
        "attributes": {"type": "EntityDefinition", "url": "/services/data/v60.0/sobjects/EntityDefinition/Account"},
        "KeyPrefix": "001",
    }


FIELD_CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("Account", "Name", {"DataType": "Name", "ReferenceTo": {"referenceTo": None}, "IsNillable": True}),
    ("Account", "OwnerId", {"DataType": "Lookup(User)", "ReferenceTo": {"referenceTo": ["User"]}, "IsNillable": False}),
    ("Account", "ParentId", {"DataType": "Hierarchy", "ReferenceTo": {"referenceTo": ["Account"]}, "IsNillable": True}),
    ("Account", "AnnualRevenue", {"DataType": "Currency(18, 0)", "ReferenceTo": {"referenceTo": None}, "IsNillable": True}),
    ("Contact", "Score__c", {"DataType": "Number(8, 2)", "ReferenceTo": {"referenceTo": None}, "IsNillable": True}),
    ("Contact", "Colours__c", {"DataType": "Picklist (Multi-Select)", "ReferenceTo": {"referenceTo": None}, "IsNillable": True}),
]  # fmt: skip


@pytest.mark.parametrize(("sobject", "name", "expected"), FIELD_CASES, ids=[f"{s}.{n}" for s, n, _ in FIELD_CASES])
def test_a_field_tells_its_type(sobject: str, name: str, expected: dict[str, Any]) -> None:
    (row,) = rows(
        "SELECT DataType, ReferenceTo, IsNillable FROM FieldDefinition "
        f"WHERE EntityDefinition.QualifiedApiName = '{sobject}' AND QualifiedApiName = '{name}'"
    )
    assert row == expected


def test_fields_hang_below_their_kind() -> None:
    (case,) = rows("SELECT Label, (SELECT QualifiedApiName FROM Fields) FROM EntityDefinition WHERE DurableId = 'Case'")
    described = SCHEMA.sobject("Case")
    assert described is not None
    assert [field["QualifiedApiName"] for field in case["Fields"]["records"]] == [f.name for f in described.fields]


def test_a_custom_field_has_an_id_of_its_own() -> None:
    where = "EntityDefinitionId = 'Contact' AND DeveloperName = 'Size'"
    (field,) = rows(f"SELECT DurableId, QualifiedApiName FROM FieldDefinition WHERE {where}")
    assert field["QualifiedApiName"] == "Size__c"
    assert field["DurableId"].startswith("Contact.00N")
    values = rows(f"SELECT Value, Label FROM PicklistValueInfo WHERE EntityParticleId = '{field['DurableId']}'")
    assert [(value["Value"], value["Label"]) for value in values] == [("S", "Small"), ("M", "Medium"), ("L", "Large")]


def test_particles_speak_as_a_describe_does() -> None:
    (row,) = rows("SELECT DataType, IsCreatable, Length FROM EntityParticle WHERE DurableId = 'Contact.Email'")
    assert row == {"DataType": "email", "IsCreatable": True, "Length": 80}


REFUSED = [
    ("SELECT Id FROM FieldDefinition", "MALFORMED_QUERY", "FieldDefinition: a filter on a reified column is required"),
    ("SELECT Id FROM FieldDefinition WHERE Label = 'x'", "MALFORMED_QUERY", "FieldDefinition: a filter on a reified"),
    ("SELECT Id FROM FieldDefinition WHERE DurableId LIKE 'x%'", "MALFORMED_QUERY", "FieldDefinition: a filter"),
    ("SELECT Id FROM EntityParticle", "MALFORMED_QUERY", "EntityParticle: a filter on a reified column is required"),
    ("SELECT Nothing FROM EntityDefinition", "INVALID_FIELD", "\nSELECT Nothing FROM EntityDefinition"),
]


@pytest.mark.parametrize(("text", "code", "beginning"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_definitions_refuse(text: str, code: str, beginning: str) -> None:
    with pytest.raises(Refused) as caught:
        answer(text)
    assert caught.value.code == code
    assert caught.value.problems[0].message.startswith(beginning)


def test_an_alias_may_stand_before_the_filter() -> None:
    assert answer("SELECT f.Id FROM FieldDefinition f WHERE f.DurableId = 'Account.Name'")["totalSize"] == 1


def test_columns_of_a_definition_can_be_asked() -> None:
    query = parse("SELECT Label FROM EntityDefinition")
    assert describe_columns(reader_for(READER, query).schema, query)["entityName"] == "EntityDefinition"


@pytest.mark.parametrize("table", DEFINITION_TABLES, ids=[table.sobject.name for table in DEFINITION_TABLES])
def test_every_field_of_a_definition_can_be_read(table: DefinitionTable) -> None:
    where = f" WHERE {table.reified[0]} = 'Contact'" if table.reified else ""
    names = [field.name for field in table.sobject.fields]
    listed = rows(f"SELECT {', '.join(names)} FROM {table.sobject.name}{where}")
    assert listed or table.reified == ("EntityParticleId", "DurableId")
    assert all(list(row) == names for row in listed)

"""Components are listed, read, made and changed by calls, one result each."""

from __future__ import annotations

import pytest

from tests.emulator.metadata.speaker import MetadataSpeaker, problem_of
from twofold.emulator.metadata.kinds import KINDS, ORDER, PARTS
from twofold.emulator.wire.xml import children, is_nil, local_name, text_of, xsi_type

FIELD = "<label>Key</label><type>TextArea</type>"


def test_the_types_that_are_taken_are_described(metadata: MetadataSpeaker) -> None:
    result = metadata.say("describeMetadata", "<asOfVersion>60.0</asOfVersion>").result
    kinds = {text_of(found, "xmlName"): found for found in children(result, "metadataObjects")}
    assert set(kinds) == {kind.type for kind in KINDS}
    assert "CustomField" in [found.text for found in children(kinds["CustomObject"], "childXmlNames")]
    assert text_of(result, "partialSaveAllowed") == "true"


def test_every_type_has_its_place_in_the_order() -> None:
    assert {*(kind.type for kind in KINDS), *PARTS} == set(ORDER)


@pytest.mark.parametrize(
    ("component_type", "name"),
    [
        ("CustomObject", "Account"),
        ("CustomObject", "PersonAccount"),
        ("RecordType", "PersonAccount.PersonAccount"),
        ("RecordType", "Account.Business"),
        ("Profile", "Admin"),
    ],
)
def test_what_every_org_has_is_listed_and_read(metadata: MetadataSpeaker, component_type: str, name: str) -> None:
    said = metadata.say("listMetadata", f"<queries><type>{component_type}</type></queries>")
    names = [text_of(found, "fullName") for found in said.results]
    assert name in names
    assert names == sorted(names)
    record = metadata.read(component_type, name)
    assert (xsi_type(record), text_of(record, "fullName")) == (component_type, name)


@pytest.mark.parametrize(
    ("component_type", "name", "record"),
    [
        (
            "RecordType",
            "PersonAccount.PersonAccount",
            "RecordType WHERE DeveloperName = 'PersonAccount' AND IsPersonType = true",
        ),
        ("RecordType", "Account.Business", "RecordType WHERE DeveloperName = 'Business'"),
        ("Profile", "Admin", "Profile WHERE Name = 'System Administrator'"),
    ],
)
def test_a_component_that_is_a_record_has_its_id(
    metadata: MetadataSpeaker, component_type: str, name: str, record: str
) -> None:
    said = metadata.say("listMetadata", f"<queries><type>{component_type}</type></queries>")
    (listed,) = [text_of(found, "id") for found in said.results if text_of(found, "fullName") == name]
    (row,) = metadata.client.rows(f"SELECT Id FROM {record}")
    assert listed == row["Id"]


def test_a_type_that_is_not_taken_is_a_fault(metadata: MetadataSpeaker) -> None:
    assert metadata.say("listMetadata", "<queries><type>Flow</type></queries>").code == "INVALID_TYPE"
    assert metadata.say("readMetadata", "<type>Flow</type><fullNames>A</fullNames>").code == "INVALID_TYPE"
    assert "type Flow" in metadata.create("Flow", "A", "")


def test_what_is_not_there_reads_nil(metadata: MetadataSpeaker) -> None:
    assert is_nil(metadata.read("CustomField", "Account.None__c"))


def test_a_component_reads_back_as_it_was_given(metadata: MetadataSpeaker) -> None:
    inner = f"<description>Why &amp; how</description>{FIELD}<trackHistory>false</trackHistory>"
    assert metadata.create("CustomField", "Account.Key__c", inner) == ""
    record = metadata.read("CustomField", "account.key__C")
    assert {local_name(part): part.text for part in record} == {
        "fullName": "Account.Key__c",
        "description": "Why & how",
        "label": "Key",
        "trackHistory": "false",
        "type": "TextArea",
    }


def test_what_is_given_as_nil_is_not_there(metadata: MetadataSpeaker) -> None:
    assert metadata.create("CustomField", "Account.Key__c", f'<description xsi:nil="true"/>{FIELD}') == ""
    record = metadata.read("CustomField", "Account.Key__c")
    assert {local_name(part) for part in record} == {"fullName", "label", "type"}


def test_an_object_reads_with_its_parts(metadata: MetadataSpeaker) -> None:
    metadata.create("CustomField", "Account.Key__c", FIELD)
    record = metadata.read("CustomObject", "Account")
    assert [text_of(found, "fullName") for found in children(record, "fields")] == ["Key__c"]
    assert [text_of(found, "fullName") for found in children(record, "recordTypes")] == ["Business"]


def test_fields_of_a_seed_are_components_too(metadata: MetadataSpeaker) -> None:
    line = {"sobject": "Account", "name": "Tier__c", "type": "picklist", "values": ["A", "B"]}
    metadata.client.control("POST", "seed", {"custom_fields": [line]})
    record = metadata.read("CustomField", "Account.Tier__c")
    assert text_of(record, "type") == "Picklist"
    inner = "".join(f"<{local_name(part)}>{part.text}</{local_name(part)}>" for part in record if not len(part))
    values = "<valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>A</fullName></value></valueSetDefinition></valueSet>"
    assert problem_of(metadata.write("updateMetadata", "CustomField", inner + values)) == ""


@pytest.mark.parametrize(
    ("operation", "there", "code"),
    [
        ("createMetadata", True, "DUPLICATE_DEVELOPER_NAME"),
        ("updateMetadata", False, "INVALID_CROSS_REFERENCE_KEY"),
        ("createMetadata", False, ""),
        ("updateMetadata", True, ""),
        ("upsertMetadata", True, ""),
        ("upsertMetadata", False, ""),
    ],
)
def test_creating_and_updating_mind_what_is_there(
    metadata: MetadataSpeaker, operation: str, there: bool, code: str
) -> None:
    if there:
        metadata.create("CustomField", "Account.Key__c", FIELD)
    said = metadata.write(operation, "CustomField", f"<fullName>Account.Key__c</fullName>{FIELD}")
    assert text_of(said.result, "success") == ("false" if code else "true")
    assert code in said.text
    if operation == "upsertMetadata":
        assert text_of(said.result, "created") == ("false" if there else "true")


def test_each_component_of_a_call_succeeds_or_fails_alone(metadata: MetadataSpeaker) -> None:
    one = f'<metadata xsi:type="CustomField"><fullName>Account.One__c</fullName>{FIELD}</metadata>'
    two = f'<metadata xsi:type="CustomField"><fullName>Nothing__c.Two__c</fullName>{FIELD}</metadata>'
    said = metadata.say("createMetadata", one + two)
    assert [text_of(result, "success") for result in said.results] == ["true", "false"]
    assert metadata.say("createMetadata", one * 11).code == "EXCEEDED_ID_LIMIT"


def test_the_session_is_looked_at(metadata: MetadataSpeaker) -> None:
    metadata.session = "nobody"
    assert metadata.say("describeMetadata").code == "INVALID_SESSION_ID"
    assert metadata.say("fly").fault.startswith("No operation available")

"""Each type of field that is deployed becomes the column the describe promises, and what can't be kept is refused in words."""

from __future__ import annotations

import pytest

from tests.emulator.metadata.speaker import MetadataSpeaker
from twofold.emulator.wire.xml import text_of

VALUES = (
    "<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>"
    "<value><fullName>A</fullName><default>true</default><label>Alpha</label></value>"
    "<value><fullName>B</fullName><default>false</default><isActive>false</isActive></value>"
    "</valueSetDefinition></valueSet>"
)
TYPES = [
    ("Text", "<length>40</length>", {"type": "string", "length": 40}, "x", "x"),
    (
        "Text",
        "<length>40</length><defaultValue>&quot;new&quot;</defaultValue>",
        {"defaultValueFormula": "new"},
        None,
        "new",
    ),
    ("TextArea", "", {"type": "textarea", "length": 255}, "x", "x"),
    (
        "LongTextArea",
        "<length>5000</length><visibleLines>3</visibleLines>",
        {"type": "textarea", "length": 5000},
        "x",
        "x",
    ),
    (
        "Html",
        "<length>5000</length><visibleLines>9</visibleLines>",
        {"htmlFormatted": True, "extraTypeInfo": "richtextarea"},
        "x",
        "x",
    ),
    ("Number", "<precision>5</precision><scale>2</scale>", {"type": "double", "precision": 5, "scale": 2}, 1.25, 1.25),
    ("Currency", "<precision>18</precision><scale>2</scale>", {"type": "currency"}, 7, 7.0),
    (
        "Percent",
        "<precision>3</precision><scale>0</scale><defaultValue>5</defaultValue>",
        {"type": "percent"},
        None,
        5.0,
    ),
    ("Checkbox", "<defaultValue>true</defaultValue>", {"type": "boolean", "defaultValue": True}, None, True),
    ("Date", "", {"type": "date"}, "2026-01-02", "2026-01-02"),
    ("DateTime", "", {"type": "datetime"}, "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000+0000"),
    ("Time", "", {"type": "time"}, "03:04:05", "03:04:05.000Z"),
    ("Email", "<externalId>true</externalId>", {"type": "email", "externalId": True}, "a@example.com", "a@example.com"),
    ("Phone", "", {"type": "phone", "length": 40}, "1", "1"),
    ("Url", "", {"type": "url", "length": 255}, "https://example.com", "https://example.com"),
    ("Picklist", VALUES, {"type": "picklist", "restrictedPicklist": True}, None, "A"),
    ("MultiselectPicklist", f"<visibleLines>4</visibleLines>{VALUES}", {"type": "multipicklist"}, "A", "A"),
    ("AutoNumber", "<displayFormat>N-{000}</displayFormat>", {"autoNumber": True, "createable": False}, None, "N-001"),
    (
        "Lookup",
        "<referenceTo>Contact</referenceTo><relationshipName>Keys</relationshipName>",
        {"type": "reference", "referenceTo": ["Contact"], "relationshipName": "Key__r"},
        None,
        None,
    ),
]


@pytest.mark.parametrize(("kind", "inner", "described", "given", "read"), TYPES)
def test_a_field_of_each_type_works(
    metadata: MetadataSpeaker, kind: str, inner: str, described: dict[str, object], given: object, read: object
) -> None:
    problem = metadata.create("CustomField", "Account.Key__c", f"<label>Key</label><type>{kind}</type>{inner}")
    assert problem == ""
    metadata.show_everything()
    sf = metadata.client
    field = sf.field("Account", "Key__c")
    assert {key: field[key] for key in described} == described
    account = sf.add("Account", Name="Acme", **({} if given is None else {"Key__c": given}))
    assert sf.read("Account", account)["Key__c"] == read
    assert text_of(metadata.read("CustomField", "Account.Key__c"), "type") == kind


@pytest.mark.parametrize(
    ("kind", "inner", "said"),
    [
        ("Summary", "<summaryOperation>count</summaryOperation>", "roll-up summaries are not computed"),
        ("EncryptedText", "<length>9</length>", "text is not encrypted"),
        ("Hierarchy", "", "hierarchies of users are not kept"),
        ("Location", "<scale>2</scale>", "geolocations are not kept"),
        ("Text", "", "Must specify 'length'"),
        ("Text", "<length>400</length>", "Must specify 'length'"),
        ("Text", "<length>many</length>", "whole number"),
        ("Text", "<length>40</length><defaultValue>TODAY()</defaultValue>", "is a formula"),
        ("LongTextArea", "<length>20</length>", "between 256 and"),
        ("Number", "<precision>99</precision><scale>0</scale>", "1 to 18 digits"),
        ("Checkbox", "", "Must specify 'defaultValue'"),
        ("Picklist", "", "Must specify a valueSet"),
        (
            "Picklist",
            "<valueSet><valueSetName>None</valueSetName></valueSet>",
            "GlobalValueSet named 'None' cannot be found",
        ),
        ("Lookup", "<referenceTo>Unicorn__c</referenceTo>", "does not resolve to a valid sObject type"),
        ("MasterDetail", "<referenceTo>Contact</referenceTo>", "can't be the detail"),
        ("Url", "<unique>true</unique>", "can be unique"),
        ("Sausage", "", "not a valid value for the enum 'FieldType'"),
        ("", "", "Must specify a type"),
    ],
)
def test_a_field_the_box_cannot_keep_is_refused_in_words(
    metadata: MetadataSpeaker, kind: str, inner: str, said: str
) -> None:
    inner = f"<label>Key</label><type>{kind}</type>{inner}"
    assert said in metadata.create("CustomField", "Account.Key__c", inner)
    assert "Key__c" not in metadata.client.fields("Account")


def test_a_field_is_hidden_until_somebody_is_given_it(metadata: MetadataSpeaker) -> None:
    metadata.create("CustomField", "Contact.Key__c", "<label>Key</label><type>TextArea</type>")
    sf = metadata.client
    assert "Key__c" not in sf.fields("Contact")
    assert sf.create("Contact", {"LastName": "Roe", "Key__c": "x"}).code == "INVALID_FIELD"
    metadata.show_everything()
    _, contact = sf.person(Key__pc="x")
    assert sf.read("Contact", contact)["Key__c"] == "x"


def test_a_required_field_is_seen_at_once(metadata: MetadataSpeaker) -> None:
    inner = "<label>Key</label><type>Text</type><length>9</length><required>true</required>"
    assert metadata.create("CustomField", "Account.Key__c", inner) == ""
    assert metadata.client.create("Account", {"Name": "Acme"}).code == "REQUIRED_FIELD_MISSING"


def test_a_permission_set_grants_fields_to_whom_it_is_assigned(metadata: MetadataSpeaker) -> None:
    metadata.create("CustomField", "Account.Key__c", "<label>Key</label><type>TextArea</type>")
    rights = "<editable>{}</editable><field>Account.Key__c</field><readable>true</readable>"
    assert (
        metadata.create(
            "PermissionSet", "Keys", f"<fieldPermissions>{rights.format('false')}</fieldPermissions><label>Keys</label>"
        )
        == ""
    )
    sf = metadata.client
    keys = sf.rows("SELECT Id FROM PermissionSet WHERE Name = 'Keys'")[0]["Id"]
    user = sf.rows("SELECT Id FROM User")[0]["Id"]
    assert "Key__c" not in sf.fields("Account")
    assignment = sf.add("PermissionSetAssignment", PermissionSetId=keys, AssigneeId=user)
    assert sf.field("Account", "Key__c")["updateable"] is False
    inner = f"<fullName>Keys</fullName><fieldPermissions>{rights.format('true')}</fieldPermissions><label>Keys</label>"
    metadata.write("updateMetadata", "PermissionSet", inner)
    assert sf.field("Account", "Key__c")["updateable"] is True
    sf.delete("PermissionSetAssignment", assignment)
    assert "Key__c" not in sf.fields("Account")


def test_a_field_of_activities_is_one_of_events_and_tasks(metadata: MetadataSpeaker) -> None:
    assert metadata.create("CustomField", "Activity.Key__c", "<label>Key</label><type>TextArea</type>") == ""
    metadata.show_everything()
    assert "Key__c" in metadata.client.fields("Event")
    assert "Key__c" in metadata.client.fields("Task")


def test_a_field_of_persons_is_deployed_with_contact(metadata: MetadataSpeaker) -> None:
    inner = "<label>Key</label><type>TextArea</type>"
    assert "field of Contact" in metadata.create("CustomField", "PersonAccount.Key__c", inner)


def test_a_deleted_field_is_gone_with_its_values(metadata: MetadataSpeaker) -> None:
    sf = metadata.client
    for _ in range(2):
        metadata.create("CustomField", "Account.Key__c", "<label>Key</label><type>TextArea</type>")
        metadata.show_everything()
        account = sf.add("Account", Name="Acme", Key__c="x")
        names = "<type>CustomField</type><fullNames>Account.Key__c</fullNames>"
        assert text_of(metadata.say("deleteMetadata", names).result, "success") == "true"
        assert "Key__c" not in sf.read("Account", account)
        assert "No CustomField named" in metadata.say("deleteMetadata", names).text
    metadata.create(
        "CustomField", "Account.Key__c", "<label>Key</label><type>Checkbox</type><defaultValue>false</defaultValue>"
    )
    metadata.show_everything()
    assert sf.read("Account", account)["Key__c"] is False


def test_a_type_changes_only_where_the_values_still_fit(metadata: MetadataSpeaker) -> None:
    metadata.create("CustomField", "Account.Key__c", "<label>Key</label><type>Text</type><length>9</length>")
    for kind, problem in (("TextArea", ""), ("Date", "Cannot change the type")):
        said = metadata.write(
            "updateMetadata", "CustomField", f"<fullName>Account.Key__c</fullName><label>Key</label><type>{kind}</type>"
        )
        assert problem in said.text


def test_a_global_value_set_serves_several_fields(metadata: MetadataSpeaker) -> None:
    value = "<customValue><fullName>{0}</fullName><default>false</default><label>{0}</label></customValue>"
    inner = "<masterLabel>Tiers</masterLabel><sorted>false</sorted>"
    assert metadata.create("GlobalValueSet", "Tiers", value.format("Gold") + inner) == ""
    field = "<label>Tier</label><type>Picklist</type><valueSet><valueSetName>Tiers</valueSetName></valueSet>"
    assert metadata.create("CustomField", "Account.Tier__c", field) == ""
    metadata.show_everything()
    assert (
        metadata.client.create("Account", {"Name": "A", "Tier__c": "Tin"}).code
        == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    )
    grown = f"<fullName>Tiers</fullName>{value.format('Gold')}{value.format('Tin')}{inner}"
    metadata.write("updateMetadata", "GlobalValueSet", grown)
    assert metadata.client.add("Account", Name="A", Tier__c="Tin")
    names = "<type>GlobalValueSet</type><fullNames>Tiers</fullNames>"
    assert "is used by Account.Tier__c" in metadata.say("deleteMetadata", names).text

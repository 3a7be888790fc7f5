"""The schema is whole: names are found in any letter case, references lead somewhere, tables are read as they are written."""

import pytest

from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.describe import RecordTypeInfo, describe, describe_global
from twofold.emulator.schema.features import Feature
from twofold.emulator.schema.model import FieldType, Schema
from twofold.emulator.schema.table import parse_fields
from twofold.facts import key_prefixes

SCHEMAS = [build_schema(False), build_schema(True), build_schema(True, features=list(Feature))]

# Objects that fields point at and the box does not have; such a field can't be given a value.
UNKNOWN_TARGETS = {"Calendar", "DandBCompany", "OpportunityHistory"}

EVERYBODY_NEEDS = (
    *("Account", "AccountContactRelation", "Campaign", "CampaignMember", "Case", "Contact", "ContentDocumentLink"),
    *("DuplicateRule", "Event", "Group", "GroupMember", "Individual", "Lead", "Opportunity", "OpportunityContactRole"),
    *("Organization", "PermissionSet", "Profile", "QueueSobject", "RecordType", "Task", "User"),
)


@pytest.mark.parametrize("name", EVERYBODY_NEEDS)
def test_the_box_has_the_objects_the_product_meets(name: str) -> None:
    sobject = build_schema(True, features=list(Feature)).sobject(name.upper())
    assert sobject is not None
    assert sobject.name == name
    assert sobject.field("id") is sobject.fields[0]


def test_relations_of_contacts_come_with_their_feature() -> None:
    plain = build_schema(True)
    assert plain.sobject("AccountContactRelation") is None
    account = plain.sobject("Account")
    assert account is not None
    assert account.child("AccountContactRelations") is None


@pytest.mark.parametrize("schema", SCHEMAS)
def test_prefixes_are_those_of_every_org(schema: Schema) -> None:
    assert {s.name: s.key_prefix for s in schema} == {s.name: key_prefixes.prefix_of(s.name) for s in schema}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_names_prefixes_and_relationships_are_unique(schema: Schema) -> None:
    prefixes = [s.key_prefix for s in schema]
    assert len(set(prefixes)) == len(prefixes)
    for sobject in schema:
        for names in (
            [f.name for f in sobject.fields],
            [f.relationship_name for f in sobject.fields if f.relationship_name],
            [c.name for c in sobject.child_relationships if c.name],
        ):
            assert len({name.lower() for name in names}) == len(names), sobject.name


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_reference_leads_to_an_object_or_a_known_gap(schema: Schema) -> None:
    known = {s.name for s in schema}
    targets = {target for s in schema for f in s.fields for target in f.reference_to}
    assert targets - known == UNKNOWN_TARGETS
    assert all((f.type is FieldType.REFERENCE) == bool(f.reference_to) for s in schema for f in s.fields)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_child_relationship_is_a_reference_of_the_child(schema: Schema) -> None:
    for parent in schema:
        for child in parent.child_relationships:
            child_sobject = schema.sobject(child.child_sobject)
            assert child_sobject is not None
            field = child_sobject.field(child.field)
            assert field is not None
            through_contact = parent.name == "Account" and "Contact" in field.reference_to
            assert parent.name in field.reference_to or through_contact
            assert child.name is None or parent.child(child.name.swapcase()) == child


@pytest.mark.parametrize("schema", SCHEMAS)
def test_fields_make_sense(schema: Schema) -> None:
    for sobject in schema:
        for field in sobject.fields:
            where = f"{sobject.name}.{field.name}"
            assert field.type is not FieldType.BOOLEAN or (field.default is False and not field.nillable), where
            assert field.length or field.type not in (FieldType.STRING, FieldType.EMAIL, FieldType.PICKLIST), where
            assert not field.restricted_picklist or field.picklist_values, where
            defaults = [v.value for v in field.picklist_values if v.default]
            assert defaults == ([field.default] if field.picklist_values and field.default else []), where
            parent = sobject.field(field.compound_field_name) if field.compound_field_name else None
            assert (parent is None) == (field.compound_field_name is None), where


def test_what_is_not_there_is_none() -> None:
    schema = build_schema(True)
    contact = schema.sobject("Contact")
    assert contact is not None
    assert schema.sobject("PersonAccount") is None
    assert schema.by_prefix("zzz") is None
    assert contact.field("PersonEmail") is None
    assert contact.relationship("AccountId") is None
    assert contact.child("Contacts") is None


@pytest.mark.parametrize(
    ("sobject", "relationship", "field"),
    [
        ("Contact", "account", "AccountId"),
        ("Account", "PERSONCONTACT", "PersonContactId"),
        ("Account", "Parent", "ParentId"),
        ("Event", "who", "WhoId"),
        ("Lead", "Owner", "OwnerId"),
        ("Case", "CreatedBy", "CreatedById"),
    ],
)
def test_parents_are_found_by_relationship(sobject: str, relationship: str, field: str) -> None:
    found = build_schema(True).sobject(sobject)
    assert found is not None
    reference = found.relationship(relationship)
    assert reference is not None
    assert reference.name == field


def test_required_fields_are_those_the_platform_asks_for() -> None:
    def required(name: str, person_accounts: bool) -> set[str]:
        sobject = build_schema(person_accounts).sobject(name)
        assert sobject is not None
        return {field.name for field in sobject.fields if field.required}

    assert required("Account", False) == {"Name"}
    assert required("Account", True) == set()
    assert required("Contact", True) == {"LastName"}
    assert required("Lead", False) == {"LastName", "Company"}
    assert required("Lead", True) == {"LastName"}
    assert required("Case", True) == set()
    assert required("Event", True) == set()
    assert required("Opportunity", True) == {"Name", "StageName", "CloseDate"}


def test_record_types_come_before_the_master() -> None:
    account = build_schema(True).sobject("Account")
    assert account is not None
    person = RecordTypeInfo(record_type_id="012000000000002AAA", name="Person Account", developer_name="PersonAccount")
    business = RecordTypeInfo(
        record_type_id="012000000000001AAA", name="Business Account", developer_name="Business", default=True
    )
    infos = describe(account, "60.0", record_types=[business, person])["recordTypeInfos"]
    assert isinstance(infos, list)
    assert [(i["developerName"], i["defaultRecordTypeMapping"], i["master"]) for i in infos] == [
        ("Business", True, False),
        ("PersonAccount", False, False),
        ("Master", False, True),
    ]
    assert infos[0]["urls"]["layout"] == "/services/data/v60.0/sobjects/Account/describe/layouts/012000000000001AAA"


def test_the_global_list_is_in_order_of_names() -> None:
    document = describe_global(build_schema(True), "60.0")
    heads = document["sobjects"]
    assert isinstance(heads, list)
    names = [head["name"] for head in heads]
    assert names == sorted(names)
    assert (document["encoding"], document["maxBatchSize"]) == ("UTF-8", 200)
    account = next(head for head in heads if head["name"] == "Account")
    assert account["urls"]["describe"] == "/services/data/v60.0/sobjects/Account/describe"


def test_a_table_line_says_everything_about_a_field() -> None:
    (field,) = parse_fields(
        "Status  picklist(40)  cundr-g+i  The Status  values=LeadStatus default=Open_-_Not_Contacted"
    )
    assert (field.name, field.type, field.length, field.byte_length) == ("Status", FieldType.PICKLIST, 40, 120)
    assert (field.createable, field.updateable, field.nillable, field.permissionable) == (True, True, True, False)
    assert (field.groupable, field.sortable, field.restricted_picklist) == (False, True, True)
    assert field.default == "Open - Not Contacted"
    assert [v.value for v in field.picklist_values if v.default] == ["Open - Not Contacted"]


def test_nine_lines_make_an_address_and_five_the_system_fields() -> None:
    assert len(parse_fields("@address Mailing")) == 9
    assert [field.name for field in parse_fields("@system")][::4] == ["CreatedDate", "SystemModstamp"]
    plain = parse_fields("@address")
    assert plain[0].name == "Street"
    assert plain[0].compound_field_name == plain[-1].name == "Address"


@pytest.mark.parametrize("line", ["Name string(20) cu Label", "Name  string(20)", "Name  words(20)  cu  Label"])
def test_a_wrong_table_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        parse_fields(line)

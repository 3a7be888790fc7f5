"""Custom fields and objects: read from plain mappings, refused with a sentence that says what to mend."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import (
    CustomFieldError,
    parse_custom_field,
    parse_custom_fields,
    parse_custom_objects,
)
from twofold.emulator.schema.describe import describe_field
from twofold.emulator.schema.model import Field, FieldType

TWOFOLD: list[Mapping[str, object]] = [
    {"sobject": "Event", "name": "Twofold_Booking_Key__c", "type": "text", "length": 255, "external_id": True},
    {"sobject": "Event", "name": "Twofold_Booking_Status__c", "type": "text", "length": 80},
    *(
        {"sobject": name, "name": "Twofold_Key__c", "type": "text", "length": 255, "external_id": True, "unique": True}
        for name in ("Account", "Contact", "Lead")
    ),
]


def field(line: Mapping[str, object], person_accounts: bool = False) -> Field:
    """Build an org with one custom field and return the field."""
    schema = build_schema(person_accounts, parse_custom_fields([line]))
    sobject = schema.sobject(str(line["sobject"]))
    assert sobject is not None
    found = sobject.field(str(line["name"]))
    assert found is not None
    return found


def test_the_fields_of_the_sample_org() -> None:
    schema = build_schema(True, parse_custom_fields(TWOFOLD))
    event, account = schema.sobject("event"), schema.sobject("account")
    assert event is not None
    assert account is not None
    key = event.field("twofold_booking_key__c")
    assert key is not None
    assert (key.external_id, key.unique, key.id_lookup, key.length) == (True, False, True, 255)
    assert key.label == "Twofold Booking Key"
    assert account.field("Twofold_Key__c") is not None
    assert account.field("Twofold_Key__pc") is not None
    assert build_schema(True).sobject("Event") != event


def test_flags_are_those_of_custom_fields_in_recorded_orgs() -> None:
    number = field({"sobject": "Account", "name": "Sites__c", "type": "double", "precision": 3})
    assert (number.precision, number.scale, number.groupable, number.aggregatable) == (3, 0, False, True)
    choice = field({"sobject": "Account", "name": "Level__c", "type": "picklist", "values": ["High", "Low"]})
    assert (choice.length, choice.byte_length, choice.restricted_picklist) == (255, 765, False)
    flag = field({"sobject": "Account", "name": "Vip__c", "type": "checkbox"})
    assert (flag.nillable, flag.default, flag.defaulted_on_create, flag.permissionable) == (False, False, True, True)
    several = field({"sobject": "Account", "name": "Tags__c", "type": "multipicklist", "values": ["A", "B"]})
    assert (several.length, several.precision, several.sortable, several.filterable) == (4099, 3, False, True)
    formula = field({"sobject": "Account", "name": "Sum__c", "type": "text", "formula": "Name & 'x'"})
    assert (formula.length, formula.calculated, formula.createable, formula.nillable) == (1300, True, False, True)
    link = field({"sobject": "Account", "name": "Partner__c", "type": "lookup", "reference_to": ["Account"]})
    assert (link.relationship_name, link.length, link.reference_to) == ("Partner__r", 18, ("Account",))


def test_a_required_field_is_required() -> None:
    line = {"sobject": "Lead", "name": "Source_Page__c", "type": "text", "length": 40, "nillable": False}
    assert field(line).required
    assert not field(line | {"default": "none"}).required
    assert not field(line | {"nillable": True}).required


def test_a_default_is_shown_as_the_platform_shows_it() -> None:
    picklist = {"sobject": "Lead", "name": "Tier__c", "type": "picklist", "values": ["A", "B"], "default": "A"}
    assert describe_field(field(picklist))["defaultValue"] == "A"
    number = {"sobject": "Lead", "name": "Score__c", "type": "number", "default": 0}
    assert describe_field(field(number))["defaultValue"] is None
    assert describe_field(field(number))["defaultValueFormula"] == "0"


def test_picklist_values_may_be_switched_off() -> None:
    line = {
        "sobject": "Lead",
        "name": "Tier__c",
        "type": "picklist",
        "values": ["A", {"value": "B", "label": "Bee", "active": False}, {"value": "C", "default": True}],
    }
    assert field(line).default == "C"
    assert field(line | {"default": "A"}).default == "A"
    assert [v.value for v in field(line | {"default": "A"}).picklist_values if v.default] == ["A"]
    values = field(line).picklist_values
    assert [(v.value, v.label, v.active, v.default) for v in values] == [
        ("A", "A", True, False),
        ("B", "Bee", False, False),
        ("C", "C", True, True),
    ]


TEXT = {"sobject": "Lead", "name": "A__c", "type": "text", "length": 10}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"name": "A__c", "type": "text"}, "sobject is missing"),
        ({}, "sobject, name, type is missing"),
        (TEXT | {"lenght": 3}, "unknown key lenght"),
        (TEXT | {"type": "words"}, "no type 'words'; known are boolean"),
        (TEXT | {"type": "id"}, "can't be of type id"),
        (TEXT | {"name": "A"}, "ends in __c"),
        (TEXT | {"name": "1A__c"}, "starts with a letter"),
        (TEXT | {"name": "A___c"}, "single underscores"),
        (TEXT | {"length": 0}, "length of 1 to 255"),
        (TEXT | {"length": 256}, "length of 1 to 255"),
        (TEXT | {"length": "10"}, "length is a whole number, not '10'"),
        (TEXT | {"unique": "yes"}, "unique is true or false, not 'yes'"),
        (TEXT | {"label": 5}, "label is a text, not 5"),
        (TEXT | {"type": "lookup"}, "reference_to"),
        (TEXT | {"type": "picklist"}, "a picklist needs values"),
        (TEXT | {"type": "picklist", "values": "A;B"}, "values is a list"),
        (TEXT | {"type": "picklist", "values": [1]}, "1 is no picklist value"),
        (TEXT | {"type": "date", "external_id": True}, "external Ids"),
        (TEXT | {"type": "date", "unique": True}, "unique"),
        (TEXT | {"type": "number", "scale": 19}, "18 digits"),
        (TEXT | {"type": "checkbox", "default": "x"}, "default of a checkbox"),
    ],
)
def test_what_is_wrong_is_said(line: dict[str, object], says: str) -> None:
    with pytest.raises(CustomFieldError, match=says):
        parse_custom_field(line)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([TEXT, TEXT | {"name": "a__c"}], "Lead has it already"),
        ([TEXT | {"sobject": "Nothing"}], "no sObject Nothing"),
        ([TEXT | {"type": "lookup", "reference_to": "Nothing__c"}], "no sObject Nothing__c to point at"),
    ],
)
def test_what_does_not_fit_the_org_is_said(lines: list[dict[str, object]], says: str) -> None:
    with pytest.raises(CustomFieldError, match=says):
        build_schema(False, parse_custom_fields(lines))


def test_custom_objects_have_the_standard_fields_and_can_be_pointed_at() -> None:
    objects = parse_custom_objects([{"name": "Visit__c", "activities": True}, {"name": "Room__c", "prefix": "aZ9"}])
    fields = [
        {
            "sobject": "visit__c",
            "name": "Guest__c",
            "type": "lookup",
            "reference_to": "Contact",
            "children_name": "Visits",
        },
        {"sobject": "Contact", "name": "Last__c", "type": "lookup", "reference_to": "Visit__c"},
    ]
    schema = build_schema(True, parse_custom_fields(fields), objects)
    visit, room, contact = schema.sobject("Visit__c"), schema.sobject("room__c"), schema.sobject("Contact")
    account, event = schema.sobject("Account"), schema.sobject("Event")
    assert visit is not None
    assert room is not None
    assert contact is not None
    assert account is not None
    assert event is not None
    assert (visit.key_prefix, room.key_prefix, visit.custom) == ("a00", "aZ9", True)
    assert {"Id", "Name", "OwnerId", "CreatedDate", "IsDeleted"} <= {f.name for f in visit.fields}
    assert schema.by_prefix("a00") == visit
    assert contact.child("visits__r") is not None
    assert account.child("Visits__pr") is not None
    assert account.relationship("Last__pr") is not None
    what = event.field("WhatId")
    assert what is not None
    assert "Visit__c" in what.reference_to
    assert "Room__c" not in what.reference_to
    assert visit.child("Events") is not None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({}, "name is missing"),
        ({"name": "Visit"}, "ends in __c"),
        ({"name": "Visit__c", "prefix": "001"}, "a prefix is an a"),
        ({"name": "Visit__c", "plural": "Visits"}, "unknown key plural"),
        ({"name": "Visit__c", "activities": "yes"}, "true or false"),
    ],
)
def test_what_is_wrong_with_an_object_is_said(line: dict[str, object], says: str) -> None:
    with pytest.raises(CustomFieldError, match=says):
        parse_custom_objects([line])


@given(
    st.dictionaries(
        st.sampled_from(["sobject", "name", "type", "length", "values", "default", "x"]), st.text(max_size=5)
    )
)
def test_any_mapping_is_read_or_refused(line: dict[str, object]) -> None:
    said: str | None = None
    try:
        assert isinstance(parse_custom_field(line).type, FieldType)
    except CustomFieldError as error:
        said = str(error)
    assert said is None or said.startswith("custom field ")

"""
The box shows its standard objects as real orgs do.

Every difference to the recorded describes is in a list below with its reason; an entry that no longer differs fails.
"""

from typing import Any

import pytest

from tests.recordings import is_custom, recorded
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.describe import describe
from twofold.emulator.schema.model import Schema

Json = dict[str, Any]

ORGS = [
    ("account_person_org", True),
    ("account", False),
    ("contact", False),
    ("lead", False),
    ("case", False),
    ("event", False),
    ("opportunity", False),
    ("opportunity_contact_role", False),
]

# Fields real orgs showed and the box does not have.
ABSENT = {
    "account": {
        "ChannelProgramLevelName": "the recorded org had partner accounts",
        "ChannelProgramName": "the recorded org had partner accounts",
        "IsCustomerPortal": "the recorded org had partner accounts",
        "IsPartner": "the recorded org had partner accounts",
        "OperatingHoursId": "the recorded org had field service",
    }
}

_HIDDEN = "hidden from the user who recorded; its twin is in the person org's Account, or the object reference has it"
_FIRST_RECORD_TYPE = "a real org shows it from the first record type of the object on; the box always"

# Fields the box has and the recorded org did not show.
ADDED = {
    "contact": {
        "DoNotCall": _HIDDEN,
        "GenderIdentity": _HIDDEN,
        "HasOptedOutOfEmail": _HIDDEN,
        "HasOptedOutOfFax": _HIDDEN,
        "Pronouns": _HIDDEN,
        "RecordTypeId": _FIRST_RECORD_TYPE,
    },
    "lead": {
        "DoNotCall": _HIDDEN,
        "HasOptedOutOfEmail": _HIDDEN,
        "HasOptedOutOfFax": _HIDDEN,
        "RecordTypeId": _FIRST_RECORD_TYPE,
    },
    "case": {"RecordTypeId": _FIRST_RECORD_TYPE},
    "opportunity": {"RecordTypeId": _FIRST_RECORD_TYPE},
}

_LENGTH = "API v48 showed 40 characters for picklists, v59 shows 255"

# Keys of fields that differ.
DIFFERENT = {
    "account_person_org": {("Type", "picklistValues"): "the recorded org had added two values"},
    "account": {
        (field, key): _LENGTH
        for field in ("AccountSource", "Industry", "Ownership", "Rating", "Type")
        for key in ("byteLength", "length")
    },
    "contact": {("Salutation", "picklistValues"): "newer orgs have Mx."},
    "event": {
        ("RecurrenceTimeZoneSidKey", "picklistValues"): "the box has a short list of time zones",
        ("WhatId", "referenceTo"): "the box has fewer objects",
    },
}

# Keys of the describe itself that differ; fields, relationships, record types and links have tests of their own.
DIFFERENT_HEADS = {
    "account": {"supportedScopes": "API v48 had no scoping rules"},
    "case": {"supportedScopes": "the box has no case teams"},
    "event": {"supportedScopes": "the box has no delegated events"},
}

_NOT_THERE = "the recorded org had not switched contacts to multiple accounts on"

# Child relationships to objects of the box that differ.
DIFFERENT_CHILDREN = {
    "account_person_org": {
        ("AccountContactRelation", "AccountId"): _NOT_THERE,
        ("AccountContactRelation", "ContactId"): _NOT_THERE,
    },
    "account": {("AccountContactRelation", "AccountId"): _NOT_THERE},
    "contact": {("AccountContactRelation", "ContactId"): _NOT_THERE},
}


def both(name: str, person_accounts: bool) -> tuple[Schema, Json, Json]:
    """Return the schema of the box, its describe and the recorded describe."""
    real = recorded(name)
    schema = build_schema(person_accounts)
    sobject = schema.sobject(real["name"])
    assert sobject is not None
    return schema, describe(sobject, "59.0", "https://example.com"), real


def standard_fields(document: Json) -> dict[str, Json]:
    return {field["name"]: field for field in document["fields"] if not is_custom(field["name"])}


@pytest.mark.parametrize(("name", "person_accounts"), ORGS)
def test_the_same_standard_fields_in_the_same_order(name: str, person_accounts: bool) -> None:
    _, ours, theirs = both(name, person_accounts)
    box, real = standard_fields(ours), standard_fields(theirs)
    assert real.keys() - box.keys() == ABSENT.get(name, {}).keys()
    assert box.keys() - real.keys() == ADDED.get(name, {}).keys()
    assert [field for field in box if field in real] == [field for field in real if field in box]


@pytest.mark.parametrize(("name", "person_accounts"), ORGS)
def test_every_key_of_every_field_is_the_same(name: str, person_accounts: bool) -> None:
    _, ours, theirs = both(name, person_accounts)
    box, real = standard_fields(ours), standard_fields(theirs)
    differences = {
        (field, key)
        for field in real.keys() & box.keys()
        for key in real[field]
        if box[field].get(key) != real[field][key]
    }
    assert differences == DIFFERENT.get(name, {}).keys()


@pytest.mark.parametrize(("name", "person_accounts"), ORGS)
def test_every_key_of_the_describe_is_the_same(name: str, person_accounts: bool) -> None:
    _, ours, theirs = both(name, person_accounts)
    apart = {"fields", "childRelationships", "recordTypeInfos", "urls"}
    differences = {key for key in theirs if key not in apart and ours.get(key) != theirs[key]}
    assert differences == DIFFERENT_HEADS.get(name, {}).keys()
    newer_than_v48 = {"associateEntityType", "associateParentEntity", "sobjectDescribeOption"}
    assert ours.keys() - theirs.keys() <= newer_than_v48


@pytest.mark.parametrize(("name", "person_accounts"), ORGS)
def test_children_are_named_and_deleted_as_in_real_orgs(name: str, person_accounts: bool) -> None:
    schema, ours, theirs = both(name, person_accounts)
    box, real = children(schema, ours), children(schema, theirs)
    differences = {key for key in box.keys() | real.keys() if box.get(key) != real.get(key)}
    assert differences == DIFFERENT_CHILDREN.get(name, {}).keys()
    assert [key for key in box if key in real] == [key for key in real if key in box]


def children(schema: Schema, document: Json) -> dict[tuple[str, str], Json]:
    """Return the child relationships between standard objects that the box has, by child and field."""
    return {
        (child["childSObject"], child["field"]): child
        for child in document["childRelationships"]
        if schema.sobject(child["childSObject"]) and not is_custom(child["field"])
    }


@pytest.mark.parametrize(("name", "person_accounts"), ORGS)
def test_links_lead_where_real_links_lead(name: str, person_accounts: bool) -> None:
    _, ours, theirs = both(name, person_accounts)
    shared = ours["urls"].keys() & theirs["urls"].keys()
    assert {"sobject", "describe", "rowTemplate", "layouts", "uiNewRecord"} <= shared
    for link in shared:
        assert tail(ours["urls"][link]) == tail(theirs["urls"][link])


def tail(url: str) -> str:
    """Drop host and version of a link."""
    return url.split("/sobjects/")[-1].split(".com")[-1]


def test_record_types_look_as_in_a_real_org() -> None:
    _, ours, theirs = both("contact", False)
    (box,), (real,) = ours["recordTypeInfos"], theirs["recordTypeInfos"]
    assert {**box, "urls": None} == {**real, "urls": None}
    assert tail(box["urls"]["layout"]) == tail(real["urls"]["layout"])


def test_the_global_list_has_the_keys_of_a_real_one() -> None:
    real = recorded("global")
    assert real["encoding"] == "UTF-8"
    wanted = real["sobjects"][0]
    for sobject in build_schema(False):
        head = describe(sobject, "59.0")
        assert wanted.keys() - {"urls"} <= head.keys()


@pytest.mark.parametrize("name", ["Account", "Campaign", "CampaignMember", "Case", "Contact", "Opportunity", "User"])
def test_heads_of_the_global_list_are_the_same(name: str) -> None:
    real = next(head for head in recorded("global")["sobjects"] if head["name"] == name)
    sobject = build_schema(False).sobject(name)
    assert sobject is not None
    ours = describe(sobject, "52.0")
    differences = {key for key in real if key != "urls" and ours[key] != real[key]}
    assert differences == set()

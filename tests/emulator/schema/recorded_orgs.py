"""
What would the box show if it were the recorded org? What that org had added is said in the words of a seed file.

Custom fields of its objects and of Contact, custom objects that point at them, and record types; all else is the box's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.recordings import is_custom, recorded
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import parse_custom_fields, parse_custom_objects
from twofold.emulator.schema.describe import RecordTypeInfo, describe
from twofold.emulator.schema.model import Schema
from twofold.facts import twins
from twofold.facts.ids import MASTER_RECORD_TYPE_ID

Json = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """The schema of the box, its describe and the recorded one."""

    schema: Schema
    ours: Json
    theirs: Json

    def known(self, name: str) -> bool:
        """Tell whether the box has an sObject."""
        return self.schema.sobject(name) is not None


def pair(recording: str, person_accounts: bool) -> Pair:
    """Describe an sObject as the box and as the recorded org do."""
    theirs = _of_a_real_org(recorded(recording))
    schema = schema_like(theirs, person_accounts)
    sobject = schema.sobject(theirs["name"])
    assert sobject is not None
    version = theirs["urls"]["describe"].split("/v")[1].split("/")[0]
    return Pair(schema, describe(sobject, version, "https://example.com", list(record_types(theirs))), theirs)


def _of_a_real_org(document: Json) -> Json:
    """Leave out fields that somebody wrote into a recording by hand: they end in ``__c`` and are not custom."""
    fields = [field for field in document["fields"] if field["custom"] or not is_custom(field["name"])]
    return document | {"fields": fields}


def schema_like(document: Json, person_accounts: bool) -> Schema:
    """Build the schema of the box with what the recorded org had added."""
    fields = list(_custom_fields(document))
    named = {name for line in fields for name in (line["sobject"], *line.get("reference_to", ()))}
    objects = parse_custom_objects([{"name": name} for name in sorted(named) if is_custom(name)])
    return build_schema(person_accounts, parse_custom_fields(fields), objects)


def record_types(document: Json) -> Iterator[RecordTypeInfo]:
    """Yield the record types of a recorded org as the behaviour hands them to a describe."""
    for info in document["recordTypeInfos"]:
        if info["recordTypeId"] != MASTER_RECORD_TYPE_ID:
            yield RecordTypeInfo(
                record_type_id=info["recordTypeId"],
                name=info["name"],
                developer_name=info["developerName"],
                active=info["active"],
                available=info["available"],
                default=info["defaultRecordTypeMapping"],
            )


def _custom_fields(document: Json) -> Iterator[Json]:
    """Say the custom fields of an object, and the references of others that made its custom child relationships."""
    lines = {}
    for field in document["fields"]:
        if is_custom(field["name"]):
            line = field_line(document["name"], field)
            lines[line["sobject"], line["name"]] = line
    for child in document["childRelationships"]:
        if is_custom(child["field"]):
            line = child_line(document["name"], child)
            place = line["sobject"], line["name"]
            lines[place] = line | lines.get(place, {})
    yield from lines.values()


def field_line(sobject: str, field: Json) -> Json:
    """Say a recorded custom field in the words of a seed file; person fields are said on Contact."""
    contact = twins.person_to_contact(field["name"])
    relationship = field["relationshipName"]
    words = {
        "sobject": "Contact" if contact else sobject,
        "name": contact or field["name"],
        "type": field["type"],
        "label": field["label"],
        "length": field["length"],
        "precision": field["precision"] if field["type"] != "multipicklist" else None,
        "scale": field["scale"],
        "formula": field["calculatedFormula"],
        "default": field["defaultValue"] if field["type"] == "boolean" else field["defaultValueFormula"],
        "restricted": field["restrictedPicklist"],
        "reference_to": field["referenceTo"],
        "relationship_name": twins.person_to_contact(relationship or "") or relationship,
        "external_id": field["externalId"],
        "unique": field["unique"],
        "help_text": field["inlineHelpText"],
        "blanks_as_zero": field["formulaTreatNullNumberAsZero"],
        "visible_lines": field["precision"] if field["type"] == "multipicklist" else None,
    }
    wanted = {key: value for key, value in words.items() if value not in (None, "", 0, [])}
    wanted["values"] = [
        {"value": v["value"], "label": v["label"], "active": v["active"], "default": v["defaultValue"]}
        for v in field["picklistValues"]
    ]
    return wanted


def child_line(sobject: str, child: Json) -> Json:
    """Say the reference behind a recorded custom child relationship in the words of a seed file."""
    name = str(child["relationshipName"])
    person = name.endswith("__pr")
    return {
        "sobject": child["childSObject"],
        "name": child["field"],
        "type": "reference",
        "reference_to": ["Contact" if person else sobject],
        "children_name": twins.person_to_contact(name) if person else name,
        "cascade_delete": child["cascadeDelete"],
        "restrict_delete": child["restrictedDelete"],
    }

"""
Custom fields look as those of a real org with packages installed.

The custom fields of the recorded person org are described to the box, which must then show them as the real org did.
"""

from typing import Any

from tests.recordings import is_custom, recorded
from twofold.emulator.schema.build import build_schema
from twofold.emulator.schema.custom_fields import parse_custom_fields, parse_custom_objects
from twofold.emulator.schema.describe import describe
from twofold.facts import twins

Json = dict[str, Any]

# Keys that differ for some field, and why.
DIFFERENT = {
    "formulaTreatNullNumberAsZero": "how a formula treats empty numbers is not said in a seed file",
    "precision": "the number of lines a multi-picklist is shown with is not said in a seed file",
}


def line(field: Json) -> Json:
    """Say a recorded custom field in the words of a seed file; person fields are said on Contact."""
    contact = twins.person_to_contact(field["name"])
    relationship = field["relationshipName"]
    words = {
        "sobject": "Contact" if contact else "Account",
        "name": contact or field["name"],
        "type": field["type"],
        "label": field["label"],
        "length": field["length"],
        "precision": field["precision"],
        "scale": field["scale"],
        "formula": field["calculatedFormula"],
        "default": field["defaultValue"] if field["type"] == "boolean" else field["defaultValueFormula"],
        "values": field["picklistValues"],
        "restricted": field["restrictedPicklist"],
        "reference_to": field["referenceTo"],
        "relationship_name": twins.person_to_contact(relationship or "") or relationship,
        "external_id": field["externalId"],
        "unique": field["unique"],
        "help_text": field["inlineHelpText"],
    }
    wanted = {key: value for key, value in words.items() if value not in (None, "", 0, [])}
    wanted["values"] = [
        {"value": v["value"], "label": v["label"], "active": v["active"], "default": v["defaultValue"]}
        for v in field["picklistValues"]
    ]
    return wanted


def test_custom_fields_are_shown_as_the_recorded_org_shows_them() -> None:
    real = {f["name"]: f for f in recorded("account_person_org")["fields"] if is_custom(f["name"])}
    targets = {name for f in real.values() for name in f["referenceTo"] if is_custom(name)}
    objects = parse_custom_objects([{"name": name} for name in sorted(targets)])
    account = build_schema(True, parse_custom_fields(line(f) for f in real.values()), objects).sobject("Account")
    assert account is not None
    document: Json = describe(account, "59.0")
    ours = {f["name"]: f for f in document["fields"] if is_custom(f["name"])}
    assert ours.keys() == real.keys()
    differences = {(name, key) for name in real for key in real[name] if ours[name][key] != real[name][key]}
    assert {key for _, key in differences} == DIFFERENT.keys(), sorted(differences)

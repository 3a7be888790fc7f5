"""What do a CustomObject, a RecordType and a ValidationRule become?"""

from __future__ import annotations

from typing import Any

import msgspec

from twofold.emulator.behaviour.rules.formula import FormulaUnreadable, check_formula
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.schema.custom_fields import CustomFieldError, parse_custom_objects
from twofold.emulator.seeds.document import RecordType, ValidationRule
from twofold.emulator.wire.xml import text_of
from twofold.facts.key_prefixes import custom_prefix

PERSON = "PersonAccount"
_ENDINGS = {
    "__mdt": "custom metadata types",
    "__e": "platform events",
    "__b": "big objects",
    "__x": "external objects",
    "__kav": "knowledge articles",
}
_SHARING = {
    "Private": "Private",
    "Read": "Read",
    "ReadSelect": "Read",
    "ReadWrite": "ReadWrite",
    "ReadWriteTransfer": "ReadWriteTransfer",
    "FullAccess": "ReadWriteTransfer",
    "ControlledByParent": "ControlledByParent",
}
_CUSTOM_OBJECTS_MAX = 2000


def family_of(name: str) -> tuple[str, bool]:
    """Say to which sObject a name in a file belongs, and whether it means persons. Source: 6.10 to 6.14 (C)."""
    return ("Account", True) if name == PERSON else (name, False)


# Objects.


def put_object(plan: Blueprint, component: Component) -> None:
    """Add a custom object or change one; of a standard object the sharing default can be set."""
    name = component.full_name
    unkept = next((words for ending, words in _ENDINGS.items() if name.endswith(ending)), None)
    if unkept or component.text("customSettingsType"):
        raise ComponentRefused(f"The org in a box keeps no {unkept or 'custom settings'}")
    if name.endswith("__c"):
        _put_custom(plan, component)
    else:
        _check_persons(plan, component)
        plan.get_sobject(family_of(name)[0])
    _put_sharing(plan, component)


def _check_persons(plan: Blueprint, component: Component) -> None:
    if component.full_name == PERSON and not plan.definitions.person_accounts:
        raise ComponentRefused("Person Accounts are not enabled in this org")


def _put_custom(plan: Blueprint, component: Component) -> None:
    label, plural = component.text("label"), component.text("pluralLabel")
    name_field = component.find("nameField")
    existing = _existing(plan, component.full_name)
    if existing is None and not (label and plural and name_field is not None):
        raise ComponentRefused("Must specify a non-empty label, pluralLabel and nameField for the CustomObject")
    line: dict[str, Any] = {**(existing or {"prefix": _free_prefix(plan)}), "name": component.full_name}
    if label:
        line["label"] = label
    if plural:
        line["label_plural"] = plural
    if component.text("enableActivities"):
        line["activities"] = component.flag("enableActivities")
    if name_field is not None and text_of(name_field, "type") == "AutoNumber":
        line["number_format"] = text_of(name_field, "displayFormat") or "{0}"
    elif name_field is not None:
        line.pop("number_format", None)
    if name_field is not None and text_of(name_field, "label"):
        line["name_label"] = text_of(name_field, "label")
    try:
        parse_custom_objects([line])
    except CustomFieldError as error:
        raise ComponentRefused(str(error)) from error
    plan.put("custom_objects", line, ("name",))


def _existing(plan: Blueprint, name: str) -> dict[str, Any] | None:
    return next((line for line in plan.definitions.custom_objects if line["name"].lower() == name.lower()), None)


def _free_prefix(plan: Blueprint) -> str:
    """Hand out a key prefix nobody has, so that the others keep theirs."""
    taken = {sobject.key_prefix for sobject in plan.schema}
    return next(prefix for number in range(_CUSTOM_OBJECTS_MAX) if (prefix := custom_prefix(number)) not in taken)


def _put_sharing(plan: Blueprint, component: Component) -> None:
    model = component.text("sharingModel")
    if not model or component.full_name == PERSON:
        return
    if model not in _SHARING:
        raise ComponentRefused(f"'{model}' is not a valid value for the enum 'SharingModel'")
    plan.change(sharing={**plan.definitions.sharing, component.full_name: _SHARING[model]})


def drop_object(plan: Blueprint, component: Component) -> None:
    """Take a custom object away with all its records and fields."""
    name = component.full_name
    if not plan.drop("custom_objects", name=name):
        raise ComponentRefused(f"No CustomObject named: {name} found")
    pointing = [line for line in plan.definitions.custom_fields if name in line.get("reference_to", ())]
    if pointing:
        raise ComponentRefused(f"{name} is referred to by {pointing[0]['sobject']}.{pointing[0]['name']}")
    _forget_parts(plan, name)
    plan.afterwards.append(lambda: _forget_rows(plan, name))


def _forget_parts(plan: Blueprint, name: str) -> None:
    """Take away what hangs on an object: fields, rules, record types, rights."""
    wanted, definitions = name.lower(), plan.definitions
    for line in definitions.custom_fields:
        if line["sobject"].lower() == wanted:
            plan.forget_field(name, line["name"])
    profiles = [
        msgspec.structs.replace(
            profile,
            objects={found: right for found, right in profile.objects.items() if found.lower() != wanted},
            default_record_types={
                found: kind for found, kind in profile.default_record_types.items() if found.lower() != wanted
            },
            record_types={found: kinds for found, kinds in profile.record_types.items() if found.lower() != wanted},
        )
        for profile in plan.definitions.profiles
    ]
    plan.change(
        profiles=profiles,
        custom_fields=[line for line in definitions.custom_fields if line["sobject"].lower() != wanted],
        record_types=[found for found in definitions.record_types if found.object.lower() != wanted],
        validation_rules=[found for found in definitions.validation_rules if found.object.lower() != wanted],
        change_data_capture=[found for found in definitions.change_data_capture if found.lower() != wanted],
    )


def _forget_rows(plan: Blueprint, name: str) -> None:
    store = plan.org.store
    for table, column in (
        ("RecordType", "SobjectType"),
        ("ObjectPermissions", "SobjectType"),
        ("QueueSobject", "SobjectType"),
    ):
        for row in store.find(table, column, name):
            store.remove(table, row["Id"])
    store.drop_table(name)


# Record types.


def put_record_type(plan: Blueprint, component: Component) -> None:
    """
    Add a record type or change its label and whether it is active.

    Person record types stand under PersonAccount; one called PersonAccount under Account is a business one. Source: 6.13, 6.14.
    """
    sobject, person = family_of(component.parent)
    if person:
        _check_persons(plan, component)
        if not plan.definitions.person_accounts:
            raise ComponentRefused("Person Accounts are not enabled in this org")
    owner = plan.get_sobject(sobject)
    label = component.text("label")
    if not label:
        raise ComponentRefused("Must specify a non-empty label for the RecordType")
    entry = RecordType(owner.name, component.name, label, person, component.flag("active"))
    plan.put("record_types", entry, ("object", "name", "person"))
    plan.add(record_types=[entry])
    plan.afterwards.append(lambda: _refresh_record_type(plan, entry))


def _refresh_record_type(plan: Blueprint, entry: RecordType) -> None:
    for found in plan.org.record_types.of(entry.object):
        if found.name.lower() == entry.name.lower() and found.person == entry.person:
            plan.org.store.update("RecordType", found.key, {"Name": entry.label, "IsActive": int(entry.active)})


def drop_record_type(plan: Blueprint, component: Component) -> None:
    """Refuse: the Metadata API deletes no record types (D)."""
    raise ComponentRefused(f"Cannot delete record type through API: {component.full_name}")


# Validation rules.


def put_validation_rule(plan: Blueprint, component: Component) -> None:
    """Add a validation rule or replace one; its formula has to be one the box can work out."""
    owner = plan.get_sobject(component.parent)
    formula, message = component.text("errorConditionFormula"), component.text("errorMessage")
    if not formula or not message:
        raise ComponentRefused("Must specify errorConditionFormula and errorMessage for the ValidationRule")
    try:
        check_formula(formula, owner, plan.schema)
    except FormulaUnreadable as error:
        raise ComponentRefused(str(error)) from error
    field = component.text("errorDisplayField")
    rule = ValidationRule(owner.name, component.name, formula, message, field, component.flag("active"))
    plan.put("validation_rules", rule, ("object", "name"))


def drop_validation_rule(plan: Blueprint, component: Component) -> None:
    """Take a validation rule away."""
    if not plan.drop("validation_rules", object=component.parent, name=component.name):
        raise ComponentRefused(f"No ValidationRule named: {component.full_name} found")

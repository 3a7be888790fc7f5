"""How does the schema of an org come to be? Standard tables, what the org has added, and Person Accounts on top."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from twofold.emulator.schema.custom_fields import (
    CustomField,
    CustomFieldError,
    CustomObject,
    check_custom_field,
    to_field,
)
from twofold.emulator.schema.features import Feature, add_features, person_features
from twofold.emulator.schema.model import ChildRelationship, Field, Schema, SObject, by_name
from twofold.emulator.schema.person_accounts import add_person_children, add_person_fields
from twofold.emulator.schema.platform_events import is_platform_event, platform_event
from twofold.emulator.schema.standard.all import STANDARD_SOBJECTS
from twofold.emulator.schema.table import parse_fields
from twofold.facts.key_prefixes import custom_prefix

_REPEATED = {"PersonContactId", "PersonIndividualId", "PersonReportsToId"}
_CUSTOM_OBJECT_FIELDS = parse_fields("""
Id                  id                     .      Record ID
OwnerId             reference(Group,User)  cud    Owner ID
IsDeleted           boolean                .      Deleted
Name                string(80)             cunidN  Name
@system
LastViewedDate      datetime               n      Last Viewed Date
LastReferencedDate  datetime               n      Last Referenced Date
""")


def build_schema(
    person_accounts: bool,
    custom_fields: Sequence[CustomField] = (),
    custom_objects: Sequence[CustomObject] = (),
    features: Collection[Feature] = (),
) -> Schema:
    """
    Build the schema of an org.

    Custom fields are added in the order given, after the standard fields. With Person Accounts on, custom Contact
    fields show on Account as ``__pc``, and so do relationships to Contact.

    Raises:
        CustomFieldError: a field is malformed, is there twice, or belongs to or points at an sObject the org does not
        have.
    """
    objects = by_name((*STANDARD_SOBJECTS, *_custom_objects(custom_objects)))
    objects = _relate_activities(objects, tuple(custom.name for custom in custom_objects if custom.activities))
    objects = add_features(objects, features)
    objects = _add_custom_fields(objects, custom_fields)
    if person_accounts:
        objects = add_person_fields(objects, person_features(features))
    objects = _add_children(objects)
    if person_accounts:
        objects["Account"] = add_person_children(objects["Account"], objects["Contact"])
    return Schema(tuple(objects[name] for name in sorted(objects)), person_accounts)


def _custom_objects(customs: Iterable[CustomObject]) -> Iterable[SObject]:
    for number, custom in enumerate(customs):
        if is_platform_event(custom.name):
            yield platform_event(custom, number)
            continue
        label = custom.label or custom.name.removesuffix("__c").replace("_", " ")
        yield SObject(
            name=custom.name,
            label=label,
            label_plural=custom.label_plural or f"{label}s",
            key_prefix=custom.prefix or custom_prefix(number),
            fields=tuple(_named(field, custom) for field in _CUSTOM_OBJECT_FIELDS),
            custom=True,
            typed=True,
        )


def _named(field: Field, custom: CustomObject) -> Field:
    """Give the Name of a custom object its label, and make it a counted number where the object says so."""
    if not field.name_field or not (custom.number_format or custom.name_label):
        return field
    field = replace(field, label=custom.name_label or field.label)
    if custom.number_format is None:
        return field
    return replace(
        field,
        auto_number=True,
        number_format=custom.number_format,
        first_number=1,
        createable=False,
        updateable=False,
        nillable=False,
        defaulted_on_create=True,
    )


def _relate_activities(objects: dict[str, SObject], targets: tuple[str, ...]) -> dict[str, SObject]:
    """Let an Event and a Task relate to custom objects that allow activities."""
    return objects | {name: _with_targets(objects[name], "WhatId", targets) for name in ("Event", "Task") if targets}


def _with_targets(sobject: SObject, name: str, targets: tuple[str, ...]) -> SObject:
    fields = (replace(f, reference_to=f.reference_to + targets) if f.name == name else f for f in sobject.fields)
    return replace(sobject, fields=tuple(fields))


def _add_custom_fields(objects: dict[str, SObject], customs: Iterable[CustomField]) -> dict[str, SObject]:
    """Add every field to its sObject, each of which is made anew once, however many fields it gets."""
    names = {name.lower(): name for name in objects}
    added: dict[str, dict[str, Field]] = {}
    for custom in customs:
        check_custom_field(custom)
        owner = names.get(custom.sobject.lower())
        if owner is None:
            raise CustomFieldError(f"custom field {custom.name}: the org has no sObject {custom.sobject}")
        fields = added.setdefault(owner, {})
        if custom.name.lower() in fields or objects[owner].field(custom.name) is not None:
            raise CustomFieldError(f"custom field {custom.name}: {owner} has it already")
        lost = sorted(set(custom.reference_to) - set(objects))
        if lost:
            raise CustomFieldError(f"custom field {custom.name}: the org has no sObject {', '.join(lost)} to point at")
        fields[custom.name.lower()] = to_field(custom)
    grown = {
        name: replace(objects[name], fields=(*objects[name].fields, *fields.values())) for name, fields in added.items()
    }
    return objects | grown


def _add_children(objects: dict[str, SObject]) -> dict[str, SObject]:
    """Tell every sObject which fields of others point at it, in the order of child and field names."""
    children: dict[str, list[ChildRelationship]] = {name: [] for name in objects}
    for name in sorted(objects):
        for field in sorted(objects[name].fields, key=lambda f: f.name):
            for parent in field.reference_to if _shows_children(field) else ():
                if parent in children:
                    children[parent].append(_child(name, field))
    return {name: replace(sobject, child_relationships=tuple(children[name])) for name, sobject in objects.items()}


def _shows_children(field: Field) -> bool:
    """
    Tell whether a reference shows as a child relationship at its target.

    A merged record is no child of its master, and ``__pc`` fields repeat what their Contact field already says.
    Source: recorded describes (C).
    """
    repeated = field.name.endswith("__pc") or field.name in _REPEATED
    return field.name != "MasterRecordId" and not repeated


def _child(sobject: str, field: Field) -> ChildRelationship:
    return ChildRelationship(
        name=field.children_name,
        child_sobject=sobject,
        field=field.name,
        cascade_delete=field.children_cascade,
        restricted_delete=field.children_restrict,
    )

"""
Which components does an org have already? Those that were deployed, as they were given, and those of its seed, written anew.

What every org has (standard objects) is there too, without a body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.archive import Archive
from twofold.emulator.metadata.component import Component
from twofold.emulator.metadata.effects.objects import PERSON
from twofold.emulator.metadata.effects.people import profile_file_name
from twofold.emulator.metadata.profiles import merge_profile
from twofold.emulator.seeds.document import Profile, Queue, RecordType, ValidationRule

Line = Mapping[str, Any]

_TYPE_NAMES = {
    "string": "Text",
    "email": "Email",
    "phone": "Phone",
    "url": "Url",
    "boolean": "Checkbox",
    "int": "Number",
    "double": "Number",
    "currency": "Currency",
    "percent": "Percent",
    "date": "Date",
    "datetime": "DateTime",
    "time": "Time",
    "picklist": "Picklist",
    "multipicklist": "MultiselectPicklist",
    "reference": "Lookup",
}
_NUMBERS = frozenset({"double", "currency", "percent", "int"})
_SHORT_TEXT_MAX = 255


def known_components(org: Org) -> dict[tuple[str, str], Component]:
    """Read every component of an org by type and lower-case name; standard objects are not among them."""
    written = {component.key: component for component in _from_definitions(org)}
    for kept in Archive(org.store).all():
        component, now = kept.component, written.get(kept.component.key)
        if component.type == "Profile" and now is not None:
            component = replace(component, body=merge_profile(component.body, now.body))
        written[component.key] = component
    return written


def find_existing(org: Org, component: Component) -> Component | None:
    """Find the component of the same type and name, standard objects and fields included."""
    return find_standard(org, component) or known_components(org).get(component.key)


def find_standard(org: Org, component: Component) -> Component | None:
    """Find a component that is there without having been made: an object, a field or settings of the platform."""
    if component.type == "CustomObject":
        name = "Account" if component.full_name == PERSON and org.person_accounts else component.full_name
        return _empty("CustomObject", component.full_name) if org.schema.sobject(name) else None
    if component.type == "CustomField" and not component.name.endswith("__c"):
        return component if org.schema.sobject(component.parent) else None
    if component.type == "Settings":
        return _empty("Settings", component.full_name)
    return None


def _empty(component_type: str, full_name: str) -> Component:
    return Component(component_type, full_name, Element(component_type))


def _from_definitions(org: Org) -> Iterator[Component]:
    definitions = org.definitions
    for line in definitions.custom_objects:
        yield _component("CustomObject", line["name"], _object(line))
    for line in definitions.custom_fields:
        yield _component("CustomField", f"{line['sobject']}.{line['name']}", _field(line))
    for record_type in definitions.record_types:
        yield _component("RecordType", _record_type_name(record_type), _record_type(record_type))
    for rule in definitions.validation_rules:
        yield _component("ValidationRule", f"{rule.object}.{rule.name}", _validation_rule(rule))
    for queue in definitions.queues:
        yield _component("Queue", queue.name, _queue(queue))
    for profile in definitions.profiles:
        yield _component("Profile", profile_file_name(profile.name), _profile(profile))


def _component(component_type: str, name: str, parts: Sequence[Element]) -> Component:
    body = Element(component_type)
    body.extend(parts)
    return Component(component_type, name, body)


def element(name: str, *content: Element | str | int | bool | None) -> Element:
    """Make an element with text or other elements inside."""
    made = Element(name)
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif part is not None:
            made.text = str(part).lower() if isinstance(part, bool) else str(part)
    return made


def _object(line: Line) -> list[Element]:
    label = line.get("label") or line["name"].removesuffix("__c").replace("_", " ")
    number = line.get("number_format")
    name_field = [
        element("label", line.get("name_label") or f"{label} Name"),
        element("type", "AutoNumber" if number else "Text"),
    ]
    if number:
        name_field.append(element("displayFormat", number))
    return [
        element("deploymentStatus", "Deployed"),
        element("enableActivities", bool(line.get("activities"))),
        element("label", label),
        element("nameField", *name_field),
        element("pluralLabel", line.get("label_plural") or f"{label}s"),
        element("sharingModel", "ReadWrite"),
    ]


def _field(line: Line) -> list[Element]:
    kind = str(line["type"])
    kind = {"text": "string", "checkbox": "boolean", "number": "double", "lookup": "reference"}.get(kind, kind)
    label = line.get("label") or line["name"].removesuffix("__c").rpartition("__")[2].replace("_", " ")
    parts = [element("label", label), element("type", _type_name(kind, line))]
    for key, name in (("external_id", "externalId"), ("unique", "unique"), ("case_sensitive", "caseSensitive")):
        if line.get(key):
            parts.append(element(name, True))
    if line.get("help_text"):
        parts.append(element("inlineHelpText", line["help_text"]))
    if line.get("nillable", True) is False:
        parts.append(element("required", True))
    if line.get("formula"):
        parts.append(element("formula", line["formula"]))
    return [*parts, *_more(kind, line)]


def _type_name(kind: str, line: Line) -> str:
    if line.get("number_format"):
        return "AutoNumber"
    if kind == "textarea":
        long = line.get("length", _SHORT_TEXT_MAX) > _SHORT_TEXT_MAX
        return "Html" if line.get("html") else "LongTextArea" if long else "TextArea"
    return _TYPE_NAMES[kind]


def _more(kind: str, line: Line) -> list[Element]:
    if kind == "string" and not line.get("formula") and not line.get("number_format"):
        return [element("length", line.get("length", 0))]
    if kind == "textarea" and line.get("length", 0) > _SHORT_TEXT_MAX:
        return [element("length", line["length"]), element("visibleLines", 3)]
    if kind in _NUMBERS:
        return [element("precision", line.get("precision", 18)), element("scale", line.get("scale", 0))]
    if kind == "boolean" and not line.get("formula"):
        return [element("defaultValue", bool(line.get("default")))]
    if kind == "reference":
        target = line["reference_to"]
        relation = [element("relationshipName", line["children_name"])] if line.get("children_name") else []
        return [element("referenceTo", target if isinstance(target, str) else target[0]), *relation]
    if kind in ("picklist", "multipicklist"):
        return [_value_set(line)]
    return []


def _value_set(line: Line) -> Element:
    values = []
    for entry in line.get("values", ()):
        value = {"value": entry} if isinstance(entry, str) else entry
        name = value["value"]
        default = value.get("default") is True or line.get("default") == name
        values.append(
            element(
                "value",
                element("fullName", name),
                element("default", default),
                element("label", value.get("label", name)),
            )
        )
    definition = element("valueSetDefinition", element("sorted", False), *values)
    return element("valueSet", element("restricted", bool(line.get("restricted"))), definition)


def _record_type_name(entry: RecordType) -> str:
    return f"{PERSON if entry.person else entry.object}.{entry.name}"


def _record_type(entry: RecordType) -> list[Element]:
    return [element("active", entry.active), element("label", entry.label or entry.name)]


def _validation_rule(rule: ValidationRule) -> list[Element]:
    shown = [element("errorDisplayField", rule.field)] if rule.field else []
    return [
        element("active", rule.active),
        element("errorConditionFormula", rule.formula),
        *shown,
        element("errorMessage", rule.message),
    ]


def _queue(queue: Queue) -> list[Element]:
    mail = [element("email", queue.email)] if queue.email else []
    objects = [element("queueSobject", element("sobjectType", name)) for name in queue.objects]
    return [element("doesSendEmailToMembers", False), *mail, element("name", queue.label or queue.name), *objects]


def _profile(profile: Profile) -> list[Element]:
    fields = [
        element(
            "fieldPermissions", element("editable", False), element("field", name), element("readable", right == "read")
        )
        for name, right in profile.fields.items()
    ]
    ranks = ("none", "read", "create", "edit", "all")
    rights = [
        element(
            "objectPermissions",
            *[
                element(f"allow{verb}", ranks.index(right) >= rank)
                for verb, rank in (("Create", 2), ("Delete", 4), ("Edit", 3), ("Read", 1))
            ],
            element("object", name),
        )
        for name, right in profile.objects.items()
    ]
    defaults = [
        element(
            "recordTypeVisibilities",
            element("default", owner != PERSON),
            *([element("personAccountDefault", True)] if owner == PERSON else []),
            element("recordType", f"{owner}.{name}"),
            element("visible", True),
        )
        for owner, name in profile.default_record_types.items()
    ]
    return [element("custom", profile_file_name(profile.name) == profile.name), *fields, *rights, *defaults]

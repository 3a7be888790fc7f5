"""
What does a CustomField become? A column of the org, of each type the box computes or stores.

Roll-up summaries, encrypted text, hierarchies and references to outside are refused: their values could only be made up.
Source: types and elements of the Metadata API guide (D); lengths and messages as commonly seen (K).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from twofold.emulator.behaviour.rules.calculated import read_calculation
from twofold.emulator.behaviour.rules.formula import FormulaUnreadable
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.schema.custom_fields import CustomFieldError, parse_custom_field
from twofold.emulator.schema.model import SObject
from twofold.emulator.wire.xml import children, find_child, text_of

Line = dict[str, Any]

_LONG_TEXT_MAX = 131_072
_REFUSED = {
    "Summary": "roll-up summaries are not computed",
    "EncryptedText": "text is not encrypted",
    "Hierarchy": "hierarchies of users are not kept",
    "ExternalLookup": "there are no external objects",
    "IndirectLookup": "there are no external objects",
    "MetadataRelationship": "there is no custom metadata",
    "ArrayField": "there are no array fields",
    "File": "files are not kept in fields",
    "Location": "geolocations are not kept in custom fields",
}


def put_field(plan: Blueprint, component: Component) -> None:
    """Add a field or change one; standard fields are taken as they are, for only their tracking can be set."""
    if not component.name.endswith("__c"):
        _check_standard(plan, component)
        return
    if component.parent == "PersonAccount":
        raise ComponentRefused("A field of persons is a field of Contact: deploy it there")
    line = _read(plan, component)
    for name in owners_of(component.parent):
        _put_line(plan, component, plan.get_kind(name), line)


def owners_of(name: str) -> tuple[str, ...]:
    """Say which sObjects have a field: one of Activity belongs to Event and Task. Source: Metadata API guide (D)."""
    return ("Event", "Task") if name == "Activity" else (name,)


def _put_line(plan: Blueprint, component: Component, owner: SObject, read: Line) -> None:
    line = {"sobject": owner.name, "name": component.name, **read}
    before = plan.definitions
    existing = owner.field(component.name)
    old, new = str(existing.type) if existing else line["type"], line["type"]
    if old != new and not _may_become(old, new):
        raise ComponentRefused(f"Cannot change the type of {component.full_name} from {old} to {new}")
    try:
        parse_custom_field(line)
    except CustomFieldError as error:
        raise ComponentRefused(str(error)) from error
    plan.put("custom_fields", line, ("sobject", "name"))
    if "formula" not in line:
        return
    try:
        _check_formula(plan, owner.name, component.name)
    except ComponentRefused:
        plan.change(custom_fields=before.custom_fields)
        raise


def _check_formula(plan: Blueprint, owner: str, name: str) -> None:
    """Build the schema with the field in it, and see that the box can work its formula out."""
    sobject = plan.schema.sobject(owner)
    field = sobject.field(name) if sobject else None
    if sobject is None or field is None or field.formula is None:
        return
    try:
        read_calculation(field, sobject, plan.schema)
    except FormulaUnreadable as error:
        raise ComponentRefused(str(error)) from error


def drop_field(plan: Blueprint, component: Component) -> None:
    """Take a field away with all its values."""
    for name in owners_of(component.parent):
        owner = plan.get_sobject(name)
        found = owner.field(component.name)
        if found is None or not plan.drop("custom_fields", sobject=owner.name, name=component.name):
            raise ComponentRefused(f"No CustomField named: {component.full_name} found")
        plan.forget_field(owner.name, found.name)
        plan.afterwards.append(partial(plan.org.store.drop_column, owner.name, found.name))


def _check_standard(plan: Blueprint, component: Component) -> None:
    parent = "Account" if component.parent == "PersonAccount" else component.parent
    owner = plan.get_kind(owners_of(parent)[0])
    name = component.name
    if owner.field(name) is None and owner.field(f"{name}Id") is None and not _is_compound(name):
        raise ComponentRefused(f"Field {component.full_name} does not exist")


def _is_compound(name: str) -> bool:
    """Some standard fields have a name of their own in files: ``Name`` of a person, an address."""
    return name in ("Name", "Owner", "RecordType") or name.endswith("Address")


_TEXTS = frozenset({"string", "textarea", "email", "phone", "url", "picklist", "multipicklist"})
_NUMBERS = frozenset({"double", "currency", "percent", "int"})


def _may_become(old: str, new: str) -> bool:
    """Tell whether stored values still fit; which changes are allowed beyond that is an emulator choice."""
    return {old, new} <= _TEXTS or {old, new} <= _NUMBERS


# Reading.


def _read(plan: Blueprint, component: Component) -> Line:
    kind = component.text("type")
    if kind in _REFUSED:
        raise ComponentRefused(f"Fields of type {kind} are not taken by the org in a box: {_REFUSED[kind]}")
    read = _TYPES.get(kind)
    if read is None:
        raise ComponentRefused(
            f"'{kind}' is not a valid value for the enum 'FieldType'" if kind else "Must specify a type"
        )
    line = read(plan, component)
    label = component.text("label")
    if not label:
        raise ComponentRefused("Must specify a non-empty label for the CustomField")
    line["label"] = label
    if component.text("inlineHelpText"):
        line["help_text"] = component.text("inlineHelpText")
    if component.text("formula"):
        return _with_formula(line, component)
    if component.flag("required"):
        line["nillable"] = False
    for name, key in (("externalId", "external_id"), ("unique", "unique"), ("caseSensitive", "case_sensitive")):
        if component.flag(name):
            line[key] = True
    return line


def _with_formula(line: Line, component: Component) -> Line:
    line["formula"] = component.text("formula")
    line["blanks_as_zero"] = component.text("formulaTreatBlanksAs") == "BlankAsZero"
    line.pop("default", None)
    if line["type"] == "string":
        line["length"] = 1300
    return line


def _text(plan: Blueprint, component: Component) -> Line:
    length = component.number("length")
    if not component.text("formula") and not 1 <= length <= 255:
        raise ComponentRefused("Must specify 'length' between 1 and 255 for a CustomField of type Text")
    return {"type": "string", "length": length, **_text_default(component)}


def _text_area(plan: Blueprint, component: Component) -> Line:
    return {"type": "textarea", "length": 255, **_text_default(component)}


def _long_text(plan: Blueprint, component: Component) -> Line:
    length = component.number("length")
    if not 256 <= length <= _LONG_TEXT_MAX:
        raise ComponentRefused(f"Must specify 'length' between 256 and {_LONG_TEXT_MAX} for this type of CustomField")
    return {"type": "textarea", "length": length}


def _html(plan: Blueprint, component: Component) -> Line:
    return {**_long_text(plan, component), "html": True}


def _simple(kind: str) -> Callable[[Blueprint, Component], Line]:
    def read(plan: Blueprint, component: Component) -> Line:
        if component.text("defaultValue"):
            _refuse_default(component)
        return {"type": kind}

    return read


def _texts(kind: str) -> Callable[[Blueprint, Component], Line]:
    return lambda plan, component: {"type": kind, **_text_default(component)}


def _number(kind: str) -> Callable[[Blueprint, Component], Line]:
    def read(plan: Blueprint, component: Component) -> Line:
        precision, scale = component.number("precision", 18), component.number("scale")
        if not 1 <= precision <= 18 or not 0 <= scale <= precision:
            raise ComponentRefused("Must specify 'precision' of 1 to 18 digits, of which 'scale' stand after the point")
        line: Line = {"type": kind, "precision": precision, "scale": scale}
        default = component.text("defaultValue")
        if default:
            try:
                line["default"] = float(default)
            except ValueError:
                _refuse_default(component)
        return line

    return read


def _checkbox(plan: Blueprint, component: Component) -> Line:
    default = component.text("defaultValue").lower()
    if not default and not component.text("formula"):
        raise ComponentRefused("Must specify 'defaultValue' for a CustomField of type Checkbox")
    if default not in ("", "true", "false"):
        _refuse_default(component)
    return {"type": "boolean", "default": default == "true"}


def _text_default(component: Component) -> Line:
    """Read a default that is a text in quotes; other formulas are not worked out."""
    text = component.text("defaultValue")
    if not text:
        return {}
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" and text[0] not in text[1:-1]:
        return {"default": text[1:-1]}
    return _refuse_default(component)


def _refuse_default(component: Component) -> Line:
    text = component.text("defaultValue")
    raise ComponentRefused(f"The default {text!r} is a formula; the org in a box takes only plain values as defaults")


def _lookup(plan: Blueprint, component: Component) -> Line:
    line = _reference(plan, component)
    constraint = component.text("deleteConstraint")
    required = component.flag("required")
    return {
        **line,
        "cascade_delete": constraint == "Cascade",
        "restrict_delete": constraint == "Restrict" or (required and constraint != "Cascade"),
    }


def _master_detail(plan: Blueprint, component: Component) -> Line:
    if not component.parent.endswith("__c"):
        raise ComponentRefused("A standard object can't be the detail of a master")
    return {**_reference(plan, component), "cascade_delete": True, "nillable": False}


def _reference(plan: Blueprint, component: Component) -> Line:
    target = component.text("referenceTo")
    found = plan.kinds.sobject(target)
    if found is None:
        raise ComponentRefused(f"referenceTo value of '{target}' does not resolve to a valid sObject type")
    line: Line = {"type": "reference", "reference_to": [found.name]}
    if component.text("relationshipName"):
        line["children_name"] = component.text("relationshipName")
    return line


def _auto_number(plan: Blueprint, component: Component) -> Line:
    return {
        "type": "string",
        "length": 30,
        "number_format": component.text("displayFormat") or "{0}",
        "first_number": component.number("startingNumber"),
    }


# Choices.


def _picklist(kind: str) -> Callable[[Blueprint, Component], Line]:
    def read(plan: Blueprint, component: Component) -> Line:
        line: Line = {"type": kind, **_choices(plan, component)}
        if kind == "multipicklist":
            line["visible_lines"] = component.number("visibleLines", 4)
        return line

    return read


def _choices(plan: Blueprint, component: Component) -> Line:
    value_set = component.find("valueSet")
    if value_set is None:
        raise ComponentRefused("Must specify a valueSet for a CustomField of type Picklist")
    name = text_of(value_set, "valueSetName")
    restricted = text_of(value_set, "restricted").lower() == "true"
    if name:
        return {"values": global_values(plan, name), "restricted": True}
    definition = find_child(value_set, "valueSetDefinition")
    values = [] if definition is None else [read_choice(value) for value in children(definition, "value")]
    if not values:
        raise ComponentRefused("A picklist needs at least one value")
    return {"values": values, "restricted": restricted}


def global_values(plan: Blueprint, name: str) -> list[Line]:
    """Read the choices of a global value set, whether it is in the org or comes along; ``__gvs`` may end the name."""
    found = plan.components.get(("GlobalValueSet", name.removesuffix("__gvs").lower()))
    if found is None:
        raise ComponentRefused(f"GlobalValueSet named '{name}' cannot be found")
    return [read_choice(value) for value in found.all("customValue")]


def read_choice(value: Element) -> Line:
    """Read one choice."""
    name = text_of(value, "fullName")
    return {
        "value": name,
        "label": text_of(value, "label") or name,
        "active": text_of(value, "isActive").lower() != "false",
        "default": text_of(value, "default").lower() == "true",
    }


_TYPES: Mapping[str, Callable[[Blueprint, Component], Line]] = {
    "AutoNumber": _auto_number,
    "Checkbox": _checkbox,
    "Currency": _number("currency"),
    "Date": _simple("date"),
    "DateTime": _simple("datetime"),
    "Email": _texts("email"),
    "Html": _html,
    "LongTextArea": _long_text,
    "Lookup": _lookup,
    "MasterDetail": _master_detail,
    "MultiselectPicklist": _picklist("multipicklist"),
    "Number": _number("double"),
    "Percent": _number("percent"),
    "Phone": _texts("phone"),
    "Picklist": _picklist("picklist"),
    "Text": _text,
    "TextArea": _text_area,
    "Time": _simple("time"),
    "Url": _texts("url"),
}

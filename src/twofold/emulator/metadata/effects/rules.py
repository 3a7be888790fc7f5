"""Who gets a new record, and is somebody like this there already? Assignment, matching and duplicate rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args
from xml.etree.ElementTree import Element

import msgspec

from twofold.emulator.behaviour.rules.formula import FormulaUnreadable, check_formula
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.metadata.effects.objects import PERSON, family_of
from twofold.emulator.schema.model import Field, FieldType, SObject
from twofold.emulator.seeds.document import AssignmentEntry, AssignmentRule, DuplicateRule, MatchMethod
from twofold.emulator.wire.xml import children, text_of
from twofold.facts.ids import from_key

_LITERAL_TYPES = frozenset({FieldType.BOOLEAN, FieldType.INT, FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT})
_FILTER_WORD = re.compile(r"\s*(\d+|AND|OR|NOT|[()])\s*", re.IGNORECASE)
_SIGNS = {"AND": "&&", "OR": "||", "NOT": "!"}
_METHODS: dict[str, MatchMethod] = {method: method for method in get_args(MatchMethod)}

Matched = dict[str, tuple[MatchMethod, bool]]
"""Field to how it is compared, and whether two blanks match."""

# Assignment rules.


def put_assignment_rule(plan: Blueprint, component: Component) -> None:
    """Add an assignment rule or replace one; an active one puts the others of its object to rest."""
    sobject = plan.get_sobject(component.parent)
    if sobject.name not in ("Lead", "Case"):
        raise ComponentRefused("Assignment rules are for Lead and Case")
    kind: Literal["Lead", "Case"] = "Lead" if sobject.name == "Lead" else "Case"
    entries = [_entry(plan, sobject, entry) for entry in component.all("ruleEntry")]
    rule = AssignmentRule(kind, component.name, entries, component.flag("active"))
    if rule.active:
        rested = [
            msgspec.structs.replace(other, active=False) if other.object == kind else other
            for other in plan.definitions.assignment_rules
        ]
        plan.change(assignment_rules=rested)
    plan.put("assignment_rules", rule, ("object", "name"))


def drop_assignment_rule(plan: Blueprint, component: Component) -> None:
    """Take an assignment rule away."""
    if not plan.drop("assignment_rules", object=component.parent, name=component.name):
        raise ComponentRefused(f"No AssignmentRule named: {component.full_name} found")


def _entry(plan: Blueprint, sobject: SObject, entry: Element) -> AssignmentEntry:
    formula = text_of(entry, "formula") or _criteria(sobject, entry)
    if formula:
        try:
            check_formula(formula, sobject, plan.schema)
        except FormulaUnreadable as error:
            raise ComponentRefused(str(error)) from error
    return AssignmentEntry(_assignee(plan, entry), {}, formula)


def _assignee(plan: Blueprint, entry: Element) -> str:
    name, kind = text_of(entry, "assignedTo"), text_of(entry, "assignedToType")
    if kind == "User":
        found = plan.org.find_user(name)
        if found is None:
            raise ComponentRefused(f"In field: assignedTo - no User named {name} found")
        return from_key(found)
    rows = [row for row in plan.org.store.find("Group", "DeveloperName", name) if row["Type"] == "Queue"]
    if rows:
        return from_key(rows[0]["Id"])
    coming = next((queue for queue in plan.additions.queues if queue.name.lower() == name.lower()), None)
    if coming is not None:
        return f"@{coming.ref}"
    raise ComponentRefused(f"In field: assignedTo - no Queue named {name} found")


def _criteria(sobject: SObject, entry: Element) -> str:
    """Write criteria as a formula, joined as the filter says or by AND."""
    terms = [_term(sobject, item) for item in children(entry, "criteriaItems")]
    logic = text_of(entry, "booleanFilter")
    if not logic:
        return " && ".join(terms)
    return "".join(_logic_word(word, terms) for word in _logic_words(logic))


def _logic_words(logic: str) -> list[str]:
    words, at = [], 0
    while at < len(logic):
        match = _FILTER_WORD.match(logic, at)
        if match is None:
            raise ComponentRefused(f"The booleanFilter can't be read from {logic[at : at + 20]!r}")
        words.append(match[1])
        at = match.end()
    return words


def _logic_word(word: str, terms: Sequence[str]) -> str:
    if not word.isdigit():
        return f" {_SIGNS.get(word.upper(), word)} "
    if not 1 <= int(word) <= len(terms):
        raise ComponentRefused(f"The booleanFilter names criterion {word}, and there are {len(terms)}")
    return terms[int(word) - 1]


def _term(sobject: SObject, item: Element) -> str:
    owner, _, name = text_of(item, "field").rpartition(".")
    field = sobject.field(name)
    if field is None or owner not in ("", sobject.name):
        raise ComponentRefused(
            f"Criteria on {text_of(item, 'field')} are not worked out: name a field of {sobject.name}"
        )
    operation = text_of(item, "operation")
    choices = [_literal(field, choice.strip()) for choice in text_of(item, "value").split(",")]
    value = f"TEXT({field.name})" if field.type is FieldType.PICKLIST else field.name
    each = [_comparison(value, operation, choice) for choice in choices]
    negative = operation in ("notEqual", "notContain")
    return f"({(' && ' if negative else ' || ').join(each)})"


def _comparison(name: str, operation: str, literal: str) -> str:
    match operation:
        case "equals":
            return f"{name} = {literal}"
        case "notEqual":
            return f"{name} <> {literal}"
        case "contains":
            return f"CONTAINS(LOWER({name}), LOWER({literal}))"
        case "notContain":
            return f"!CONTAINS(LOWER({name}), LOWER({literal}))"
        case "startsWith":
            return f"BEGINS(LOWER({name}), LOWER({literal}))"
        case "lessThan" | "lessOrEqual" | "greaterThan" | "greaterOrEqual":
            sign = {"lessThan": "<", "lessOrEqual": "<=", "greaterThan": ">", "greaterOrEqual": ">="}[operation]
            return f"{name} {sign} {literal}"
    raise ComponentRefused(f"Criteria by {operation or 'no operation'} are not worked out")


def _literal(field: Field, text: str) -> str:
    if not text:
        return "NULL"
    if field.type not in _LITERAL_TYPES:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if field.type is FieldType.BOOLEAN and text.lower() in ("true", "false"):
        return text.upper()
    try:
        return f"{float(text):f}"
    except ValueError:
        raise ComponentRefused(f"{text!r} is no value of {field.name}") from None


# Matching and duplicate rules.


def put_matching_rule(plan: Blueprint, component: Component) -> None:
    """Check a matching rule; it works by the duplicate rules that name it."""
    _matched_fields(plan, component)


def _matched_fields(plan: Blueprint, component: Component) -> Matched:
    """Read the fields that have to match; raises ``ComponentRefused`` where not all of them have to."""
    sobject = plan.get_sobject(family_of(component.parent)[0])
    logic = component.text("booleanFilter").upper()
    if "OR" in logic or "NOT" in logic:
        raise ComponentRefused("Matching rules are worked out where all fields have to match, not by booleanFilter")
    found: Matched = {}
    for item in component.all("matchingRuleItems"):
        name, method = text_of(item, "fieldName"), text_of(item, "matchingMethod")
        if method not in _METHODS:
            raise ComponentRefused(f"In field: matchingMethod - {method!r} is none of {', '.join(_METHODS)}")
        field = sobject.field(name)
        if field is None:
            raise ComponentRefused(f"In field: fieldName - no CustomField named {component.parent}.{name} found")
        found[field.name] = _METHODS[method], text_of(item, "blankValueBehavior") == "MatchBlanks"
    if not found:
        raise ComponentRefused("A matching rule needs matchingRuleItems")
    return found


def drop_matching_rule(plan: Blueprint, component: Component) -> None:
    """Take a matching rule away that no duplicate rule names."""
    wanted = (component.parent.lower(), component.name.lower())
    for found in plan.components.values():
        uses = found.all("duplicateRuleMatchRules") if found.type == "DuplicateRule" else []
        if wanted in {
            (text_of(use, "matchRuleSObjectType").lower(), text_of(use, "matchingRule").lower()) for use in uses
        }:
            raise ComponentRefused(
                f"MatchingRule {component.full_name} is used by the duplicate rule {found.full_name}"
            )


def put_duplicate_rule(plan: Blueprint, component: Component) -> None:
    """Add a duplicate rule or replace one."""
    sobject, person = family_of(component.parent)
    plan.get_sobject(sobject)
    if component.find("duplicateRuleFilter") is not None and len(component.find("duplicateRuleFilter") or ()):
        raise ComponentRefused("Conditions of duplicate rules (duplicateRuleFilter) are not worked out")
    actions = {on: action for on in ("create", "update") if (action := _action(component, on))}
    if len(set(actions.values())) > 1:
        raise ComponentRefused("A duplicate rule does the same on insert and on update in the org in a box, or nothing")
    match, against = _matches(plan, component)
    rule = DuplicateRule(
        object=PERSON if person else component.parent,
        name=component.name,
        match=list(match),
        methods={name: method for name, (method, _) in match.items() if method != "Exact"},
        match_blanks=[name for name, (_, blanks) in match.items() if blanks],
        against=against,
        action="block" if "block" in actions.values() else "alert",
        on=tuple(on for on in ("create", "update") if on in actions),
        message=component.text("alertText") or "Use one of these records?",
        active=component.flag("isActive") and bool(actions),
    )
    plan.put("duplicate_rules", rule, ("object", "name"))
    plan.add(duplicate_rules=[rule])


def _action(component: Component, on: str) -> str | None:
    """Read what a rule does: block, alert, or nothing that a caller would notice. Source: Metadata API guide (D)."""
    verb = "Insert" if on == "create" else "Update"
    if component.text(f"actionOn{verb}") == "Block":
        return "block"
    operations = [(found.text or "").strip() for found in component.all(f"operationsOn{verb}")]
    return "alert" if "Alert" in operations else None


def _matches(plan: Blueprint, component: Component) -> tuple[Matched, list[str]]:
    fields: Matched = {}
    against = []
    for entry in component.all("duplicateRuleMatchRules"):
        kind, name = text_of(entry, "matchRuleSObjectType"), text_of(entry, "matchingRule")
        found = plan.components.get(("MatchingRule", f"{kind}.{name}".lower()))
        if found is None:
            raise ComponentRefused(f"In field: matchingRule - no MatchingRule named {kind}.{name} found")
        own = component.parent == kind
        if own or not fields:
            fields = _matched_fields(plan, found) if own else fields
        against.append(kind)
    if not fields:
        raise ComponentRefused(f"A duplicate rule of {component.parent} needs a matching rule of {component.parent}")
    return fields, against


def drop_duplicate_rule(plan: Blueprint, component: Component) -> None:
    """Take a duplicate rule away."""
    if not plan.drop("duplicate_rules", object=component.parent, name=component.name):
        raise ComponentRefused(f"No DuplicateRule named: {component.full_name} found")
    plan.afterwards.append(lambda: _forget_rule(plan, component.name))


def _forget_rule(plan: Blueprint, name: str) -> None:
    for row in plan.org.store.find("DuplicateRule", "DeveloperName", name):
        plan.org.store.remove("DuplicateRule", row["Id"])

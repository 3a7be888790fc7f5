"""Is there somebody like this already? The org's own duplicate rules."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.matching import PERSON, compared_columns, find_matches, table_of, touched
from twofold.emulator.seeds.document import DuplicateRule
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_value
from twofold.facts.ids import from_key

_NAMES = ("Name", "FirstName", "LastName")


def check_duplicates(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Refuse a record that a duplicate rule finds twins of.

    An alerting rule gives way to the header ``allowSave``, a blocking one doesn't. Source: E12 (C), rules 3.70 and 3.71 (D).
    """
    verb = "create" if draft.is_new else "update"
    for rule in org.definitions.duplicate_rules:
        if not rule.active or verb not in rule.on or rule.object != _kind(draft):
            continue
        if (rule.action == "alert" and caller.allow_save) or not touched(org, draft, rule):
            continue
        kinds = rule.against or [rule.object]
        found = [(kind, rows) for kind in kinds if (rows := find_matches(org, draft, rule, kind))]
        if found:
            results = [_result(org, caller, rule, kind, rows) for kind, rows in found]
            raise refusals.duplicates_detected(rule.message, _details(rule, results))


def _kind(draft: Draft) -> str:
    return PERSON if draft.sobject.name == "Account" and draft.get("IsPersonAccount") else draft.sobject.name


# What the refusal says. Source: rule 3.73 (C).


def _details(rule: DuplicateRule, results: list[dict[str, object]]) -> dict[str, object]:
    return {
        "allowSave": rule.action == "alert",
        "duplicateRule": rule.name,
        "duplicateRuleEntityType": table_of(rule.object),
        "errorMessage": rule.message,
        "matchResults": results,
    }


def _result(org: Org, caller: Caller, rule: DuplicateRule, kind: str, rows: list[Row]) -> dict[str, object]:
    fuzzy = any(method != "Exact" for method in rule.methods.values())
    return {
        "entityType": table_of(kind),
        "errors": [],
        "matchEngine": "FuzzyMatchEngine" if fuzzy else "ExactMatchEngine",
        "matchRecords": [_match(org, caller, rule, kind, row) for row in rows],
        "rule": rule.name,
        "size": len(rows),
        "success": True,
    }


def _match(org: Org, caller: Caller, rule: DuplicateRule, kind: str, row: Row) -> dict[str, object]:
    """Name a match by its Id, with its name and the compared fields when the header asks for details (rule 3.70, D)."""
    table = table_of(kind)
    record: dict[str, object] = {"attributes": {"type": table}, "Id": from_key(row["Id"])}
    if caller.include_record_details:
        record |= _visible(org, caller, table, row, compared_columns(org, rule, kind))
    return {"additionalInformation": [], "fieldDiffs": [], "matchConfidence": 100.0, "record": record}


def _visible(org: Org, caller: Caller, table: str, row: Row, compared: list[str]) -> dict[str, object]:
    """Render fields of a match: all of them, or as a user who is told to be asked for may see them (``runAsCurrentUser``)."""
    schema = caller.schema if caller.run_as_current_user else org.schema
    sobject = schema.sobject(table)
    fields = [] if sobject is None else [sobject.field(name) for name in dict.fromkeys((*_NAMES, *compared))]
    return {field.name: render_value(field, row.get(field.name)) for field in fields if field is not None}

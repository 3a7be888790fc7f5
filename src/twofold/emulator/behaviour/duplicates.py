"""Is there somebody like this already? The org's own duplicate rules."""

from __future__ import annotations

from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.seeds.document import DuplicateRule
from twofold.emulator.store import Row
from twofold.emulator.store.tables import fold, quoted
from twofold.facts.ids import from_key

_PERSON = "PersonAccount"
_MATCHES_SHOWN = 100
_BUSINESS = ' AND "IsPersonAccount" = 0'
_FAMILY = {"Account": _BUSINESS, "Contact": _BUSINESS, _PERSON: ' AND "IsPersonAccount" = 1'}


def check_duplicates(org: Org, caller: Caller, draft: Draft) -> None:
    """
    Refuse a record that a duplicate rule finds twins of.

    An alerting rule gives way to the header ``allowSave``, a blocking one doesn't. Source: E12 (C), rules 3.70 and 3.71 (D).
    """
    verb = "create" if draft.is_new else "update"
    for rule in org.definitions.duplicate_rules:
        if not rule.active or verb not in rule.on or rule.object != _kind(draft):
            continue
        if rule.action == "alert" and caller.allow_save:
            continue
        found = _matches(org, draft, rule)
        if found:
            raise refusals.duplicates_detected(rule.message, _details(rule, found))


def _kind(draft: Draft) -> str:
    return _PERSON if draft.sobject.name == "Account" and draft.get("IsPersonAccount") else draft.sobject.name


def _matches(org: Org, draft: Draft, rule: DuplicateRule) -> list[tuple[str, Row]]:
    found = []
    for kind in rule.against or [rule.object]:
        table = "Account" if kind == _PERSON else kind
        pairs = _pairs(org, draft, rule, kind)
        if pairs is None:
            continue
        conditions = " AND ".join(f"{_column(name, value)} = ?" for name, value in pairs)
        family = _FAMILY.get(kind, "") if org.person_accounts else ""
        sql = f'{conditions} AND "IsDeleted" = 0 AND "Id" <> ?{family}'
        found += [
            (table, row) for row in org.store.where(table, sql, [*(fold(value) for _, value in pairs), draft.key])
        ]
    return found[:_MATCHES_SHOWN]


def _pairs(org: Org, draft: Draft, rule: DuplicateRule, against: str) -> list[tuple[str, Any]] | None:
    """Pair the columns looked in with the values looked for; None when a value is missing, so nothing matches."""
    pairs = []
    for name in rule.match:
        value = draft.get(_own_name(org, name, rule.object))
        if value is None:
            return None
        pairs.append((_own_name(org, _contact_name(org, name), against), value))
    return pairs


def _contact_name(org: Org, name: str) -> str:
    return org.twins.to_contact.get(name, name)


def _own_name(org: Org, name: str, kind: str) -> str:
    return org.twins.to_account.get(name, name) if kind == _PERSON else name


def _column(name: str, value: object) -> str:
    return f"fold({quoted(name)})" if isinstance(value, str) else quoted(name)


def _details(rule: DuplicateRule, found: list[tuple[str, Row]]) -> dict[str, object]:
    """Describe the matches. Source: rule 3.73 (C)."""
    return {
        "allowSave": rule.action == "alert",
        "duplicateRule": rule.name,
        "duplicateRuleEntityType": "Account" if rule.object == _PERSON else rule.object,
        "errorMessage": rule.message,
        "matchResults": [_result(rule, table, rows) for table, rows in _by_table(found).items()],
    }


def _by_table(found: list[tuple[str, Row]]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    for table, row in found:
        tables.setdefault(table, []).append(row)
    return tables


def _result(rule: DuplicateRule, table: str, rows: list[Row]) -> dict[str, object]:
    return {
        "entityType": table,
        "errors": [],
        "matchEngine": "ExactMatchEngine",
        "matchRecords": [_match(table, row) for row in rows],
        "rule": rule.name,
        "size": len(rows),
        "success": True,
    }


def _match(table: str, row: Row) -> dict[str, object]:
    record = {"attributes": {"type": table}, "Id": from_key(row["Id"])}
    return {"additionalInformation": [], "fieldDiffs": [], "matchConfidence": 100.0, "record": record}

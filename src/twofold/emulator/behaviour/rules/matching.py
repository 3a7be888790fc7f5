"""
Which records look like this one? The search of a duplicate rule, among one kind of record.

A datum goes by one name inside a search, whatever it is called on accounts, persons, contacts and leads, so that a rule for
leads can look among persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.rules.likeness import alike
from twofold.emulator.seeds.document import DuplicateRule, MatchMethod
from twofold.emulator.store import Row
from twofold.emulator.store.tables import fold, quoted

PERSON = "PersonAccount"
_SHOWN = 100
_BUSINESS = ' AND "IsPersonAccount" = 0'
_FAMILY = {"Account": _BUSINESS, "Contact": _BUSINESS, PERSON: ' AND "IsPersonAccount" = 1'}
_ADDRESS = ("Street", "City", "State", "PostalCode", "Country")
# How a datum of companies and addresses is called, by kind; in a search it goes by the Contact's name, or Company.
_OTHER_NAMES: dict[str, dict[str, str]] = {
    "Account": {"Name": "Company", **{f"Billing{part}": f"Mailing{part}" for part in _ADDRESS}},
    "Lead": {part: f"Mailing{part}" for part in _ADDRESS},
}


@dataclass(frozen=True, slots=True)
class _Criterion:
    """One field that has to match: the column looked in, the value looked for, and how."""

    column: str
    value: Any
    method: MatchMethod


def table_of(kind: str) -> str:
    """Name the table where a kind that rules know is kept."""
    return "Account" if kind == PERSON else kind


def touched(org: Org, draft: Draft, rule: DuplicateRule) -> bool:
    """Tell whether a write concerns a rule: a new record always, a change when a field the rule compares changes (K)."""
    return draft.is_new or bool(draft.changed([_own_name(org, name, rule.object) for name in rule.match]))


def find_matches(org: Org, draft: Draft, rule: DuplicateRule, kind: str) -> list[Row]:
    """
    Find living records of a kind that a rule takes for the same, oldest first.

    None when a value is missing that the rule doesn't compare as blank, or the kind has no such field.
    """
    criteria = _criteria(org, draft, rule, kind)
    if criteria is None:
        return []
    exact = [found for found in criteria if found.method == "Exact" or found.value is None]
    fuzzy = [found for found in criteria if found.method != "Exact" and found.value is not None]
    where = " AND ".join(['"IsDeleted" = 0', '"Id" <> ?', *(_condition(found) for found in exact)])
    family = _FAMILY.get(kind, "") if org.person_accounts else ""
    values = [draft.key, *(fold(found.value) for found in exact if found.value is not None)]
    rows = org.store.where(table_of(kind), where + family + _also(kind), values)
    return [row for row in rows if all(_is_alike(found, row) for found in fuzzy)][:_SHOWN]


def compared_columns(org: Org, rule: DuplicateRule, kind: str) -> list[str]:
    """List the fields a rule compares, as a kind calls them; those it doesn't have are left out."""
    shape = org.shape(table_of(kind)).fields
    names = [_name_on(org, _common_name(org, name, rule.object), kind) for name in rule.match]
    return [name for name in names if name in shape]


def _criteria(org: Org, draft: Draft, rule: DuplicateRule, kind: str) -> list[_Criterion] | None:
    shape = org.shape(table_of(kind)).fields
    criteria = []
    for name in rule.match:
        value = draft.get(_own_name(org, name, rule.object))
        column = _name_on(org, _common_name(org, name, rule.object), kind)
        if column not in shape or (value is None and name not in rule.match_blanks):
            return None
        criteria.append(_Criterion(column, value, rule.methods.get(name, "Exact")))
    return criteria


def _condition(criterion: _Criterion) -> str:
    column = quoted(criterion.column)
    if criterion.value is None:
        return f"{column} IS NULL"
    return f"fold({column}) = ?" if isinstance(criterion.value, str) else f"{column} = ?"


def _is_alike(criterion: _Criterion, row: Row) -> bool:
    found = row[criterion.column]
    return found is not None and alike(criterion.method, criterion.value, found)


def _also(kind: str) -> str:
    """Converted leads are nobody's duplicates (K)."""
    return ' AND "IsConverted" = 0' if kind == "Lead" else ""


# Names.


def _own_name(org: Org, name: str, kind: str) -> str:
    return org.twins.to_account.get(name, name) if kind == PERSON else name


def _common_name(org: Org, name: str, kind: str) -> str:
    if kind == PERSON:
        return org.twins.to_contact.get(name, name)
    return _OTHER_NAMES.get(kind, {}).get(name, name)


def _name_on(org: Org, common: str, kind: str) -> str:
    if kind == PERSON:
        return org.twins.to_account.get(common, common)
    named = {shared: own for own, shared in _OTHER_NAMES.get(kind, {}).items()}
    return named.get(common, common)

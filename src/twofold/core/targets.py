"""
Which field does a name in a rule set mean?

A rule names one logical field; the record's kind decides the spelling. On a Person Account the Contact name
(``Email``), the Person name (``PersonEmail``) and either of ``X__c``/``X__pc`` mean the same datum, and the Account's
describe has the last word on which exist. A name that exists as written is never re-bound: where an org has both
``X__c`` and ``X__pc`` on Account, they are two data.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from twofold.core.nearest import nearest
from twofold.core.org import FieldInfo, OrgProfile, SObjectInfo
from twofold.core.reasons import Reason, reason
from twofold.facts.families import BUSINESS_ONLY_FIELDS, Family, family_of_field
from twofold.facts.twins import contact_to_account, find_ghost, person_to_contact

SOBJECT_OF_KIND = {
    "PersonAccount": "Account",
    "Account": "Account",
    "Contact": "Contact",
    "Lead": "Lead",
    "Case": "Case",
    "Event": "Event",
}
"""Kinds a rule can be about; ``Account`` is the business account."""


@dataclass(frozen=True, slots=True)
class ResolvedField:
    """The field a name means on records of that kind."""

    sobject: str
    info: FieldInfo

    @property
    def name(self) -> str:
        """The field's name as the describe spells it."""
        return self.info.name


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """
    Why a name can't be mapped to.

    Args:
        why: one clause, to stand behind the name.
        suggestion: the name that was probably meant.
    """

    sobject: str
    name: str
    why: str
    suggestion: str | None = None
    unknown: bool = False
    """Whether no such field is there; else it is there and can't be written."""

    @property
    def reason(self) -> Reason:
        """The problem as a step of the trail."""
        if self.unknown:
            return reason("mapping-unknown", field=self.name, sobject=self.sobject)
        return reason("not-writable", field=self.name)

    @property
    def sentence(self) -> str:
        """The problem in words, for whoever writes rule files."""
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{self.name} {self.why}{hint}"


def resolve_target(kind: str, name: str, org: OrgProfile) -> ResolvedField | MappingProblem:
    """
    Find the field that ``name`` means on records of ``kind``.

    Args:
        kind: one of ``SOBJECT_OF_KIND``.
        name: in any letter case, under its Contact or its Person name.

    Returns:
        The field, or why it can't be mapped to: unknown, a ghost (``PersonPhone``), of the other family, read-only, or
        chosen elsewhere in the rule set (owner, record type).

    Source: twin table 2.2, rules 2.3, 2.42 to 2.44, errors E1 to E5.
    """
    sobject = SOBJECT_OF_KIND[kind]
    info = org.sobjects.get(sobject)
    if info is None:
        return MappingProblem(sobject, name, "can't be found: the API user does not see that object", unknown=True)
    field = next((found for found in (info.field(spelled) for spelled in _spellings(kind, name)) if found), None)
    if field is None:
        return _unknown(sobject, name, info)
    refused = _refusal(kind, field)
    return MappingProblem(sobject, field.name, refused) if refused else ResolvedField(sobject, field)


def _spellings(kind: str, name: str) -> Iterator[str]:
    """Yield the names under which the datum may stand, the one as written first."""
    yield name
    if kind == "PersonAccount":
        yield contact_to_account(name) or name
    if kind in ("PersonAccount", "Contact"):
        yield person_to_contact(name) or name


def _unknown(sobject: str, name: str, info: SObjectInfo) -> MappingProblem:
    ghost = find_ghost(name)
    if ghost:
        meant = ghost if info.has(ghost) else person_to_contact(ghost) or ghost
        return MappingProblem(sobject, name, "does not exist", meant, unknown=True)
    return MappingProblem(sobject, name, f"is no field of {sobject}", nearest(name, info.fields), unknown=True)


def _refusal(kind: str, field: FieldInfo) -> str | None:
    elsewhere = _CHOSEN_ELSEWHERE.get(field.name)
    if elsewhere:
        return elsewhere
    if field.name in _NEVER_WRITTEN.get(kind, ()):
        return "is Salesforce's own and is refused when written"
    if field.name in _DECIDED.get(kind, ()):
        return "follows from the booking itself"
    if kind == "PersonAccount" and field.name in BUSINESS_ONLY_FIELDS:
        return "exists on business accounts only"
    if kind == "Account" and family_of_field(field.name) is Family.PERSON:
        return "exists on Person Accounts only"
    if not (field.createable or field.updateable):
        return "can't be written by the API user"
    return None


_CHOSEN_ELSEWHERE = {
    "OwnerId": "is chosen by owner",
    "RecordTypeId": "is chosen by record_type",
}
# Source: errors E1 (Name), E4 (AccountId).
_NEVER_WRITTEN = {
    "PersonAccount": ("Name", "IsPersonAccount", "PersonContactId"),
    "Account": ("IsPersonAccount", "PersonContactId"),
    "Contact": ("Name", "AccountId", "IsPersonAccount"),
    "Lead": ("Name",),
}
_DECIDED = {
    "Case": ("ContactId", "AccountId"),
    "Event": (
        *("WhoId", "WhatId", "StartDateTime", "EndDateTime"),
        *("ActivityDate", "ActivityDateTime", "DurationInMinutes"),
    ),
}

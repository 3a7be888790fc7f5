"""What does a new record hold beside what is mapped, and what stops it from being made?"""

from collections.abc import Mapping
from typing import Any

from twofold.core.creation_rules import ObjectRule
from twofold.core.org import OWN_KEY_FIELD, RecordType
from twofold.core.ownership import Owner, find_host_user
from twofold.core.reasons import Reason, reason
from twofold.core.situation import Situation
from twofold.facts.families import Family


def host_user(s: Situation) -> str | None:
    """The Salesforce user of the booking's host, if there is one."""
    return find_host_user(s.notice.host, s.org, s.context.host_users)


def standard_values(kind: str, sobject: str, rule: ObjectRule, s: Situation, owner: Owner) -> dict[str, Any]:
    """Twofold's own key, the owner and the record type: what no mapping says."""
    values: dict[str, Any] = {}
    # A company has bookings of many people, so that no booking's key is its own.
    if kind != "Account" and s.org.own_key_installed(sobject):
        values[OWN_KEY_FIELD] = s.notice.booking_key
    if owner.owner_id:
        values["OwnerId"] = owner.owner_id
    if chosen := _record_type(kind, sobject, rule, s):
        values["RecordTypeId"] = chosen.id
    return values


def _record_type(kind: str, sobject: str, rule: ObjectRule, s: Situation) -> RecordType | None:
    """The record type the rule names; a Person Account's is chosen elsewhere."""
    if not rule.record_type or kind == "PersonAccount":
        return None
    return s.org.record_type(sobject, rule.record_type, Family.BUSINESS if kind == "Account" else None)


def record_type_problem(kind: str, sobject: str, rule: ObjectRule, s: Situation) -> Reason | None:
    """Why the rule's record type can't be used; None where it can, or none is named."""
    if rule.record_type and kind != "PersonAccount" and _record_type(kind, sobject, rule, s) is None:
        return reason("record-type-missing", record_type=rule.record_type, sobject=sobject)
    return None


_NEVER_ASKED = frozenset({"Name", "OwnerId", "Company"})
"""Name of a person is computed, the owner defaults to the API user, a Lead's company has a reason of its own."""


def required_missing(kind: str, sobject: str, values: Mapping[str, Any], s: Situation) -> Reason | None:
    """Which fields the org requires of a new record and nothing fills; None where all are filled."""
    missing = [
        field.name
        for field in s.org.sobjects[sobject].fields.values()
        if field.required and field.name not in _NEVER_ASKED and values.get(field.name) in (None, "")
    ]
    if kind == "Account" and not values.get("Name"):
        missing.append("Name")
    if not missing:
        return None
    return reason("required-missing", fields=", ".join(missing), sobject=sobject)

"""
How is a rule set kept beside the deliveries it was made for?

As canonical JSON: every value stands in it, defaults too, so that a set keeps the defaults it was made with; keys are
sorted, so that the same set is always the same text. Its version is a hash of that text.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from twofold.core.creation_rules import (
    BlanksPolicy,
    CompanyPolicy,
    DuplicatePolicy,
    EventRule,
    FieldMapping,
    MatchKey,
    ObjectRule,
    OwnerPolicy,
    Ownership,
    RuleSet,
    Target,
    WriteMode,
)

_VERSION_LENGTH = 16
_NOT_VERSIONED = ("version", "description")


def to_json(rule_set: RuleSet) -> str:
    """Write a rule set as canonical JSON; equal sets give equal texts."""
    return _dump(_plain(rule_set))


def from_json(text: str) -> RuleSet:
    """
    Read a rule set that ``to_json`` wrote, by this or an older version of Twofold.

    Raises:
        ValueError: the text is no rule set of ours; a name unknown to this version is never dropped silently.
    """
    data = json.loads(text)
    try:
        return _rule_set(data)
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"not a stored rule set: {wrong}") from wrong


def version_of(rule_set: RuleSet) -> str:
    """Hash what a rule set does: 16 hexadecimal digits, the same on every machine; its description does not count."""
    plain = {key: value for key, value in _plain(rule_set).items() if key not in _NOT_VERSIONED}
    return hashlib.sha256(_dump(plain).encode()).hexdigest()[:_VERSION_LENGTH]


def versioned(rule_set: RuleSet) -> RuleSet:
    """Stamp a rule set with its version."""
    return replace(rule_set, version=version_of(rule_set))


def _dump(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _rule_set(data: Mapping[str, Any]) -> RuleSet:
    known = dict(data)
    known["target"] = Target(known["target"])
    known["keys"] = tuple(MatchKey(key) for key in known["keys"])
    known["duplicates"] = DuplicatePolicy(known["duplicates"])
    known["company_missing"] = CompanyPolicy(known["company_missing"])
    known["rules"] = {kind: _object_rule(rule) for kind, rule in known["rules"].items()}
    known["event"] = EventRule(**known["event"])
    return RuleSet(**known)


def _object_rule(data: Mapping[str, Any]) -> ObjectRule:
    known = dict(data)
    known["mode"] = WriteMode(known["mode"])
    known["owner"] = _ownership(known["owner"])
    known["blanks"] = BlanksPolicy(known["blanks"])
    known["mapping"] = tuple(_mapping(mapping) for mapping in known["mapping"])
    return ObjectRule(**known)


def _ownership(data: Mapping[str, Any]) -> Ownership:
    return Ownership(OwnerPolicy(data["new"]), OwnerPolicy(data["existing"]), data["name"])


def _mapping(data: Mapping[str, Any]) -> FieldMapping:
    known = dict(data)
    known["mode"] = WriteMode(known["mode"]) if known["mode"] else None
    known["blanks"] = BlanksPolicy(known["blanks"]) if known["blanks"] else None
    return FieldMapping(**known)

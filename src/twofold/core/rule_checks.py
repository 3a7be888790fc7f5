"""
Would this rule set work in that org?

A rule file is read without any org; this holds it against one: fields and their types, record types, owners, and what the
org requires that nothing fills. The simulator, ``rules check`` and the set-up steps all ask here.
"""

from collections.abc import Iterator

from twofold.core.creation_rules import FieldMapping, ObjectRule, OwnerPolicy, RuleSet, Target
from twofold.core.field_values import coerce, fits_type
from twofold.core.mapping import STANDARD
from twofold.core.nearest import did_you_mean
from twofold.core.org import OrgProfile, RecordType
from twofold.core.reasons import Reason
from twofold.core.rule_files import RuleProblem
from twofold.core.targets import SOBJECT_OF_KIND, MappingProblem, ResolvedField, resolve_target
from twofold.facts.families import Family

_KIND_OF_TARGET = {
    Target.LEAD: ("Lead",),
    Target.CONTACT: ("Contact",),
    Target.CASE: ("Case", "Contact"),
    Target.PERSON_ACCOUNT: ("PersonAccount",),
}
_HAS_QUEUES = frozenset(("Lead", "Case"))
_HAS_ASSIGNMENT_RULES = frozenset(("Lead", "Case"))
"""Source: rule 3.76 (D)."""
_FAMILY = {"PersonAccount": Family.PERSON, "Account": Family.BUSINESS}
# What a source can never be: none of those with a fixed name is a number, a date or an Id, but for the two moments.
_NEEDS_OTHER_SOURCE = frozenset(
    ("boolean", "int", "long", "double", "currency", "percent", "date", "datetime", "time", "reference")
)
_MOMENTS = ("starts-at", "ends-at")
_FILLED_ELSEWHERE = frozenset(("Name", "OwnerId"))
"""A person's Name is computed, an owner always there."""


def check_against(rule_set: RuleSet, org: OrgProfile) -> tuple[RuleProblem, ...]:
    """
    Find what in a rule set does not fit an org, in the order of the rule file.

    Kinds whose object the org does not show are passed over unless the rules create records of them.
    """
    problems = [*_target(rule_set, org), *_event(rule_set, org)]
    for kind, rule in rule_set.rules.items():
        if kind == "PersonAccount" and not org.person_accounts:
            continue
        path = f"rules.{kind}"
        problems += [
            *_record_type(path, kind, rule, org),
            *_owner(path, kind, rule, org),
            *_mappings(path, kind, rule, org),
        ]
    return (*problems, *_required(rule_set, org))


def _target(rule_set: RuleSet, org: OrgProfile) -> Iterator[RuleProblem]:
    if rule_set.target is not Target.PERSON_ACCOUNT:
        return
    types = org.person_record_types()
    if not org.person_accounts:
        yield RuleProblem("target", "is person-account, but this org has no Person Accounts")
    elif not types:
        yield RuleProblem("target", "is person-account, but the API user has no Person Account record type")
    elif not rule_set.rule("PersonAccount").record_type and len(types) > 1 and not any(t.is_default for t in types):
        yield RuleProblem("rules.PersonAccount.record_type", f"is missing; the org has {_names(types)}")


def _event(rule_set: RuleSet, org: OrgProfile) -> Iterator[RuleProblem]:
    name = rule_set.event.record_type
    if name and org.record_type("Event", name) is None:
        yield RuleProblem("event.record_type", _no_record_type(name, "Event", org, None))


def _record_type(path: str, kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[RuleProblem]:
    sobject, family = SOBJECT_OF_KIND[kind], _FAMILY.get(kind)
    if rule.record_type and org.record_type(sobject, rule.record_type, family) is None:
        yield RuleProblem(f"{path}.record_type", _no_record_type(rule.record_type, sobject, org, family))


def _no_record_type(name: str, sobject: str, org: OrgProfile, family: Family | None) -> str:
    same = [found for found in org.record_types if found.sobject == sobject]
    known = [found for found in same if family in (None, found.family)]
    if len(known) < len(same) and any(found.developer_name.lower() == name.lower() for found in same):
        return (
            f"{name} is a record type of the other family of accounts; there is {_names(known) or 'none of this one'}"
        )
    return (
        f"{sobject} has no record type {name} for the API user{did_you_mean(name, (t.developer_name for t in known))}"
    )


def _owner(path: str, kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[RuleProblem]:
    owner, name = rule.owner, rule.owner.name or ""
    policies = {owner.new, owner.existing}
    if OwnerPolicy.USER in policies and org.user_id(name) is None:
        yield RuleProblem(f"{path}.owner.name", f"{name} is no active user of this org")
    if OwnerPolicy.QUEUE in policies:
        if kind not in _HAS_QUEUES:
            yield RuleProblem(f"{path}.owner", f"is a queue, which can own a Lead or a Case, but no {kind}")
        elif name.lower() not in {queue.lower() for queue in org.queues}:
            yield RuleProblem(f"{path}.owner.name", f"{name} is no queue of this org{did_you_mean(name, org.queues)}")
    if OwnerPolicy.ASSIGNMENT_RULES in policies and kind not in _HAS_ASSIGNMENT_RULES:
        yield RuleProblem(f"{path}.owner", f"is assignment-rules, which exist for Lead and Case, but not for {kind}")


def _mappings(path: str, kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[RuleProblem]:
    taken: dict[str, str] = {}
    for mapping in rule.mapping:
        place = f"{path}.mapping.{mapping.target}"
        target = resolve_target(kind, mapping.target, org)
        if isinstance(target, MappingProblem):
            yield RuleProblem(place, target.sentence)
            continue
        if target.name in taken:
            yield RuleProblem(place, f"means {target.name}, which {taken[target.name]} already fills")
        taken.setdefault(target.name, mapping.target)
        wrong = _unfit(mapping, target)
        if wrong:
            yield RuleProblem(place, wrong)


def _unfit(mapping: FieldMapping, target: ResolvedField) -> str | None:
    kind = target.info.type
    if not fits_type(kind):
        return f"is of type {kind}, which can't be mapped"
    for text in (mapping.value, mapping.default):
        read = coerce(text, target.info) if text else None
        if isinstance(read, Reason):
            return f'can\'t hold "{text}": {read.sentence}'
    has_fixed_name = mapping.source != "value" and "." not in mapping.source
    if has_fixed_name and kind in _NEEDS_OTHER_SOURCE and not (kind == "datetime" and mapping.source in _MOMENTS):
        return f"is of type {kind}, which {mapping.source} never is"
    return None


def _required(rule_set: RuleSet, org: OrgProfile) -> Iterator[RuleProblem]:
    """What the org requires of the records this set creates, and nothing fills."""
    for kind in _KIND_OF_TARGET[rule_set.target] if rule_set.create else ():
        info = org.sobjects.get(SOBJECT_OF_KIND[kind])
        if info is None:
            yield RuleProblem("target", f"makes a {kind}, which the API user does not see")
        if info is None or (kind == "PersonAccount" and not org.person_accounts):
            continue
        sources = [mapping.target for mapping in rule_set.rule(kind).mapping]
        targets = [resolve_target(kind, name, org) for name in (*sources, *(name for _, name in STANDARD[kind]))]
        filled = {target.name for target in targets} | _FILLED_ELSEWHERE
        for field in info.fields.values():
            if field.required and field.name not in filled:
                yield RuleProblem(f"rules.{kind}.mapping", f"fills nothing into {field.name}, which this org requires")


def _names(types: list[RecordType] | tuple[RecordType, ...]) -> str:
    return ", ".join(found.developer_name for found in types)

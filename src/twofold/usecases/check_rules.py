"""Would a rule set work in this org? What would park every booking is better told before the first."""

from collections.abc import Iterator

from twofold.core.creation_rules import ObjectRule, OwnerPolicy, RuleSet, Target
from twofold.core.mapping import target_fields
from twofold.core.org import OrgProfile
from twofold.core.targets import SOBJECT_OF_KIND, MappingProblem, resolve_target
from twofold.facts.families import Family

_KIND_OF_TARGET = {
    Target.LEAD: "Lead",
    Target.CONTACT: "Contact",
    Target.CASE: "Case",
    Target.PERSON_ACCOUNT: "PersonAccount",
}
_ALWAYS_GIVEN = frozenset({"LastName", "Name", "Company", "OwnerId", "Subject", "RecordTypeId"})
"""Fields every new record gets from the booking or from us, or whose absence parks with a reason of its own."""


def find_problems(rules: RuleSet, org: OrgProfile) -> list[str]:
    """Say what in ``rules`` does not fit ``org``, a sentence each; none where it fits."""
    return [*_target_problems(rules, org), *_kind_problems(rules, org)]


def _target_problems(rules: RuleSet, org: OrgProfile) -> Iterator[str]:
    kind = _KIND_OF_TARGET[rules.target]
    if rules.target is Target.PERSON_ACCOUNT:
        if not org.person_accounts:
            yield "The org has no Person Accounts, and the target is person-account."
            return
        if rules.rule(kind).record_type is None and len(org.person_record_types()) > 1:
            names = ", ".join(t.developer_name for t in org.person_record_types())
            yield f"rules.PersonAccount.record_type has to name one of the Person Account record types: {names}."
    info = org.sobjects.get(SOBJECT_OF_KIND[kind])
    if info is None:
        yield f"The API user does not see {SOBJECT_OF_KIND[kind]}."
        return
    filled = {*target_fields(rules.rule(kind), kind, org), *_ALWAYS_GIVEN}
    missing = sorted(field.name for field in info.fields.values() if field.required and field.name not in filled)
    # Person fields can be required only on the account of a person, and the describe doesn't tell them apart.
    if missing and rules.target is not Target.PERSON_ACCOUNT:
        yield f"{info.name} requires {', '.join(missing)}, and nothing is mapped to it."


def _kind_problems(rules: RuleSet, org: OrgProfile) -> Iterator[str]:
    for kind, rule in rules.rules.items():
        if kind == "PersonAccount" and not org.person_accounts:
            continue
        yield from _record_type_problems(kind, rule, org)
        yield from _mapping_problems(kind, rule, org)
        yield from _owner_problems(kind, rule, org)


def _record_type_problems(kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[str]:
    family = {"PersonAccount": Family.PERSON, "Account": Family.BUSINESS}.get(kind)
    if rule.record_type and org.record_type(SOBJECT_OF_KIND[kind], rule.record_type, family) is None:
        yield f"rules.{kind}.record_type: the API user has no record type {rule.record_type} there."


def _mapping_problems(kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[str]:
    for mapping in rule.mapping:
        target = resolve_target(kind, mapping.target, org)
        if isinstance(target, MappingProblem):
            yield f"rules.{kind}.mapping.{mapping.target}: {target.reason.sentence}"


def _owner_problems(kind: str, rule: ObjectRule, org: OrgProfile) -> Iterator[str]:
    policies = {rule.owner.new, rule.owner.existing}
    if OwnerPolicy.USER in policies and org.user_id(rule.owner.name) is None:
        yield f"rules.{kind}.owner: {rule.owner.name} is no active user of the org."
    if OwnerPolicy.QUEUE in policies and rule.owner.name not in org.queues:
        yield f"rules.{kind}.owner: {rule.owner.name} is no queue of the org."
    if OwnerPolicy.ASSIGNMENT_RULES in policies and kind not in ("Lead", "Case"):
        yield f"rules.{kind}.owner: Salesforce has assignment rules for Lead and Case alone."

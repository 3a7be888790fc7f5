"""Small predicates between deciding and doing: what no plan of ours may ever contain."""

from twofold.core.plan import Plan, Verb, Write
from twofold.core.reasons import Reason, reason

WRITES_MAX = 8
"""A booking writes a company, a person, its read-back, a Case and two Events at most."""

_NEVER_ON_UPDATE = {
    "Contact": frozenset({"AccountId", "RecordTypeId", "IsPersonAccount"}),
    "Account": frozenset({"RecordTypeId", "IsPersonAccount", "PersonContactId"}),
}
"""Never written on an existing person (rules E4, E5, E8): a re-parenting or a conversion is no booking's business."""


def find_breach(plan: Plan) -> Reason | None:
    """Why the plan must not be worked; None where it may."""
    if len(plan.writes) > WRITES_MAX:
        return reason("halted", why=f"a plan of {len(plan.writes)} writes is more than a booking makes")
    for write in plan.writes:
        if problem := _breach_of(write):
            return reason("halted", why=problem)
    return None


def _breach_of(write: Write) -> str | None:
    if write.verb is Verb.DELETE:
        return f"it would delete {write.sobject} {write.record_id}"
    fields = set(write.values)
    if write.verb is Verb.UPDATE and fields & _NEVER_ON_UPDATE.get(write.sobject, frozenset()):
        return f"it would change {', '.join(sorted(fields & _NEVER_ON_UPDATE[write.sobject]))} of {write.sobject} {write.record_id}"
    if write.sobject == "Account" and "Name" in fields and "LastName" in fields:
        return "it would write Name on a person account"
    return None

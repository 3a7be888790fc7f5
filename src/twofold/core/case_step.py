"""
The Case part of a decision: which Case the booking stands on, and how the person is related to it.

Source: apps A4 and D1 (doc); design, section 16.
"""

from typing import Any

from twofold.core.creation_rules import ObjectRule, Target
from twofold.core.event_step import without_event
from twofold.core.mapping import MappedValues, changed_values, create_values, find_problem, mapped_values
from twofold.core.new_record import host_user, record_type_problem, required_missing, standard_values
from twofold.core.ownership import choose_owner
from twofold.core.plan import Ref, Verb, Write
from twofold.core.reasons import reason
from twofold.core.situation import Situation, Step


def decide_case(s: Situation, person: Step) -> Step:
    """On a Case page, or with a Case Id in the booking: update that Case or make one, and relate the person."""
    case = s.recognition.case
    if case is None and s.rules.target is not Target.CASE:
        return person
    rule = s.rules.rule("Case")
    mapped = mapped_values(s.notice, rule, "Case", s.org, s.rules.phone_region)
    if problem := find_problem(mapped, case):
        return Step(reasons=person.reasons, parked=problem)
    made = _update_case(s, rule, mapped, person) if case is not None else _create_case(s, rule, mapped, person)
    if made.parked:
        return Step(reasons=person.reasons, parked=made.parked)
    ids = {**person.ids, **made.ids}
    reasons = (*person.reasons, *made.reasons)
    if isinstance(lead := person.ids.get("lead"), str):
        # A Case can't name a Lead, nor an Event a Lead and a Case together: the Lead is left alone.
        trail = (*s.recognition.reasons, reason("lead-beside-case", id=lead), *made.reasons)
        return Step(made.writes, trail, ids={"case": ids["case"], "lead": lead})
    return Step((*person.writes, *made.writes), reasons, ids=ids)


def _update_case(s: Situation, rule: ObjectRule, mapped: MappedValues, person: Step) -> Step:
    case = s.recognition.case
    assert case is not None
    changed = changed_values(mapped, case, rule, s.notice.changed_at)
    owner = choose_owner(rule.owner.existing, rule.owner, "Case", host_user(s), s.org, is_new=False)
    if owner.parked:
        return Step(parked=owner.parked)
    values = dict(changed.values)
    if owner.owner_id and owner.owner_id != case.text("OwnerId"):
        values["OwnerId"] = owner.owner_id
    if not case.text("ContactId") and person.ids.get("contact"):
        values["ContactId"] = person.ids["contact"]
    before = {field: case.get(field) for field in values}
    write = Write("case", Verb.UPDATE, "Case", case.id, values, before, owner.assignment_rules)
    wanted = bool(values) or owner.assignment_rules
    words = (reason("case-used", id=case.id), *mapped.notes, *changed.notes, *owner.reasons)
    return Step((write,) if wanted else (), words, ids={"case": case.id})


def _create_case(s: Situation, rule: ObjectRule, mapped: MappedValues, person: Step) -> Step:
    if s.maybe_written and without_event(s) is not None:
        # A Case is found again by its Event; without one nobody can tell whether it was made.
        return Step(parked=reason("case-uncertain"))
    owner = choose_owner(rule.owner.new, rule.owner, "Case", host_user(s), s.org, is_new=True)
    if owner.parked:
        return Step(parked=owner.parked)
    if problem := record_type_problem("Case", "Case", rule, s):
        return Step(parked=problem)
    related = {} if person.ids.get("lead") else _related(person)
    values = {**create_values(mapped), **related, **standard_values("Case", "Case", rule, s, owner)}
    if missing := required_missing("Case", "Case", values, s):
        return Step(parked=missing)
    write = Write("case", Verb.CREATE, "Case", values=values, assignment_rules=owner.assignment_rules)
    return Step((write,), (*mapped.notes, reason("case-created"), *owner.reasons), ids={"case": Ref("case")})


def _related(person: Step) -> dict[str, Any]:
    """A Case names both: the contact half and the account (apps D1)."""
    names = {"ContactId": person.ids.get("contact"), "AccountId": person.ids.get("account")}
    return {field: value for field, value in names.items() if value is not None}

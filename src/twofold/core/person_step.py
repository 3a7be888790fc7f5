"""
The person part of a decision: the table target x situation.

Rows are what recognition found, columns the page's target; no cell is open:

==================  =================  =================  =================  =====================
found \\ target      Lead               Contact            Person Account     Case
==================  =================  =================  =================  =====================
Person Account      update person      update person      update person      update, relate Case
business Contact    update contact     update contact     update contact     update, relate Case
open Lead           update lead        use lead           use lead           Case alone
nobody              create Lead        create Contact     create person      create Contact, Case
several             duplicate policy   duplicate policy   duplicate policy   duplicate policy
==================  =================  =================  =================  =====================

Source: apps A4 (doc), sources 000 and 001; design, section 16.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from twofold.core.creation_rules import CompanyPolicy, MatchKey, Target
from twofold.core.mapping import MappedValues, changed_values, create_values, find_problem, mapped_values
from twofold.core.names import name_of
from twofold.core.new_record import host_user, record_type_problem, required_missing, standard_values
from twofold.core.org import RecordType
from twofold.core.ownership import Owner, choose_owner
from twofold.core.plan import Ref, Verb, Write
from twofold.core.reasons import Reason, reason
from twofold.core.recognise import Kind, Recognised
from twofold.core.situation import Situation, Step
from twofold.facts.families import Family

_SOBJECT = {Kind.PERSON_ACCOUNT: "Account", Kind.CONTACT: "Contact", Kind.LEAD: "Lead"}
_RULE = {Kind.PERSON_ACCOUNT: "PersonAccount", Kind.CONTACT: "Contact", Kind.LEAD: "Lead"}
_WORDS = {Target.LEAD: "Lead", Target.CONTACT: "Contact", Target.CASE: "Case", Target.PERSON_ACCOUNT: "Person Account"}
_IDS_IN_TRAIL_MAX = 5


def decide_person(s: Situation) -> Step:
    """Update the person that is known, or create the one the page's target asks for; or park with the reason."""
    found = s.recognition
    if found.ambiguous:
        return _ambiguous(s)
    if found.person is not None:
        return update_person(s)
    made = _create_stranger(s)
    if made.parked is not None and made.parked.code in _MAY_STAY_UNKNOWN and found.case is not None:
        return Step(reasons=(*found.reasons, reason("case-without-contact", id=found.case.id)))
    return replace(made, reasons=(*found.reasons, *made.reasons))


_MAY_STAY_UNKNOWN = frozenset({"company-missing", "creation-off", "email-invalid", "last-name-missing", "no-match-key"})
"""Beside an existing Case these need nobody: the Case and its Event are right without a new person."""


def _create_stranger(s: Situation) -> Step:
    if blocked := _unrecognisable(s):
        return Step(parked=blocked)
    if not s.rules.create:
        return Step(parked=reason("creation-off"))
    return _CREATE[_target(s)](s)


def _target(s: Situation) -> Target:
    """What the stranger becomes: a Case can't name a Lead, so that beside one a Contact is made instead."""
    beside_case = s.recognition.case is not None and s.rules.target is Target.LEAD
    return Target.CASE if beside_case else s.rules.target


def _ambiguous(s: Situation) -> Step:
    rows = s.recognition.ambiguous
    ids = ", ".join(r.id for r in rows[:_IDS_IN_TRAIL_MAX])
    return Step(
        reasons=s.recognition.reasons,
        parked=reason("ambiguous", count=str(len(rows)), sobject=rows[0].sobject, ids=ids),
    )


def _unrecognisable(s: Situation) -> Reason | None:
    """
    Nobody is created who could not be found again: a second delivery would make a second person.

    Here nobody was recognised. A valid e-mail, or a phone where the rules match by phone, is what finds them next time.
    """
    if s.keys.emails or s.keys.phones:
        return None
    spoilt = s.notice.person.email and MatchKey.EMAIL in s.rules.keys
    return reason("email-invalid" if spoilt else "no-match-key")


def update_known(s: Situation, *, beside_case: bool) -> Step:
    """
    Bring whoever is recognised up to date, if anybody is; nobody is made.

    Args:
        beside_case: the booking stands on a Case, which leaves a Lead alone.
    """
    person = s.recognition.person
    if person is None:
        return Step(reasons=s.recognition.reasons)
    if beside_case and person.kind is Kind.LEAD:
        return Step(reasons=(*s.recognition.reasons, reason("lead-beside-case", id=person.row.id)))
    return update_person(s)


def update_person(s: Situation) -> Step:
    """Bring the recognised record up to date by its rule's write modes; who wins over the page's target is in the trail."""
    person = s.recognition.person
    assert person is not None
    trail = (*s.recognition.reasons, *_who_wins(person, s))
    rule = s.rules.rule(_RULE[person.kind])
    sobject = _SOBJECT[person.kind]
    mapped = mapped_values(s.notice, rule, _RULE[person.kind], s.org, s.rules.phone_region)
    if problem := find_problem(mapped, person.row):
        return Step(reasons=trail, parked=problem)
    changed = changed_values(mapped, person.row, rule, s.notice.changed_at)
    owner = choose_owner(rule.owner.existing, rule.owner, sobject, host_user(s), s.org, is_new=False)
    if owner.parked:
        return Step(reasons=trail, parked=owner.parked)
    values = {**changed.values, **_new_owner(owner, person)}
    write = Write(
        "person",
        Verb.UPDATE,
        sobject,
        person.row.id,
        values=values,
        before={field: person.row.get(field) for field in values},
        assignment_rules=owner.assignment_rules,
    )
    wanted = bool(values) or owner.assignment_rules
    words = _update_words(person, tuple(values), mapped, owner)
    return Step((write,) if wanted else (), (*trail, *changed.notes, *words), ids=_ids(person))


def _who_wins(person: Recognised, s: Situation) -> tuple[Reason, ...]:
    target = s.rules.target
    word = _WORDS[target]
    match person.kind:
        case Kind.PERSON_ACCOUNT if target is Target.LEAD:
            return (reason("person-account-wins", target=word),)
        case Kind.CONTACT if target in (Target.LEAD, Target.PERSON_ACCOUNT):
            return (reason("contact-used", target=word),)
        case Kind.LEAD if target in (Target.CONTACT, Target.PERSON_ACCOUNT):
            return (reason("lead-used", target=word),)
    return ()


def _new_owner(owner: Owner, person: Recognised) -> dict[str, Any]:
    if owner.owner_id is None or owner.owner_id == person.row.text("OwnerId"):
        return {}
    return {"OwnerId": owner.owner_id}


def _update_words(
    person: Recognised, fields: tuple[str, ...], mapped: MappedValues, owner: Owner
) -> tuple[Reason, ...]:
    row = person.row
    if fields:
        head = reason("updated", sobject=row.sobject, id=row.id, fields=", ".join(fields))
    else:
        head = reason("nothing-to-update", sobject=row.sobject, id=row.id)
    return (*mapped.notes, head, *owner.reasons)


def _ids(person: Recognised) -> dict[str, Any]:
    row = person.row
    match person.kind:
        case Kind.PERSON_ACCOUNT:
            return {"who": person.who_id, "account": row.id, "contact": person.who_id}
        case Kind.CONTACT:
            return {"who": row.id, "contact": row.id, "account": row.text("AccountId")}
        case Kind.LEAD:
            return {"who": row.id, "lead": row.id}


# Creating


def _create_lead(s: Situation) -> Step:
    step = _create("Lead", "Lead", s, created=reason("lead-created"))
    if step.parked:
        return step
    lead = step.writes[-1]
    company_field = s.org.sobjects["Lead"].field("Company")
    if not lead.values.get("Company"):
        if company_field is not None and not company_field.nillable:
            return Step(reasons=step.reasons, parked=reason("company-missing", target="Lead"))
        step = replace(step, reasons=(*step.reasons, reason("company-blank")))
    return replace(step, ids={"who": Ref("person"), "lead": Ref("person")})


def _create_person_account(s: Situation) -> Step:
    """One composite makes the account, reads its person contact and makes the Event (design, section 4)."""
    if not s.org.person_accounts:
        return Step(parked=reason("person-accounts-off"))
    rule = s.rules.rule("PersonAccount")
    types = s.org.person_record_types()
    chosen = s.org.record_type("Account", rule.record_type, Family.PERSON) if rule.record_type else _only_one(types)
    if chosen is None and (rule.record_type or not types):
        return Step(
            parked=reason("record-type-missing", record_type=rule.record_type or "for persons", sobject="Account")
        )
    # Several and none named: a last name without a record type takes the API user's default one (rule T20, C).
    extra = {"RecordTypeId": chosen.id} if chosen is not None else {}
    words = reason(
        "person-account-created", record_type=chosen.developer_name if chosen is not None else "of the API user"
    )
    step = _create("PersonAccount", "Account", s, created=words, extra=extra)
    if step.parked:
        return step
    read = Write("contact", Verb.READ, "Account", Ref("person"), values={"PersonContactId": None})
    who = Ref("contact", "PersonContactId")
    return Step((*step.writes, read), step.reasons, ids={"who": who, "account": Ref("person"), "contact": who})


def _only_one(types: Sequence[RecordType]) -> RecordType | None:
    """The record type where there is just one, or one marked as the API user's default."""
    return types[0] if len(types) == 1 else next((t for t in types if t.is_default), None)


def _create_contact(s: Situation) -> Step:
    """A business Contact stands under its company; without one the rules say what becomes of the stranger."""
    account_id, account = _company_account(s)
    if account.parked:
        return account
    trail = account.reasons
    if account_id is None:
        if s.rules.company_missing is CompanyPolicy.PERSON_ACCOUNT:
            return _create_person_account(s)
        if s.rules.company_missing is CompanyPolicy.PARK:
            return Step(parked=reason("company-missing", target=_WORDS[s.rules.target]))
        trail = (*trail, reason("private-contact"))
    extra = {"AccountId": account_id} if account_id is not None else {}
    step = _create("Contact", "Contact", s, created=reason("contact-created"), extra=extra)
    if step.parked:
        return step
    ids = {"who": Ref("person"), "contact": Ref("person"), "account": account_id}
    return Step((*account.writes, *step.writes), (*trail, *step.reasons), ids=ids)


def _company_account(s: Situation) -> tuple[Any, Step]:
    """The business account of the notice's company: named by record Id, known by name, else made; None without company."""
    known = s.recognition.business_account
    has_company = bool((s.notice.person.company or "").strip())
    if known is None and has_company and s.accounts:
        known = s.accounts[0]
    if known is not None:
        return known.id, Step(reasons=(reason("business-account-used", id=known.id),))
    if not has_company:
        return None, Step()
    made = _create("Account", "Account", s, created=reason("business-account-created"), name="company")
    return Ref("company"), made


def _create(
    kind: str,
    sobject: str,
    s: Situation,
    *,
    created: Reason,
    name: str = "person",
    extra: Mapping[str, Any] | None = None,
) -> Step:
    rule = s.rules.rule(kind)
    if name_of(s.notice.person) is None:
        return Step(parked=reason("last-name-missing", target=_WORDS[s.rules.target]))
    mapped = mapped_values(s.notice, rule, kind, s.org, s.rules.phone_region)
    if problem := find_problem(mapped):
        return Step(parked=problem)
    owner = choose_owner(rule.owner.new, rule.owner, sobject, host_user(s), s.org, is_new=True)
    if owner.parked:
        return Step(parked=owner.parked)
    values = {**create_values(mapped), **standard_values(kind, sobject, rule, s, owner), **(extra or {})}
    if unknown := record_type_problem(kind, sobject, rule, s):
        return Step(parked=unknown)
    if missing := required_missing(kind, sobject, values, s):
        return Step(parked=missing)
    write = Write(name, Verb.CREATE, sobject, values=values, assignment_rules=owner.assignment_rules)
    words = (created, *mapped.notes, *owner.reasons)
    return Step((write,), words)


_CREATE: Mapping[Target, Callable[[Situation], Step]] = {
    Target.LEAD: _create_lead,
    Target.CONTACT: _create_contact,
    Target.PERSON_ACCOUNT: _create_person_account,
    Target.CASE: _create_contact,
}

"""
Which record, if any, is this person?

Keys are tried in the rule set's order; the first with any hit decides. An existing record of any kind wins over the page's
target: Person Account, then business Contact, then open Lead; a converted lead and a merged record are followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import IntEnum

from twofold.core.candidates import Candidates
from twofold.core.creation_rules import DuplicatePolicy, MatchKey
from twofold.core.reasons import Reason, reason
from twofold.core.rows import Row
from twofold.facts.ids import BadId, normalise

FOLLOWED_MAX = 5
"""Merges of merges are followed this far; further the record counts as unknown."""


class Kind(IntEnum):
    """Kinds a person may be known as; the smaller wins (design, section 16)."""

    PERSON_ACCOUNT = 1
    CONTACT = 2
    LEAD = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """
    What a person can be recognised by, normalised.

    ``record_id`` is as it came; ``emails`` every form of one valid address, in lower case; ``phones`` every stored form to
    try; ``own_keys`` the booking's key and those of its predecessors; ``linked_ids`` people, and ``linked_cases`` Cases, that
    the journal knows this booking to stand on.
    """

    record_id: str | None = None
    chosen_id: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    own_keys: tuple[str, ...] = ()
    linked_ids: tuple[str, ...] = ()
    linked_cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """One record is the person: its ``row`` and ``kind``; a person's row is always the Account's."""

    row: Row
    kind: Kind

    @property
    def who_id(self) -> str | None:
        """What an Event's WhoId takes: the person contact, the contact or the lead."""
        return self.row.text("PersonContactId") if self.kind is Kind.PERSON_ACCOUNT else self.row.id


@dataclass(frozen=True, slots=True)
class Recognition:
    """
    What recognition found.

    ``person`` is the one hit; ``ambiguous`` holds all hits newest first where the duplicate policy parks; ``case`` is the
    Case the booking already made, or the one named by the record Id. ``business_account`` is a company named by the record
    Id. ``reasons`` is the trail.
    """

    person: Recognised | None = None
    ambiguous: tuple[Row, ...] = ()
    case: Row | None = None
    business_account: Row | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Hits:
    rows: tuple[Recognised, ...] = ()
    case: Row | None = None
    business_account: Row | None = None
    reasons: tuple[Reason, ...] = ()


def recognise(keys: Keys, found: Candidates, order: Sequence[MatchKey], duplicates: DuplicatePolicy) -> Recognition:
    """
    Find which candidate, if any, is this person.

    Keys are tried in the order given; the first with any hit decides, later keys are not consulted. A Person Account and
    its person contact count as one hit. A record chosen by hand stands before all keys.

    Returns:
        A ``Recognition``; raises nothing: an unknown key was refused when the rules were read.

    Source: apps A4 (doc); person contacts come back among contacts: rule 4.10 (C); design, section 16.
    """
    trail: list[Reason] = []
    state = Recognition(case=_linked_case(keys, found))
    for key in _with_chosen(keys, order):
        hits = _find(key, keys, found)
        trail += hits.reasons
        state = replace(
            state, case=state.case or hits.case, business_account=state.business_account or hits.business_account
        )
        if hits.rows:
            return _settle(key, hits.rows, duplicates, state, trail)
    return replace(state, reasons=(*trail, reason("nobody-known")))


def _linked_case(keys: Keys, found: Candidates) -> Row | None:
    rows = (found.by_id.get(case_id) for case_id in keys.linked_cases)
    return next((row for row in rows if row is not None and not row.is_deleted), None)


def _with_chosen(keys: Keys, order: Sequence[MatchKey]) -> tuple[MatchKey | None, ...]:
    return ((None,) if keys.chosen_id else ()) + tuple(order)


def _find(key: MatchKey | None, keys: Keys, found: Candidates) -> _Hits:
    match key:
        case None:
            return _by_record_id(keys.chosen_id or "", found, "chosen-by-hand")
        case MatchKey.RECORD_ID:
            return _by_record_id(keys.record_id, found, "matched-record-id") if keys.record_id else _Hits()
        case MatchKey.OWN_KEY:
            return _by_own_key(keys, found)
        case MatchKey.EMAIL:
            return _people([row for email in keys.emails for row in found.by_email.get(email, ())], found)
        case MatchKey.PHONE:
            return _people([row for phone in keys.phones for row in found.by_phone.get(phone, ())], found)


def _by_record_id(text: str, found: Candidates, word: str) -> _Hits:
    record_id = normalise(text)
    if isinstance(record_id, BadId):
        return _Hits(reasons=(reason("record-id-malformed"),))
    row, trail = _follow(found.by_id.get(record_id), found)
    if row is None:
        return _Hits(reasons=(*trail, reason("record-id-unknown", id=record_id)))
    matched = (*trail, reason(word, sobject=row.sobject, id=row.id))
    if row.sobject == "Case":
        return _by_case(row, found, matched)
    if row.sobject == "Account" and not row.is_person_account:
        return _Hits(business_account=row, reasons=(*trail, reason("company-named", id=row.id)))
    kind = _kind(row)
    if kind is None:
        return _Hits(reasons=(*trail, reason("record-id-unknown", id=record_id)))
    return _Hits(rows=(Recognised(row, kind),), reasons=matched)


def _by_case(case: Row, found: Candidates, trail: tuple[Reason, ...]) -> _Hits:
    """A Case Id recognises the Case; its own contact is then the person."""
    contact = case.parent("Contact")
    if contact is None:
        return _Hits(case=case, reasons=trail)
    account = case.parent("Account")
    if account is not None and account.is_person_account and account.text("PersonContactId") == contact.id:
        person = found.by_id.get(account.id) or account
    else:
        person = found.by_id.get(contact.id) or contact
    kind = _kind(person)
    rows = (Recognised(person, kind),) if kind else ()
    return _Hits(rows=rows, case=case, reasons=(*trail, reason("case-contact-used", id=contact.id)))


def _by_own_key(keys: Keys, found: Candidates) -> _Hits:
    for record_id in keys.linked_ids:
        row, trail = _follow(found.by_id.get(record_id), found)
        if row is not None and (kind := _kind(row)):
            return _Hits(
                (Recognised(row, kind),), reasons=(*trail, reason("matched-link", sobject=row.sobject, id=row.id))
            )
    return _people([row for key in keys.own_keys for row in found.by_own_key.get(key, ())], found)


def _people(rows: Sequence[Row], found: Candidates) -> _Hits:
    """Each row as the person it stands for, once; leads that were converted lead on to their person."""
    trail: list[Reason] = []
    hits: dict[str, Recognised] = {}
    for row in rows:
        person, steps = _follow(row, found)
        kind = _kind(person) if person is not None else None
        if person is not None and kind is not None and person.id not in hits:
            hits[person.id] = Recognised(person, kind)
            trail += steps
    return _Hits(tuple(hits.values()), reasons=tuple(trail))


def _follow(row: Row | None, found: Candidates) -> tuple[Row | None, tuple[Reason, ...]]:
    """Go from a merged record to its master and from a converted lead to its person; None where the trail ends."""
    trail: list[Reason] = []
    for _ in range(FOLLOWED_MAX):
        if row is None:
            break
        if row.is_deleted:
            master_id = row.text("MasterRecordId")
            master = found.by_id.get(master_id) if master_id else None
            if master is not None:
                trail.append(reason("merge-followed", sobject=row.sobject, id=row.id, master=master.id))
            row = master
        elif row.sobject == "Lead" and row.get("IsConverted"):
            person = _converted(row, found)
            if person is not None:
                trail.append(reason("converted-lead-followed", id=row.id, sobject=person.sobject, master=person.id))
            row = person
        else:
            return row, tuple(trail)
    return None, tuple(trail)


def _converted(lead: Row, found: Candidates) -> Row | None:
    account_id, contact_id = lead.text("ConvertedAccountId"), lead.text("ConvertedContactId")
    account = found.by_id.get(account_id) if account_id else None
    if account is not None and account.is_person_account:
        return account
    return found.by_id.get(contact_id) if contact_id else None


def _kind(row: Row) -> Kind | None:
    if row.sobject == "Account":
        return Kind.PERSON_ACCOUNT if row.is_person_account else None
    return {"Contact": Kind.CONTACT, "Lead": Kind.LEAD}.get(row.sobject)


_MATCHED = {MatchKey.OWN_KEY: "matched-own-key", MatchKey.EMAIL: "matched-email", MatchKey.PHONE: "matched-phone"}


def _settle(
    key: MatchKey | None, hits: tuple[Recognised, ...], policy: DuplicatePolicy, state: Recognition, trail: list[Reason]
) -> Recognition:
    best = min(h.kind for h in hits)
    winners = sorted((h for h in hits if h.kind is best), key=lambda h: _age(h.row), reverse=True)
    if len(winners) > 1 and policy is DuplicatePolicy.PARK:
        return replace(state, ambiguous=tuple(h.row for h in winners), reasons=tuple(trail))
    winner = winners[0] if policy is not DuplicatePolicy.OLDEST else min(winners, key=lambda h: _born(h.row))
    if key in _MATCHED and not any(r.code == "matched-link" for r in trail):
        trail.append(reason(_MATCHED[key], sobject=winner.row.sobject, id=winner.row.id))
    if len(winners) > 1:
        taken = "oldest-taken" if policy is DuplicatePolicy.OLDEST else "newest-taken"
        trail.append(reason(taken, count=str(len(winners)), sobject=winner.row.sobject, id=winner.row.id))
    trail += [reason("also-known-as", sobject=h.row.sobject, id=h.row.id) for h in hits if h is not winner]
    return replace(state, person=winner, reasons=tuple(trail))


def _age(row: Row) -> tuple[datetime, datetime, str]:
    return moment(row.get("LastModifiedDate")), _born(row)[0], row.id


def _born(row: Row) -> tuple[datetime, str]:
    return moment(row.get("CreatedDate")), row.id


def moment(value: object) -> datetime:
    """An org's datetime text as an aware datetime; the year 1 where there is none."""
    if not value:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.fromisoformat(str(value))

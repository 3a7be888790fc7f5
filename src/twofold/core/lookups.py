"""
Notice + rules -> what has to be read: one question set for a whole batch.

Five kinds of record are asked for at most (Account, Contact, Lead, Case, Event), which is what one composite call takes.
A second round is planned only where a merged record or a converted lead has to be followed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from twofold.core import soql
from twofold.core.candidates import EMAIL_FIELD, PHONE_FIELDS, Candidates
from twofold.core.org import EVENT_KEY_FIELD, EVENT_REASON_FIELD, EVENT_STATUS_FIELD, OWN_KEY_FIELD, OrgProfile
from twofold.core.rows import Query, Row
from twofold.facts.limits import URI_BYTES_MAX

_ID_SOBJECT = {"001": "Account", "003": "Contact", "00Q": "Lead", "500": "Case", "00U": "Event"}
_AUDIT = ("CreatedDate", "LastModifiedDate")
_CONVERSION = ("IsConverted", "ConvertedAccountId", "ConvertedContactId")
_APPOINTMENT = ("Subject", "StartDateTime", "EndDateTime", "Location", "Description")

BASE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Account": ("Id", "Name", "IsDeleted", "MasterRecordId", "OwnerId", "RecordTypeId", *_AUDIT),
    "Contact": ("Id", "Name", "IsDeleted", "MasterRecordId", "OwnerId", "AccountId", *_AUDIT),
    "Lead": ("Id", "Name", "IsDeleted", "MasterRecordId", "OwnerId", "Company", *_CONVERSION, *_AUDIT),
    "Case": ("Id", "IsDeleted", "OwnerId", "ContactId", "AccountId", *_AUDIT),
    "Event": ("Id", "IsDeleted", "OwnerId", "WhoId", "WhatId", *_APPOINTMENT, *_AUDIT),
}
_PERSON_FIELDS = ("IsPersonAccount", "PersonContactId", "FirstName", "LastName", "PersonEmail")
_OWN_EVENT_FIELDS = (EVENT_KEY_FIELD, EVENT_STATUS_FIELD, EVENT_REASON_FIELD)
_SUBREQUEST_OVERHEAD_BYTES = 200
"""Path and host around the query in a sub-request's URL."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An Event as a bare org can be asked for it: start and subject; the caller compares who and what."""

    starts_at: datetime
    subject: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """
    What has to be read for one notice, or for many together.

    Ids are of 18 characters; e-mails in lower case; ``phones`` every stored form to try; ``companies`` names of business
    accounts; ``booking_keys`` values of Twofold's Event key; ``slots`` only where an Event may exist unseen.
    """

    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    own_keys: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    booking_keys: frozenset[str] = frozenset()
    slots: frozenset[Slot] = frozenset()

    def of(self, sobject: str) -> frozenset[str]:
        """The Ids among ``ids`` that belong to ``sobject``."""
        return frozenset(i for i in self.ids if _ID_SOBJECT.get(i[:3]) == sobject)


def together(asks: Iterable[Ask]) -> Ask:
    """Join the questions of many notices into one."""
    parts = list(asks)
    return Ask(*(frozenset().union(*(getattr(a, f.name) for a in parts)) for f in fields(Ask)))


def plan_lookups(asks: Sequence[Ask], org: OrgProfile, wanted: Mapping[str, Collection[str]]) -> tuple[Query, ...]:
    """
    Write the queries that answer ``asks``, together.

    Args:
        wanted: fields to read beyond the base ones, by sObject, as ``mapping`` resolved them.

    Returns:
        At most five queries where they fit into a URL; a batch too large for that is halved until it fits.
    """
    queries = _queries(together(asks), org, wanted)
    if len(asks) <= 1 or all(_fits(q) for q in queries):
        return queries
    middle = len(asks) // 2
    return plan_lookups(asks[:middle], org, wanted) + plan_lookups(asks[middle:], org, wanted)


def plan_follow_ups(found: Candidates, rows: Iterable[Row]) -> Ask:
    """What a second round has to read: masters of merged records and what leads were converted to, unless read already."""
    ids: set[str] = set()
    for row in rows:
        if row.is_deleted and (master := row.text("MasterRecordId")):
            ids.add(master)
        if row.sobject == "Lead" and row.get("IsConverted"):
            ids.update(_converted_to(row, found))
    return Ask(ids=frozenset(i for i in ids if i not in found.by_id))


def _converted_to(lead: Row, found: Candidates) -> tuple[str, ...]:
    """Account and contact a lead became; nothing where the contact, which stands for both halves of a person, is read."""
    account_id, contact_id = lead.text("ConvertedAccountId"), lead.text("ConvertedContactId")
    if contact_id in found.by_id:
        return ()
    return tuple(i for i in (account_id, contact_id) if i)


def _fits(query: Query) -> bool:
    return soql.url_bytes(query.soql) + _SUBREQUEST_OVERHEAD_BYTES <= URI_BYTES_MAX


def _queries(ask: Ask, org: OrgProfile, wanted: Mapping[str, Collection[str]]) -> tuple[Query, ...]:
    conditions = {
        "Account": _account_condition(ask, org),
        "Contact": _contact_condition(ask, org),
        "Lead": _condition("Lead", ask, org, live_only=None),
        "Case": soql.is_in("Id", ask.of("Case")),
        "Event": _event_condition(ask, org),
    }
    return tuple(
        Query(sobject, sobject, soql.select(sobject, _fields(sobject, org, wanted), where), _needs_bin(sobject, ask))
        for sobject, where in conditions.items()
        if where
    )


def _needs_bin(sobject: str, ask: Ask) -> bool:
    """Merged losers and deleted or archived Events are visible in the recycle bin alone."""
    return bool(ask.of(sobject)) or (sobject == "Event")


def _condition(sobject: str, ask: Ask, org: OrgProfile, live_only: str | None) -> str | None:
    keys = [soql.is_in(EMAIL_FIELD[sobject], ask.emails)]
    if ask.phones:
        keys += [soql.is_in(f, ask.phones) for f in PHONE_FIELDS[sobject] if org.has(sobject, f)]
    by_key = soql.all_of([live_only, soql.any_of(keys)]) if any(keys) else None
    by_own_key = soql.is_in(OWN_KEY_FIELD, ask.own_keys) if org.own_key_installed(sobject) else None
    return _ids_or_live(ask.of(sobject), [by_key, by_own_key])


def _ids_or_live(ids: Collection[str], live: Sequence[str | None]) -> str | None:
    """Ids are also looked for in the recycle bin (merged losers); everything else is not."""
    by_id, others = soql.is_in("Id", ids), soql.any_of(live)
    return soql.any_of([by_id, soql.all_of(["IsDeleted = false" if by_id else None, others]) if others else None])


def _account_condition(ask: Ask, org: OrgProfile) -> str | None:
    names = soql.is_in("Name", ask.companies)
    if not org.person_accounts:
        return _ids_or_live(ask.of("Account"), [names])
    people = Ask(emails=ask.emails, phones=ask.phones, own_keys=ask.own_keys)
    live = [
        _condition("Account", people, org, "IsPersonAccount = true"),
        soql.all_of(["IsPersonAccount = false", names]) if names else None,
        soql.is_in("PersonContactId", ask.of("Contact")),
    ]
    return _ids_or_live(ask.of("Account"), live)


def _contact_condition(ask: Ask, org: OrgProfile) -> str | None:
    return _condition("Contact", ask, org, "IsPersonAccount = false" if org.person_accounts else None)


def _event_condition(ask: Ask, org: OrgProfile) -> str | None:
    by_key = soql.is_in(EVENT_KEY_FIELD, ask.booking_keys) if org.event_fields_installed else None
    slots = [_slot_condition(slot) for slot in sorted(ask.slots, key=lambda s: (s.starts_at, s.subject or ""))]
    return soql.any_of([soql.is_in("Id", ask.of("Event")), by_key, *slots])


def _slot_condition(slot: Slot) -> str | None:
    subject = soql.quote(slot.subject) if slot.subject else "null"
    return soql.all_of([f"StartDateTime = {soql.literal_datetime(slot.starts_at)}", f"Subject = {subject}"])


def _fields(sobject: str, org: OrgProfile, wanted: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    names = [*BASE_FIELDS[sobject], *sorted(wanted.get(sobject, ())), OWN_KEY_FIELD]
    if sobject == "Account" and org.person_accounts:
        names += _PERSON_FIELDS
    if sobject in ("Account", "Contact", "Lead"):
        names += PHONE_FIELDS[sobject]
    if sobject == "Contact":
        names += ["FirstName", "LastName", "Email", *(["IsPersonAccount"] if org.person_accounts else [])]
    if sobject == "Lead":
        names += ["FirstName", "LastName", "Email"]
    if sobject == "Event":
        names += _OWN_EVENT_FIELDS
    plain = [name for name in dict.fromkeys(names) if org.has(sobject, name)]
    return tuple(plain + (_case_parents(org, wanted) if sobject == "Case" else []))


def _case_parents(org: OrgProfile, wanted: Mapping[str, Collection[str]]) -> list[str]:
    """The Case's person is read along with it, so that a Case Id in a link costs no second round."""
    return [
        f"{relationship}.{name}"
        for relationship in ("Contact", "Account")
        for name in _fields(relationship, org, wanted)
        if name not in ("IsDeleted", "MasterRecordId")
    ]

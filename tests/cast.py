"""
The people of the tests, and the org they live in.

PAT is a Person Account, KIM a business Contact of Acme, LEE an open Lead, SAM a stranger. Everything is invented.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from twofold.core.asking import find_keys
from twofold.core.candidates import index
from twofold.core.creation_rules import Context, RuleSet
from twofold.core.decide import decide
from twofold.core.event_step import see_event
from twofold.core.links import BookingLink
from twofold.core.notices import BookingChange, BookingNotice, Host, Person
from twofold.core.org import EVENT_KEY_FIELD, FieldInfo, OrgProfile, OrgUser, RecordType, SObjectInfo
from twofold.core.recognise import recognise
from twofold.core.rows import Row
from twofold.core.situation import Decision, Situation
from twofold.facts.families import Family
from twofold.facts.ids import make_id

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
API_USER, HOST_USER, OTHER_USER = (make_id("005", n) for n in (1, 2, 3))
PERSON_TYPE, BUSINESS_TYPE, VIP_TYPE = (make_id("012", n) for n in (1, 2, 3))
QUEUE = make_id("00G", 1)
PAT_ID, PAT_CONTACT, KIM_ID, LEE_ID = make_id("001", 11), make_id("003", 11), make_id("003", 12), make_id("00Q", 13)
ACME_ID, CASE_ID, EVENT_ID, OTHER_EVENT = make_id("001", 20), make_id("500", 1), make_id("00U", 1), make_id("00U", 2)


def _field(name: str, type_: str = "string", **flags: Any) -> FieldInfo:
    return FieldInfo(name, type_, **{"length": 255, **flags})


def _read_only(name: str, type_: str = "string") -> FieldInfo:
    return _field(name, type_, createable=False, updateable=False)


def _sobject(name: str, *fields: FieldInfo) -> SObjectInfo:
    system = [_read_only(n) for n in ("Id", "IsDeleted", "CreatedDate", "LastModifiedDate", "MasterRecordId")]
    owner = [_field("OwnerId", "reference", defaulted=True)]
    return SObjectInfo(name, {f.name: f for f in (*system, *owner, *fields)})


def _names(**flags: Any) -> list[FieldInfo]:
    return [
        _read_only("Name"),
        _field("FirstName", length=40),
        _field("LastName", length=80, **flags),
        _field("Salutation", "picklist", picklist=("Ms.", "Mr.", "Dr.")),
    ]


def _phones(*names: str) -> list[FieldInfo]:
    return [_field(n, "phone", length=40) for n in names]


def make_org(
    *,
    person_accounts: bool = True,
    installed: bool = True,
    person_types: tuple[RecordType, ...] | None = None,
    lead_company: bool = False,
) -> OrgProfile:
    """An org as described; ``lead_company`` makes the company of a Lead required."""
    own_key = [_field("Twofold_Key__c")] if installed else []
    account = [_field("Name", nillable=person_accounts), _field("RecordTypeId", "reference"), *_phones("Phone", "Fax")]
    account += [_field("Website", "url"), _field("Description", "textarea", length=32000), _field("Tier__c"), *own_key]
    contact = [
        *_names(nillable=False),
        _field("AccountId", "reference"),
        _field("Email", "email", length=80),
        _field("Title", length=128),
    ]
    contact += [
        *_phones("Phone", "MobilePhone", "HomePhone"),
        _field("Hobby__c"),
        _field("Description", "textarea", length=32000),
        *own_key,
    ]
    contact += [_field("RecordTypeId", "reference")]
    lead = [*_names(nillable=False), _field("Company", nillable=not lead_company), _field("Email", "email", length=80)]
    lead += [
        *_phones("Phone", "MobilePhone"),
        _read_only("IsConverted", "boolean"),
        _read_only("ConvertedAccountId", "reference"),
    ]
    lead += [_read_only("ConvertedContactId", "reference"), _field("Description", "textarea", length=32000), *own_key]
    lead += [
        _field("Status", "picklist", nillable=False, defaulted=True, picklist=("Open", "Closed")),
        _field("RecordTypeId", "reference"),
    ]
    case = [
        _field("ContactId", "reference"),
        _field("AccountId", "reference"),
        _field("Subject"),
        _field("RecordTypeId", "reference"),
    ]
    case += [
        _field("Description", "textarea", length=32000),
        _field("Priority", "picklist", picklist=("High", "Low"), restricted=True),
    ]
    event = [_field(n) for n in ("Subject", "StartDateTime", "EndDateTime", "Location")] + [
        _field("Description", "textarea", length=32000)
    ]
    event += [_field("WhoId", "reference"), _field("WhatId", "reference"), _field("RecordTypeId", "reference")]
    if installed:
        event += [
            _field("Twofold_Booking_Key__c"),
            _field("Twofold_Booking_Status__c", length=80),
            _field("Twofold_Reason__c"),
        ]
    if person_accounts:
        account += [*_names(), _read_only("IsPersonAccount", "boolean"), _read_only("PersonContactId", "reference")]
        account = [f for f in account if f.name != "Name"] + [_field("Name")]
        account += [
            _field("PersonEmail", "email", length=80),
            *_phones("PersonMobilePhone", "PersonHomePhone"),
            _field("Hobby__pc"),
        ]
        account += [_field("PersonTitle", length=80)]
        contact += [_read_only("IsPersonAccount", "boolean")]
    if person_types is None:
        person_types = (RecordType(PERSON_TYPE, "Account", "PersonAccount", Family.PERSON, is_default=True),)
    types = (
        RecordType(BUSINESS_TYPE, "Account", "Business", Family.BUSINESS),
        *(person_types if person_accounts else ()),
    )
    return OrgProfile(
        org_id=make_id("00D", 1),
        api_user_id=API_USER,
        person_accounts=person_accounts,
        sobjects={
            name: _sobject(name, *fields)
            for name, fields in {
                "Account": account,
                "Contact": contact,
                "Lead": lead,
                "Case": case,
                "Event": event,
            }.items()
        },
        record_types=types,
        users=(
            OrgUser(API_USER, "api@example.com"),
            OrgUser(HOST_USER, "host@example.com"),
            OrgUser(OTHER_USER, "other@example.com"),
        ),
        queues={"Intake": QUEUE},
    )


ORG = make_org()


def row(sobject: str, record_id: str, **fields: Any) -> Row:
    """A record as read, last changed a month before ``NOW`` unless said otherwise."""
    base = {"Id": record_id, "IsDeleted": False, "OwnerId": OTHER_USER, "CreatedDate": "2026-01-01T00:00:00.000+0000"}
    return Row(sobject, {**base, "LastModifiedDate": "2026-02-01T00:00:00.000+0000", **fields})


def person_row(account_id: str, contact_id: str, email: str, **fields: Any) -> Row:
    """A Person Account's Account row."""
    return row("Account", account_id, IsPersonAccount=True, PersonContactId=contact_id, PersonEmail=email, **fields)


PAT = person_row(PAT_ID, PAT_CONTACT, "pat@example.com", FirstName="Pat", LastName="Sample", Name="Pat Sample")
KIM = row(
    "Contact",
    KIM_ID,
    Email="kim@example.com",
    FirstName="Kim",
    LastName="Sample",
    AccountId=ACME_ID,
    IsPersonAccount=False,
)
LEE = row("Lead", LEE_ID, Email="lee@example.com", FirstName="Lee", LastName="Sample", IsConverted=False)
ACME = row("Account", ACME_ID, Name="Acme", IsPersonAccount=False)
SAM = Person(full_name="Sam van Stranger", email="sam@example.com", mobile_phone="+43 1 234567")
PEOPLE: Mapping[str, Person] = {
    "pat": Person(full_name="Pat Sample", email="Pat@Example.com"),
    "kim": Person(full_name="Kim Sample", email="kim@example.com"),
    "lee": Person(full_name="Lee Sample", email="lee@example.com"),
    "sam": SAM,
}


def books(who: str | Person, change: BookingChange = BookingChange.SCHEDULED, **changes: Any) -> BookingNotice:
    """The notice of a booking; ``host@example.com`` is a user of the org."""
    person = PEOPLE[who] if isinstance(who, str) else who
    starts = NOW + timedelta(days=3)
    base = BookingNotice(
        app="oncehub",
        delivery_id="EVNT-1",
        booking_id="BKNG-1",
        change=change,
        changed_at=NOW,
        person=person,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        subject="Intro call",
        host=Host(id="USR-1", email="host@example.com"),
        page="BP-1",
    )
    return replace(base, **changes)


def event_row(record_id: str = EVENT_ID, key: str | None = "oncehub:BKNG-1", **fields: Any) -> Row:
    """The booking's Event as the org has it."""
    base = {
        "WhoId": PAT_CONTACT,
        "Subject": "Intro call",
        "StartDateTime": "2026-03-05T09:00:00.000+0000",
        "EndDateTime": "2026-03-05T09:30:00.000+0000",
    }
    status = {"Twofold_Booking_Status__c": "Scheduled", EVENT_KEY_FIELD: key} if key else {}
    return row("Event", record_id, **{**base, **status, "OwnerId": HOST_USER, **fields})


def situation(
    notice: BookingNotice,
    rules: RuleSet,
    rows: Iterable[Row] = (),
    *,
    org: OrgProfile = ORG,
    links: Iterable[BookingLink] = (),
    context: Context = Context(),
) -> Situation:
    """What ``decide`` is handed when the org holds ``rows`` and the journal ``links``."""
    found = index(rows)
    known = {link.booking_key: link for link in links}
    link, old_link = known.get(notice.booking_key), known.get(notice.replaces_key or "")
    keys = find_keys(notice, rules, link, old_link)
    company = (notice.person.company or "").casefold()
    return Situation(
        notice=notice,
        rules=rules,
        org=org,
        keys=keys,
        recognition=recognise(keys, found, rules.keys, rules.duplicates),
        event=see_event(notice, found, org, link, old_link),
        link=link,
        old_link=old_link,
        accounts=found.accounts_by_name.get(company, ()),
        context=context,
    )


def decided(notice: BookingNotice, rules: RuleSet, rows: Iterable[Row] = (), **known: Any) -> Decision:
    """Decide one notice; see ``situation``."""
    return decide(situation(notice, rules, rows, **known))


def told(decision: Decision) -> list[str]:
    """The writes in short: ``create Account``, ``update Event 00U…``."""
    return [f"{w.verb.value} {w.sobject}" for w in decision.steps if w.verb.value != "read"]


def codes(decision: Decision) -> list[str]:
    """The trail's reason codes."""
    return [r.code for r in decision.reasons]

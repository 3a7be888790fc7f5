"""
What holds for every decision, whatever the notice, the rules and the org: drawn at random, decided on paper.

The org holds people, Cases and Events that the notice may mean; texts are what a form may send.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.cast import (
    ACME,
    ACME_ID,
    API_USER,
    BUSINESS_TYPE,
    CASE_ID,
    EVENT_ID,
    HOST_USER,
    KIM,
    KIM_ID,
    LEE,
    LEE_ID,
    NOW,
    OTHER_USER,
    PAT,
    PAT_CONTACT,
    PAT_ID,
    PERSON_TYPE,
    QUEUE,
    VIP_TYPE,
    books,
    decided,
    event_row,
    make_org,
    row,
)  # fmt: skip
from tests.core.rows import preset
from twofold.core.creation_rules import CompanyPolicy, DuplicatePolicy, MatchKey, OwnerPolicy, RuleSet, WriteMode
from twofold.core.decide import plan_decision
from twofold.core.links import BookingLink
from twofold.core.notices import Actor, BookingChange, BookingNotice, Host, Person, Replacement
from twofold.core.org import RecordType
from twofold.core.plan import Ref, Verb
from twofold.core.presets import PRESETS
from twofold.core.rows import Row
from twofold.core.situation import Decision, Verdict
from twofold.engine.entries import render_cure, render_reasons
from twofold.engine.safety import find_breach
from twofold.facts.families import Family
from twofold.facts.ids import make_id

SECRET = "Zanzibar"
"""Stands in every text of the person: what must never be told in a reason."""
texts = st.one_of(
    st.none(),
    st.sampled_from(
        [f"{SECRET} van Example", SECRET, f"{SECRET}\x00", f"{SECRET}\n\t", f"{SECRET}\ud800", SECRET * 60, "  "]
    ),
    st.text(max_size=12).map(lambda t: f"{SECRET}{t}"),
)
emails = st.sampled_from(
    [None, "", "pat@example.com", "KIM@example.com", "lee@example.com", f"{SECRET}@example.com", f"{SECRET} at home"]
)
TWO_TYPES = (
    RecordType(PERSON_TYPE, "Account", "PersonAccount", Family.PERSON),
    RecordType(VIP_TYPE, "Account", "Vip", Family.PERSON),
)
ORGS = [
    make_org(**flags)
    for flags in (
        {}, {"installed": False}, {"person_accounts": False}, {"person_accounts": False, "installed": False}, {"lead_company": True},
        {"person_types": TWO_TYPES}, {"person_types": ()},
    )
]  # fmt: skip
PAT_AGAIN = replace(PAT, fields={**PAT.fields, "Id": make_id("001", 14), "PersonContactId": make_id("003", 14)})
CONVERTED = row(
    "Lead",
    make_id("00Q", 15),
    Email="lee@example.com",
    IsConverted=True,
    ConvertedAccountId=PAT_ID,
    ConvertedContactId=PAT_CONTACT,
)
LOSER = row("Account", make_id("001", 91), IsDeleted=True, MasterRecordId=PAT_ID, IsPersonAccount=True)
CASES = [
    row("Case", CASE_ID),
    row("Case", CASE_ID, ContactId=KIM_ID, AccountId=ACME_ID, Contact=Row("Contact", {"Id": KIM_ID}), Account=ACME),
    row(
        "Case",
        CASE_ID,
        ContactId=PAT_CONTACT,
        AccountId=PAT_ID,
        Contact=Row("Contact", {"Id": PAT_CONTACT}),
        Account=PAT,
    ),
]
RECORD_IDS = [
    None,
    "",
    "nonsense",
    PAT_ID,
    PAT_CONTACT,
    PAT_ID[:15],
    KIM_ID,
    LEE_ID,
    CASE_ID,
    ACME_ID,
    EVENT_ID,
    CONVERTED.id,
    LOSER.id,
    make_id("003", 99),
]


@st.composite
def people(draw: st.DrawFn) -> Person:
    return Person(
        full_name=draw(texts), email=draw(emails), phone=draw(texts), mobile_phone=draw(st.sampled_from([None, "+43 1 234567", "call me"])),
        company=draw(st.sampled_from([None, "Acme", "ACME ", f"{SECRET} Ltd", SECRET * 60])), salutation=draw(st.sampled_from([None, "Dr.", SECRET])),
    )  # fmt: skip


@st.composite
def booked(draw: st.DrawFn) -> BookingNotice:
    notice = books(draw(people()), draw(st.sampled_from(list(BookingChange))))
    times = {} if draw(st.booleans()) else {"starts_at": None, "ends_at": None}
    return replace(
        notice,
        subject=draw(texts), note=draw(texts), location=draw(texts), join_url=draw(texts), reason=draw(texts), actor=draw(st.sampled_from([None, *Actor])),
        host=Host(email=draw(st.sampled_from([None, "host@example.com", f"{SECRET}@example.org"]))), record_id=draw(st.sampled_from(RECORD_IDS)),
        guests=draw(st.sampled_from([(), (f"{SECRET}@example.net",)])), replaces_id=draw(st.sampled_from([None, "BKNG-0"])),
        replacement=draw(st.sampled_from(list(Replacement))), **times,
    )  # fmt: skip


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    changes: dict[str, Any] = {
        "duplicates": draw(st.sampled_from(list(DuplicatePolicy))),
        "company_missing": draw(st.sampled_from(list(CompanyPolicy))),
        "create": draw(st.integers(0, 4)) > 0,
        "keys": draw(st.permutations(list(MatchKey))),
    }
    modes, owners = (
        st.sampled_from([None, *WriteMode]),
        st.sampled_from([None, OwnerPolicy.KEEP, OwnerPolicy.HOST, OwnerPolicy.ASSIGNMENT_RULES]),
    )
    rules = preset(draw(st.sampled_from(sorted(PRESETS))), mode=draw(modes), owner=draw(owners), **changes)
    return replace(rules, event=replace(rules.event, create=draw(st.integers(0, 4)) > 0))


@st.composite
def rows_of(draw: st.DrawFn) -> list[Row]:
    rows = draw(
        st.lists(
            st.sampled_from([PAT, PAT_AGAIN, KIM, LEE, ACME, CONVERTED, LOSER, draw(st.sampled_from(CASES))]),
            unique_by=lambda r: r.id,
        )
    )
    status = draw(st.sampled_from(["Scheduled", "Cancelled (by customer)", "Completed", "No-show", None, SECRET]))
    key = draw(st.sampled_from([None, "oncehub:BKNG-1", "oncehub:BKNG-0"]))
    if draw(st.booleans()):
        rows.append(
            event_row(key=key, IsDeleted=draw(st.booleans()), **({"Twofold_Booking_Status__c": status} if key else {}))
        )
    return rows


@st.composite
def known_links(draw: st.DrawFn) -> list[BookingLink]:
    def link(key: str) -> BookingLink:
        return BookingLink(
            key, draw(st.sampled_from([c.value for c in BookingChange if c is not BookingChange.REQUESTED])), NOW + timedelta(minutes=draw(st.integers(-1, 1))),
            event_id=draw(st.sampled_from([None, EVENT_ID])), contact_id=draw(st.sampled_from([None, PAT_CONTACT, KIM_ID])),
            case_id=draw(st.sampled_from([None, CASE_ID])), replaced_by=draw(st.sampled_from([None, "oncehub:BKNG-1", "oncehub:BKNG-7"])),
        )  # fmt: skip

    return [link(key) for key in draw(st.sets(st.sampled_from(["oncehub:BKNG-0", "oncehub:BKNG-1"])))]


situations = st.tuples(booked(), rule_sets(), rows_of(), st.sampled_from(range(len(ORGS))), known_links())
OFTEN = settings(max_examples=100, deadline=None)


def taken(drawn: tuple[BookingNotice, RuleSet, list[Row], int, list[BookingLink]]) -> Decision:
    notice, rules, rows, org, links = drawn
    return decided(notice, rules, rows, org=ORGS[org], links=links)


@OFTEN
@given(situations)
def test_every_decision_says_why_and_every_parked_one_what_helps(drawn):
    decision = taken(drawn)
    assert decision.reasons
    assert (decision.parked is not None) == (decision.verdict is Verdict.PARK)
    if decision.parked is not None:
        assert decision.parked in decision.reasons
        assert decision.steps == ()
        assert decision.links == ()
        assert render_cure(decision.parked, "EVNT-1")


@OFTEN
@given(situations)
def test_no_reason_tells_anything_of_the_person(drawn):
    decision = taken(drawn)
    told = render_reasons(decision.reasons, "EVNT-1")["explained"]
    assert not [s for s in told if SECRET.lower() in s.lower() or "@" in s or "?" in s]


@OFTEN
@given(situations)
def test_no_plan_is_one_that_safety_would_halt(drawn):
    decision = taken(drawn)
    assert find_breach(plan_decision(decision)) is None
    made = [w.name for w in decision.steps]
    assert len(set(made)) == len(made)
    for write in decision.steps:
        assert not write.record_id or write.verb is not Verb.CREATE
        if write.sobject == "Account":
            assert "Name" not in write.values or write.name == "company"
        if write.verb is Verb.UPDATE and write.sobject in ("Account", "Contact"):
            assert not {"Name", "AccountId", "RecordTypeId"} & set(write.values)


@OFTEN
@given(situations)
def test_references_name_writes_that_come_before(drawn):
    seen: set[str] = set()
    for write in taken(drawn).steps:
        refs = [v for v in (*write.values.values(), write.record_id) if isinstance(v, Ref)]
        assert {r.write for r in refs} <= seen
        seen.add(write.name)


@OFTEN
@given(situations)
def test_if_blank_overwrites_nothing_of_a_person(drawn):
    notice, rules, rows, org, links = drawn
    rules = replace(rules, rules={kind: replace(rule, mode=WriteMode.IF_BLANK) for kind, rule in rules.rules.items()})
    for write in decided(notice, rules, rows, org=ORGS[org], links=links).steps:
        if write.verb is Verb.UPDATE and write.sobject != "Event":
            over = {k: v for k, v in write.before.items() if v not in (None, "") and k != "OwnerId"}
            assert not over, over


@OFTEN
@given(situations)
def test_no_write_holds_a_value_that_neither_notice_nor_org_gave(drawn):
    notice = drawn[0]
    ids = {
        API_USER,
        HOST_USER,
        OTHER_USER,
        QUEUE,
        PERSON_TYPE,
        VIP_TYPE,
        BUSINESS_TYPE,
        PAT_ID,
        PAT_CONTACT,
        PAT_AGAIN.id,
        KIM_ID,
        LEE_ID,
    }
    ids |= {make_id("003", 14), ACME_ID, CASE_ID, EVENT_ID}
    words = "\n".join(_texts_of(notice))
    for write in taken(drawn).steps:
        for name, value in write.values.items():
            if not (
                value is None
                or isinstance(value, Ref)
                or value in ids
                or name in MADE_HERE
                or name.startswith("Twofold_")
            ):
                # A text may be cut, and a name parted at what is no letter.
                assert all(v in words for v in str(value).split()), (name, value)


MADE_HERE = frozenset({"StartDateTime", "EndDateTime", "Description"})
"""Rendered or put together from several texts: rows of their own hold those."""


def _texts_of(notice: BookingNotice) -> Iterator[str]:
    person = notice.person
    names = (person.full_name, person.salutation, person.company)
    for text in (
        *names,
        person.email,
        person.phone,
        person.mobile_phone,
        notice.subject,
        notice.location,
        notice.join_url,
        notice.note,
    ):
        yield text or ""

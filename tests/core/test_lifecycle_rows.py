"""
Every row of the activity Event's life: states in order, out of order, and reschedules that change the booking's key.

``source`` as in the creation rows; A6 is the life cycle of the connector reference.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import (
    CASE_ID,
    EVENT_ID,
    HOST_USER,
    LEE,
    LEE_ID,
    NOW,
    OTHER_EVENT,
    OTHER_USER,
    PAT,
    PAT_CONTACT,
    PAT_ID,
    PEOPLE,
    books,
    codes,
    decided,
    event_row,
    make_org,
    row,
    told,
)
from tests.core.rows import Case, assert_row, preset
from twofold.core.activity import TABLE, EventState
from twofold.core.links import BookingLink
from twofold.core.notices import Actor, Host, Replacement
from twofold.core.notices import BookingChange as C

RULES = preset("booking-contact")
BARE = make_org(installed=False)
LATER, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
MOVED = {"starts_at": NOW + timedelta(days=5), "ends_at": NOW + timedelta(days=5, minutes=30)}
STATUS, REASON, KEY = "Event.Twofold_Booking_Status__c", "Event.Twofold_Reason__c", "Event.Twofold_Booking_Key__c"


def link(state: C = C.SCHEDULED, key: str = "oncehub:BKNG-1", **known: object) -> BookingLink:
    """What the journal knows of a booking that was applied."""
    base = BookingLink(key, state.value, NOW, EVENT_ID, PAT_CONTACT, None, PAT_ID, PAT_CONTACT)
    return replace(base, **known)


def remembered(state: C, **known: object) -> BookingLink:
    """A state that came before its booking."""
    return BookingLink("oncehub:BKNG-1", state.value, LATER, **known)


def status(text: str) -> dict[str, str]:
    return {"Twofold_Booking_Status__c": text}


LIFE = [
    Case("a request that waits for approval makes no Event yet", "A6/D16", RULES, books("pat", C.REQUESTED), [PAT], because=["not-confirmed"]),
    Case("a scheduled booking makes an Event that says so", "A6", RULES, books("pat", actor=Actor.CUSTOMER), [PAT], ["create Event"],
         {STATUS: "Scheduled (by customer)", KEY: "oncehub:BKNG-1"}),
    Case("a rescheduled booking moves the same Event", "A6", RULES, books("pat", C.RESCHEDULED, changed_at=LATER, actor=Actor.CUSTOMER, **MOVED),
         [PAT, event_row()], ["update Event"],
         {"Event.StartDateTime": "2026-03-07T09:00:00.000Z", STATUS: "Rescheduled (by customer)"}, ["event-moved"], links=[link()]),
    Case("a cancellation marks the Event and keeps the reason; nothing is deleted", "A6", RULES,
         books("pat", C.CANCELLED, changed_at=LATER, reason="ill", actor=Actor.CUSTOMER), [PAT, event_row()], ["update Event"],
         {STATUS: "Cancelled (by customer)", REASON: "ill"}, ["event-cancelled"], links=[link()]),
    Case("a host who asks for new times cancels the Event", "A6", RULES, books("pat", C.RESCHEDULE_REQUESTED, changed_at=LATER), [PAT, event_row()],
         ["update Event"], {STATUS: "Cancelled (new times requested by user)"}, links=[link()]),
    Case("a completed booking says so", "A6", RULES, books("pat", C.COMPLETED, changed_at=LATER), [PAT, event_row()], ["update Event"],
         {STATUS: "Completed (set by system)"}, ["event-completed"], links=[link()]),
    Case("a no-show says so", "A6", RULES, books("pat", C.NO_SHOW, changed_at=LATER), [PAT, event_row()], ["update Event"],
         {STATUS: "No-show (set by user)"}, ["event-no-show"], links=[link()]),
    Case("a no-show taken back restores the Event", "D16", RULES, books("pat", C.NO_SHOW_UNDONE, changed_at=LATER),
         [PAT, event_row(**status("No-show (set by user)"))], ["update Event"], {STATUS: "Scheduled (no-show taken back)"},
         ["event-restored"], links=[link(C.NO_SHOW)]),
    Case("a reassigned booking gives the Event its new host", "A6", RULES,
         books("pat", C.REASSIGNED, changed_at=LATER, host=Host(email="other@example.com")), [PAT, event_row()], ["update Event"],
         {"Event.OwnerId": OTHER_USER, STATUS: "Scheduled (reassigned by user)"}, ["event-reassigned"], links=[link()]),
    Case("a reassignment to an unknown host keeps the Event's owner", "D16", RULES,
         books("pat", C.REASSIGNED, changed_at=LATER, host=Host()), [PAT, event_row()], ["update Event"], {"Event.OwnerId": None},
         ["host-unknown"], links=[link()]),
    Case("a cancelled Event is revived by a newer schedule", "A6", RULES, books("pat", changed_at=LATER),
         [PAT, event_row(**status("Cancelled"))], ["update Event"], {STATUS: "Scheduled"}, ["event-restored"], links=[link(C.CANCELLED)]),
    Case("a cancelled Event is not completed", "A6", RULES, books("pat", C.COMPLETED, changed_at=LATER),
         [PAT, event_row(**status("Cancelled"))], [], because=["event-exists"], links=[link(C.CANCELLED)]),
    Case("a no-show is not completed", "A6", RULES, books("pat", C.COMPLETED, changed_at=LATER),
         [PAT, event_row(**status("No-show"))], [], because=["event-exists"], links=[link(C.NO_SHOW)]),
    Case("an Event that somebody deleted in Salesforce is not made again", "D16", RULES, books("pat", C.RESCHEDULED, changed_at=LATER, **MOVED),
         [PAT, event_row(IsDeleted=True)], [], because=["event-gone"], links=[link()]),
    Case("a declined request that has an Event cancels it", "A8", RULES, books("pat", C.REJECTED, changed_at=LATER), [PAT, event_row()],
         ["update Event"], {STATUS: "Cancelled (declined by user)"}, links=[link()]),
    Case("an ambiguous person does not stop an Event that is already there", "D16", preset("booking-person-account"),
         books("pat", C.RESCHEDULED, changed_at=LATER, **MOVED), [PAT, event_row()], ["update Event"], because=["event-moved"], links=[link()]),
]  # fmt: skip

ORDER = [
    Case("the same state again changes nothing", "must", RULES, books("pat"), [PAT, event_row()], [], because=["event-exists"], links=[link()]),
    Case("an older state never overwrites a newer one", "D16", RULES, books("pat", changed_at=EARLIER), [PAT, event_row()], [],
         because=["older"], links=[link(C.RESCHEDULED)]),
    Case("a cancellation of a booking never seen makes nothing and is remembered", "D16", RULES, books("pat", C.CANCELLED), [PAT], [],
         because=["booking-unknown"]),
    Case("a booking that arrives after its cancellation becomes one Event that is cancelled", "must", RULES,
         books("pat"), [PAT], ["create Event"], {STATUS: "Cancelled (by customer)", REASON: "ill"}, ["arrived-late"],
         links=[remembered(C.CANCELLED, reason="ill", actor="customer")]),
    Case("a booking that arrives after its no-show becomes one Event that says no-show", "must", RULES, books("pat"), [PAT],
         ["create Event"], {STATUS: "No-show (set by user)"}, ["arrived-late"], links=[remembered(C.NO_SHOW)]),
    Case("a reschedule before its booking makes the Event at the new time", "must", RULES, books("pat", C.RESCHEDULED, changed_at=LATER, **MOVED),
         [PAT], ["create Event"], {"Event.StartDateTime": "2026-03-07T09:00:00.000Z"}),
    Case("a journal that was lost finds the Event by its key", "D16", RULES, books("pat"), [PAT, event_row()], [], because=["event-exists"]),
]  # fmt: skip

SUCCESSOR = books("pat", C.RESCHEDULED, booking_id="BKNG-2", replaces_id="BKNG-1", changed_at=LATER, **MOVED)
PAIRS = [
    Case("a successor with a new key moves the same Event and re-keys it", "A8/A10", RULES, SUCCESSOR, [PAT, event_row()],
         ["update Event"], {KEY: "oncehub:BKNG-2", "Event.StartDateTime": "2026-03-07T09:00:00.000Z"}, ["event-rekeyed"], links=[link()]),
    Case("a successor revives the Event that the first half of the pair cancelled", "D16", RULES, SUCCESSOR,
         [PAT, event_row(**status("Cancelled"))], ["update Event"], {KEY: "oncehub:BKNG-2", STATUS: "Rescheduled"}, ["event-restored"],
         links=[link(C.CANCELLED)]),
    Case("the cancelling half alone cancels", "D16", RULES, books("pat", C.CANCELLED, replaced_by_id="BKNG-2", changed_at=LATER),
         [PAT, event_row()], ["update Event"], {STATUS: "Cancelled"}, links=[link()]),
    Case("the cancelling half after its successor does nothing", "D16", RULES, books("pat", C.CANCELLED, replaced_by_id="BKNG-2", changed_at=LATER),
         [PAT, event_row(key="oncehub:BKNG-2")], [], because=["replaced"], links=[link(replaced_by="oncehub:BKNG-2")]),
    Case("a successor of a booking never seen makes one Event", "must", RULES, SUCCESSOR, [PAT], ["create Event"], {KEY: "oncehub:BKNG-2"}),
    Case("the old booking after its successor does nothing", "must", RULES, books("pat"), [PAT, event_row(key="oncehub:BKNG-2")], [],
         because=["replaced"], links=[link(event_id=None, account_id=None, contact_id=None, who_id=None, replaced_by="oncehub:BKNG-2")]),
    Case("another page or host cancels the old Event and makes a new one", "A2", RULES, replace(SUCCESSOR, replacement=Replacement.FOLLOWS),
         [PAT, event_row()], ["create Event", "update Event"], {KEY: "oncehub:BKNG-2"}, ["event-created", "event-cancelled"], links=[link()]),
    Case("without a journal the successor finds the old Event by its key", "D16", RULES, SUCCESSOR, [PAT, event_row()], ["update Event"],
         {KEY: "oncehub:BKNG-2"}),
]  # fmt: skip

BARE_ORG = [
    Case("in a bare org status and reason stand in the description's first line", "D16", RULES, books("pat", note="See you"), [PAT],
         ["create Event"], {"Event.Description": "Status: Scheduled\nSee you", STATUS: None}, org=BARE),
    Case("in a bare org a cancellation rewrites that line alone", "D16", RULES, books("pat", C.CANCELLED, changed_at=LATER, reason="ill"),
         [PAT, event_row(key=None, Description="Status: Scheduled\nBy hand")], ["update Event"],
         {"Event.Description": "Status: Cancelled. Reason: ill\nBy hand"}, org=BARE, links=[link()]),
    Case("in a bare org the state is read from that line", "D16", RULES, books("pat", C.COMPLETED, changed_at=LATER),
         [PAT, event_row(key=None, Description="Status: Cancelled. Reason: ill\nBy hand")], [], org=BARE, links=[link(C.CANCELLED)]),
    Case("in a bare org a reschedule finds the Event by the journal's link", "D16", RULES, books("pat", C.RESCHEDULED, changed_at=LATER, **MOVED),
         [PAT, event_row(key=None, Description="Status: Scheduled")], ["update Event"],
         {"Event.StartDateTime": "2026-03-07T09:00:00.000Z", "Event.Description": "Status: Rescheduled"}, org=BARE, links=[link()]),
]  # fmt: skip

ALL = [*LIFE, *ORDER, *PAIRS, *BARE_ORG]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_lifecycle_row(case: Case):
    assert_row(case)


@pytest.mark.parametrize("change", list(C), ids=lambda c: c.value)
def test_the_table_has_an_answer_for_every_state(change: C):
    assert set(TABLE[change]) == set(EventState)


def test_a_remembered_state_keeps_what_is_known_of_the_booking():
    known = link(event_id=None)
    decision = decided(books("pat", C.CANCELLED, changed_at=LATER), RULES, [PAT], links=[known])
    assert decision.links[0].link.account_id == PAT_ID
    assert decision.links[0].link.state == "cancelled"


def test_the_successor_leaves_the_old_booking_replaced():
    decision = decided(SUCCESSOR, RULES, [PAT, event_row()], links=[link()])
    kept = {d.link.booking_key: d.link for d in decision.links}
    assert kept["oncehub:BKNG-1"].replaced_by == "oncehub:BKNG-2"
    assert kept["oncehub:BKNG-2"].event_id == EVENT_ID


def test_an_event_of_the_same_time_that_belongs_to_another_booking_is_left_alone():
    other = event_row(OTHER_EVENT, key="oncehub:BKNG-9")
    decision = decided(books("pat"), RULES, [PAT, other])
    assert [w.verb.value for w in decision.steps] == ["create"]


def test_a_host_who_stays_is_not_written_again():
    decision = decided(
        books("pat", C.RESCHEDULED, changed_at=LATER, **MOVED),
        RULES,
        [PAT, event_row(OwnerId=HOST_USER)],
        links=[link()],
    )
    assert "OwnerId" not in decision.steps[0].values


def test_undo_finds_the_values_from_before():
    decision = decided(
        books("pat", C.CANCELLED, changed_at=LATER, reason="ill"), RULES, [PAT, event_row()], links=[link()]
    )
    assert decision.steps[0].before == {"Twofold_Booking_Status__c": "Scheduled", "Twofold_Reason__c": None}


def test_a_deleted_person_is_nobody():
    gone = row(
        "Account",
        PAT_ID,
        IsDeleted=True,
        IsPersonAccount=True,
        PersonContactId=PAT_CONTACT,
        PersonEmail="pat@example.com",
    )
    decision = decided(books("pat"), RULES, [gone])
    assert decision.parked is not None
    assert decision.parked.code == "company-missing"


def test_a_lead_beside_a_case_is_left_alone_by_the_reschedule_too():
    event = event_row(WhoId=None, WhatId=CASE_ID)
    lee = replace(PEOPLE["lee"], mobile_phone="+43 1 999")
    decision = decided(
        books(lee, C.RESCHEDULED, changed_at=LATER, **MOVED),
        preset("booking-case"),
        [LEE, event],
        links=[BookingLink("oncehub:BKNG-1", "scheduled", NOW, EVENT_ID, lead_id=LEE_ID, case_id=CASE_ID)],
    )
    assert told(decision) == ["update Event"]
    assert "lead-beside-case" in codes(decision)


def test_a_subject_is_cut_by_the_units_salesforce_counts():
    """A character beyond the basic plane counts twice (B)."""
    event = decided(books("pat", subject="🎈" * 200), RULES, [PAT]).steps[-1]
    assert event.values["Subject"] == "🎈" * 127

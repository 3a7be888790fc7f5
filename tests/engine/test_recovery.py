"""
Killed at any step, answered never, told twice or in the wrong order: one person, one Event, one outcome.

The stages are those of ``drain_once``; ``kill -9`` of a real process is driven in ``tests/adapters/durable``.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import NOW, SAM, books
from tests.engine.world import World, numbered
from twofold.core.notices import BookingChange as C
from twofold.core.notices import Person
from twofold.core.presets import BOOKING_CASE
from twofold.core.rule_json import versioned
from twofold.emulator.control.faults import FaultKind
from twofold.engine.ports import State

STAGES = ("read", "decided", "intended", "written", "finished")
MOVED = {
    "starts_at": NOW + timedelta(days=9),
    "ends_at": NOW + timedelta(days=9, minutes=30),
    "changed_at": NOW + timedelta(hours=1),
}
BOOKED = books("sam")
RESCHEDULED = numbered(books("sam", C.RESCHEDULED), 2, **MOVED)
CANCELLED = numbered(books("sam", C.CANCELLED), 3, changed_at=NOW + timedelta(hours=2), reason="ill")


def one_of_each(world: World) -> None:
    assert world.count("Account") == 1
    assert world.count("Contact") == 1
    assert world.count("Event") == 1


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_a_new_person_is_made_once(world: World, stage: str):
    world.accept([BOOKED])
    world.work_until_killed(stage)
    world.work()
    one_of_each(world)
    assert world.standing() == {State.APPLIED: 1}


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_any_stage_a_reschedule_moves_the_event_once(world: World, stage: str):
    world.receive(BOOKED)
    world.accept([RESCHEDULED])
    world.work_until_killed(stage)
    world.work()
    one_of_each(world)
    assert world.query("SELECT StartDateTime FROM Event")[0]["StartDateTime"].startswith("2026-03-11")
    assert world.standing() == {State.APPLIED: 2}


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_every_stage_in_turn_the_end_is_the_same(world: World, stage: str):
    world.accept([BOOKED, RESCHEDULED, CANCELLED])
    for _ in range(3):
        world.work_until_killed(stage)
    world.work()
    one_of_each(world)
    assert world.standing() == {State.APPLIED: 3}


def test_an_answer_lost_after_the_write_makes_nothing_twice(world: World):
    world.fault(FaultKind.LOST_ANSWER)
    entries = world.receive(BOOKED)
    one_of_each(world)
    assert [e["outcome"] for e in entries] == ["applied"]
    assert entries[0]["person"]["account_id"].startswith("001")
    assert {w["sobject"] for w in entries[0]["writes"]} == {"Account", "Event"}
    assert all(w["id"] for w in entries[0]["writes"])


def test_many_answers_lost_make_nothing_twice(world: World):
    world.fault(FaultKind.LOST_ANSWER, times=3)
    world.receive(BOOKED, RESCHEDULED, CANCELLED)
    one_of_each(world)
    assert world.standing() == {State.APPLIED: 3}


def test_the_same_delivery_twice_is_one_booking(world: World):
    world.receive(BOOKED, BOOKED)
    world.receive(BOOKED)
    one_of_each(world)


def test_the_same_state_under_another_delivery_changes_nothing(world: World):
    world.receive(BOOKED)
    entries = world.receive(numbered(BOOKED, 7))
    one_of_each(world)
    assert [e["outcome"] for e in entries] == ["skipped"]


def test_a_reschedule_before_its_booking_is_one_event_at_the_new_time(world: World):
    world.receive(RESCHEDULED, BOOKED)
    one_of_each(world)
    assert world.query("SELECT StartDateTime FROM Event")[0]["StartDateTime"].startswith("2026-03-11")


def test_a_cancellation_before_its_booking_is_one_event_that_is_cancelled(installed: World):
    installed.receive(CANCELLED, BOOKED)
    one_of_each(installed)
    assert installed.query("SELECT Twofold_Booking_Status__c FROM Event")[0]["Twofold_Booking_Status__c"].startswith(
        "Cancelled"
    )


def test_every_order_of_three_states_ends_alike(installed: World):
    import itertools

    ends = set()
    for number, order in enumerate(itertools.permutations([BOOKED, RESCHEDULED, CANCELLED])):
        booking, mail = f"BKNG-{number}", f"sam{number}@example.com"
        person = replace(SAM, email=mail)
        installed.receive(
            *(replace(n, booking_id=booking, delivery_id=f"{n.delivery_id}-{number}", person=person) for n in order)
        )
        rows = installed.query(
            f"SELECT StartDateTime, Twofold_Booking_Status__c, Twofold_Reason__c FROM Event WHERE Twofold_Booking_Key__c = 'oncehub:{booking}'"
        )
        assert len(rows) == 1, order
        ends.add((rows[0]["Twofold_Booking_Status__c"], rows[0]["Twofold_Reason__c"]))
    assert len(ends) == 1
    assert installed.count("Account") == 6


def test_two_identical_bookings_of_one_person_stay_two_in_a_bare_org(bare: World):
    twin = numbered(books("sam", booking_id="BKNG-2"), 4)
    bare.fault(FaultKind.LOST_ANSWER, times=1, path="*graph*")
    bare.receive(BOOKED)
    bare.fault(FaultKind.LOST_ANSWER, times=1, path="*graph*")
    bare.receive(twin)
    assert bare.count("Event") == 2
    assert bare.count("Account") == 1


def test_an_org_that_is_down_leaves_the_booking_waiting_and_then_applied(world: World):
    world.fault(FaultKind.UNAVAILABLE, times=None)
    world.accept([BOOKED])
    import asyncio

    from tests.engine.world import LEASE_S, OWNER
    from twofold.engine.drain import drain_once
    from twofold.engine.shards import ALL_SHARDS

    async def once() -> list[str]:
        async with world.client() as org:
            world.store.lease(OWNER, sorted(ALL_SHARDS), world.clock.now(), LEASE_S)
            drained = await drain_once(world.tools(org), OWNER, ALL_SHARDS)
            return [f.entry["outcome"] for f in drained.finished]

    assert asyncio.run(once()) == ["waiting"]
    world.box.box.faults.remove()
    world.clock.at += timedelta(minutes=10)
    world.work()
    one_of_each(world)
    assert world.standing() == {State.APPLIED: 1}


def test_out_of_quota_waits_and_is_applied_later(world: World):
    world.receive(numbered(books("kim", booking_id="BKNG-9"), 9))
    world.fault(FaultKind.REQUEST_LIMIT, times=1, path="*graph*")
    entries = world.receive(BOOKED)
    assert [e["outcome"] for e in entries] == ["waiting"]
    world.clock.at += timedelta(hours=1)
    world.work()
    assert world.count("Event") == 2
    assert world.standing() == {State.APPLIED: 2}


def test_a_locked_row_is_tried_again(world: World):
    world.fault(FaultKind.LOCK_ROW, times=1, path="*graph*")
    entries = world.receive(BOOKED)
    assert [e["code"] for e in entries] == ["UNABLE_TO_LOCK_ROW"]
    world.clock.at += timedelta(minutes=1)
    world.work()
    one_of_each(world)


def test_a_no_show_that_names_no_person_is_worked_beside_its_booking(installed: World):
    nobody = books(Person(), C.NO_SHOW, page=None, changed_at=NOW + timedelta(hours=3))
    installed.receive(BOOKED, numbered(nobody, 5))
    one_of_each(installed)
    assert installed.query("SELECT Twofold_Booking_Status__c FROM Event")[0]["Twofold_Booking_Status__c"].startswith(
        "No-show"
    )
    assert installed.standing() == {State.APPLIED: 2}


def test_a_notice_without_a_page_needs_no_rules_to_mark_an_event(installed: World):
    installed.receive(BOOKED)
    installed.unruled = True
    nobody = numbered(books(Person(), C.NO_SHOW, page=None, changed_at=NOW + timedelta(hours=3)), 5)
    (entry,) = installed.receive(nobody)
    assert entry["outcome"] == "applied"
    (stranger,) = installed.receive(numbered(books("kim", booking_id="BKNG-3"), 6))
    assert (stranger["outcome"], stranger["reasons"]) == ("parked", ["rules-missing"])


def test_a_case_without_event_whose_answer_was_lost_is_parked_not_doubled(installed: World):
    installed.rules = versioned(replace(BOOKING_CASE, event=replace(BOOKING_CASE.event, create=False)))
    installed.create("Account", {"LastName": "Known", "PersonEmail": "sam@example.com"})
    installed.fault(FaultKind.LOST_ANSWER, path="*graph*")
    entries = installed.receive(BOOKED)
    assert [(e["outcome"], e["reasons"][-1]) for e in entries] == [("parked", "case-uncertain")]
    assert installed.count("Case") == 1
    (inbox_id,) = installed.store.find("EVNT-1")
    installed.store.reopen(inbox_id, installed.clock.now())
    assert [e["outcome"] for e in installed.work()] == ["applied"]

"""A booking and its Case: made once, found again, related to whom the page makes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.cast import NOW, books
from tests.core.rows import preset
from tests.engine.world import World
from twofold.core.creation_rules import EventRule, RuleSet
from twofold.core.notices import BookingChange, BookingNotice, Person
from twofold.core.rule_json import versioned
from twofold.emulator.control.faults import FaultKind

ADA = Person(full_name="Ada Example", email="ada@example.com", company="Globex")
CASE_ALONE = preset("booking-case", event=EventRule(create=False))
LATER = NOW + timedelta(hours=1)


def under(world: World, rules: RuleSet) -> World:
    world.rules = versioned(rules)
    return world


def booking(number: int = 1, **more: Any) -> BookingNotice:
    return books(ADA, booking_id=f"BKNG-{number}", delivery_id=f"EVNT-{number}-{len(more)}", **more)


def test_a_page_without_events_keeps_the_case_of_a_rescheduled_booking(world: World):
    under(world, CASE_ALONE)
    world.receive(booking(), booking(change=BookingChange.RESCHEDULED, changed_at=LATER))
    assert world.count("Case") == 1


def test_a_page_without_events_keeps_the_case_under_the_booking_s_next_key(world: World):
    under(world, CASE_ALONE)
    world.receive(booking(), booking(2, change=BookingChange.RESCHEDULED, changed_at=LATER, replaces_id="BKNG-1"))
    assert world.count("Case") == 1


def test_a_booking_without_times_whose_answer_was_lost_is_parked_not_doubled(installed: World):
    under(installed, preset("booking-case"))
    installed.accept([booking(starts_at=None, ends_at=None)])
    installed.work_until_killed("written")
    (told,) = installed.work()
    assert told["reasons"][-1] == "case-uncertain"
    assert installed.count("Case") == 1


def test_a_case_in_the_link_of_a_lead_page_finds_the_stranger_s_company(world: World):
    under(world, preset("booking-lead"))
    world.create("Account", {"Name": "Globex"})
    case_id = world.create("Case", {"Subject": "By hand"})
    world.receive(booking(record_id=case_id))
    assert world.count("Account", "Name = 'Globex'") == 1
    assert world.query("SELECT Contact.Account.Name FROM Case") == [{"Contact": {"Account": {"Name": "Globex"}}}]


def test_a_case_in_the_link_of_a_person_account_page_gets_the_person(world: World):
    under(world, preset("booking-person-account"))
    case_id = world.create("Case", {"Subject": "By hand"})
    world.receive(replace(booking(record_id=case_id), person=replace(ADA, company=None)))
    assert world.query("SELECT Contact.IsPersonAccount FROM Case") == [{"Contact": {"IsPersonAccount": True}}]
    assert world.count("Event", f"WhatId = '{case_id}'") == 1


def test_a_case_that_was_surely_not_made_is_made_once_the_org_takes_work_again(world: World):
    under(world, CASE_ALONE)
    world.fault(FaultKind.REQUEST_LIMIT, times=1, path="*graph*")
    assert [told["outcome"] for told in world.receive(booking())] == ["waiting"]
    world.clock.at += timedelta(hours=1)
    assert [told["outcome"] for told in world.work()] == ["applied"]
    assert world.count("Case") == 1

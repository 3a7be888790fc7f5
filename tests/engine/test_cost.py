"""What a booking costs, counted at the org's own request log; set-up reads (describe, users) are made beforehand."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.cast import SAM, books
from tests.engine.conftest import run
from tests.engine.world import World, numbered
from twofold.core.notices import BookingChange as C
from twofold.core.presets import BOOKING_CASE, BOOKING_CONTACT


def cost(world: World, *notices: object) -> int:
    """Calls of working these, apart from set-up."""
    before = world.calls()
    entries = world.receive(*notices)
    assert all(e["outcome"] == "applied" for e in entries), [e["reasons"] for e in entries]
    return world.calls() - before - SETUP_CALLS


SETUP_CALLS = 1
"""The composite of describes and users that the client of each ``World.receive`` makes anew."""


def test_a_new_person_costs_two_calls(world: World):
    assert cost(world, books("sam")) == 2


def test_a_known_person_costs_two_calls(world: World):
    world.receive(books("sam"))
    assert cost(world, numbered(books("sam", booking_id="BKNG-2"), 2)) == 2


def test_a_reschedule_and_a_cancellation_cost_two_calls_each(world: World):
    world.receive(books("sam"))
    moved = numbered(books("sam", C.RESCHEDULED), 2, changed_at=books("sam").changed_at.replace(hour=10))
    assert cost(world, moved) == 2
    assert cost(world, numbered(books("sam", C.CANCELLED), 3, changed_at=moved.changed_at.replace(hour=11))) == 2


def test_a_case_found_by_its_id_costs_two_calls(installed: World):
    installed.rules = BOOKING_CASE
    person = installed.create("Account", {"LastName": "Known", "PersonEmail": "sam@example.com"})
    case = installed.create("Case", {"Subject": "Help", "AccountId": person})
    assert cost(installed, books("sam", record_id=case)) == 2


def test_a_new_contact_with_a_new_company_costs_two_calls(installed: World):
    installed.rules = BOOKING_CONTACT
    assert cost(installed, books(replace(SAM, company="Brand New"))) == 2


def test_two_hundred_deliveries_of_two_hundred_people_cost_twelve_at_most(world: World):
    crowd = [
        numbered(
            books(replace(SAM, full_name=f"Sam Stranger{n}", email=f"sam{n}@example.com"), booking_id=f"BKNG-{n}"), n
        )
        for n in range(200)
    ]
    assert cost(world, *crowd) <= 12
    assert world.count("Event") == 200
    assert world.count("Account") == 200


@pytest.fixture
def sample() -> Iterator[World]:
    yield from run("sample")


def test_a_converted_lead_costs_a_third_call_to_follow_it(sample: World):
    (lead, *_) = sample.query(
        "SELECT Id, ConvertedAccountId FROM Lead WHERE IsConverted = true AND ConvertedAccountId != null"
    )
    stranger = replace(SAM, email="other-address@example.com")
    assert cost(sample, books(stranger, record_id=lead["Id"])) == 3


def test_a_merged_account_costs_a_third_call_to_follow_it(sample: World):
    (loser, *_) = sample.query_all("SELECT Id, MasterRecordId FROM Account WHERE MasterRecordId != null")
    stranger = replace(SAM, email="other-address@example.com")
    assert cost(sample, books(stranger, record_id=loser["Id"])) == 3

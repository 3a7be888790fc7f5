"""When somebody was last in touch."""

from __future__ import annotations

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.moves.merging import merge
from twofold.emulator.behaviour.moves.undeletion import undelete


def event(house: House, day: str, **fields: str) -> str:
    return house.add("Event", Subject="Call", StartDateTime=f"{day}T10:00:00Z", DurationInMinutes=30, **fields)


def last(house: House, kind: str, record_id: str) -> str | None:
    day: str | None = house.row(kind, record_id)["LastActivityDate"]
    return day


def test_both_halves_of_a_person_show_one_date(house: House) -> None:
    account, contact = house.person()
    event(house, "2026-01-05", WhoId=contact)
    assert (last(house, "Account", account), last(house, "Contact", contact)) == ("2026-01-05", "2026-01-05")
    event(house, "2026-02-05", WhatId=account)
    event(house, "2026-01-07", WhoId=contact)
    assert (last(house, "Account", account), last(house, "Contact", contact)) == ("2026-02-05", "2026-02-05")


def test_only_closed_tasks_count(house: House) -> None:
    lead = house.add("Lead", LastName="Lee")
    task = house.add("Task", WhoId=lead, Subject="Call", ActivityDate="2026-01-05")
    assert last(house, "Lead", lead) is None
    house.change("Task", task, Status="Completed")
    assert last(house, "Lead", lead) == "2026-01-05"
    house.change("Task", task, Status="Not Started")
    assert last(house, "Lead", lead) is None


def test_an_activity_that_moves_or_goes_takes_its_date_along(house: House) -> None:
    _, one = house.person()
    _, two = house.person()
    first, second = event(house, "2026-01-05", WhoId=one), event(house, "2026-01-09", WhoId=one)
    house.change("Event", second, WhoId=two)
    assert (last(house, "Contact", one), last(house, "Contact", two)) == ("2026-01-05", "2026-01-09")
    house.delete("Event", first)
    assert last(house, "Contact", one) is None
    undelete(house.org, house.caller, "Event", first)
    assert last(house, "Contact", one) == "2026-01-05"


def test_a_merged_record_has_the_later_date(house: House) -> None:
    master, _ = house.person()
    loser, contact = house.person()
    event(house, "2026-01-05", WhoId=contact)
    merge(house.org, house.caller, "Account", master, [loser], {})
    assert last(house, "Account", master) == "2026-01-05"


def test_being_in_touch_is_no_change_of_the_record(house: House) -> None:
    account, contact = house.person()
    house.org.clock.advance(5000)
    before = house.row("Account", account)
    event(house, "2026-01-05", WhoId=contact)
    assert house.row("Account", account) == {**before, "LastActivityDate": "2026-01-05"}


@pytest.mark.parametrize(
    ("kind", "name", "fields"),
    [
        ("Account", "ParentId", {"Name": "A"}),
        ("Contact", "ReportsToId", {"LastName": "A"}),
        ("Case", "ParentId", {"Subject": "A"}),
        ("Campaign", "ParentId", {"Name": "A"}),
    ],
)
def test_nobody_is_their_own_ancestor(house: House, kind: str, name: str, fields: dict[str, str]) -> None:
    top = house.add(kind, **fields)
    middle = house.add(kind, **fields, **{name: top})
    low = house.add(kind, **fields, **{name: middle})
    for below in (top, middle, low):
        house.refuses("CIRCULAR_DEPENDENCY", kind, top, **{name: below})
    house.change(kind, low, **{name: top})

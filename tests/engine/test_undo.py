"""Undo takes back what is ours and leaves what others have built on it; a replay after it makes the booking anew."""

import asyncio
from typing import Any

import aiohttp

from tests.cast import NOW, books
from tests.engine.world import World, numbered
from twofold.core.notices import BookingChange as C
from twofold.usecases.undo import Undone, undo


def take_back(world: World, delivery_id: str = "EVNT-1") -> Undone:
    async def now() -> Any:
        async with world.client() as org:
            rows = [world.store.row(i) for i in world.store.find(delivery_id)]
            return await undo([r for r in rows if r is not None], world.tools(org), world.store)

    return asyncio.run(now())


def let_a_minute_pass(world: World) -> None:
    async def advance() -> None:
        url = f"{world.box.instance_url}/_box/clock"
        async with aiohttp.ClientSession() as session, session.post(url, json={"advance_s": 60}) as answer:
            assert answer.status < 300

    asyncio.run(advance())


def test_a_person_with_an_opportunity_of_others_is_left(installed: World):
    (entry,) = installed.receive(books("sam"))
    opportunity = {
        "Name": "Deal",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": entry["person"]["account_id"],
    }
    installed.create("Opportunity", opportunity)
    undone = take_back(installed)
    assert [c.sobject for c in undone.taken_back] == ["Event"]
    assert "others have hung records on it" in undone.left[0].why
    assert installed.count("Opportunity") == 1


def test_a_person_with_a_task_of_others_on_the_contact_half_is_left(installed: World):
    (entry,) = installed.receive(books("sam"))
    installed.create(
        "Task",
        {"Subject": "Call", "WhoId": entry["person"]["contact_id"], "Status": "Not Started", "Priority": "Normal"},
    )
    assert [c.sobject for c in take_back(installed).taken_back] == ["Event"]


def test_a_replay_after_undo_makes_the_booking_again(world: World):
    world.receive(books("sam"))
    take_back(world)
    assert (world.count("Account"), world.count("Event")) == (0, 0)
    (inbox_id,) = world.store.find("EVNT-1")
    world.store.reopen(inbox_id, world.clock.now())
    (entry,) = world.work()
    assert entry["outcome"] == "applied"
    assert (world.count("Account"), world.count("Event")) == (1, 1)


def test_a_cancellation_taken_back_restores_the_event(world: World):
    world.receive(books("sam"))
    before = world.query("SELECT Id, Subject, Description FROM Event")
    world.receive(numbered(books("sam", C.CANCELLED), 2, changed_at=NOW.replace(hour=12), reason="ill"))
    assert world.query("SELECT Id, Subject, Description FROM Event") != before or world.query(
        "SELECT Id FROM Event WHERE Twofold_Booking_Status__c LIKE 'Cancelled%'"
    )
    take_back(world, "EVNT-2")
    assert world.query("SELECT Id, Subject, Description FROM Event") == before


def test_a_person_whom_others_have_told_more_about_is_left(world: World):
    (entry,) = world.receive(books("sam"))
    let_a_minute_pass(world)
    world.update("Account", entry["person"]["account_id"], {"Description": "Prefers mornings"})
    undone = take_back(world)
    assert [c.sobject for c in undone.taken_back] == ["Event"]
    assert [one.why for one in undone.left] == ["it was changed since."]
    assert world.count("Account") == 1


def test_a_person_is_left_with_the_event_that_others_have_changed(world: World):
    (entry,) = world.receive(books("sam"))
    world.update("Event", entry["records"]["Event"], {"Subject": "Moved to the big room"})
    undone = take_back(world)
    assert undone.taken_back == ()
    assert [one.change.sobject for one in undone.left] == ["Account", "Event"]
    assert (world.count("Account"), world.count("Event")) == (1, 1)

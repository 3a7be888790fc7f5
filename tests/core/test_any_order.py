"""
Whatever the order in which a booking's notices arrive, its appointment ends the same.

Chains of reschedules and the notices of one booking are played in every order, in an org with Twofold's fields and in a bare one.
"""

import itertools
from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.cast import NOW, PAT_CONTACT, books, event_row, make_org
from tests.core.paper_org import PaperOrg
from tests.core.rows import preset
from twofold.core.links import BookingLink
from twofold.core.notices import BookingChange as C
from twofold.core.notices import BookingNotice, Replacement

RULES = preset("booking-contact")
ORGS = [make_org(), make_org(installed=False)]


def at(day: int) -> dict[str, object]:
    starts_at = NOW + timedelta(days=day)
    return {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}


def state(change: C, hour: int, day: int = 3, booking: str = "A", **more: object) -> BookingNotice:
    """A state of a booking: ``hour`` orders states, ``day`` is when the appointment is."""
    return books("pat", change, booking_id=booking, changed_at=NOW + timedelta(hours=hour), **at(day), **more)


def follows(booking: str, before: str, hour: int, **more: object) -> BookingNotice:
    return state(C.RESCHEDULED, hour, 3 + hour, booking, replaces_id=before, **more)


def cancelled_for(booking: str, successor: str, hour: int) -> BookingNotice:
    return state(C.CANCELLED, hour, 2 + hour, booking, replaced_by_id=successor)


FIRST = state(C.SCHEDULED, 0)
LAST_DAY = "2026-03-07T09:00:00.000Z"
CHAINS = {
    "three that move": [FIRST, follows("B", "A", 1), follows("C", "B", 2)],
    "three with the cancelling halves": [
        FIRST, cancelled_for("A", "B", 1), follows("B", "A", 1), cancelled_for("B", "C", 2), follows("C", "B", 2)
    ],
    "three on other pages": [FIRST, *(follows(b, a, h, replacement=Replacement.FOLLOWS) for a, b, h in (("A", "B", 1), ("B", "C", 2)))],
}  # fmt: skip
LIVES = {
    "moved, then cancelled": [FIRST, state(C.RESCHEDULED, 1, 5), state(C.CANCELLED, 2, 5)],
    "moved, then completed": [FIRST, state(C.RESCHEDULED, 1, 5), state(C.COMPLETED, 2, 5)],
    "moved, then a no-show": [FIRST, state(C.RESCHEDULED, 1, 5), state(C.NO_SHOW, 2, 5)],
    "cancelled and booked again": [FIRST, state(C.CANCELLED, 1), state(C.SCHEDULED, 2, 5)],
    "completed, then a no-show": [FIRST, state(C.COMPLETED, 1), state(C.NO_SHOW, 2)],
}


@pytest.mark.parametrize("org", ORGS, ids=["installed", "bare"])
@pytest.mark.parametrize("notices", CHAINS.values(), ids=CHAINS)
def test_a_chain_of_reschedules_leaves_one_event_standing_in_any_order(notices: Sequence[BookingNotice], org):
    for order in itertools.permutations(notices):
        world = PaperOrg(RULES, org).work(order)
        assert world.standing() == [LAST_DAY], [n.booking_id for n in order]
        assert PaperOrg(RULES, org, world.rows, world.links).work(order).events() == world.events(), (
            "not the same again"
        )


@pytest.mark.parametrize("org", ORGS, ids=["installed", "bare"])
@pytest.mark.parametrize("notices", LIVES.values(), ids=LIVES)
def test_the_notices_of_one_booking_end_alike_in_any_order(notices: Sequence[BookingNotice], org):
    ends = [PaperOrg(RULES, org).work(order).events() for order in itertools.permutations(notices)]
    assert all(end == ends[0] for end in ends), ends


def test_an_event_moved_by_hand_is_not_moved_back_by_its_completion():
    world = PaperOrg(RULES).work([FIRST])
    (event,) = world.records("Event")
    world.rows[event.id] = event_row(event.id, "oncehub:A", StartDateTime="2026-03-06T09:00:00.000+0000")
    world.take(state(C.COMPLETED, 1))
    assert world.events() == [("2026-03-06T09:00:00.000+0000", "Completed (set by system)")]


def test_an_event_that_another_booking_moved_on_is_not_cancelled():
    moved = event_row(key="oncehub:C")
    links = {
        "oncehub:A": BookingLink("oncehub:A", "scheduled", NOW, moved.id, PAT_CONTACT, replaced_by="oncehub:C"),
        "oncehub:B": BookingLink("oncehub:B", "rescheduled", NOW, who_id=PAT_CONTACT, replaced_by="oncehub:D"),
    }
    world = PaperOrg(RULES, links=links)
    world.rows[moved.id] = moved
    assert world.take(follows("B", "A", 1)).steps == ()


def test_an_event_deleted_by_hand_is_not_made_again_by_the_second_reschedule():
    world = PaperOrg(RULES).work([FIRST])
    (event,) = world.records("Event")
    world.rows[event.id] = event_row(event.id, "oncehub:A", IsDeleted=True)
    world.work([follows("B", "A", 1), state(C.RESCHEDULED, 2, 6, "B")])
    assert [e.is_deleted for e in world.records("Event")] == [True]

"""Is the day the same for the same seed, and does every person's story hang together?"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from acceptance.soak.script import STATUSES, Day, expect_events, kill_times, of_person, write_script

from twofold.core.notices import BookingChange

DAY = Day(rate=20, seconds=15, seed=3, began_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
SCRIPT = write_script(DAY)


def test_the_same_seed_writes_the_same_day() -> None:
    assert write_script(DAY) == SCRIPT
    assert write_script(replace(DAY, seed=4)) != SCRIPT


def test_deliveries_are_evenly_spaced() -> None:
    assert len(SCRIPT) == 300
    assert [round(sending.due_s * 20) for sending in SCRIPT] == list(range(300))


def test_a_booking_begins_with_being_scheduled_and_changes_later_and_later() -> None:
    for sendings in of_person(SCRIPT).values():
        for booking in {sending.booking for sending in sendings}:
            life = [sending for sending in sendings if sending.booking == booking]
            assert life[0].change is BookingChange.SCHEDULED
            assert [s.changed_at for s in life] == sorted({s.changed_at for s in life})


def test_people_have_several_bookings_and_some_deliveries_come_twice() -> None:
    bookings = [{s.booking for s in sendings} for sendings in of_person(SCRIPT).values()]
    assert max(map(len, bookings)) > 1
    assert 0 < sum(sending.twice for sending in SCRIPT) < 30


def test_the_newest_state_is_expected_whatever_the_order() -> None:
    newest = max((s for s in SCRIPT if s.booking == SCRIPT[0].booking), key=lambda s: s.changed_at)
    for order in (SCRIPT, list(reversed(SCRIPT))):
        expected = expect_events(order)[newest.booking]
        assert (expected.status, expected.starts_at) == (STATUSES[newest.change], newest.starts_at)


def test_kills_are_spread_over_the_day() -> None:
    moments = kill_times(60, 5, seed=1)
    assert moments == kill_times(60, 5, seed=1)
    assert [int(moment // 12) for moment in moments] == [0, 1, 2, 3, 4]
    assert all(later - earlier > 4 for earlier, later in pairwise(moments))

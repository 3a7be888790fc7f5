"""Windows cover the time without gap or overlap, and an invitee becomes the webhooks that told of it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from twofold.connectors.calendly.backfill import list_windows, make_envelopes
from twofold.connectors.values import Json

NOW = datetime(2026, 1, 5, tzinfo=UTC)
MONTH = timedelta(days=30)


@given(st.integers(-400, 4000))
def test_windows_join_without_gap_and_the_last_is_open(days: int) -> None:
    windows = list(list_windows(NOW - timedelta(days=days), NOW, MONTH))

    assert windows[0][0] == NOW - timedelta(days=days)
    assert windows[-1][1] is None
    assert all(end == begin for (_, end), (begin, _) in pairwise(windows))
    assert all(end is None or end < NOW for _, end in windows)


def told(invitee: Json) -> list[tuple[object, object]]:
    return [(envelope["event"], envelope["created_at"]) for envelope in make_envelopes(invitee, {"uri": "E1"})]


def test_an_active_invitee_was_created() -> None:
    assert told({"status": "active", "created_at": "C"}) == [("invitee.created", "C")]


def test_a_canceled_invitee_was_created_and_then_canceled_when_the_cancellation_says() -> None:
    canceled = {"status": "canceled", "created_at": "C", "updated_at": "U", "cancellation": {"created_at": "X"}}

    assert told(canceled) == [("invitee.created", "C"), ("invitee.canceled", "X")]
    assert told({**canceled, "cancellation": None}) == [("invitee.created", "C"), ("invitee.canceled", "U")]


def test_the_old_half_of_a_reschedule_is_canceled_alone() -> None:
    moved = {"status": "canceled", "created_at": "C", "updated_at": "U", "rescheduled": True, "new_invitee": "I2"}

    assert told(moved) == [("invitee.canceled", "U")]


def test_a_no_show_follows_its_creation() -> None:
    invitee = {"status": "active", "created_at": "C", "no_show": {"uri": "N1", "created_at": "N"}}

    assert told(invitee) == [("invitee.created", "C"), ("invitee_no_show.created", "N")]

"""A booking of Cal.com's API becomes the webhooks that told of it."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from tests.connectors.calcom.test_contract import APP
from tests.connectors.cast import NOW, PAT, SETTINGS
from twofold.connectors.calcom import CONNECTOR
from twofold.connectors.calcom.backfill import make_envelopes
from twofold.connectors.calcom.samples import make_booking
from twofold.connectors.samples import SampleBooking
from twofold.core.notices import BookingChange, BookingNotice

LATER = NOW + timedelta(days=4)


def polled(change: BookingChange, sample: SampleBooking = PAT) -> list[BookingNotice]:
    """What a booking, brought into a state and polled, says."""
    notices = []
    for envelope in make_envelopes(make_booking(change, sample, LATER)):
        notice = CONNECTOR.read(APP.delivery(msgspec.json.encode(envelope), {}), SETTINGS)
        assert isinstance(notice, BookingNotice)
        notices.append(notice)
    return notices


@pytest.mark.parametrize("change", [BookingChange.SCHEDULED, BookingChange.REQUESTED, BookingChange.REJECTED])
def test_a_state_of_the_api_is_a_change(change: BookingChange) -> None:
    [notice] = polled(change)

    assert (notice.change, notice.changed_at) == (change, LATER)


def test_a_cancelled_booking_began_and_then_was_cancelled() -> None:
    booked, cancelled = polled(BookingChange.CANCELLED)

    assert (booked.change, booked.changed_at, booked.reason) == (BookingChange.SCHEDULED, PAT.created_at, None)
    assert (cancelled.change, cancelled.changed_at, cancelled.reason) == (BookingChange.CANCELLED, LATER, PAT.reason)


def test_a_moved_booking_names_the_old_one() -> None:
    [notice] = polled(BookingChange.RESCHEDULED, replace(PAT, replaces="T0"))

    assert (notice.change, notice.replaces_id) == (BookingChange.RESCHEDULED, "uidT0")


def test_the_old_half_of_a_move_names_the_new_one() -> None:
    [notice] = polled(BookingChange.CANCELLED, replace(PAT, replaced_by="T2"))

    assert (notice.change, notice.replaced_by_id) == (BookingChange.CANCELLED, "uidT2")


def test_an_absent_booker_is_a_booking_and_then_a_no_show() -> None:
    booked, missed = polled(BookingChange.NO_SHOW)

    assert (booked.change, missed.change) == (BookingChange.SCHEDULED, BookingChange.NO_SHOW)
    assert booked.changed_at < missed.changed_at == LATER
    assert booked.booking_key == missed.booking_key

"""A booking object of OnceHub's API becomes the webhooks that told of it."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from tests.connectors.cast import NOW, PAT, SETTINGS
from tests.connectors.oncehub.test_contract import APP
from twofold.connectors.oncehub import CONNECTOR
from twofold.connectors.oncehub.backfill import make_envelopes
from twofold.connectors.oncehub.samples import make_booking
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


@pytest.mark.parametrize("change", [BookingChange.SCHEDULED, BookingChange.RESCHEDULED])
def test_a_booking_under_way_is_told_once(change: BookingChange) -> None:
    [notice] = polled(change)

    assert (notice.change, notice.changed_at) == (change, LATER)


@pytest.mark.parametrize("change", [BookingChange.COMPLETED, BookingChange.CANCELLED, BookingChange.NO_SHOW])
def test_a_booking_at_its_end_is_told_from_its_beginning(change: BookingChange) -> None:
    booked, ended = polled(change)

    assert (booked.change, booked.changed_at, booked.reason) == (BookingChange.SCHEDULED, PAT.created_at, None)
    assert (ended.change, ended.changed_at) == (change, LATER)
    assert booked.delivery_id != ended.delivery_id
    assert booked.booking_key == ended.booking_key


def test_a_moved_booking_at_its_end_still_names_the_old_one() -> None:
    booked, ended = polled(BookingChange.COMPLETED, replace(PAT, replaces="T0"))

    assert (booked.change, booked.replaces_id) == (BookingChange.RESCHEDULED, "BKNG-T0")
    assert ended.replaces_id == "BKNG-T0"


def test_a_request_is_told_as_a_request() -> None:
    asked = {**make_booking(BookingChange.SCHEDULED, PAT, LATER), "status": "requested"}
    [envelope] = make_envelopes(asked)
    notice = CONNECTOR.read(APP.delivery(msgspec.json.encode(envelope), {}), SETTINGS)

    assert isinstance(notice, BookingNotice)
    assert notice.change is BookingChange.REQUESTED

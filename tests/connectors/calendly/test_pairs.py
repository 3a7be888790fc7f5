"""A Calendly reschedule is two deliveries; each names the other, so either may come first."""

from pathlib import Path

import pytest

from tests.connectors.golden_suite import read_delivery
from twofold.connectors.calendly import CONNECTOR
from twofold.core.notices import BookingChange, BookingNotice

HERE = Path(__file__).parent


@pytest.mark.parametrize("old", ["rescheduled-old-half", "rescheduled-old-half-new-as-object"])
@pytest.mark.parametrize("new", ["rescheduled-new-half", "rescheduled-new-half-old-as-object"])
def test_the_halves_of_a_reschedule_name_each_other(old: str, new: str) -> None:
    cancelled, created = (read_delivery(CONNECTOR, HERE, name) for name in (old, new))

    assert isinstance(cancelled, BookingNotice)
    assert isinstance(created, BookingNotice)
    assert (cancelled.change, created.change) == (BookingChange.CANCELLED, BookingChange.RESCHEDULED)
    assert cancelled.replaced_by_key == created.booking_key
    assert created.replaces_key == cancelled.booking_key
    assert cancelled.changed_at < created.changed_at

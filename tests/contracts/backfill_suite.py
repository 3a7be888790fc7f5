"""
What every connector's back-fill promises, asked of each in the same words against its vendor's fake.

The fake is served over real loopback HTTP. Subclass ``BackfillSuite``, say whom it is about, done.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar

import pytest
import stamina

from tests.connectors.cast import NOW, PAT, SETTINGS, AppUnderTest
from tests.connectors.serving import served
from twofold.core.deliveries import AppSettings, Delivery
from twofold.core.notices import BookingChange, BookingNotice
from twofold.errors import AccessRefused, ConnectError, SettingsError
from twofold.transport.rate import Limit


class BackfillKit:
    """
    What tests of a back-fill work with.

    ``make_fake`` makes the vendor's fake, whose routes begin at ``base_path``.
    """

    app: ClassVar[AppUnderTest]
    make_fake: ClassVar[Callable[..., Any]]
    base_path: ClassVar[str]

    def read(self, body: bytes) -> BookingNotice:
        """Read a body that must be a booking."""
        notice = self.app.connector.read(self.app.delivery(body, {}), SETTINGS)
        assert isinstance(notice, BookingNotice), notice
        return notice

    def fill(self, fake: Any, bookings: int) -> Any:
        """Put that many bookings into the fake, a minute apart, the last few at the same moment."""
        for n in range(bookings):
            at = NOW + timedelta(minutes=min(n, bookings - 5))
            sample = replace(PAT, id=f"N{n}", created_at=at, starts_at=NOW + timedelta(days=1 + n % 90))
            fake.put(BookingChange.SCHEDULED, sample, at)
        return fake

    def fetch(self, fake: Any, api_key: str | None = "sample-key") -> list[Delivery]:
        """Back-fill from the fake over HTTP; retries happen, their waits don't."""

        async def run() -> list[Delivery]:
            async with served(fake.app) as url:
                settings = AppSettings(base_url=url + self.base_path, api_key=api_key)
                since = NOW - timedelta(days=1)
                return [delivery async for delivery in self.app.connector.fetch(settings, since)]

        with stamina.set_testing(True, attempts=3, cap=True):
            return asyncio.run(run())


class BackfillSuite(BackfillKit):
    """The promises."""

    def test_back_fill_pages_through_the_fake(self) -> None:
        fake = self.fill(self.make_fake(limits=()), 210)
        notices = [self.app.connector.read(delivery, SETTINGS) for delivery in self.fetch(fake)]

        found = [notice.booking_id for notice in notices if isinstance(notice, BookingNotice)]
        assert sorted(found) == sorted(self.app.samples.booking_id(f"N{n}") for n in range(210))

    def test_a_polled_booking_says_what_its_webhook_said(self) -> None:
        fake = self.make_fake()
        fake.put(BookingChange.SCHEDULED, PAT, PAT.created_at)
        [delivery] = self.fetch(fake)
        polled = self.read(delivery.body)
        told = self.read(self.app.samples.make_webhook(BookingChange.SCHEDULED, PAT, PAT.created_at))

        assert replace(polled, delivery_id="", host=told.host, page_name=None) == replace(
            told, delivery_id="", page_name=None, reason=polled.reason, actor=polled.actor
        )
        assert polled.host.email == "host@example.com"

    def test_polling_twice_repeats_the_same_deliveries(self) -> None:
        fake = self.fill(self.make_fake(), 3)
        first, second = self.fetch(fake), self.fetch(fake)

        assert [delivery.body for delivery in first] == [delivery.body for delivery in second]

    def test_too_many_requests_are_waited_for(self) -> None:
        ticks = count()
        # Each request finds half a second gone and one second asked for, so every other one is refused.
        fake = self.fill(self.make_fake(limits=(Limit(1, per_s=1.0),), clock=lambda: next(ticks) * 0.5), 20)

        assert len(self.fetch(fake)) == 20

    def test_a_wrong_key_is_refused(self) -> None:
        with pytest.raises(AccessRefused):
            self.fetch(self.make_fake(api_key="another-key"))

    def test_back_fill_without_a_key_says_where_it_goes(self) -> None:
        with pytest.raises(SettingsError, match="api_key"):
            self.fetch(self.make_fake(), api_key=None)

    def test_an_app_that_is_down_can_not_be_reached(self) -> None:
        async def run() -> None:
            async with served(self.make_fake().app) as url:
                gone = AppSettings(base_url=url, api_key="sample-key")
            async for _ in self.app.connector.fetch(gone, NOW):
                pass

        with stamina.set_testing(True, attempts=2), pytest.raises(ConnectError):
            asyncio.run(run())

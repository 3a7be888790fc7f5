"""
Cal.com, hosted or self-hosted.

Only ``client.py`` reaches the net, by ``transport``; ``fake.py`` is the vendor in small.
Start at ``notices.py``; ``README.md`` says what the app sends.
"""

from collections.abc import AsyncIterator
from datetime import datetime

from twofold.connectors.calcom import notices, signature
from twofold.connectors.calcom.settings import APP
from twofold.core.deliveries import AppSettings, Delivery, Refused, Verified
from twofold.core.notices import BookingNotice
from twofold.engine.ports import Notice


class CalCom:
    """The connector; what reaches the net is loaded when it is first needed."""

    name: str = APP

    def verify(
        self, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int
    ) -> Verified | Refused:
        """Check ``X-Cal-Signature-256``, which carries no time."""
        return signature.verify(delivery, secret)

    def read(self, delivery: Delivery, settings: AppSettings) -> Notice:
        """Read a webhook, nested or flat."""
        return notices.read(delivery, settings)

    def fetch(self, settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
        """Poll bookings updated since then."""
        from twofold.connectors.calcom import client

        return client.fetch(settings, since)

    async def enrich(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Add nothing: the organizer's e-mail comes with every webhook."""
        return notice


CONNECTOR = CalCom()

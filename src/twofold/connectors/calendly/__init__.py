"""
Calendly, webhooks v2.

Only ``client.py`` reaches the net, by ``transport``; ``fake.py`` is the vendor in small.
Start at ``notices.py``; ``README.md`` says what the app sends.
"""

from collections.abc import AsyncIterator
from datetime import datetime

from twofold.connectors.calendly import notices, signature
from twofold.connectors.calendly.settings import APP
from twofold.core.deliveries import AppSettings, Delivery, Refused, Verified
from twofold.core.notices import BookingNotice
from twofold.engine.ports import Notice


class Calendly:
    """The connector; what reaches the net is loaded when it is first needed."""

    name: str = APP

    def verify(
        self, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int
    ) -> Verified | Refused:
        """Check ``Calendly-Webhook-Signature``."""
        return signature.verify(delivery, secret, now=now, tolerance_s=tolerance_s)

    def read(self, delivery: Delivery, settings: AppSettings) -> Notice:
        """Read a webhook about one invitee."""
        return notices.read(delivery, settings)

    def fetch(self, settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
        """Poll events from then on, and who was invited to each."""
        from twofold.connectors.calendly import client

        return client.fetch(settings, since)

    async def enrich(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Add nothing: the host's e-mail comes with every webhook."""
        return notice


CONNECTOR = Calendly()

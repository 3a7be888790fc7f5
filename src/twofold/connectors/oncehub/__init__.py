"""
OnceHub: Booking pages and Booking calendars.

Only ``client.py`` reaches the net, by ``transport``; ``fake.py`` is the vendor in small.
Start at ``notices.py``; ``README.md`` says what the app sends.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

from twofold.connectors.oncehub import notices, signature
from twofold.connectors.oncehub.settings import APP
from twofold.core.deliveries import AppSettings, Delivery, Refused, Verified
from twofold.core.notices import BookingNotice
from twofold.engine.ports import Notice

if TYPE_CHECKING:
    from twofold.connectors.oncehub.client import HostDirectory


class OnceHub:
    """The connector; what reaches the net is loaded when it is first needed."""

    name: str = APP

    def __init__(self) -> None:
        self._hosts: HostDirectory | None = None

    def verify(
        self, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int
    ) -> Verified | Refused:
        """Check ``Oncehub-Signature``."""
        return signature.verify(delivery, secret, now=now, tolerance_s=tolerance_s)

    def read(self, delivery: Delivery, settings: AppSettings) -> Notice:
        """Read a v2 webhook."""
        return notices.read(delivery, settings)

    def fetch(self, settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
        """Poll bookings updated since then."""
        from twofold.connectors.oncehub import client

        return client.fetch(settings, since)

    async def enrich(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Find the host's e-mail, for webhooks carry a user id alone."""
        if self._hosts is None:
            from twofold.connectors.oncehub.client import HostDirectory

            self._hosts = HostDirectory()
        return await self._hosts.add_host(notice, settings)


CONNECTOR = OnceHub()

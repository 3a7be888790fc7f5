"""Who books in the connectors' tests: one full sample, and helpers to deliver it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType

from twofold.connectors.samples import SampleBooking
from twofold.core.deliveries import AppSettings, Delivery
from twofold.core.notices import Actor, BookingChange
from twofold.engine.ports import Connector

SECRET = "whsec-test"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SETTINGS = AppSettings()

PAT = SampleBooking(
    id="T1",
    starts_at=NOW + timedelta(days=4, hours=5),
    created_at=NOW - timedelta(minutes=1),
    name="Pat van Sample",
    email="pat@example.com",
    phone="+43 1 0000000",
    mobile_phone="+43 660 0000000",
    company="Sample & Söhne",
    note="Please ring twice.",
    record_id="0035e00000AbCdEFGH",
    answers={"Policy number": "P-1"},
    guests=("kim@example.org",),
    reason="Something came up",
    actor=Actor.CUSTOMER,
)
"""A booking in which everything is filled in."""


@dataclass(frozen=True)
class AppUnderTest:
    """
    One connector with its vendor's half.

    ``changes`` are those the app sends a webhook for; ``header`` is its signature's, in lower case.
    """

    connector: Connector
    signature: ModuleType
    samples: ModuleType
    header: str
    changes: Mapping[BookingChange, str]

    def body(self, change: BookingChange = BookingChange.SCHEDULED, sample: SampleBooking = PAT) -> bytes:
        """What the app would send at ``NOW``."""
        body: bytes = self.samples.make_webhook(change, sample, NOW)
        return body

    def delivery(self, body: bytes, headers: Mapping[str, str] | None = None) -> Delivery:
        """A delivery of these bytes; signed with ``SECRET`` at ``NOW`` where no headers are given."""
        signed = self.signature.sign(body, SECRET, NOW) if headers is None else headers
        return Delivery(self.connector.name, signed, body, NOW)

"""
What is an invented booking, before an app gives it a shape?

Each app's ``samples.py`` renders it as the app would, for fakes, the demo and tests. Addresses are of example.com.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from twofold.core.notices import Actor


@dataclass(frozen=True, slots=True)
class SampleBooking:
    """
    One invented booking.

    ``id`` is a short token (``"T1"``) that each app dresses as its own kind of id; ``replaces`` and ``replaced_by`` are
    tokens too. All times are aware UTC. What is None is left out or blank, as the app would.
    """

    id: str
    starts_at: datetime
    created_at: datetime
    name: str | None = None
    email: str | None = None
    minutes: int = 30
    subject: str = "Intro call"
    phone: str | None = None
    mobile_phone: str | None = None
    company: str | None = None
    note: str | None = None
    record_id: str | None = None
    record_id_field: str = "salesforce_id"
    answers: Mapping[str, object] = field(default_factory=dict)
    guests: tuple[str, ...] = ()
    host_id: str = "H1"
    host_email: str = "host@example.com"
    host_name: str = "Hanna Host"
    page: str = "P1"
    page_name: str = "Intro calls"
    time_zone: str = "Europe/Vienna"
    location: str | None = None
    join_url: str | None = None
    utm_source: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    reason: str | None = None
    actor: Actor | None = None

    @property
    def ends_at(self) -> datetime:
        """Start and length together."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def custom_fields(self) -> dict[str, object]:
        """Answers, and the record Id under its field's name."""
        return {**self.answers, **({self.record_id_field: self.record_id} if self.record_id else {})}

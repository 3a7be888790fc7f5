"""
What a booking app told us, in our words: one ``BookingNotice`` per delivery.

Connectors make these from vendor JSON; everything behind them reads nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class BookingChange(StrEnum):
    """
    What happened to the booking, in the order of a booking's life.

    A closed set; the life cycle of the activity Event is a table over it.
    """

    REQUESTED = "requested"
    """Asked for, not yet confirmed by the host: makes no Event."""
    SCHEDULED = "scheduled"
    RESCHEDULED = "rescheduled"
    """New time for the same appointment; ``replaces_id`` names the old booking where the app makes a new one."""
    REASSIGNED = "reassigned"
    """Another host."""
    COMPLETED = "completed"
    NO_SHOW = "no-show"
    NO_SHOW_UNDONE = "no-show-undone"
    RESCHEDULE_REQUESTED = "reschedule-requested"
    """The host cancelled and asked for new times."""
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    """The host declined a request."""


class Replacement(StrEnum):
    """What becomes of the Event of the booking named by ``replaces_id``."""

    MOVES = "moves"
    """The same Event is moved to the new time and re-keyed."""
    FOLLOWS = "follows"
    """The old Event is marked cancelled and a new one is made (other page or host)."""


class Actor(StrEnum):
    """Who caused the change, for the Event's status text."""

    CUSTOMER = "customer"
    USER = "user"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Person:
    """
    The human of a notice as the app gave it; blank values are ``None``, never ``""``.

    ``first_name``/``last_name`` are set only where the app has them apart; else ``full_name`` is split by
    ``core.names``. Phones are as given.
    """

    full_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    salutation: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile_phone: str | None = None
    company: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """Whose calendar was booked. ``id`` is the app's own; e-mail in lower case where known."""

    id: str | None = None
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class BookingNotice:
    """
    What one delivery says about one booking.

    All datetimes are aware UTC. ``changed_at`` is the app's own time of this state and orders the states of one
    booking (OnceHub ``last_updated_time``, Cal.com ``createdAt``, Calendly ``created_at``). ``record_id`` is as it came
    with the booking, unchecked, 15 or 18 characters. ``answers`` maps the form's question or slug to its text.
    """

    app: str
    delivery_id: str
    booking_id: str
    change: BookingChange
    changed_at: datetime
    person: Person = Person()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    subject: str | None = None
    note: str | None = None
    location: str | None = None
    join_url: str | None = None
    host: Host = Host()
    page: str | None = None
    """Id of the booking page, calendar or event type that was booked; chooses the rule set."""
    page_name: str | None = None
    record_id: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    guests: tuple[str, ...] = ()
    replaces_id: str | None = None
    replacement: Replacement = Replacement.MOVES
    replaced_by_id: str | None = None
    """Calendly: a cancellation that is one half of a reschedule names its successor."""
    reason: str | None = None
    """The words given for a cancellation or reschedule."""
    actor: Actor | None = None
    cancel_url: str | None = None
    reschedule_url: str | None = None
    utm: Mapping[str, str] = field(default_factory=dict)

    @property
    def booking_key(self) -> str:
        """``app:booking_id``: the value of Twofold's key fields, stable over the life of the booking."""
        return f"{self.app}:{self.booking_id}"

    @property
    def replaces_key(self) -> str | None:
        """Key of the booking this one replaces, if any."""
        return f"{self.app}:{self.replaces_id}" if self.replaces_id else None

    @property
    def replaced_by_key(self) -> str | None:
        """Key of the booking that replaces this one, if the app names it."""
        return f"{self.app}:{self.replaced_by_id}" if self.replaced_by_id else None


@dataclass(frozen=True, slots=True)
class IgnoredNotice:
    """A delivery that is well-formed and none of our business (a chat message, a recording); ``type`` is the app's word."""

    app: str
    delivery_id: str
    type: str


@dataclass(frozen=True, slots=True)
class UnreadableNotice:
    """A delivery that can't be read: not JSON, or a field that everything rests on is missing or of a wrong kind."""

    app: str
    problem: str
    """One sentence: which field, what was found. Never the person's data."""

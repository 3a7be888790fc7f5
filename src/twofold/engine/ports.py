"""
What the engine needs from the edge, as protocols.

Ports that reach the net (org, apps) are async; inbox and journal are synchronous and called off the loop.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from twofold.core.deliveries import AppSettings, Delivery, Refused, Verified
from twofold.core.links import BookingLink
from twofold.core.notices import BookingNotice, IgnoredNotice, UnreadableNotice
from twofold.core.org import OrgProfile
from twofold.core.plan import Plan, WriteResult
from twofold.core.rows import Query, Row


class OrgReader(Protocol):
    """Reads from one org."""

    async def profile(self, *, refresh: bool = False) -> OrgProfile:
        """The org as described to the API user; cached. Its calls are set-up calls."""
        ...

    async def read(self, queries: Sequence[Query]) -> Sequence[Sequence[Row]]:
        """
        Answer all queries in as few calls as the platform allows (five queries a composite), pages followed.

        Raises:
            OrgUnavailable, AccessRefused, ReadError.
        """
        ...


class OrgWriter(Protocol):
    """Writes to one org."""

    async def write(self, plans: Sequence[Plan]) -> Sequence[WriteResult]:
        """
        Work each plan as one all-or-none unit, together in as few calls as the platform allows.

        Results in the order of ``plans``; a plan is never tried twice here. Raises nothing for what the org answers:
        that is in the results.
        """
        ...


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls that count against the org's daily quota; ``setup`` are token, describe, record type and user reads."""

    work: int = 0
    setup: int = 0


class CallMeter(Protocol):
    """Counts the calls of one org client since it was made."""

    def calls(self) -> Calls:
        """Read the counts."""
        ...


class Org(OrgReader, OrgWriter, CallMeter, Protocol):
    """One org, read and written."""


Notice = BookingNotice | IgnoredNotice | UnreadableNotice


class Connector(Protocol):
    """What a booking app offers. Verify and read are pure; fetch is the only one that reaches the net."""

    name: str

    def verify(
        self, delivery: Delivery, secret: str | None, *, now: datetime | None, tolerance_s: int
    ) -> Verified | Refused:
        """Check the signature over the raw bytes before anything is parsed; ``now=None`` skips the age check."""
        ...

    def read(self, delivery: Delivery, settings: AppSettings) -> Notice:
        """Say what the delivery says, in our words. Raises nothing for any bytes."""
        ...

    def fetch(self, settings: AppSettings, since: datetime) -> AsyncIterator[Delivery]:
        """Poll the app for what changed since then, as deliveries of the webhook's own shape (back-fill)."""
        ...

    async def enrich(self, notice: BookingNotice, settings: AppSettings) -> BookingNotice:
        """Fill in what webhooks leave out (the host's e-mail); the notice itself where nothing can be added."""
        ...


class State(StrEnum):
    """State of an inbox row. ``OPEN`` and ``WAITING`` are still to be worked; the rest are final until replayed."""

    OPEN = "open"
    WAITING = "waiting"
    APPLIED = "applied"
    SKIPPED = "skipped"
    PARKED = "parked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Accepting:
    """A delivery on its way into the inbox. ``lane`` is the person's lane key, ``rules`` the rule set's version."""

    delivery: Delivery
    delivery_id: str
    lane: str
    rules: str | None = None
    refused: str | None = None
    """Why the delivery is refused; it is stored as refused, for the record."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Answer to ``Accepting``: the inbox row; ``repeated`` where that delivery was already there."""

    inbox_id: int
    repeated: bool
    state: State


@dataclass(frozen=True, slots=True)
class InboxRow:
    """
    One accepted delivery to be worked.

    ``attempts`` counts tries that ended without a final outcome (crash, lost answer, org down).
    """

    inbox_id: int
    lane: str
    shard: int
    delivery: Delivery
    delivery_id: str
    rules: str | None
    attempts: int
    state: State
    has_intent: bool
    """A write was intended before and its outcome is not known: look again before writing."""
    chosen_id: str | None = None
    """A record chosen by hand for a parked notice."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be written for one inbox row; stored before the write."""

    inbox_id: int
    decision: Mapping[str, Any]
    """The decision with its reasons, rendered."""
    writes: Sequence[Mapping[str, Any]]
    """The plan's writes, rendered, with ``before`` values for undo."""


@dataclass(frozen=True, slots=True)
class Finished:
    """
    What came of one inbox row; stored after the write, with its link, in one transaction.

    ``entry`` is what the timeline and the JSON line show: reasons, writes, records. ``retry_at`` only for ``WAITING``.
    ``parked_reason``, ``parked_code`` (the platform's, if any), ``cure`` only for ``PARKED``.
    """

    inbox_id: int
    state: State
    entry: Mapping[str, Any]
    links: tuple[BookingLink, ...] = ()
    retry_at: datetime | None = None
    parked_reason: str | None = None
    parked_code: str | None = None
    cure: str | None = None
    unwritten: bool = False
    """Only for ``WAITING``: surely nothing of any intent was done, so that the row carries none on."""


class Inbox(Protocol):
    """Accepted deliveries, in order per lane; the embedded and the distributed store behave alike."""

    def accept(self, deliveries: Sequence[Accepting], now: datetime) -> Sequence[Accepted]:
        """Store all in one commit and return when it is on disk; a repeated delivery is one ignored insert."""
        ...

    def lease(self, owner: str, shards: Sequence[int], now: datetime, ttl_s: float) -> frozenset[int]:
        """Take or renew the lease of these shards (0 to 63) for ``owner``; returns those now held. Never shared."""
        ...

    def release(self, owner: str) -> None:
        """Give back all leases of ``owner``."""
        ...

    def next_batch(self, owner: str, shards: frozenset[int], limit: int, now: datetime) -> Sequence[InboxRow]:
        """
        The oldest unfinished row of each lane in ``shards``, at most ``limit``, oldest first.

        A lane whose oldest row waits (``retry_at`` in the future) yields nothing: the person's later notices wait too.
        A parked row does not hold its lane.
        """
        ...

    def holds(self, owner: str, shards: frozenset[int], now: datetime) -> bool:
        """Whether ``owner`` still holds all these leases: asked right before writing."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """When the next waiting row is due; ``now`` where an open one is there; None where nothing is left."""
        ...


class Journal(Protocol):
    """Append-only truth: deliveries, decisions, intents, outcomes, links. All else shown is derived from it."""

    def links(self, booking_keys: Sequence[str]) -> Mapping[str, BookingLink]:
        """What is known of these bookings; unknown ones are missing."""
        ...

    def bookings_of(self, event_ids: Sequence[str]) -> Mapping[str, str]:
        """Event Id -> booking key, for those of these Events that a booking is linked to."""
        ...

    def intended(self, inbox_ids: Sequence[int]) -> Mapping[int, Intent]:
        """The newest intent of each of these rows whose outcome is not known; rows without one are missing."""
        ...

    def intend(self, intents: Sequence[Intent], now: datetime) -> None:
        """Store intents in one commit, before their writes."""
        ...

    def finish(self, owner: str, outcomes: Sequence[Finished], now: datetime, calls: Calls) -> None:
        """Store outcomes, links and the inbox states in one commit, after the writes."""
        ...

    def retry(self, inbox_ids: Sequence[int], now: datetime) -> None:
        """Count one more attempt for rows whose batch ended without outcomes."""
        ...


class EntryKind(StrEnum):
    """Kinds of journal entries. ``DELIVERY`` stands for the inbox row itself, whose body is kept there."""

    DELIVERY = "delivery"
    INTENT = "intent"
    OUTCOME = "outcome"
    LINK = "link"
    CALLS = "calls"
    UNDO = "undo"
    RESOLVE = "resolve"
    """By hand: reopened for replay, a record chosen, or put aside."""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One entry of the journal. ``seq`` orders entries of one moment (0 for ``DELIVERY``); ``at`` is aware UTC.

    Payloads: delivery ``{app, delivery_id, received_at, rules}``; intent ``{decision, writes}``; outcome
    ``{state, entry}`` (and ``parked_reason, parked_code, cure, retry_at`` where set); link: the fields of
    ``BookingLink``; undo and resolve: as recorded.
    """

    seq: int
    at: datetime
    kind: EntryKind
    inbox_id: int | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One delivery that waits for a person; ``entry`` is the outcome's."""

    inbox_id: int
    app: str
    delivery_id: str
    at: datetime
    reason: str
    code: str | None
    cure: str | None
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How many deliveries stand in each state (all states named), and since when the oldest unfinished one is there."""

    counts: Mapping[State, int]
    oldest_unfinished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """
    What one final outcome did, for undo.

    ``intents`` are the rendered writes of every intent since the outcome before it, oldest first: after a crash the
    first intent holds the true ``before`` values, the last one what was still to do. ``entry`` is the outcome's.
    """

    inbox_id: int
    at: datetime
    state: State
    intents: tuple[tuple[Mapping[str, Any], ...], ...]
    entry: Mapping[str, Any]
    undone: bool


class JournalReader(Protocol):
    """What console and commands ask the journal, and the few things a person does by hand."""

    def timeline(
        self, *, record_ids: Sequence[str] = (), booking_key: str | None = None, delivery_id: str | None = None
    ) -> Sequence[Entry]:
        """All entries of the deliveries that concern any of these, oldest first. Record Ids have 18 characters."""
        ...

    def parked(self, limit: int = 100, after: int = 0) -> Sequence[ParkedRow]:
        """Parked deliveries by inbox id, those above ``after``."""
        ...

    def standing(self) -> Standing:
        """Counts by state and the age of the oldest unfinished row."""
        ...

    def row(self, inbox_id: int) -> InboxRow | None:
        """The delivery as it came and where it stands."""
        ...

    def find(self, text: str) -> Sequence[int]:
        """Inbox ids, oldest first, that ``text`` names: an inbox, delivery, booking or record Id, or a booking key."""
        ...

    def latest_outcomes(self, inbox_ids: Sequence[int]) -> Mapping[int, Entry]:
        """The newest outcome of each of these; those without one are missing."""
        ...

    def reopen(self, inbox_id: int, now: datetime, *, chosen_id: str | None = None, rules: str | None = None) -> None:
        """Have a delivery worked again, now; a chosen record or a newer rule set replaces the stored one."""
        ...

    def dismiss(self, inbox_id: int, now: datetime) -> bool:
        """Put a parked delivery aside (skipped, ``dismissed``); False where it isn't parked."""
        ...

    def writes_of(self, inbox_id: int) -> Sequence[Done]:
        """What its final outcomes did, newest first."""
        ...

    def record_undo(self, inbox_id: int, now: datetime, payload: Mapping[str, Any], forget: Sequence[str] = ()) -> None:
        """
        Write down that the newest not yet undone outcome was taken back, and how.

        The links of the bookings named in ``forget`` go with it: their Event is gone by our own hand.
        """
        ...

    def save_rule_set(self, version: str, text: str) -> None:
        """Keep a rule set's canonical JSON under its version; one already there stays."""
        ...

    def rule_set_text(self, version: str) -> str | None:
        """The JSON kept under ``version``."""
        ...


class Clock(Protocol):
    """Where ``now`` comes from."""

    def now(self) -> datetime:
        """The present, aware UTC."""
        ...

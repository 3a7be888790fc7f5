"""What we know of one booking: the records it stands on and its newest state."""

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BookingLink:
    """
    What we know of one booking: the records it stands on and its newest state. Derived from the journal.

    ``state`` is a ``BookingChange`` value; ``changed_at`` (aware UTC, the app's time) orders states. ``replaced_by`` is the
    booking key of the successor. A link without any record Id is a remembered state of a booking never seen live.
    """

    booking_key: str
    state: str
    changed_at: datetime
    event_id: str | None = None
    who_id: str | None = None
    what_id: str | None = None
    account_id: str | None = None
    contact_id: str | None = None
    lead_id: str | None = None
    case_id: str | None = None
    replaced_by: str | None = None
    reason: str | None = None
    actor: str | None = None
    starts_at: datetime | None = None

    @property
    def record_ids(self) -> tuple[str, ...]:
        """Ids of the person's records: account, contact, lead, whichever are known."""
        return tuple(i for i in (self.account_id, self.contact_id, self.lead_id) if i)

    @property
    def is_remembered(self) -> bool:
        """Whether only a state is known and nothing was ever written for this booking."""
        return not (self.event_id or self.case_id or self.record_ids)

    def replaced(self, successor: str, at: datetime) -> "BookingLink":
        """The link after ``successor`` took this booking's place at ``at``."""
        return replace(self, replaced_by=successor, changed_at=max(self.changed_at, at))


ID_FIELDS = ("event_id", "who_id", "what_id", "account_id", "contact_id", "lead_id", "case_id", "replaced_by")
STATE_FIELDS = ("state", "changed_at", "reason", "actor", "starts_at")


def merge_links(known: BookingLink | None, new: BookingLink) -> BookingLink:
    """
    Join what was known of a booking with what a notice adds: no Id is ever forgotten, and the newer state stands.

    Two notices of one booking may be worked side by side where one of them names no person; neither may undo the other.
    """
    if known is None:
        return new
    ids = {name: getattr(new, name) or getattr(known, name) for name in ID_FIELDS}
    newer = new if new.changed_at >= known.changed_at else known
    return replace(newer, **ids)

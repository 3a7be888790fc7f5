"""
The life of a booking's activity Event, as one table.

``TABLE[change][state]`` says what a newer change does to an Event in that state. The theory: an Event is made by the first
notice that says the appointment stands, moved and marked by later ones, never deleted, and never made again once somebody
deleted it in Salesforce. A cancellation, no-show or completion of a booking we never saw makes nothing; it is remembered,
so that the older booking, arriving late, becomes an Event in the state it has by now. So the end is the same in any order
that booking apps are known to send.

Source: apps A6 (doc), A2 and A10 (reschedules); design, section 16.
"""

from enum import StrEnum

from twofold.core.notices import Actor, BookingChange
from twofold.core.notices import BookingChange as C


class EventState(StrEnum):
    """State of the Event in the org."""

    NONE = "none"
    LIVE = "live"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no-show"
    GONE = "gone"
    """Deleted by somebody in Salesforce."""


class EventAction(StrEnum):
    """What is done to the Event."""

    CREATE = "create"
    UPDATE = "update"
    """Bring every field up to the notice; also moves and revives."""
    MARK = "mark"
    """Write status and reason alone."""
    REASSIGN = "reassign"
    """Write the owner, and every field as for UPDATE."""
    REMEMBER = "remember"
    """No Event is known: note the state and make nothing."""
    KEEP = "keep"
    """The Event already stands as it should."""
    WAIT = "wait"
    """Not confirmed: nothing yet."""


E, A = EventState, EventAction
_STATES = (E.NONE, E.LIVE, E.CANCELLED, E.COMPLETED, E.NO_SHOW, E.GONE)

# fmt: off
_ROWS: dict[BookingChange, tuple[EventAction, ...]] = {
    #                          none        live        cancelled   completed   no-show     gone
    C.REQUESTED:            (A.WAIT,     A.KEEP,     A.WAIT,     A.KEEP,     A.KEEP,     A.KEEP),
    C.REJECTED:             (A.REMEMBER, A.MARK,     A.KEEP,     A.MARK,     A.MARK,     A.KEEP),
    C.SCHEDULED:            (A.CREATE,   A.UPDATE,   A.UPDATE,   A.UPDATE,   A.UPDATE,   A.KEEP),
    C.RESCHEDULED:          (A.CREATE,   A.UPDATE,   A.UPDATE,   A.UPDATE,   A.UPDATE,   A.KEEP),
    C.RESCHEDULE_REQUESTED: (A.REMEMBER, A.MARK,     A.MARK,     A.MARK,     A.MARK,     A.KEEP),
    C.CANCELLED:            (A.REMEMBER, A.MARK,     A.KEEP,     A.MARK,     A.MARK,     A.KEEP),
    C.COMPLETED:            (A.REMEMBER, A.MARK,     A.KEEP,     A.KEEP,     A.KEEP,     A.KEEP),
    C.NO_SHOW:              (A.REMEMBER, A.MARK,     A.MARK,     A.MARK,     A.KEEP,     A.KEEP),
    C.NO_SHOW_UNDONE:       (A.REMEMBER, A.KEEP,     A.KEEP,     A.KEEP,     A.MARK,     A.KEEP),
    C.REASSIGNED:           (A.CREATE,   A.REASSIGN, A.REASSIGN, A.REASSIGN, A.REASSIGN, A.KEEP),
}
# fmt: on
TABLE: dict[BookingChange, dict[EventState, EventAction]] = {
    change: dict(zip(_STATES, row, strict=True)) for change, row in _ROWS.items()
}

MAKES_EVENT = frozenset({C.SCHEDULED, C.RESCHEDULED, C.REASSIGNED})
"""Changes that say the appointment stands: they make the person and the Event."""

STAGE = {change: stage for stage, change in enumerate(BookingChange)}
"""Place of a change in a booking's life, for two states of one moment."""

_WORD = {
    C.SCHEDULED: "Scheduled",
    C.RESCHEDULED: "Rescheduled",
    C.REASSIGNED: "Scheduled",
    C.NO_SHOW_UNDONE: "Scheduled",
    C.RESCHEDULE_REQUESTED: "Cancelled",
    C.CANCELLED: "Cancelled",
    C.REJECTED: "Cancelled",
    C.COMPLETED: "Completed",
    C.NO_SHOW: "No-show",
}
_BY = {Actor.CUSTOMER: "by customer", Actor.USER: "by user", Actor.SYSTEM: "set by system"}
_FIXED = {
    C.RESCHEDULE_REQUESTED: "new times requested by user",
    C.REASSIGNED: "reassigned by user",
    C.REJECTED: "declined by user",
    C.COMPLETED: "set by system",
    C.NO_SHOW: "set by user",
    C.NO_SHOW_UNDONE: "no-show taken back",
}
_STATE_OF_WORD = {
    "scheduled": E.LIVE,
    "rescheduled": E.LIVE,
    "cancelled": E.CANCELLED,
    "completed": E.COMPLETED,
    "no-show": E.NO_SHOW,
}


def render_status(change: BookingChange, actor: Actor | None) -> str:
    """The Event's status text, at most 80 characters: ``Cancelled (by customer)``."""
    detail = _FIXED.get(change) or (_BY[actor] if actor else None)
    return f"{_WORD[change]} ({detail})" if detail else _WORD[change]


def parse_status(text: str | None) -> EventState:
    """The state a status text stands for; live where the text isn't ours."""
    word = (text or "").strip().split(" ")[0].rstrip(".").lower()
    return _STATE_OF_WORD.get(word, E.LIVE)

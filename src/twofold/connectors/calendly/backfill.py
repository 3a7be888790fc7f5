"""Which windows of time are asked for, and which webhooks would have told of an invitee? Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from twofold.connectors.values import Json, first_text, is_true, object_of, text


def list_windows(begin: datetime, now: datetime, step: timedelta) -> Iterator[tuple[datetime, datetime | None]]:
    """Cut the time from ``begin`` into windows of ``step``; the one that reaches into the future has no end."""
    while begin + step < now:
        yield begin, begin + step
        begin += step
    yield begin, None


def make_envelopes(invitee: Json, meeting: Json) -> Iterator[Json]:
    """
    Write an invitee of the API and its event as webhooks: created, then canceled or missed.

    The old half of a reschedule needs no creation, for its new half tells of it.
    """
    payload = {**invitee, "scheduled_event": meeting}
    cancelled = text(invitee.get("status")) == "canceled"
    if not (cancelled and is_true(invitee.get("rescheduled"))):
        created = {**payload, "status": "active", "cancellation": None}
        yield {"event": "invitee.created", "created_at": invitee.get("created_at"), "payload": created}
    if cancelled:
        why = object_of(invitee.get("cancellation"))
        told_at = first_text(why.get("created_at"), invitee.get("updated_at"), invitee.get("created_at"))
        yield {"event": "invitee.canceled", "created_at": told_at, "payload": payload}
    if no_show := object_of(invitee.get("no_show")):
        told_at = first_text(no_show.get("created_at"), invitee.get("updated_at"))
        yield {"event": "invitee_no_show.created", "created_at": told_at, "payload": payload}

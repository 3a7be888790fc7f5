"""Deliveries, outcomes and times for the inbox and journal suites."""

from datetime import UTC, datetime, timedelta

from twofold.core.deliveries import Delivery
from twofold.core.links import BookingLink
from twofold.engine.ports import Accepting, Finished, Intent, State
from twofold.facts.ids import to_18

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PAT_ACCOUNT = to_18("001000000000001")
PAT_EVENT = to_18("00U000000000001")


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def delivery(
    number: int, lane: str = "pat@example.com", *, app: str = "oncehub", refused: str | None = None
) -> Accepting:
    body = b'{"n": %d, "bytes": "\xff\x00"}' % number
    came = Delivery(app=app, headers={"x-sign": f"s={number}"}, body=body, received_at=later(number))
    return Accepting(came, delivery_id=f"D{number}", lane=lane, rules="v1", refused=refused)


def finished(inbox_id: int, state: State = State.APPLIED, **more: object) -> Finished:
    entry = {"delivery": f"D{inbox_id}", "app": "oncehub", "booking": f"BKNG-{inbox_id}", "outcome": state.value}
    return Finished(inbox_id, state, entry, **more)  # type: ignore[arg-type]


def link(booking: str, **more: object) -> BookingLink:
    return BookingLink(f"oncehub:{booking}", "scheduled", NOON, **more)  # type: ignore[arg-type]


def intent(inbox_id: int, before: str = "old") -> Intent:
    write = {"verb": "update", "sobject": "Account", "id": PAT_ACCOUNT, "values": {"Phone": "new"}}
    return Intent(inbox_id, {"reasons": ["updated"]}, [write | {"before": {"Phone": before}}])

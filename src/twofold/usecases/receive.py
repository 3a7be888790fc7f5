"""
Deliveries in, one line each out: the same way as webhooks, for history, replays and tests.

All are accepted first and then worked together, so that two hundred people cost as few calls as the platform allows.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from twofold.core.deliveries import Delivery
from twofold.core.reasons import reason
from twofold.engine.accept import Desk, prepare
from twofold.engine.drain import Tools
from twofold.engine.entries import render_entry
from twofold.engine.ports import Calls, JournalReader, State
from twofold.usecases.raw_deliveries import RawDelivery
from twofold.usecases.work import OnBatch, work_inbox

_T = TypeVar("_T")
GROUP = 500
"""Deliveries stored by one commit, and outcomes read at once."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    What we hold of one accepted delivery until its outcome is told.

    ``first`` says that this run is to tell its outcome; else it was told before, and the line says ``repeated``.
    """

    inbox_id: int
    app: str
    delivery_id: str
    first: bool
    refused: str | None


@dataclass(frozen=True, slots=True)
class Reception:
    """What ``receive`` is asked: where from, how strictly. ``max_age_s`` None leaves the signatures' age aside."""

    app: str
    unsigned: bool = False
    max_age_s: int | None = None


async def receive(
    deliveries: Iterable[RawDelivery],
    asked: Reception,
    desk: Desk,
    tools: Tools,
    reader: JournalReader,
    on_batch: OnBatch | None = None,
) -> AsyncIterator[Mapping[str, Any]]:
    """
    Accept all deliveries, work them, then yield one entry each in input order and a ``summary`` last.

    Raises:
        What reading ``deliveries`` raises; what was accepted before that stays accepted.
    """
    tickets = await accept_all(deliveries, asked, desk, tools)
    calls = await work_inbox(tools, reader, {t.inbox_id for t in tickets if t.first and not t.refused}, on_batch)
    summary = Summary()
    for some in _groups(tickets):
        for entry in await tools.off_loop(tell, reader, some):
            summary.count(entry)
            yield entry
    yield summary.render(calls)


async def accept_all(deliveries: Iterable[RawDelivery], asked: Reception, desk: Desk, tools: Tools) -> list[Ticket]:
    """
    Verify and store all deliveries, a group a commit; one ticket each, in order.

    They are read here and not in a thread, for a read that waits (stdin) could not be interrupted there.
    """
    desk = replace(desk, verify=desk.verify and not asked.unsigned, tolerance_s=asked.max_age_s)
    seen: set[int] = set()
    tickets: list[Ticket] = []
    for group in _groups(deliveries):
        now = tools.clock.now()
        read = [Delivery(asked.app, raw.headers, raw.body, now) for raw in group]
        signed_now = now if asked.max_age_s is not None else None
        tickets += await tools.off_loop(accept_group, read, desk, tools, seen, signed_now)
    return tickets


def accept_group(
    deliveries: Sequence[Delivery], desk: Desk, tools: Tools, seen: set[int], signed_now: datetime | None
) -> list[Ticket]:
    """
    Verify and store some deliveries in one commit.

    Args:
        seen: inbox ids that this run has given a ticket already; added to.
        signed_now: checks the signatures' age against this moment; None leaves it aside.
    """
    prepared = [prepare(delivery, desk, signed_now) for delivery in deliveries]
    tickets = []
    for accepting, accepted in zip(prepared, tools.inbox.accept(prepared, tools.clock.now()), strict=True):
        unfinished = accepted.state in (State.OPEN, State.WAITING)
        first = accepted.inbox_id not in seen and (unfinished or not accepted.repeated)
        seen.add(accepted.inbox_id)
        app = accepting.delivery.app
        tickets.append(Ticket(accepted.inbox_id, app, accepting.delivery_id, first, accepting.refused))
    return tickets


def _groups(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while group := list(islice(rest, GROUP)):
        yield group


def tell(reader: JournalReader, tickets: Sequence[Ticket]) -> list[Mapping[str, Any]]:
    """Read what came of these deliveries, one entry each, in order."""
    outcomes = reader.latest_outcomes([t.inbox_id for t in tickets if not t.refused])
    known = {inbox_id: outcome.payload["entry"] for inbox_id, outcome in outcomes.items()}
    return [_entry(ticket, known.get(ticket.inbox_id)) for ticket in tickets]


def _entry(ticket: Ticket, known: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if ticket.refused:
        why = reason("bad-signature", why=ticket.refused)
        return render_entry(ticket.delivery_id, ticket.app, State.REFUSED, (why,), parked=why)
    if not ticket.first:
        said = render_entry(ticket.delivery_id, ticket.app, State.SKIPPED, (reason("repeated"),))
        return {**said, **{k: known[k] for k in ("booking", "change", "person", "records") if known and k in known}}
    if known is None:
        return render_entry(ticket.delivery_id, ticket.app, State.WAITING, (reason("in-work"),))
    return known


class Summary:
    """Counts outcomes as they go by."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(("applied", "skipped", "parked", "waiting", "refused"), 0)

    def count(self, entry: Mapping[str, Any]) -> None:
        """Count one entry."""
        self._counts[entry["outcome"]] += 1

    def render(self, calls: Calls) -> Mapping[str, Any]:
        """Render the last line."""
        numbers = {"deliveries": sum(self._counts.values()), **self._counts}
        return {"summary": {**numbers, "api_calls": calls.work, "setup_calls": calls.setup}}

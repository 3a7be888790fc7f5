"""What would happen to these deliveries, and why? Nothing is stored and nothing is written."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from twofold.core.deliveries import Delivery
from twofold.core.notices import BookingNotice, IgnoredNotice
from twofold.core.reasons import reason
from twofold.engine import preview as engine
from twofold.engine.accept import Desk
from twofold.engine.drain import LIMIT, Tools
from twofold.engine.entries import render_entry
from twofold.engine.ports import Calls, State
from twofold.usecases.raw_deliveries import RawDelivery
from twofold.usecases.receive import Summary

_NEVER = datetime.fromtimestamp(0, UTC)


async def preview(
    deliveries: Iterable[RawDelivery], app: str | None, desk: Desk, tools: Tools
) -> AsyncIterator[Mapping[str, Any]]:
    """
    Yield one entry per delivery in input order and a ``summary`` last, shaped as ``receive`` has them.

    Args:
        app: whose deliveries they are; None finds out for each.

    Raises:
        OrgUnavailable, AccessRefused, ReadError.
    """
    summary, before, rest = Summary(), tools.org.calls(), iter(deliveries)
    while group := list(islice(rest, LIMIT)):
        for entry in await _preview_group(group, app, desk, tools):
            summary.count(entry)
            yield entry
    after = tools.org.calls()
    yield summary.render(Calls(after.work - before.work, after.setup - before.setup))


async def _preview_group(
    group: Sequence[RawDelivery], app: str | None, desk: Desk, tools: Tools
) -> Sequence[Mapping[str, Any]]:
    now = tools.clock.now()
    apps = [app or find_app(raw, desk) for raw in group]
    read = [Delivery(name, raw.headers, raw.body, now) for name, raw in zip(apps, group, strict=True) if name]
    entries = iter(await engine.preview(tools, desk, read))
    return [next(entries) if name else _nobodys(raw) for name, raw in zip(apps, group, strict=True)]


def find_app(raw: RawDelivery, desk: Desk) -> str | None:
    """Find out whose delivery it is: the app that reads a booking from it, else one that knows its type, else None."""
    known: str | None = None
    for name, connector in desk.connectors.items():
        notice = connector.read(Delivery(name, raw.headers, raw.body, _NEVER), desk.settings_of(name))
        if isinstance(notice, BookingNotice):
            return name
        if isinstance(notice, IgnoredNotice):
            known = known or name
    return known


def _nobodys(raw: RawDelivery) -> Mapping[str, Any]:
    why = reason("unreadable", why="no app reads it as its own.")
    return render_entry(sha256(raw.body).hexdigest(), "unknown", State.REFUSED, (why,), parked=why)

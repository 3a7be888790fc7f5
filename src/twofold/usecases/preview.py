"""What would happen to these deliveries, and why? Nothing is stored and nothing is written."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from twofold.core.deliveries import Delivery
from twofold.core.notices import BookingNotice, IgnoredNotice
from twofold.engine import preview as engine
from twofold.engine.accept import Desk
from twofold.engine.drain import LIMIT, Tools
from twofold.engine.ports import Calls
from twofold.errors import UsageError
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
        UsageError: no app reads the delivery as its own.
        OrgUnavailable, AccessRefused, ReadError.
    """
    summary, before, rest = Summary(), tools.org.calls(), iter(deliveries)
    while group := list(islice(rest, LIMIT)):
        now = tools.clock.now()
        named = [Delivery(app or find_app(raw, desk), raw.headers, raw.body, now) for raw in group]
        for entry in await engine.preview(tools, desk, named):
            summary.count(entry)
            yield entry
    after = tools.org.calls()
    yield summary.render(Calls(after.work - before.work, after.setup - before.setup))


def find_app(raw: RawDelivery, desk: Desk) -> str:
    """
    Find out whose delivery it is: the app that reads a booking from it, else the one that at least knows its type.

    Raises:
        UsageError: none does.
    """
    known: str | None = None
    for name, connector in desk.connectors.items():
        notice = connector.read(Delivery(name, raw.headers, raw.body, _NEVER), desk.settings_of(name))
        if isinstance(notice, BookingNotice):
            return name
        if isinstance(notice, IgnoredNotice):
            known = known or name
    if known is None:
        raise UsageError("No app reads this delivery as its own. Name the app: twofold preview APP FILE")
    return known

"""
Bring history in: poll the apps for what changed since a day, and work it like webhooks.

A group at a time is accepted and worked, so a stop loses nothing: the next run fetches the same bookings again and finds
them in the inbox. Nothing is verified, for it was fetched with our own key.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from twofold.core.deliveries import Delivery
from twofold.engine.accept import Desk
from twofold.engine.drain import LIMIT, Tools
from twofold.engine.ports import Calls, JournalReader
from twofold.engine.preview import preview
from twofold.errors import UsageError
from twofold.usecases.receive import Summary, Ticket, accept_group, tell
from twofold.usecases.work import work_inbox

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class History:
    """What is asked for: the apps and since when (aware UTC). ``dry_run`` stores and writes nothing."""

    apps: Sequence[str]
    since: datetime
    dry_run: bool = False


async def backfill(
    asked: History, desk: Desk, tools: Tools, reader: JournalReader, on_progress: Progress | None = None
) -> AsyncIterator[Mapping[str, Any]]:
    """
    Yield one entry for each booking fetched, group by group, and a ``summary`` last; shaped as ``receive`` has them.

    Raises:
        UsageError: ``since`` lies in the future.
        SettingsError: an app has no API key. ConnectError, ReadError: an app can't be reached or understood.
    """
    if asked.since > tools.clock.now():
        raise UsageError("--since lies in the future, so there is no history to fetch.")
    desk = replace(desk, verify=False)
    summary, before, fetched = Summary(), tools.org.calls(), 0
    async for group in _groups(asked, desk):
        fetched += len(group)
        if on_progress is not None:
            on_progress(fetched)
        entries = await (preview(tools, desk, group) if asked.dry_run else _work(group, desk, tools, reader))
        for entry in entries:
            summary.count(entry)
            yield entry
    after = tools.org.calls()
    yield summary.render(Calls(after.work - before.work, after.setup - before.setup))


async def _groups(asked: History, desk: Desk) -> AsyncIterator[list[Delivery]]:
    group: list[Delivery] = []
    for app in asked.apps:
        async for delivery in desk.connectors[app].fetch(desk.settings_of(app), asked.since):
            group.append(delivery)
            if len(group) == LIMIT:
                yield group
                group = []
    if group:
        yield group


async def _work(
    group: Sequence[Delivery], desk: Desk, tools: Tools, reader: JournalReader
) -> Sequence[Mapping[str, Any]]:
    seen: set[int] = set()
    tickets: list[Ticket] = await tools.off_loop(accept_group, group, desk, tools, seen, None)
    await work_inbox(tools, reader, {t.inbox_id for t in tickets if t.first})
    entries: Sequence[Mapping[str, Any]] = await tools.off_loop(tell, reader, tickets)
    return entries

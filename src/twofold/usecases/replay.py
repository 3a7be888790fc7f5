"""Work a booking or delivery again: the way out of parked and waiting."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from twofold.engine.drain import Tools
from twofold.engine.ports import InboxRow, JournalReader, State
from twofold.errors import UsageError
from twofold.usecases.receive import Summary, Ticket, tell
from twofold.usecases.work import work_inbox


async def replay(
    rows: Sequence[InboxRow],
    tools: Tools,
    reader: JournalReader,
    *,
    chosen_id: str | None = None,
    rules: str | None = None,
) -> AsyncIterator[Mapping[str, Any]]:
    """
    Have deliveries worked again, oldest first; yields one entry each and a ``summary`` last.

    Args:
        chosen_id: the record a person chose, 15 or 18 characters.
        rules: version of another rule set; None keeps each delivery's own.

    Raises:
        UsageError: all of them were refused at the door, and what isn't trusted is never worked.
    """
    trusted = [row for row in rows if row.state is not State.REFUSED]
    if not trusted:
        raise UsageError(
            "This delivery was refused, and what isn't trusted is never worked. Have the app send it again."
        )
    now = tools.clock.now()
    for row in trusted:
        await tools.off_loop(lambda row=row: reader.reopen(row.inbox_id, now, chosen_id=chosen_id, rules=rules))
    tickets = [Ticket(row.inbox_id, row.delivery.app, row.delivery_id, first=True, refused=None) for row in trusted]
    calls = await work_inbox(tools, reader, {ticket.inbox_id for ticket in tickets})
    summary = Summary()
    for entry in await tools.off_loop(tell, reader, tickets):
        summary.count(entry)
        yield entry
    yield summary.render(calls)

"""How does a command work what lies in the inbox, now and by itself?"""

import asyncio
from collections.abc import Callable, Collection
from uuid import uuid4

from twofold.engine.drain import Drained, Tools, drain_once
from twofold.engine.ports import Calls, JournalReader, State
from twofold.engine.shards import ALL_SHARDS

LEASE_S = 60.0
PATIENCE_S = 120.0
"""How long a command waits for workers that hold the deliveries it was asked about."""
PAUSE_S = 0.1

OnBatch = Callable[[Drained], None]


async def work_inbox(
    tools: Tools, reader: JournalReader, asked: Collection[int], on_batch: OnBatch | None = None
) -> Calls:
    """
    Work everything that is due until nothing of ``asked`` (inbox ids) is open any more.

    What waits for the org stays waiting. Beside running workers only the shards they leave free are worked here; theirs are
    waited for.

    Returns:
        The calls made here.
    """
    owner = f"command-{uuid4().hex}"
    before = tools.org.calls()
    waited_s = 0.0
    try:
        while waited_s < PATIENCE_S:
            held = await tools.off_loop(tools.inbox.lease, owner, sorted(ALL_SHARDS), tools.clock.now(), LEASE_S)
            drained = await drain_once(tools, owner, held)
            if drained.worked:
                waited_s = 0.0
                if on_batch is not None:
                    on_batch(drained)
                continue
            if held == ALL_SHARDS or not await tools.off_loop(_any_open, reader, asked):
                break
            await asyncio.sleep(PAUSE_S)
            waited_s += PAUSE_S
    finally:
        await tools.off_loop(tools.inbox.release, owner)
    after = tools.org.calls()
    return Calls(after.work - before.work, after.setup - before.setup)


def _any_open(reader: JournalReader, asked: Collection[int]) -> bool:
    return any((row := reader.row(inbox_id)) is not None and row.state is State.OPEN for inbox_id in asked)

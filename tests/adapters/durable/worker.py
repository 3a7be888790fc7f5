"""
A worker process for the crash tests: ``python -m tests.adapters.durable.worker URL HOME WORKERS``.

Drains until nothing is unfinished, then stops gracefully. ``CRASH_AT`` names the stage where it kills itself.
"""

import asyncio
import os
import sys
from pathlib import Path

from tests.adapters.durable.scripted import OrgOnDisk, ScriptedDrain, killer
from twofold.adapters.durable.runner import DurableRunner
from twofold.adapters.durable.supervisor import Rhythm
from twofold.adapters.journal.home import HomeLock
from twofold.adapters.journal.store import Store, open_store

BRISK = Rhythm(beat_every_s=0.2, silent_s=1.5, lease_s=3.0)


async def drain_all(store: Store, home: Path, workers: int) -> None:
    drain = ScriptedDrain(store, OrgOnDisk(home / "org.db"), killer(os.environ.get("CRASH_AT", "")))
    runner = DurableRunner(store=store, home=home, drain=drain, workers=workers, rhythm=BRISK)
    await runner.start()
    print("started", runner.worker, flush=True)
    while store.reader.standing().oldest_unfinished_at is not None:  # noqa: ASYNC110 - other processes work too
        await asyncio.sleep(0.05)
    assert await runner.stop()


def main(url: str, home: Path, workers: int) -> None:
    store = open_store(url)
    if store.database.is_sqlite:
        HomeLock(home).take()
    asyncio.run(drain_all(store, home, workers))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

"""
A process of its own that works an inbox on disk and kills itself with SIGKILL right after one stage: run by ``test_kills``.

Arguments: folder of the home, URL and token of the org, stage (``none`` works to the end).
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.engine.world import OWNER, Clock, PlainConnector
from twofold.adapters.journal.store import open_store
from twofold.adapters.salesforce import Connection, SalesforceOrg, StaticToken
from twofold.core.presets import BOOKING_PERSON_ACCOUNT
from twofold.engine.drain import Tools, drain_once
from twofold.engine.shards import ALL_SHARDS


async def work(home: Path, url: str, token: str, stage: str) -> None:
    store = open_store(f"sqlite:///{home / 'journal.sqlite'}")
    store.workers.forget_all()
    clock = Clock()

    def at_stage(name: str) -> None:
        if name == stage:
            os.kill(os.getpid(), signal.SIGKILL)

    async with SalesforceOrg(Connection(url, StaticToken(token))) as org:
        connectors = {"oncehub": PlainConnector()}
        tools = Tools(
            org,
            store.inbox,
            store.journal,
            clock,
            connectors,
            lambda version: BOOKING_PERSON_ACCOUNT,
            at_stage=at_stage,
        )
        store.inbox.lease(OWNER, sorted(ALL_SHARDS), clock.now(), 60.0)
        while (await drain_once(tools, OWNER, ALL_SHARDS)).worked:
            pass


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), *sys.argv[2:5]))

"""Several worker processes under one door."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from twofold.adapters.durable.processes import WorkerProcesses

OBEDIENT = "import sys; sys.stdin.read()"
DEAF = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).write_text("deaf")
time.sleep(60)
"""
ORPHAN = """
import asyncio, pathlib, sys
from twofold.adapters.durable.processes import until_orphaned
pathlib.Path(sys.argv[1]).write_text("running")
asyncio.run(until_orphaned())
pathlib.Path(sys.argv[1]).write_text("ended")
"""
DOOR = """
import asyncio, sys
from twofold.adapters.durable.processes import WorkerProcesses
async def main():
    await WorkerProcesses([sys.executable, "-c", sys.argv[1], sys.argv[2]], 1).start()
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.02)


def test_a_worker_that_dies_is_started_again() -> None:
    async def play() -> None:
        workers = WorkerProcesses([sys.executable, "-c", OBEDIENT], 2)
        await workers.start()
        first, second = workers.pids
        os.kill(first, signal.SIGKILL)
        await until(lambda: len(workers.pids) == 2 and first not in workers.pids)
        assert second in workers.pids
        await workers.stop()
        assert workers.pids == []

    asyncio.run(play())


def test_a_worker_that_does_not_end_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"

    async def play() -> None:
        workers = WorkerProcesses([sys.executable, "-c", DEAF, str(note)], 1)
        await workers.start()
        await until(note.exists)
        await workers.stop(graceful_s=0.2)
        assert workers.pids == []

    asyncio.run(play())


def test_a_worker_ends_when_its_door_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note"
    door = subprocess.Popen([sys.executable, "-c", DOOR, ORPHAN, str(note)])
    asyncio.run(until(lambda: note.exists() and note.read_text() == "running"))
    door.kill()
    door.wait()
    asyncio.run(until(lambda: note.read_text() == "ended"))
    assert note.read_text() == "ended"

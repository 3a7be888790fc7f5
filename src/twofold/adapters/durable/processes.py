"""
How do several worker processes run under one door?

Each is kept running: one that dies is started again, later each time it dies young. Their standard input is a pipe from
the door, so that they notice its end even by ``kill -9`` and stop as well.
"""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

import structlog

log = structlog.get_logger(__name__)

_YOUNG_S = 10.0
_PAUSE_S_MIN, _PAUSE_S_MAX = 0.5, 30.0


class WorkerProcesses:
    """
    Keeps ``count`` processes of ``command`` running until ``stop``.

    A worker's command ends by itself on SIGTERM and when ``until_orphaned`` returns.
    """

    def __init__(self, command: Sequence[str], count: int) -> None:
        self._command = tuple(command)
        self._count = count
        self._stopping = asyncio.Event()
        self._processes: dict[int, Process] = {}
        self._keepers: list[asyncio.Task[None]] = []

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [process.pid for process in self._processes.values() if process.returncode is None]

    async def start(self) -> None:
        """Start all; returns when each runs for the first time."""
        for place in range(self._count):
            process = await self._spawn(place)
            self._keepers.append(asyncio.create_task(self._keep(place, process)))

    async def stop(self, graceful_s: float = 15.0) -> None:
        """Ask all to end after what they have begun; those that don't within ``graceful_s`` are killed."""
        self._stopping.set()
        for process in self._running():
            process.terminate()
        _, late = await asyncio.wait(self._keepers, timeout=graceful_s) if self._keepers else (set(), set())
        for process in self._running():
            log.warning("worker did not end in time and is killed", pid=process.pid)
            process.kill()
        await asyncio.gather(*late)

    def _running(self) -> list[Process]:
        return [process for process in self._processes.values() if process.returncode is None]

    async def _keep(self, place: int, process: Process) -> None:
        pause_s = _PAUSE_S_MIN
        while True:
            started = time.monotonic()
            code = await process.wait()
            if self._stopping.is_set():
                return
            pause_s = _PAUSE_S_MIN if time.monotonic() - started > _YOUNG_S else min(pause_s * 2, _PAUSE_S_MAX)
            log.warning("worker ended and is started again", pid=process.pid, code=code, pause_s=pause_s)
            if await self._stopped_within(pause_s):
                return
            process = await self._spawn(place)

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _spawn(self, place: int) -> Process:
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, start_new_session=True)
        self._processes[place] = process
        return process


async def until_orphaned() -> None:
    """Return when the process that started this worker has ended, however it did."""
    loop = asyncio.get_running_loop()
    gone = asyncio.Event()
    stdin = sys.stdin.fileno()

    def on_input() -> None:
        if not os.read(stdin, 4096):
            loop.remove_reader(stdin)
            gone.set()

    loop.add_reader(stdin, on_input)
    try:
        await gone.wait()
    finally:
        loop.remove_reader(stdin)

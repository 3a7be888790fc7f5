"""How do more worker processes run beside the door? As children that work and answer nothing; PostgreSQL only."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog

_log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0
STOP_S = 20.0


@asynccontextmanager
async def worker_processes(count: int, arguments: Sequence[str], environment: Mapping[str, str]) -> AsyncIterator[None]:
    """
    Keep ``count`` worker processes running while inside; one that dies is started again, what it held is taken over.

    Args:
        arguments: of ``twofold``, without secrets, for everybody can see them.
        environment: of the children, where secrets may stand.
    """
    command = [sys.executable, "-m", "twofold.cli.main", *arguments]
    children = [_start(command, environment) for _ in range(count)]
    watching = asyncio.create_task(_watch(children, command, environment))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.to_thread(_stop_all, children)


def _start(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL)


async def _watch(
    children: list["subprocess.Popen[bytes]"], command: Sequence[str], environment: Mapping[str, str]
) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        for place, child in enumerate(children):
            if child.poll() is not None:
                _log.warning("worker process ended and is started again", code=child.returncode)
                children[place] = _start(command, environment)


def _stop_all(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

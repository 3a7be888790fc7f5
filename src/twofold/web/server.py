"""
How does it run until it is told to stop?

SIGTERM and SIGINT stop the accepting first, then the batches under way end, then the process does, with exit code 0. A second
signal ends it at once; nothing is lost even then, for what was accepted is on disk.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from twofold.errors import SettingsError

KEEP_ALIVE_S = 30
GRACE_S = 10


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready, without its own signals: raised again at the end, they spoil the exit code."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_app(app: Starlette, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer on ``listener`` until a signal comes; ``ready`` is called when the first request can come."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config, ready)
    with stop_signals(lambda: _stop(server)):
        await server.serve(sockets=[listener])
    if not server.started:
        raise SettingsError("The server could not start; the log above says why.")


def _stop(server: uvicorn.Server) -> None:
    server.force_exit = server.should_exit
    server.should_exit = True


@contextmanager
def stop_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` for SIGTERM and SIGINT while inside."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def listen(host: str, port: int) -> socket.socket:
    """
    Take the address to listen on; port 0 takes a free one.

    Raises:
        SettingsError: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named, asyncio switches off the delay that would cost 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Can't listen on {host} port {port}: {error.strerror}. Choose another with --port."
        ) from None
    return listener


def url_of(listener: socket.socket) -> str:
    """Where the listener is reached, as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

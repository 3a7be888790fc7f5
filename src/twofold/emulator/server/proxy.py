"""
How does a client that insists on Salesforce's own names reach the box? By a proxy it is told to use (``HTTPS_PROXY``).

Every ``CONNECT NAME.salesforce.com:443`` ends at the TLS port of the box, one for the Pub/Sub API at its gRPC port. All
else is refused: this is no way out to the net. Source: HTTP reference 3.1 (O).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable

HEAD_S = 10.0
"""How long a client may take over its request."""
_HEAD_BYTES_MAX = 16_384
_CHUNK_BYTES = 65_536
_HTTPS_PORT = 443
_PUBSUB_PORTS = (443, 7443)
_REQUEST = re.compile(rb"CONNECT ([A-Za-z0-9.-]+):(\d{1,5}) HTTP/1\.[01]\r\n", re.IGNORECASE)
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

Address = tuple[str, int]
FindTarget = Callable[[str, int], Address | None]


def leads_to(https: Address, pubsub: Address | None) -> FindTarget:
    """Make the rule by which names become doors of the box."""

    def find(host: str, port: int) -> Address | None:
        name = host.lower().removesuffix(".")
        if pubsub is not None and name.endswith(".pubsub.salesforce.com") and port in _PUBSUB_PORTS:
            return pubsub
        return https if name.endswith(".salesforce.com") and port == _HTTPS_PORT else None

    return find


class ProxyDoor:
    """The port where CONNECT is understood."""

    def __init__(self, find: FindTarget) -> None:
        self._find = find
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, listener: socket.socket) -> None:
        """Begin to take connections."""
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=_HEAD_BYTES_MAX)

    async def close(self) -> None:
        """Take no more and cut those there are."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._lead(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # The client went away, hung, or talked too much, or the box stops; there is nobody to tell.
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(HEAD_S):
            head = await reader.readuntil(b"\r\n\r\n")
        asked = _REQUEST.match(head)
        target = self._find(asked[1].decode(), int(asked[2])) if asked else None
        if target is None:
            writer.write(_refusal(is_connect=asked is not None))
            await writer.drain()
            return
        inner_reader, inner_writer = await asyncio.open_connection(*target)
        try:
            writer.write(_ESTABLISHED)
            await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))
        finally:
            inner_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes one way until that way ends, then say so to the other side."""
    try:
        while chunk := await reader.read(_CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()


def _refusal(*, is_connect: bool) -> bytes:
    text = b"This proxy leads to the org in a box alone: CONNECT to *.salesforce.com:443.\n"
    status = b"403 Forbidden" if is_connect else b"405 Method Not Allowed\r\nAllow: CONNECT"
    head = b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    return head % (status, len(text)) + text

"""An org in a box in a process of its own, and the leanest client for it: measured is the server, not who asks."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_START = "from twofold.cli.main import main; main()"
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
API = "/services/data/v60.0"


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers at a port."""

    process: subprocess.Popen[str]
    host: str
    port: int
    token: str = ""

    def cpu_s(self) -> float:
        """How much time of the processor it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_SECOND


class Connection:
    """One kept-alive connection; requests are bytes made beforehand."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._socket = socket.create_connection((server.host, server.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method: str, path: str, body: bytes = b"", content_type: str = "application/json") -> bytes:
        """Make the bytes of a request."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.server.host}\r\nAuthorization: Bearer {self.server.token}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def send(self, request: bytes) -> bytes:
        """Send a request and return the body of the answer; anything but a success stops the benchmark."""
        self._socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 2"):
            sys.exit(f"the box answered {head[:200]!r} {body[:500]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        parts = [body]
        missing = length - len(body)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 20)
        if not data:
            sys.exit("the box hung up")
        return data

    def ask(self, method: str, path: str, value: object = None) -> dict[str, object]:
        """Send JSON and read JSON."""
        body = b"" if value is None else json.dumps(value).encode()
        return dict(json.loads(self.send(self.request(method, API + path, body)) or b"{}"))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@contextmanager
def box(data: Path | None = None) -> Iterator[Server]:
    """Start an org, in memory or in a folder; it ends with the block."""
    place = ["--data", str(data)] if data else []
    with started([sys.executable, "-c", _START, "org", "start", "--port", "0", *place]) as (process, line):
        told = json.loads(line)
        url = urlsplit(told["instance_url"])
        assert url.hostname is not None
        assert url.port is not None
        yield Server(process, url.hostname, url.port, told["access_token"])


@contextmanager
def started(command: list[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a process and wait for its first line."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.terminate()
        process.wait()

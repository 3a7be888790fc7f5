"""Which ports does the box take? All of them before anything else is done, so that a taken one costs nothing."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from twofold.errors import UsageError

_WAITING_MAX = 1024
_REASONS = {
    errno.EADDRINUSE: "it is taken by another program. Choose another, or 0 for a free one",
    errno.EACCES: "this user may not listen there. Choose one above 1023, or 0 for a free one",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


@contextmanager
def taken_ports(host: str, wanted: Mapping[str, int | None]) -> Iterator[dict[str, socket.socket]]:
    """
    Listen at the ports wanted, by option; those that are None are left out. Closed again in the end.

    Raises ``UsageError`` with the option whose port can't be had.
    """
    with ExitStack() as opened:
        yield {
            option: opened.enter_context(_listen(host, port, option))
            for option, port in wanted.items()
            if port is not None
        }


def is_loopback(host: str) -> bool:
    """Tell whether only this machine itself can come in at an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def url_host(host: str) -> str:
    """Write an address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _listen(host: str, port: int, option: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio leaves Nagle on.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_WAITING_MAX)
    except OSError as error:
        listener.close()
        why = _REASONS.get(error.errno or 0, error.strerror)
        raise UsageError(f"The org can't listen at {url_host(host)}:{port} ({option}): {why}.") from None
    return listener

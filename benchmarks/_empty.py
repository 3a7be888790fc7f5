"""The framework alone: an ASGI app as the box is one, that reads a request and answers nothing worth mentioning."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

_BODY = b"{}"
_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json;charset=UTF-8"), (b"content-length", b"2")],
}


async def app(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Answer at once."""
    while (await receive()).get("more_body"):
        pass
    await send(_START)
    await send({"type": "http.response.body", "body": _BODY})


def main() -> None:
    """Serve on a free port, as the box does, and print it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    settings = {"log_config": None, "access_log": False, "lifespan": "off", "ws": "none", "server_header": False}
    uvicorn.Server(uvicorn.Config(app, **settings)).run(sockets=[listener])


if __name__ == "__main__":
    main()

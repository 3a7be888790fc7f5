"""Call an ASGI app without a socket."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec


@dataclass(frozen=True)
class Reply:
    """What the app answered; ``unread`` counts the parts of the request it never asked for."""

    status: int
    headers: dict[str, str]
    body: bytes
    unread: int = 0

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


Call = Callable[..., Awaitable[Reply]]


async def call(
    app: Any,
    method: str,
    path: str,
    body: bytes | Iterable[bytes] = b"",
    headers: dict[str, str] | None = None,
    *,
    hangs_up: bool = False,
) -> Reply:
    """Send one request; ``body`` may come in parts, and its sender may hang up after them."""
    parts = [body] if isinstance(body, bytes) else list(body)
    events = [
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1 or hangs_up}
        for at, part in enumerate(parts)
    ]
    if hangs_up:
        events.append({"type": "http.disconnect"})
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if events:
            return events.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    await app(_scope(method, path, headers or {}), receive, send)
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], head, b"".join(message.get("body", b"") for message in sent[1:]), len(events))


def _scope(method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }

"""How does the app speak with its server? ASGI: a body read to its end, an answer sent, or a connection closed without one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from twofold.emulator.wire.answer import Answer
from twofold.emulator.wire.encoding import is_packed, pack, pretty, too_large
from twofold.facts.limits import BULK_UPLOAD_BYTES_MAX

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HANG_UP = "twofold.hang_up"
"""Key of the scope under which the server puts a function that closes the connection without an answer."""

_PACKED_ASIDE_FROM_BYTES = 1 << 18


async def read_body(receive: Receive) -> bytes | None:
    """Read the whole body; None when the client went away before its end. Raises ``Refused`` for one that is too long."""
    chunks: list[bytes] = []
    room = BULK_UPLOAD_BYTES_MAX
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        room -= len(chunks[-1])
        if room < 0:
            raise too_large()
        if not message.get("more_body"):
            return b"".join(chunks)


def read_headers(scope: Scope) -> dict[str, str]:
    """Read the headers, names in lower case; the last of a repeated one counts."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def send_answer(scope: Scope, send: Send, answer: Answer) -> None:
    """Send an answer, packed if the client likes it so; HEAD gets the headers alone."""
    asked = read_headers(scope)
    content = pretty(answer, answer.encode(), asked)
    packed = answer.has_body and is_packed(asked, content)
    if packed:
        # What is long is packed beside the loop, which answers others meanwhile.
        content = await asyncio.to_thread(pack, content) if len(content) > _PACKED_ASIDE_FROM_BYTES else pack(content)
    headers = _write_headers(answer, len(content), packed=packed)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})


def _write_headers(answer: Answer, length: int, *, packed: bool) -> list[tuple[bytes, bytes]]:
    """Write names as ``Content-Type``, not in small letters: some clients look for them letter by letter. Source: C."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.has_body:
        headers.append((b"Content-Type", answer.content_type.encode()))
        headers.append((b"Content-Length", str(length).encode()))
    if packed:
        headers += [(b"Content-Encoding", b"gzip"), (b"Vary", b"Accept-Encoding")]
    return headers


async def wait_for(held: Callable[[], Awaitable[Answer]], receive: Receive) -> Answer | None:
    """Wait for an answer that is held; None when the client goes away first."""
    waiting, gone = asyncio.ensure_future(held()), asyncio.ensure_future(receive())
    try:
        await asyncio.wait([waiting, gone], return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        waiting.cancel()
        gone.cancel()


async def hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection without a word and wait until the server has noticed."""
    close = scope.get(HANG_UP)
    if close is None:
        raise ConnectionResetError("the answer is lost on purpose")
    close()
    while (await receive())["type"] != "http.disconnect":
        pass

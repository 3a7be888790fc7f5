"""How does a command reach a running org in a box? By its control API; what it refuses becomes a sentence."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import typer

DEFAULT_URL = "http://127.0.0.1:8700"

Url = Annotated[str, typer.Option("--url", help="Where the org in a box runs.", envvar="TWOFOLD_BOX_URL")]


def ask_box(url: str, method: str, command: str, body: Mapping[str, Any] | None = None) -> Any:
    """
    Give an order and return the answer, None where there is none.

    Raises:
        ConnectError: nobody answers there.
        UsageError: the box says no; the message is its own.
        ReadError: what answers there is no box.
    """
    return asyncio.run(_ask(url, method, command, body or {}))


async def _ask(url: str, method: str, command: str, body: Mapping[str, Any]) -> Any:
    import msgspec

    from twofold.cli.logs import set_up_logs
    from twofold.errors import ConnectError, ReadError, UsageError
    from twofold.transport.calls import Call
    from twofold.transport.client import Http, Patience

    set_up_logs("warning")
    content = None if method in ("GET", "DELETE") else msgspec.json.encode(body)
    call = Call(method, f"_box/{command}", headers={"Content-Type": "application/json"}, body=content)
    try:
        async with Http(url, service="The org in a box", patience=Patience(attempts=1)) as http:
            answer = await http.send(call)
    except ConnectError:
        raise ConnectError(f"No org in a box answers at {url}. Start one: twofold org start") from None
    said = _parse(answer.body)
    if answer.ok and (said is not None or not answer.body):
        return said
    if isinstance(said, dict) and isinstance(said.get("error"), str):
        raise UsageError(f"The org in a box refuses: {said['error']}")
    raise ReadError(f"What answers at {url} is no org in a box: it says {answer.status} to {method} {call.path}.")


def _parse(body: bytes) -> Any:
    import msgspec

    try:
        return msgspec.json.decode(body) if body else None
    except msgspec.DecodeError:
        return None

"""aiosfstream: subscribe to all changes by CometD, go away, come back where it stopped; and be refused."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from typing import Any

from aiosfstream_ng import Client, ReplayOption
from aiosfstream_ng.auth import AuthenticatorBase
from told import answer

CHANNEL = "/data/ChangeEvents"


class Token(AuthenticatorBase):
    """A session that is there already."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self._told = told

    async def _authenticate(self) -> tuple[int, dict[str, str]]:
        session = {"id": "", "issued_at": "", "signature": "", "token_type": "Bearer"}
        return 200, {**session, "access_token": self._told["token"], "instance_url": self._told["url"]}


def send(told: dict[str, Any], method: str, path: str, fields: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {told['token']}", "Content-Type": "application/json"}
    url = f"{told['url']}/services/data/v60.0/sobjects/{path}"
    request = urllib.request.Request(url, json.dumps(fields).encode(), headers, method=method)
    with urllib.request.urlopen(request) as response:
        return json.loads(response.read() or "null")


async def hear(client: Client, wanted: int) -> list[Any]:
    heard = []
    async for message in client:
        heard.append(message)
        if len(heard) == wanted:
            break
    return heard


async def work(told: dict[str, Any]) -> Any:
    stored: dict[str, Any] = {}
    async with Client(Token(told), replay=stored, replay_fallback=ReplayOption.NEW_EVENTS) as client:
        await client.subscribe(CHANNEL)
        made = await asyncio.to_thread(send, told, "POST", "Account", {"FirstName": "Ann", "LastName": "Roe"})
        live = await hear(client, 2)
        try:
            await client.subscribe("/topic/Nothing")
            refused = ""
        except Exception as error:  # noqa: BLE001 (the test says which one has to come)
            refused = str(error)
    await asyncio.to_thread(send, told, "PATCH", f"Account/{made['id']}", {"Phone": "1"})
    async with Client(Token(told), replay=stored) as client:
        await client.subscribe(CHANNEL)
        later = await hear(client, 2)
    async with Client(Token(told), replay=ReplayOption.ALL_EVENTS) as client:
        await client.subscribe(CHANNEL)
        everything = await hear(client, 4)
    return {"live": live, "later": later, "everything": everything, "refused": refused}


answer(lambda told: asyncio.run(work(told)))

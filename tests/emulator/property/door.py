"""The doors of an org without a socket: requests go straight into the ASGI app, one after the other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from twofold.emulator.app import OrgApp
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, open_box

DATA = "/services/data/v60.0"


@dataclass(frozen=True)
class Came:
    """What came back: status and parsed JSON, or text."""

    status: int
    body: Any

    @property
    def refused(self) -> bool:
        return self.status >= 400


class Door:
    """One org in memory, and how it is spoken to."""

    def __init__(self, seed: SeedDocument) -> None:
        self.box = open_box(OrgOptions(seed=seed))
        self.org = self.box.org
        self._app = OrgApp(self.box)
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self._loop.close()
        self.org.store.close()

    def data(self, method: str, path: str, body: Any = None, **headers: str) -> Came:
        """Send a request to the data API; ``path`` starts behind the version."""
        content = b"" if body is None else json.dumps(body).encode()
        return self.send(method, f"{DATA}/{path}", content, "application/json", headers)

    def control(self, command: str, body: Any) -> Came:
        """Give an order to the box itself."""
        return self.send("POST", f"/_box/{command}", json.dumps(body).encode(), "application/json", {})

    def soap(self, operation: str, inside: str) -> Came:
        """Send an envelope to the partner API; a fault has status 500."""
        return self._envelope("u", "urn:partner.soap.sforce.com", operation, inside)

    def metadata(self, operation: str, inside: str) -> Came:
        """Send an envelope to the Metadata API."""
        return self._envelope("m", "http://soap.sforce.com/2006/04/metadata", operation, inside)

    def _envelope(self, letter: str, namespace: str, operation: str, inside: str) -> Came:
        envelope = (
            f'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="{namespace}" '
            'xmlns:s="urn:sobject.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<e:Header><p:SessionHeader><p:sessionId>{self.box.token}</p:sessionId></p:SessionHeader></e:Header>"
            f"<e:Body><p:{operation}>{inside}</p:{operation}></e:Body></e:Envelope>"
        )
        return self.send("POST", f"/services/Soap/{letter}/60.0", envelope.encode(), "text/xml", {"SOAPAction": '""'})

    def send(self, method: str, path: str, content: bytes, kind: str, headers: MutableMapping[str, str]) -> Came:
        """Send a request and work off what it leaves in the background."""
        sent = {"Authorization": f"Bearer {self.box.token}", "Content-Type": kind, "Host": "127.0.0.1", **headers}
        address = urlsplit(path)
        scope = {
            "type": "http",
            "method": method,
            "path": address.path,
            "raw_path": address.path.encode(),
            "query_string": address.query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        }
        return self._loop.run_until_complete(self._call(scope, content))

    async def _call(self, scope: MutableMapping[str, Any], content: bytes) -> Came:
        messages: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            messages.append(message)

        await self._app(scope, receive, send)
        self.org.background.drain()
        raw = b"".join(message.get("body", b"") for message in messages)
        kind = next((value for name, value in messages[0]["headers"] if name.lower() == b"content-type"), b"")
        parsed = json.loads(raw) if raw and kind.startswith(b"application/json") else raw.decode()
        return Came(messages[0]["status"], parsed)

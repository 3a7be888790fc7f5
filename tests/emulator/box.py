"""A plain HTTP client for a started org, so that tests say what is asked and what comes back, and nothing else."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import msgspec

from twofold.emulator.seeds.document import SeedDocument

VERSION = "60.0"


@dataclass(frozen=True)
class Reply:
    """What came back; ``body`` is parsed JSON, or None when there was none."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The first error's code."""
        return str(self.body[0]["errorCode"])

    @property
    def message(self) -> str:
        """The first error's text."""
        return str(self.body[0]["message"])

    @property
    def fields(self) -> Any:
        """The first error's fields."""
        return self.body[0].get("fields")

    @property
    def id(self) -> str:
        """The Id of what was created."""
        assert self.status == 201, self.body
        return str(self.body["id"])


class Started(Protocol):
    """An org that answers somewhere, in this process or another."""

    instance_url: str
    access_token: str


class Client:
    """Speak to one org over one connection."""

    def __init__(self, running: Started) -> None:
        self.running = running
        self.token = running.access_token
        self.refs: dict[str, str] = {}
        self._connection = http.client.HTTPConnection(running.instance_url.removeprefix("http://"), timeout=30)

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, raw: Any = None
    ) -> Reply:
        """Send a request; ``path`` starts at ``/``. The session goes along unless a header says otherwise."""
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})}
        self._connection.request(method, path, content, sent)
        answer = self._connection.getresponse()
        text = answer.read()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        parsed = json.loads(text) if text and is_json else text.decode() or None
        return Reply(answer.status, parsed, {name.lower(): value for name, value in answer.getheaders()})

    def data(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """Send a request to the data API; ``sforce_auto_assign="FALSE"`` becomes a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, f"/services/data/v{VERSION}/{path}", body, named)

    # Records.

    def create(self, sobject: str, fields: Mapping[str, Any], **headers: str) -> Reply:
        return self.data("POST", f"sobjects/{sobject}", fields, **headers)

    def add(self, sobject: str, **fields: Any) -> str:
        """Create a record that has to be taken, and return its Id."""
        return self.create(sobject, fields).id

    def update(self, sobject: str, record_id: str, fields: Mapping[str, Any], **headers: str) -> Reply:
        return self.data("PATCH", f"sobjects/{sobject}/{record_id}", fields, **headers)

    def delete(self, sobject: str, record_id: str) -> Reply:
        return self.data("DELETE", f"sobjects/{sobject}/{record_id}")

    def read(self, sobject: str, record_id: str) -> dict[str, Any]:
        """Read a record that has to be there."""
        reply = self.data("GET", f"sobjects/{sobject}/{record_id}")
        assert reply.status == 200, reply.body
        return dict(reply.body)

    def describe(self, sobject: str) -> dict[str, Any]:
        return dict(self.data("GET", f"sobjects/{sobject}/describe").body)

    def fields(self, sobject: str) -> dict[str, dict[str, Any]]:
        """The fields of a describe by name."""
        return {field["name"]: field for field in self.describe(sobject)["fields"]}

    def field(self, sobject: str, name: str) -> dict[str, Any]:
        """One field of a describe."""
        return self.fields(sobject)[name]

    def ask(self, soql: str, *, every: bool = False) -> Reply:
        return self.data("GET", f"{'queryAll' if every else 'query'}?q={quote(soql)}")

    def rows(self, soql: str, *, every: bool = False) -> list[dict[str, Any]]:
        """Ask a query that has to be understood, and return its records."""
        reply = self.ask(soql, every=every)
        assert reply.status == 200, reply.body
        return list(reply.body["records"])

    # A person, seen from both sides.

    def person(self, **fields: Any) -> tuple[str, str]:
        """Create a person account; returns the Ids of account and contact."""
        account = self.add("Account", **{"LastName": "Roe", **fields})
        return account, self.contact_of(account)

    def contact_of(self, account: str) -> str:
        return str(self.read("Account", account)["PersonContactId"])

    # The box.

    def control(self, method: str, path: str, body: Any = None) -> Reply:
        return self.send(method, f"/_box/{path}", body)

    def plant(self, document: SeedDocument) -> dict[str, str]:
        """Add a seed and remember the Ids of its references."""
        reply = self.send("POST", "/_box/seed", raw=msgspec.json.encode(document))
        assert reply.status == 200, reply.body
        self.refs |= reply.body["refs"]
        return self.refs

    def reset(self, document: SeedDocument) -> None:
        reply = self.send("POST", "/_box/reset", raw=b'{"seed":' + msgspec.json.encode(document) + b"}")
        assert reply.status == 204, reply.body
        self.token = self.running.access_token
        self.refs = {}

    def sign_in(self, client_id: str, client_secret: str) -> Reply:
        """Ask for a session by client credentials and use it from now on."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.send("POST", "/services/oauth2/token", raw=urlencode(form), headers=headers)
        if reply.status == 200:
            self.token = reply.body["access_token"]
        return reply

    def advance(self, seconds: int) -> None:
        """Let time pass."""
        assert self.control("POST", "clock", {"advance_s": seconds}).status == 200

    def close(self) -> None:
        self._connection.close()

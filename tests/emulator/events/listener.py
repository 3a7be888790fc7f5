"""A CometD client in a few lines, so that tests say what is listened to and what comes."""

from __future__ import annotations

from typing import Any

from tests.emulator.box import VERSION, Client

Message = dict[str, Any]


class Listener:
    """Listen at one org as one CometD client."""

    def __init__(self, sf: Client, *channels: str, replay: int = -1) -> None:
        """Shake hands and subscribe."""
        self.sf = sf
        self.client_id = self.say("/meta/handshake", version="1.0", supportedConnectionTypes=["long-polling"])[
            "clientId"
        ]
        self.connect(0)
        for channel in channels:
            reply = self.subscribe(channel, replay)
            assert reply["successful"], reply

    def post(self, *messages: Message) -> list[Message]:
        """Send messages and return all replies."""
        reply = self.sf.send("POST", f"/cometd/{VERSION}", list(messages))
        assert reply.status == 200, reply.body
        return list(reply.body)

    def say(self, channel: str, **fields: Any) -> Message:
        """Send one message and return the reply to it."""
        return self.post({"channel": channel, "id": "1", **fields})[-1]

    def subscribe(self, channel: str, replay: Any = -1) -> Message:
        ext = {"replay": {channel: replay}}
        return self.say("/meta/subscribe", clientId=self.client_id, subscription=channel, ext=ext)

    def connect(self, timeout_ms: int = 0) -> list[Message]:
        """Connect and return the events that came."""
        connect = {"channel": "/meta/connect", "clientId": self.client_id, "connectionType": "long-polling"}
        *events, reply = self.post({**connect, "id": "2", "advice": {"timeout": timeout_ms}})
        assert reply["successful"], reply
        return events

    def hear(self) -> list[Heard]:
        """Take all events that have come."""
        heard: list[Heard] = []
        while events := self.connect():
            heard += [Heard(event) for event in events]
        return heard


class Heard:
    """An event as it came: ``header``, ``fields`` without it, and the channel."""

    def __init__(self, message: Message) -> None:
        payload = dict(message["data"]["payload"])
        self.channel: str = message["channel"]
        self.schema: str = message["data"]["schema"]
        self.replay_id: int = message["data"]["event"]["replayId"]
        self.header: Message = payload.pop("ChangeEventHeader", {})
        self.fields: Message = payload

    @property
    def kind(self) -> tuple[str, str]:
        """Entity and type of change."""
        return self.header["entityName"], self.header["changeType"]

    @property
    def changed(self) -> list[str]:
        return list(self.header["changedFields"])

"""
How does a CometD client listen? Bayeux 1.0 over long polling: messages in, replies and events out.

The clients are kept in memory: after a restart a client is unknown, is told to shake hands again, and goes on from its
replay ids. Where a client stands is a replay id for each channel; the events themselves stay in the log.
Source: HTTP reference 12 (O); texts of errors by the Streaming API's tables of error codes (D).
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.log import Logged
from twofold.emulator.events.rendering import render_payload
from twofold.emulator.events.topics import Topic, find_topic, schema_of

Message = dict[str, Any]

TIMEOUT_MS = 110_000
EVENTS_AT_ONCE = 100
"""So many events of a channel go into one answer; an emulator choice."""
_CLIENTS_MAX = 1_000
"""The client not heard of for longest is forgotten when there are more; an emulator choice."""
_NEW_ONLY, _ALL_KEPT = -1, -2
_VERSION = "1.0"
_LONG_POLLING = "long-polling"
_RETRY = {"reconnect": "retry", "interval": 0, "timeout": TIMEOUT_MS}
_SHAKE_HANDS = {"reconnect": "handshake", "interval": 0}
_GIVE_UP = {"reconnect": "none", "interval": 0}
_EXTENSIONS = {"replay": True, "payload.format": True}


@dataclass(slots=True)
class _Subscription:
    channel: str
    topic: Topic
    position: int


@dataclass(frozen=True, slots=True)
class Session:
    """Whose session a message came with; ``refusal`` says why it is none."""

    user: int
    refusal: str | None = None


@dataclass(slots=True)
class BayeuxClient:
    """
    A client that shook hands.

    Attributes:
        user: whose session it shook hands with; to others the client is unknown.
        holder: ends the connect that is being held, if any.
        told_advice: whether it was told how to reconnect.
    """

    id: str
    user: int
    subscriptions: dict[str, _Subscription] = field(default_factory=dict)
    holder: Callable[[], None] | None = None
    told_advice: bool = False


class Refusal(Exception):
    """A message can't be worked; the text is Bayeux's ``code:arguments:message``."""

    def __init__(self, error: str, advice: Message | None = None, ext: Message | None = None) -> None:
        self.error, self.advice, self.ext = error, advice, ext
        super().__init__(error)


class Bayeux:
    """Work the messages of all CometD clients of an org."""

    def __init__(self, org: Org) -> None:
        """Begin with no client."""
        self.feed = org.part(Feed)
        self._clients: OrderedDict[str, BayeuxClient] = OrderedDict()

    def refresh(self) -> None:
        """Keep the clients: their channels are found anew when they are read."""

    def work(self, message: Message, session: Session) -> Message:
        """Work one message that is no connect, or a connect that is not to be held, and answer it."""
        channel = message.get("channel")
        try:
            _check_session(message, session)
            verb = self._VERBS.get(str(channel))
            if verb is None:
                raise Refusal(f"400::The channel {{{channel}}} can't be published to")
            return _reply(message, successful=True) | verb(self, message, session.user)
        except Refusal as refused:
            return _refused(message, refused)

    def answer(self, message: Message, session: Session) -> list[Message]:
        """Work one message and answer it; a connect brings along what has come for its client."""
        reply = self.work(message, session)
        client = self._clients.get(str(message.get("clientId")))
        if client is None or not reply["successful"] or message["channel"] != "/meta/connect":
            return [reply]
        return [*self.collect(client), reply]

    def find_held(self, message: Message, session: Session) -> BayeuxClient | None:
        """Find the client whose connect may be held: one that is known and was told how to connect."""
        client = self._clients.get(str(message.get("clientId")))
        if client is None or session.refusal or client.user != session.user:
            return None
        return client if message.get("channel") == "/meta/connect" and client.told_advice else None

    def collect(self, client: BayeuxClient) -> list[Message]:
        """Take the events that have come for a client; they count as delivered."""
        return [
            self._delivery(subscription.channel, logged)
            for subscription in client.subscriptions.values()
            for logged in self._take(client, subscription)
        ]

    def _take(self, client: BayeuxClient, subscription: _Subscription) -> list[Logged]:
        """Take the next events of a channel that the client's user may see."""
        topics = subscription.topic.sources(self.feed)
        while found := self.feed.read(topics, subscription.position, EVENTS_AT_ONCE):
            subscription.position = found[-1].replay_id
            if seen := self.feed.as_seen_by(client.user, found):
                return seen
        return []

    # Verbs.

    def _shake_hands(self, message: Message, user: int) -> Message:
        kinds = message.get("supportedConnectionTypes")
        if isinstance(kinds, list) and _LONG_POLLING not in kinds:
            raise Refusal(f"400::Invalid connection type {{{', '.join(map(str, kinds))}}}", _GIVE_UP)
        client = BayeuxClient(secrets.token_hex(14), user)
        self._clients[client.id] = client
        if len(self._clients) > _CLIENTS_MAX:
            self._drop(next(iter(self._clients)))
        return {
            "clientId": client.id,
            "version": _VERSION,
            "minimumVersion": _VERSION,
            "supportedConnectionTypes": [_LONG_POLLING],
            "ext": _EXTENSIONS,
            "advice": _RETRY,
        }

    def _connect(self, message: Message, user: int) -> Message:
        client = self._get_client(message, user)
        if message.get("connectionType", _LONG_POLLING) != _LONG_POLLING:
            raise Refusal(f"400::Invalid connection type {{{message['connectionType']}}}")
        told, client.told_advice = client.told_advice, True
        return {"clientId": client.id} | ({} if told else {"advice": _RETRY})

    def _subscribe(self, message: Message, user: int) -> Message:
        client = self._get_client(message, user)
        channels = _channels(message)
        found = [self._find_subscription(channel, message, user) for channel in channels]
        client.subscriptions |= {subscription.channel: subscription for subscription in found}
        return {"clientId": client.id, "subscription": message["subscription"]}

    def _unsubscribe(self, message: Message, user: int) -> Message:
        client = self._get_client(message, user)
        for channel in _channels(message):
            client.subscriptions.pop(channel, None)
        return {"clientId": client.id, "subscription": message["subscription"]}

    def _disconnect(self, message: Message, user: int) -> Message:
        client = self._get_client(message, user)
        self._drop(client.id)
        return {"clientId": client.id}

    _VERBS = {  # noqa: RUF012
        "/meta/handshake": _shake_hands,
        "/meta/connect": _connect,
        "/meta/subscribe": _subscribe,
        "/meta/unsubscribe": _unsubscribe,
        "/meta/disconnect": _disconnect,
    }

    # Parts of them.

    def _get_client(self, message: Message, user: int) -> BayeuxClient:
        client = self._clients.get(str(message.get("clientId")))
        if client is None or client.user != user:
            raise Refusal("403::Unknown client", _SHAKE_HANDS)
        self._clients.move_to_end(client.id)
        return client

    def _drop(self, client_id: str) -> None:
        client = self._clients.pop(client_id)
        if client.holder is not None:
            client.holder()

    def _find_subscription(self, channel: str, message: Message, user: int) -> _Subscription:
        if not channel.startswith("/"):
            raise Refusal("400::Channel subscriptions must start with a leading '/'")
        topic = find_topic(self.feed, channel)
        if topic is None:
            raise Refusal(f"400::The channel you requested to subscribe to does not exist {{{channel}}}")
        if not topic.may_be_read_by(self.feed, user):
            raise Refusal(f"403::No permission to subscribe to {{{channel}}}")  # the text is an emulator choice
        return _Subscription(channel, topic, self._find_start(channel, message))

    def _find_start(self, channel: str, message: Message) -> int:
        ext = message.get("ext")
        replay = ext.get("replay") if isinstance(ext, dict) else None
        asked = replay.get(channel, _NEW_ONLY) if isinstance(replay, dict) else _NEW_ONLY
        self.feed.expire()
        if asked == _NEW_ONLY:
            return self.feed.log.last
        if asked == _ALL_KEPT:
            return self.feed.log.expired
        if not isinstance(asked, int) or not self.feed.log.knows(asked):
            text = "you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events."
            raise Refusal(f"400::The replayId {{{asked}}} {text}")
        return asked

    # Answers.

    def _delivery(self, channel: str, logged: Logged) -> Message:
        event = logged.event
        replay: Message = {"replayId": logged.replay_id}
        shape = self.feed.shape_of_event(event)
        data = {
            "schema": schema_of(self.feed, event.topic).id,
            "payload": render_payload(event, shape),
            "event": replay,
        }
        if event.header is None:
            replay["EventUuid"] = event.uid
        return {"channel": channel, "data": data}


def _check_session(message: Message, session: Session) -> None:
    if session.refusal is None:
        return
    if message.get("channel") == "/meta/handshake":
        raise Refusal("403::Handshake denied", {"reconnect": "none"}, {"sfdc": {"failureReason": session.refusal}})
    raise Refusal(session.refusal, _GIVE_UP)


def _reply(message: Message, *, successful: bool) -> Message:
    reply = {"channel": message.get("channel"), "successful": successful}
    return reply | ({"id": message["id"]} if "id" in message else {})


def _refused(message: Message, refused: Refusal) -> Message:
    reply = _reply(message, successful=False) | {"error": refused.error}
    for key in ("clientId", "subscription"):
        if key in message:
            reply[key] = message[key]
    if refused.advice is not None:
        reply["advice"] = refused.advice
    if refused.ext is not None:
        reply["ext"] = _EXTENSIONS | refused.ext
    return reply


def _channels(message: Message) -> list[str]:
    """Read which channels are meant: one, or a list."""
    asked = message.get("subscription")
    channels = [channel for channel in (asked if isinstance(asked, list) else [asked]) if isinstance(channel, str)]
    if not all(channels) or not channels:
        raise Refusal("400::Channel name not specified")
    return channels

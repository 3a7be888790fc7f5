"""
How does a subscription go? The client asks for a number of events, and gets as many as there are, never more.

Source: flow control and replay, HTTP reference 13 (O).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from twofold.emulator.events.feed import Feed
from twofold.emulator.events.log import Logged
from twofold.emulator.events.pubsub import errors
from twofold.emulator.events.pubsub.messages import (
    CUSTOM,
    EARLIEST,
    ConsumerEvent,
    FetchResponse,
    ProducerEvent,
    decode_replay_id,
    encode_replay_id,
)
from twofold.emulator.events.pubsub.payloads import encode
from twofold.emulator.events.topics import Topic, find_topic, schema_of

REQUESTED_MAX = 100
"""Of one request at most so many events are honoured."""
KEEP_ALIVE_S = 270.0


class Subscription:
    """
    One stream of events.

    Attributes:
        outstanding: how many events the client waits for.
    """

    def __init__(self, feed: Feed, user: int, rpc_id: str, check: Callable[[], None]) -> None:
        """Begin without a topic; ``check`` raises when the user's session has ended."""
        self._feed = feed
        self._user = user
        self._rpc_id = rpc_id
        self._check = check
        self._topic: Topic | None = None
        self._asked_name = ""
        self._position = 0
        self.outstanding = 0

    def request(self, request: Any) -> None:
        """Take a request for more events; the first one says which. Raises ``Problem``."""
        if self._topic is None:
            self._begin(request)
        elif request.topic_name not in ("", self._asked_name):
            raise errors.topic_changed()
        if request.num_requested <= 0:
            raise errors.nothing_requested()
        self.outstanding += min(request.num_requested, REQUESTED_MAX)

    def _begin(self, request: Any) -> None:
        self._asked_name = request.topic_name
        self._topic = get_topic(self._feed, request.topic_name)
        if not self._topic.may_be_read_by(self._feed, self._user):
            raise errors.cannot_subscribe(request.topic_name)
        self._feed.expire()
        if request.replay_preset == CUSTOM:
            self._position = self._get_known(request.replay_id)
        else:
            earliest = request.replay_preset == EARLIEST
            self._position = self._feed.log.expired if earliest else self._feed.log.last

    def _get_known(self, encoded: bytes) -> int:
        if not encoded:
            raise errors.replay_id_missing()
        replay_id = decode_replay_id(encoded)
        if replay_id is None or not self._feed.log.knows(replay_id):
            raise errors.replay_id_lost()
        return replay_id

    def take(self) -> Any | None:
        """Take the events that are there, at most as many as are waited for; None when there are none."""
        if self._topic is None or not self.outstanding:
            return None
        wanted = min(self.outstanding, REQUESTED_MAX)
        while found := self._feed.read(self._topic.sources(self._feed), self._position, wanted):
            self._check()
            self._position = found[-1].replay_id
            if seen := self._feed.as_seen_by(self._user, found):
                self.outstanding -= len(seen)
                return self._response([self._render(logged) for logged in seen], self._position)
        return None

    def keep_alive(self) -> Any:
        """Say that there is nothing, and up to where."""
        self._check()
        return self._response([], max(self._position, self._feed.log.last))

    def _response(self, events: list[Any], latest: int) -> Any:
        return FetchResponse(
            events=events,
            latest_replay_id=encode_replay_id(latest),
            rpc_id=self._rpc_id,
            pending_num_requested=self.outstanding,
        )

    def _render(self, logged: Logged) -> Any:
        event = logged.event
        schema = schema_of(self._feed, event.topic)
        payload = encode(event, self._feed.shape_of_event(event), schema.text)
        produced = ProducerEvent(id=event.uid, schema_id=schema.id, payload=payload)
        return ConsumerEvent(event=produced, replay_id=encode_replay_id(logged.replay_id))


def get_topic(feed: Feed, name: str) -> Topic:
    """Find the topic of a name; raises ``Problem``."""
    if not name:
        raise errors.topic_empty()
    topic = find_topic(feed, name)
    if topic is None:
        raise errors.topic_unknown(name)
    return topic


async def responses(feed: Feed, subscription: Subscription, requests: AsyncIterator[Any]) -> AsyncGenerator[Any, None]:
    """
    Answer a stream of requests until the client has no more, a request is refused (``Problem``), or the box stops.

    Nothing is read ahead: events are taken when the client has taken those before.
    """
    loop, woken, stopped = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(woken.set)

    def stop() -> None:
        stopped.set()
        woken.set()

    async def listen() -> None:
        async for request in requests:
            subscription.request(request)
            woken.set()

    feed.wake(wake)
    feed.on_stop(stop)
    listening = asyncio.create_task(listen())
    listening.add_done_callback(lambda _: woken.set())
    try:
        while True:
            woken.clear()
            while not stopped.is_set() and (response := subscription.take()) is not None:
                yield response
            if stopped.is_set():
                raise errors.stopping()
            if listening.done():
                listening.result()
                return
            if not await _woken_within(woken, KEEP_ALIVE_S) and subscription.outstanding:
                yield subscription.keep_alive()
    finally:
        listening.cancel()
        feed.sleep(wake)
        feed.off_stop(stop)


async def _woken_within(woken: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return False
    return True

"""How are platform events published? Each is read by its schema and kept; one that can't be read fails alone."""

from __future__ import annotations

import uuid
from typing import Any

from twofold.emulator.events.event import OrgEvent
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.pubsub import errors
from twofold.emulator.events.pubsub.messages import (
    PUBLISH_ERROR,
    Error,
    PublishResponse,
    PublishResult,
    encode_replay_id,
)
from twofold.emulator.events.pubsub.payloads import PayloadUnreadable, decode
from twofold.emulator.events.pubsub.subscribing import get_topic
from twofold.emulator.events.topics import schema_of


def publish(feed: Feed, request: Any, user: int, rpc_id: str) -> Any:
    """
    Publish the events of a request; raises ``Problem``.

    Who made an event and when is written by the platform (an emulator choice: what the publisher says is not kept).
    """
    topic = get_topic(feed, request.topic_name)
    if not topic.platform or topic.sobject is None:
        raise errors.cannot_publish(request.topic_name)
    if not request.events:
        raise errors.nothing_published()
    results = [_publish_one(feed, topic.sobject.name, produced, user) for produced in request.events]
    return PublishResponse(results=results, schema_id=schema_of(feed, topic.sobject.name).id, rpc_id=rpc_id)


def _publish_one(feed: Feed, kind: str, produced: Any, user: int) -> Any:
    key = produced.id or str(uuid.uuid4())
    try:
        text = feed.log.find_schema(produced.schema_id)
        if text is None:
            raise PayloadUnreadable(f"The schema {produced.schema_id!r} doesn't exist")
        values = decode(produced.payload, feed.shape(kind), text)
    except PayloadUnreadable as error:
        return PublishResult(error=Error(code=PUBLISH_ERROR, msg=str(error)), correlation_key=key)
    values |= {"CreatedDate": feed.org.clock.now_ms(), "CreatedById": user}
    (replay_id,) = feed.publish([OrgEvent(kind, values, key)])
    return PublishResult(replay_id=encode_replay_id(replay_id), correlation_key=key)

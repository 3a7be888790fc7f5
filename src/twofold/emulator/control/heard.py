"""A command that shows which events were told, without a subscription."""

from __future__ import annotations

from typing import Any

from twofold.emulator.control.box import Box
from twofold.emulator.control.command import Body, CommandUnreadable
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.log import Logged
from twofold.emulator.events.rendering import render_payload
from twofold.emulator.schema.change_events import event_name
from twofold.emulator.wire import Answer, ok

_SHOWN_MAX = 1_000


def show_events(box: Box, body: Body) -> Answer:
    """Show the events kept, oldest first, a thousand at most; those after a replay id when one follows in the address."""
    after = str(body["_rest"]) or "0"
    if not after.isdecimal():
        raise CommandUnreadable("A replay id is a number.")
    feed = box.org.part(Feed)
    found = feed.read(_topics(box), int(after), _SHOWN_MAX)
    return ok({"events": [_render(feed, logged) for logged in found]})


def _topics(box: Box) -> list[str]:
    """Every kind of event there can be."""
    sobjects = [sobject.name for sobject in box.org.schema]
    return [*map(event_name, sobjects), *(name for name in sobjects if name.endswith("__e"))]


def _render(feed: Feed, logged: Logged) -> dict[str, Any]:
    event = logged.event
    return {
        "replayId": logged.replay_id,
        "topic": event.topic,
        "payload": render_payload(event, feed.shape_of_event(event)),
    }

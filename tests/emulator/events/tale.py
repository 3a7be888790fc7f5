"""An org in this process that tells what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from tests.emulator.behaviour.people import House
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.events.event import Header, OrgEvent
from twofold.emulator.events.feed import Feed
from twofold.emulator.events.rendering import render_payload
from twofold.emulator.schema.change_events import event_name
from twofold.emulator.seeds.document import SeedDocument

BOTH = ("Account", "Contact")


class Told:
    """One event: ``kind``, ``ids``, ``fields`` and ``changed`` as a CometD client would see them."""

    def __init__(self, event: OrgEvent, payload: dict[str, Any]) -> None:
        assert event.header is not None
        self.header: Header = event.header
        rendered = payload.pop("ChangeEventHeader")
        self.kind = f"{event.header.entity} {event.header.change.value}"
        self.ids = event.header.record_ids
        self.changed: list[str] = rendered["changedFields"]
        self.nulled: list[str] = rendered["nulledFields"]
        self.fields = payload


class Tale(House):
    """A house whose changes are told."""

    def __init__(self, captured: Sequence[str] = BOTH, seed: SeedDocument = ASSERTION_ORG) -> None:
        super().__init__(msgspec.structs.replace(seed, change_data_capture=list(captured)))
        self.feed = self.org.part(Feed)
        self._position = self.feed.log.last

    def told(self) -> list[Told]:
        """What was told since the last time."""
        topics = [event_name(name) for name in self.org.definitions.change_data_capture]
        found = self.feed.read(topics, self._position, 10_000)
        self._position = found[-1].replay_id if found else self._position
        return [Told(one.event, render_payload(one.event, self.feed.shape_of_event(one.event))) for one in found]

    def kinds(self) -> list[str]:
        """The kinds of what was told since the last time."""
        return [told.kind for told in self.told()]

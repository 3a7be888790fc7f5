"""Which events belong to a channel? The names under which events can be read, by CometD and by the Pub/Sub API alike."""

from __future__ import annotations

from dataclasses import dataclass

from twofold.emulator.events.avro_schema import EventSchema, change_schema, platform_schema
from twofold.emulator.events.feed import Feed
from twofold.emulator.schema.change_events import event_name, sobject_of_event
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.platform_events import is_platform_event

_ALL_CHANGES = "/data/ChangeEvents"


@dataclass(frozen=True, slots=True)
class Topic:
    """
    A channel that can be read.

    Attributes:
        name: as the platform spells it.
        sobject: whose events these are; None for the channel of all selected entities.
        platform: whether they are platform events, which others may publish.
    """

    name: str
    sobject: SObject | None
    platform: bool = False

    def may_be_read_by(self, feed: Feed, user: int) -> bool:
        """
        Tell whether a user may subscribe.

        Everybody may to the channel of all selected kinds: what one may not see isn't delivered. Source: permissions (D).
        """
        return self.sobject is None or feed.org.schema_for(user).sobject(self.sobject.name) is not None

    def sources(self, feed: Feed) -> list[str]:
        """List the kinds of event that come along this channel at the moment."""
        if self.platform and self.sobject is not None:
            return [self.sobject.name]
        if self.sobject is not None:
            return [event_name(self.sobject.name)]
        return [event_name(name) for name in feed.org.definitions.change_data_capture]


def find_topic(feed: Feed, name: str) -> Topic | None:
    """
    Find the channel of a name; letter case doesn't matter.

    There are change events of one kind of record, those of all selected kinds, and platform events. PushTopics, generic
    and custom channels are not there.
    """
    family, _, rest = name.strip("/").partition("/")
    if f"/{family}/{rest}".lower() == _ALL_CHANGES.lower():
        return Topic(_ALL_CHANGES, None)
    if family.lower() == "data" and rest.lower().endswith("changeevent"):
        sobject = sobject_of_event(feed.org.schema, rest)
        return Topic(f"/data/{event_name(sobject.name)}", sobject) if sobject else None
    if family.lower() == "event" and is_platform_event(rest.lower()):
        sobject = feed.org.schema.sobject(rest)
        return Topic(f"/event/{sobject.name}", sobject, platform=True) if sobject else None
    return None


def schema_of(feed: Feed, kind: str) -> EventSchema:
    """Get the schema of a kind of event, ``AccountChangeEvent`` or ``Booked__e``, as it is now."""
    if is_platform_event(kind):
        return feed.remember_schema(kind, lambda: platform_schema(kind, feed.shape(kind)))
    sobject = sobject_of_event(feed.org.schema, kind)
    assert sobject is not None, f"{kind} is the event of an sObject of the org"
    return feed.remember_schema(kind, lambda: change_schema(kind, feed.shape(sobject.name)))

"""
How do changes become events that others can read? The whole of it: what is captured, kept, and who is woken.

One feed an org (``org.part(Feed)``). It listens to the store and writes events into the transaction they tell of, so an
event is kept exactly when its change is.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from enum import Enum

import msgspec

from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.avro_schema import EventSchema
from twofold.emulator.events.capture import OVERFLOW_AFTER, Captured, capture, split_overflow
from twofold.emulator.events.event import ChangeType, Header, OrgEvent
from twofold.emulator.events.log import EventLog, Logged
from twofold.emulator.events.shapes import EventShape, shape_of
from twofold.emulator.schema.change_events import event_name
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.platform_events import is_platform_event
from twofold.emulator.store.changes import RowChange
from twofold.facts.ids import from_key

_NO_RECORD = "000000000000000AAA"
_COMMIT_BASE = 10_000_000_000


class Mishap(Enum):
    """What keeps the next captured transaction from being told in full (a fault)."""

    GAP = "gap"
    OVERFLOW = "overflow"


class Feed:
    """
    Turn the changes of an org into kept events.

    Attributes:
        overflow_after: how many changes of a transaction are told.
        mishap: strikes the next captured transaction, and is then over.
    """

    def __init__(self, org: Org) -> None:
        """Begin to listen."""
        self.org = org
        self.log = EventLog(org.store)
        self.overflow_after = OVERFLOW_AFTER
        self.mishap: Mishap | None = None
        self._shapes: dict[str, EventShape] = {}
        self._schemas: dict[str, EventSchema] = {}
        self._wakers: set[Callable[[], None]] = set()
        self._enders: set[Callable[[], None]] = set()
        self._stopped = False
        self.refresh()

    def refresh(self) -> None:
        """Look at selection, schema and store anew."""
        self._shapes.clear()
        self._schemas.clear()
        self.log.prepare()
        platform = (sobject.name for sobject in self.org.schema if is_platform_event(sobject.name))
        self.org.store.watch(frozenset((*self.org.definitions.change_data_capture, *platform)), self._take)

    def shape(self, sobject_name: str) -> EventShape:
        """Get what an event of an sObject of the org holds."""
        shape = self._shapes.get(sobject_name)
        if shape is None:
            found = self.org.schema.sobject(sobject_name)
            assert found is not None, f"{sobject_name} is an sObject of the org"
            shape = self._shapes[sobject_name] = shape_of(found)
        return shape

    def shape_of_event(self, event: OrgEvent) -> EventShape:
        """Get what an event holds."""
        return self.shape(event.kind)

    def remember_schema(self, kind: str, make: Callable[[], EventSchema]) -> EventSchema:
        """Get the schema of a kind of event; made once, and kept so that its id can always be asked for."""
        schema = self._schemas.get(kind)
        if schema is None:
            schema = self._schemas[kind] = make()
            self.log.keep_schema(schema.id, schema.text)
        return schema

    # Reading.

    def read(self, topics: list[str], after: int, limit: int) -> list[Logged]:
        """Read kept events of some topics that come after a replay id, oldest first."""
        self.expire()
        return self.log.read(topics, after, limit)

    def as_seen_by(self, user: int, logged: Iterable[Logged]) -> list[Logged]:
        """
        Leave out the events of objects a user may not see, and the fields.

        Source: permissions and field-level security of subscribers (D); that the right to read an object is enough is an
        emulator choice (it has no "View All").
        """
        schema = self.org.schema_for(user)
        if schema is self.org.schema:
            return list(logged)
        return [seen for one in logged if (seen := _narrow(one, schema.sobject(one.event.kind))) is not None]

    def expire(self) -> None:
        """Forget what is too old by the org's clock."""
        self.log.expire(self.org.clock.now_ms())

    def wake(self, waker: Callable[[], None]) -> None:
        """Call a function whenever events were added; it is called inside their transaction and must only take note."""
        self._wakers.add(waker)

    def sleep(self, waker: Callable[[], None]) -> None:
        """Call it no more."""
        self._wakers.discard(waker)

    def on_stop(self, end: Callable[[], None]) -> None:
        """Call a function when the box stops, at once when it does already: whoever is held open has to end."""
        self._enders.add(end)
        if self._stopped:
            end()

    def off_stop(self, end: Callable[[], None]) -> None:
        """Call it no more."""
        self._enders.discard(end)

    def stop(self) -> None:
        """End whatever is held open, and hold nothing any more; to be called on the loop."""
        self._stopped = True
        for end in list(self._enders):
            end()

    # Writing.

    def publish(self, events: list[OrgEvent]) -> list[int]:
        """Keep events that tell no change of a row; returns their replay ids."""
        with self.org.store.transaction():
            replay_ids = self.log.append(events, self.org.clock.now_ms())
        self._wake_all()
        return replay_ids

    def _take(self, changes: list[RowChange]) -> None:
        """Add the events of a transaction that is about to be kept."""
        published = [change for change in changes if is_platform_event(change.table)]
        captured = [change for change in changes if not is_platform_event(change.table)] if published else changes
        events = [*self._take_published(published), *self._take_captured(captured)]
        if events:
            now = self.org.clock.now_ms()
            self.log.expire(now)
            self.log.append(events, now)
            self._wake_all()

    def _take_published(self, changes: list[RowChange]) -> list[OrgEvent]:
        """Turn platform events that were created into what they are: they are sent, not kept as records."""
        events = []
        for change in changes:
            row = self.org.store.get(change.table, change.key)
            assert row is not None, "a platform event can only be created"
            with self.org.store.unwatched():
                self.org.store.remove(change.table, change.key)
            values = {name: row[name] for name in self.shape(change.table).places if row[name] is not None}
            events.append(OrgEvent(change.table, values, str(uuid.uuid4())))
        return events

    def _take_captured(self, changes: list[RowChange]) -> list[OrgEvent]:
        """Tell of changed records, unless a mishap is in the way."""
        if not changes:
            return []
        mishap, self.mishap = self.mishap, None
        told, overflown = split_overflow(changes, 0 if mishap is Mishap.OVERFLOW else self.overflow_after)
        shapes = {name: self.shape(name) for name in {change.table for change in told}}
        captured = capture(self.org, shapes, told)
        if mishap is Mishap.GAP:
            captured = [Captured(one.table, one.keys, one.change.gap, {}) for one in captured]
        captured += [Captured(table, [], ChangeType.GAP_OVERFLOW, {}) for table in overflown]
        return self._events(captured, self.org.clock.now_ms()) if captured else []

    def _events(self, captured: list[Captured], now: int) -> list[OrgEvent]:
        commit = _COMMIT_BASE + self.org.store.next_number("commit")
        transaction = uuid.uuid5(uuid.NAMESPACE_OID, f"{self.org.id}/{commit}")
        user = self._committer(captured)
        return [
            OrgEvent(
                topic=event_name(one.table),
                values=dict(one.values),
                uid=str(uuid.UUID(int=transaction.int ^ number)),
                header=Header(
                    entity=one.table,
                    record_ids=[from_key(key) for key in one.keys] or [_NO_RECORD],
                    change=one.change,
                    origin="" if one.change.is_gap else self.org.change_origin,
                    transaction=str(transaction),
                    sequence=1 if one.change.is_gap else number,
                    committed_at=now,
                    commit=commit,
                    user=from_key(user),
                ),
            )
            for number, one in enumerate(captured, 1)
        ]

    def _committer(self, captured: list[Captured]) -> int:
        """Find who made the changes: the one whom the first changed record names."""
        for one in captured:
            row = self.org.store.get(one.table, one.keys[0]) if one.keys else None
            if row is not None and row.get("LastModifiedById") is not None:
                return int(row["LastModifiedById"])
        return self.org.api_user

    def _wake_all(self) -> None:
        for waker in list(self._wakers):
            waker()


def _narrow(logged: Logged, sobject: SObject | None) -> Logged | None:
    if sobject is None:
        return None
    values = {name: value for name, value in logged.event.values.items() if sobject.field(name) is not None}
    return Logged(logged.replay_id, msgspec.structs.replace(logged.event, values=values))

"""What is an event before it is written in any form? One value for change events and platform events alike."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec


class ChangeType(StrEnum):
    """What happened, in the order of the event schema's enumeration. Source: HTTP reference 13 (D)."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    UNDELETE = "UNDELETE"
    GAP_CREATE = "GAP_CREATE"
    GAP_UPDATE = "GAP_UPDATE"
    GAP_DELETE = "GAP_DELETE"
    GAP_UNDELETE = "GAP_UNDELETE"
    GAP_OVERFLOW = "GAP_OVERFLOW"
    SNAPSHOT = "SNAPSHOT"

    @property
    def gap(self) -> ChangeType:
        """The type that says the same without telling the fields."""
        return ChangeType(f"GAP_{self.value}")

    @property
    def is_gap(self) -> bool:
        """Whether it tells no fields; such an event has no origin and is always the first. Source: gap events (D)."""
        return self.value.startswith("GAP_")


class Header(msgspec.Struct, frozen=True):
    """
    Hold the header of a change event.

    Attributes:
        sequence: place in its transaction, from 1.
        committed_at: milliseconds since 1970 UTC.
    """

    entity: str
    record_ids: list[str]
    change: ChangeType
    origin: str
    transaction: str
    sequence: int
    committed_at: int
    commit: int
    user: str


class OrgEvent(msgspec.Struct, frozen=True):
    """
    Hold one event.

    Attributes:
        topic: name of its own channel: ``AccountChangeEvent``, ``Booked__e``.
        values: stored column to stored value; for an update the changed columns, nulled ones included.
        header: None for a platform event.
        uid: a name no other event has.
    """

    topic: str
    values: dict[str, Any]
    uid: str
    header: Header | None = None

    @property
    def kind(self) -> str:
        """The sObject it is about."""
        return self.topic if self.header is None else self.header.entity


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(OrgEvent)


def pack(event: OrgEvent) -> bytes:
    """Write an event for the store."""
    return _encoder.encode(event)


def unpack(content: bytes) -> OrgEvent:
    """Read an event back."""
    return _decoder.decode(content)

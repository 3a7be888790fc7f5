"""
How does an event look as JSON? The form CometD sends: only what is there, changed fields by name.

Source: HTTP reference 12 (D, C); empty fields are left out, date-times end in Z (published samples, D); a date without a time
is an emulator choice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twofold.emulator.events.event import ChangeType, Header, OrgEvent
from twofold.emulator.events.shapes import EventShape
from twofold.emulator.schema.model import Field, FieldType
from twofold.emulator.store.values import render_datetime, render_value


def render_payload(event: OrgEvent, shape: EventShape) -> dict[str, Any]:
    """Write the payload of an event."""
    payload: dict[str, Any] = {}
    if event.header is not None:
        payload["ChangeEventHeader"] = render_header(event.header, event, shape.field_names)
    return payload | shape.compose(event.values, _render)


def render_header(header: Header, event: OrgEvent, name_all: Callable[[list[str]], list[str]]) -> dict[str, Any]:
    """Write the header of a change event; ``name_all`` names stored columns as the form of the payload does."""
    changed, nulled = _changed_columns(event)
    return {
        "entityName": header.entity,
        "recordIds": header.record_ids,
        "changeType": header.change.value,
        "changeOrigin": header.origin,
        "transactionKey": header.transaction,
        "sequenceNumber": header.sequence,
        "commitTimestamp": header.committed_at,
        "commitNumber": header.commit,
        "commitUser": header.user,
        "nulledFields": name_all(nulled),
        "diffFields": [],
        "changedFields": name_all(changed),
    }


def _changed_columns(event: OrgEvent) -> tuple[list[str], list[str]]:
    """List the stored columns an event calls changed, and those it calls nulled; both empty unless it is an update."""
    if event.header is None or event.header.change is not ChangeType.UPDATE:
        return [], []
    return list(event.values), [name for name, value in event.values.items() if value is None]


def _render(column: Field, stored: Any) -> Any:
    if column.type is FieldType.DATETIME:
        return render_datetime(stored).replace("+0000", "Z")
    return render_value(column, stored)

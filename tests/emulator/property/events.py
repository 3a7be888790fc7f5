"""Was every change told? The rows before and after a call against the events that came in between."""

from __future__ import annotations

from collections.abc import Iterator

from tests.emulator.property.laws import Tables
from twofold.emulator.behaviour.org import Org
from twofold.emulator.events.event import ChangeType, Header, unpack
from twofold.emulator.store import Row
from twofold.facts.ids import find_key

Told = dict[tuple[str, int], ChangeType]

_SILENT = {"SystemModstamp", "LastModifiedById", "LastActivityDate"}


def every_change_is_told(org: Org, before: Tables, after: Tables) -> None:
    """
    Every row of Account and Contact that changed has its event, those of a person come in pairs.

    A change of family is told of the account alone. Source: 5.11 to 5.17 (D).
    """
    told = _told(before, after)
    for kind in ("Account", "Contact"):
        for key, row in after[kind].items():
            for wanted in _wanted(kind, before[kind].get(key), row):
                assert told.get((kind, key)) == wanted, (kind, row["Id"], wanted, told)
    for account in after["Account"].values():
        if account["IsPersonAccount"] and not _converted(before["Account"].get(account["Id"]), account):
            halves = told.get(("Account", account["Id"])), told.get(("Contact", account["PersonContactId"]))
            assert halves[0] == halves[1], (account["Id"], halves)


def _told(before: Tables, after: Tables) -> Told:
    told: Told = {}
    for replay_id, row in after["_event"].items():
        if replay_id not in before["_event"]:
            header = _header(row)
            for record_id in header.record_ids:
                key = find_key(record_id)
                assert key is not None
                assert (header.entity, key) not in told, f"two events of {record_id} in one call"
                told[header.entity, key] = header.change
    return told


def _header(row: Row) -> Header:
    event = unpack(row["content"])
    assert event.header is not None
    return event.header


def _wanted(kind: str, before: Row | None, row: Row) -> Iterator[ChangeType]:
    """Say which event a change of a row has to have, if any."""
    if before is None:
        if not row["IsDeleted"]:
            yield ChangeType.CREATE
    elif before["IsDeleted"] != row["IsDeleted"]:
        yield ChangeType.DELETE if row["IsDeleted"] else ChangeType.UNDELETE
    elif _converted(before, row):
        if kind == "Account":
            yield ChangeType.UPDATE
    elif not row["IsDeleted"] and any(before[name] != row[name] for name in row if name not in _SILENT):
        yield ChangeType.UPDATE


def _converted(before: Row | None, row: Row) -> bool:
    return before is not None and before["IsPersonAccount"] != row["IsPersonAccount"]

"""
How is a reference changed by the platform itself: cleared by a delete, brought back by an undelete, moved by a merge?

No rule runs and no trigger fires for such a change (rule 3.87, D). The two rows of a person stay one: a datum that both show is
written on both, and their SystemModstamp moves together (rule 2.3, D).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import ChildRelationship, SObject
from twofold.emulator.store import Row
from twofold.emulator.store.tables import quoted

_ASKED_AT_ONCE = 400
"""Relationships in one statement; SQLite joins 500 at most."""


def relink(org: Org, kind: str, row: Row, changes: dict[str, Any], now: int) -> None:
    """Write columns of a row, and of the other half when it is a person's; ``SystemModstamp`` becomes ``now``."""
    _write(org, kind, row["Id"], changes, now)
    if not row.get("IsPersonAccount"):
        return
    if kind == "Contact":
        twins = org.twins.to_account
        _write(org, "Account", row["AccountId"], {twins[name]: changes[name] for name in changes if name in twins}, now)
    elif kind == "Account":
        twins = org.twins.to_contact
        half = {twins[name]: changes[name] for name in changes if name in twins}
        _write(org, "Contact", row["PersonContactId"], half, now)


def relations_in_use(org: Org, sobject: SObject, key: int) -> Iterator[tuple[ChildRelationship, SObject]]:
    """
    Yield the child relationships by which any record refers to a key, each with the kind of the child.

    One statement asks for all of them: most records have children by few of the dozens of relationships of their kind.
    """
    known = _known_children(org, sobject)
    for start in range(0, len(known), _ASKED_AT_ONCE):
        part = known[start : start + _ASKED_AT_ONCE]
        sql = _in_use_sql(tuple((kind.name, child.field) for child, kind in part))
        for (position,) in org.store.connection.execute(sql, (key,)).fetchall():
            yield part[position]


def _known_children(org: Org, sobject: SObject) -> list[tuple[ChildRelationship, SObject]]:
    kinds = ((child, org.schema.sobject(child.child_sobject)) for child in sobject.child_relationships)
    return [(child, kind) for child, kind in kinds if kind is not None and kind.field(child.field) is not None]


@lru_cache(maxsize=256)
def _in_use_sql(places: tuple[tuple[str, str], ...]) -> str:
    return " UNION ALL ".join(
        f"SELECT {position} WHERE EXISTS (SELECT 1 FROM {quoted(kind)} WHERE {quoted(field)} = ?1)"
        for position, (kind, field) in enumerate(places)
    )


def children_of(org: Org, kind: str, field: str, key: int) -> list[Row]:
    """Read the records that refer to a key by this field and are not deleted, oldest first."""
    return [row for row in org.store.find(kind, field, key) if not row.get("IsDeleted")]


def _write(org: Org, kind: str, key: int, changes: dict[str, Any], now: int) -> None:
    stamp = {"SystemModstamp": now} if "SystemModstamp" in org.shape(kind).fields else {}
    org.store.update(kind, key, {**changes, **stamp})

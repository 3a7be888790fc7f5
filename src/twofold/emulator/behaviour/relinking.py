"""
How is a reference changed by the platform itself: cleared by a delete, brought back by an undelete, moved by a merge?

No rule runs and no trigger fires for such a change (rule 3.87, D). The two rows of a person stay one: a datum that both show is
written on both, and their SystemModstamp moves together (rule 2.3, D).
"""

from __future__ import annotations

from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.store import Row


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


def children_of(org: Org, kind: str, field: str, key: int) -> list[Row]:
    """Read the records that refer to a key by this field and are not deleted, oldest first."""
    return [row for row in org.store.find(kind, field, key) if not row.get("IsDeleted")]


def _write(org: Org, kind: str, key: int, changes: dict[str, Any], now: int) -> None:
    stamp = {"SystemModstamp": now} if "SystemModstamp" in org.shape(kind).fields else {}
    org.store.update(kind, key, {**changes, **stamp})

"""
Which records may nobody change for now? Those an approval has locked; the box has no approvals, so its control API locks.

Both halves of a person are one record here: locking either locks the account.
"""

from __future__ import annotations

from collections.abc import Iterable

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.facts.error_codes import ENTITY_IS_LOCKED


def lock(org: Org, keys: Iterable[int]) -> None:
    """Lock records; a person contact locks its account."""
    for key in keys:
        org.store.connection.execute("INSERT OR IGNORE INTO _locked VALUES (?)", (_whole(org, key),))


def unlock(org: Org, keys: Iterable[int] | None = None) -> None:
    """Unlock some records, or all."""
    if keys is None:
        org.store.connection.execute("DELETE FROM _locked")
        return
    for key in keys:
        org.store.connection.execute("DELETE FROM _locked WHERE key = ?", (_whole(org, key),))


def locked(org: Org) -> list[int]:
    """List the keys of all locked records, oldest first."""
    return [key for (key,) in org.store.connection.execute("SELECT key FROM _locked ORDER BY key")]


def refuse_locked(org: Org, key: int) -> None:
    """
    Refuse to change or delete a locked record, whoever asks.

    Source: ENTITY_IS_LOCKED (SOAP guide, D); the text K. That administrators are refused as well is an emulator choice.
    """
    if org.store.connection.execute("SELECT 1 FROM _locked WHERE key = ?", (key,)).fetchone() is not None:
        text = "This record is locked. If you need to edit it, contact your admin."
        raise refusals.refuse(ENTITY_IS_LOCKED, text)


def _whole(org: Org, key: int) -> int:
    row = org.store.get("Contact", key)
    return int(row["AccountId"]) if row is not None and row.get("IsPersonAccount") else key

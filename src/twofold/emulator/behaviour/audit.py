"""Who touched a record when? Written by the platform on every save."""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft


def stamp(caller: Caller, draft: Draft) -> None:
    """
    Write the audit fields; a seed, and whoever has the permission, may bring those of a new record.

    What a caller may not give was refused before. Source: rules 2.3 and 3.10, audit fields (D).
    """
    if draft.is_new:
        _write(caller, draft, "CreatedDate", caller.now)
        _write(caller, draft, "CreatedById", caller.user)
    _write(caller, draft, "LastModifiedDate", caller.now)
    _write(caller, draft, "LastModifiedById", caller.user)
    _write(caller, draft, "SystemModstamp", caller.now)


def _write(caller: Caller, draft: Draft, name: str, value: int) -> None:
    if caller.platform or draft.is_new:
        draft.fill(name, value)
    else:
        draft.put(name, value)

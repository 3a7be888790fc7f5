"""Who touched a record when? Written by the platform on every save."""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft


def stamp(caller: Caller, draft: Draft) -> None:
    """
    Write the audit fields; a seed, and whoever has the permission, may bring those of a new record.

    What a caller may not give was refused before. Source: rules 2.3 and 3.10, audit fields (D).
    """
    write = draft.fill if caller.platform or draft.is_new else draft.put
    if draft.is_new:
        write("CreatedDate", caller.now)
        write("CreatedById", caller.user)
    write("LastModifiedDate", caller.now)
    write("LastModifiedById", caller.user)
    write("SystemModstamp", caller.now)

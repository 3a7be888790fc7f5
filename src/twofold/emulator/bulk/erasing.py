"""How does a record leave the org for good, past the recycle bin?"""

from __future__ import annotations

from twofold.emulator.behaviour import dml
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.recycle_bin import RecycleBin
from twofold.facts.ids import find_key


def erase(org: Org, caller: Caller, sobject_name: str, record_id: str) -> None:
    """
    Delete a record with all that goes with it, and leave nothing to bring back; raises ``Refused`` as ``dml.delete``.

    Source: operation hardDelete (D). Every user may do it: the permission it needs is not one the box knows (choice).
    """
    with org.store.transaction():
        dml.delete(org, caller, sobject_name, record_id)
        key = find_key(record_id)
        assert key is not None, "it was found by its Id"
        for swept in RecycleBin(org.store).take(key):
            if swept.field is None:
                org.store.remove(swept.kind, swept.key)
        org.store.remove(caller.get_sobject(sobject_name).name, key)

"""Which record types does a describe show to a caller?"""

from __future__ import annotations

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.describe import RecordTypeInfo
from twofold.emulator.schema.model import SObject
from twofold.facts.ids import from_key


def record_type_infos(org: Org, caller: Caller, sobject: SObject) -> list[RecordTypeInfo]:
    """List the record types; only the general default of the profile is marked. Source: rule 1.30 (C)."""
    default = caller.profile.default_record_types.get(sobject.name)
    return [
        RecordTypeInfo(
            record_type_id=from_key(found.key),
            name=found.label,
            developer_name=found.name,
            active=found.active,
            available=found.active and org.record_types.may_use(found, caller.profile),
            default=not found.person and found.name == default,
        )
        for found in org.record_types.of(sobject.name)
    ]

"""
What is the event of a changed record called, and whose changes can be captured?

Source: names and the general form of a change event (D). Which sObjects can be captured is an emulator choice: those a
user creates, changes and deletes, that carry audit fields and a recycle bin, and users.
"""

from __future__ import annotations

from twofold.emulator.schema.model import Schema, SObject

_SUFFIX = "ChangeEvent"
_ALSO_CAPTURED = frozenset({"User"})


def event_name(sobject: str) -> str:
    """Name the change event of an sObject: ``AccountChangeEvent``, ``Visit__ChangeEvent``."""
    return f"{sobject.removesuffix('__c')}__{_SUFFIX}" if sobject.endswith("__c") else f"{sobject}{_SUFFIX}"


def sobject_of_event(schema: Schema, name: str) -> SObject | None:
    """Find the sObject that a name or the name of its change event means, in any letter case; None if it can't be captured."""
    stem = name[: -len(_SUFFIX)] if name.lower().endswith(_SUFFIX.lower()) else name
    sobject = schema.sobject(f"{stem}c" if stem.endswith("__") else stem)
    return sobject if sobject is not None and can_be_captured(sobject) else None


def can_be_captured(sobject: SObject) -> bool:
    """Tell whether changes of an sObject can become events."""
    if sobject.name in _ALSO_CAPTURED:
        return True
    audited = sobject.field("LastModifiedDate") is not None and sobject.field("IsDeleted") is not None
    return audited and sobject.createable and sobject.updateable and sobject.deletable

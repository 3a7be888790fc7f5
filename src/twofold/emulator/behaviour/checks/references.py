"""Do the records a write points at exist, and are they of the right kind?"""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.checks.hierarchies import refuse_cycle
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.store import Row
from twofold.facts.error_codes import ENTITY_IS_DELETED
from twofold.facts.ids import from_key

_OWN_RULES = frozenset({"RecordTypeId", "OwnerId"})


def check_references(org: Org, draft: Draft) -> None:
    """
    Refuse references to nothing, to deleted records, to records of another kind, and a record among its own ancestors.

    Source: HTTP reference 2.3 (D): INVALID_CROSS_REFERENCE_KEY and MALFORMED_ID; ENTITY_IS_DELETED (K).
    """
    references = org.shape(draft.sobject.name).references
    for name in draft.asked:
        field = references.get(name)
        key = draft.changes.get(name)
        if field is not None and key is not None and name not in _OWN_RULES:
            get_referenced(org, field, key)
    refuse_cycle(org, draft)


def get_referenced(org: Org, field: Field, key: int) -> Row:
    """Get the living record a reference points at; raises ``Refused``."""
    target = find_kind(org, key)
    if target is None:
        raise refusals.invalid_reference((field.name,))
    if target.name not in field.reference_to:
        raise refusals.malformed_id(field.label, from_key(key), (field.name,))
    row = org.store.get(target.name, key)
    if row is None:
        raise refusals.invalid_reference((field.name,))
    if row.get("IsDeleted"):
        raise refusals.refuse(ENTITY_IS_DELETED, "entity is deleted", (field.name,), 400)
    return row


def find_kind(org: Org, key: int) -> SObject | None:
    """Find the sObject a key belongs to by its prefix."""
    return org.schema.by_prefix(from_key(key)[:3])

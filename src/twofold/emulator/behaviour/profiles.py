"""What may users of a profile see and write? The schema as they see it."""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.schema.model import Field, Schema, SObject
from twofold.emulator.seeds.document import FieldRight, ObjectRight, Profile
from twofold.facts.twins import person_to_contact

_CREATES = frozenset({"create", "edit", "all"})
_EDITS = frozenset({"edit", "all"})
AUDIT_GIVEN = frozenset({"CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"})
"""What a user with the permission "Set Audit Fields upon Record Creation" may give a new record."""
_AUDITED = frozenset(
    {"Account", "Case", "Contact", "Event", "Lead", "Opportunity", "Task", "Campaign", "CampaignMember"}
)


def visible_schema(schema: Schema, profile: Profile) -> Schema:
    """
    Make the schema a profile's users see: hidden objects and fields left out, read-only ones marked.

    The right to a person field is the right to its Contact field. Source: rule 2.45 (D).
    """
    if profile.set_audit_fields:
        schema = _with_audit_fields(schema)
    if not profile.objects and not profile.fields:
        return schema
    rights = {name.lower(): right for name, right in profile.fields.items()}
    objects = {name.lower(): right for name, right in profile.objects.items()}
    seen = (
        _narrow(sobject, objects.get(sobject.name.lower(), "all"), rights)
        for sobject in schema.sobjects
        if objects.get(sobject.name.lower()) != "none"
    )
    return replace(schema, sobjects=tuple(seen))


def _with_audit_fields(schema: Schema) -> Schema:
    """Let who and when be given to new records of the kinds the platform lets. Source: rule 3.10 (D); which kinds, K."""
    return replace(schema, sobjects=tuple(_with_audit(sobject) for sobject in schema.sobjects))


def _with_audit(sobject: SObject) -> SObject:
    if not (sobject.custom or sobject.name in _AUDITED):
        return sobject
    fields = (replace(field, createable=True) if field.name in AUDIT_GIVEN else field for field in sobject.fields)
    return replace(sobject, fields=tuple(fields))


def _narrow(sobject: SObject, right: ObjectRight, rights: dict[str, FieldRight]) -> SObject:
    fields = tuple(
        _with_right(field, found)
        for field in sobject.fields
        if (found := _right_of(sobject.name, field.name, rights)) != "hidden"
    )
    return replace(
        sobject,
        fields=fields,
        createable=sobject.createable and right in _CREATES,
        updateable=sobject.updateable and right in _EDITS,
        deletable=sobject.deletable and right == "all",
    )


def _with_right(field: Field, right: FieldRight | None) -> Field:
    return replace(field, createable=False, updateable=False) if right == "read" else field


def _right_of(sobject: str, field: str, rights: dict[str, FieldRight]) -> FieldRight | None:
    own = rights.get(f"{sobject}.{field}".lower())
    if own is not None or sobject != "Account":
        return own
    contact_field = person_to_contact(field)
    return rights.get(f"contact.{contact_field}".lower()) if contact_field else None

"""What does a user see of the schema who may not see every field?"""

from collections.abc import Collection
from dataclasses import replace

from twofold.emulator.schema.model import Field, Schema, SObject
from twofold.facts import twins


def hide_fields(schema: Schema, hidden: Collection[tuple[str, str]]) -> Schema:
    """
    Leave out fields a user has no right to read, so that for this user they do not exist.

    A Contact field takes its person field on Account with it: their rights are one. A person field on Account can't
    be hidden by itself and is ignored. Fields that are not permissionable stay. Source: rule 2.45 (D), assertion
    T101.

    Args:
        hidden: pairs of sObject and field name, any letter case.
    """
    if not hidden:
        return schema
    wanted = {(sobject.lower(), field.lower()) for sobject, field in hidden}
    return Schema(tuple(_without(s, wanted) for s in schema.sobjects), schema.person_accounts)


def _without(sobject: SObject, hidden: set[tuple[str, str]]) -> SObject:
    kept = tuple(f for f in sobject.fields if not _is_hidden(sobject.name, f, hidden))
    return sobject if len(kept) == len(sobject.fields) else replace(sobject, fields=kept)


def _is_hidden(sobject: str, field: Field, hidden: set[tuple[str, str]]) -> bool:
    if not field.permissionable:
        return False
    twin = twins.person_to_contact(field.name) if sobject == "Account" else None
    return ("contact", twin.lower()) in hidden if twin else (sobject.lower(), field.name.lower()) in hidden

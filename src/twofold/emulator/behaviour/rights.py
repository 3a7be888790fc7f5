"""
What do permission sets add to what a profile allows?

The rights are records: those of ObjectPermissions and FieldPermissions whose parent is a permission set, for the users of
PermissionSetAssignment. A right from anywhere counts; nothing takes one away. Source: permission sets grant only (D).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from twofold.emulator.seeds.document import FieldRight, ObjectRight, Profile
from twofold.emulator.store import Row, Store

RIGHTS_TABLES = frozenset(
    {"User", "Profile", "PermissionSet", "PermissionSetAssignment", "ObjectPermissions", "FieldPermissions"}
)
"""Whoever writes here may change what users may do."""

_RANKS: tuple[ObjectRight, ...] = ("none", "read", "create", "edit", "all")
_FLAGS: tuple[tuple[str, ObjectRight], ...] = (
    ("PermissionsDelete", "all"),
    ("PermissionsEdit", "edit"),
    ("PermissionsCreate", "create"),
    ("PermissionsRead", "read"),
)


def assigned_sets(store: Store, user: int) -> tuple[int, ...]:
    """List the permission sets assigned to a user, by key."""
    return tuple(sorted(row["PermissionSetId"] for row in store.find("PermissionSetAssignment", "AssigneeId", user)))


def with_sets(store: Store, profile: Profile, sets: Sequence[int]) -> Profile:
    """Add to a profile what permission sets grant; the profile is not modified."""
    objects, fields = dict(profile.objects), dict(profile.fields)
    for key in sets:
        for row in store.find("ObjectPermissions", "ParentId", key):
            _add_object(objects, row)
        for row in store.find("FieldPermissions", "ParentId", key):
            _add_field(fields, row)
    return msgspec.structs.replace(profile, objects=objects, fields=fields)


def _add_object(objects: dict[str, ObjectRight], row: Row) -> None:
    name = next((name for name in objects if name.lower() == str(row["SobjectType"]).lower()), None)
    granted = next((right for flag, right in _FLAGS if row[flag]), None)
    if name is not None and granted is not None:
        objects[name] = max(objects[name], granted, key=_RANKS.index)


def _add_field(fields: dict[str, FieldRight], row: Row) -> None:
    name = next((name for name in fields if name.lower() == str(row["Field"]).lower()), None)
    if name is None:
        return
    if row["PermissionsEdit"]:
        del fields[name]
    elif row["PermissionsRead"]:
        fields[name] = "read"

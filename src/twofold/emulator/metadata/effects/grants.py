"""What does a PermissionSet become? A record with its rights as records beneath it, as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.dml import seed_record
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.metadata.effects.people import read_fields, read_objects, read_visibilities
from twofold.facts.ids import from_key

_RANKS = ("none", "read", "create", "edit", "all")
_FLAGS = {"PermissionsRead": 1, "PermissionsCreate": 2, "PermissionsEdit": 3, "PermissionsDelete": 4}
_BENEATH = ("ObjectPermissions", "FieldPermissions")


def put_permission_set(plan: Blueprint, component: Component) -> None:
    """Add a permission set or replace its rights; it grants them to whom it is assigned and takes none away."""
    label = component.text("label")
    if not label:
        raise ComponentRefused("Must specify a non-empty label for the PermissionSet")
    rights = [(name, right) for name, right in read_objects(plan, component) if right != "none"]
    fields = [(name, right) for name, right in read_fields(plan, component) if right != "hidden"]
    for owner, name, visible in read_visibilities(plan, component):
        if visible and any(
            name not in profile.record_types.get(owner, [name]) for profile in plan.definitions.profiles
        ):
            raise ComponentRefused(
                f"The record type {owner}.{name} is not one of a profile's, and permission sets add none in the org in a box"
            )
    plan.afterwards.append(lambda: _write(plan, component.full_name, label, rights, fields))


def drop_permission_set(plan: Blueprint, component: Component) -> None:
    """Take a permission set away, and with it its rights and assignments."""
    plan.afterwards.append(lambda: _remove(plan, component.full_name))


def _write(
    plan: Blueprint, name: str, label: str, objects: Sequence[tuple[str, str]], fields: Sequence[tuple[str, str]]
) -> None:
    store = plan.org.store
    found = store.find("PermissionSet", "Name", name)
    key = found[0]["Id"] if found else _insert(plan, "PermissionSet", {"Name": name, "Label": label, "IsCustom": True})
    store.update("PermissionSet", key, {"Label": label})
    for table in _BENEATH:
        for row in store.find(table, "ParentId", key):
            store.remove(table, row["Id"])
    parent = {"ParentId": from_key(key)}
    for sobject, right in objects:
        flags = {flag: _RANKS.index(right) >= rank for flag, rank in _FLAGS.items()}
        _insert(plan, "ObjectPermissions", {**parent, "SobjectType": sobject, **flags})
    for field, right in fields:
        row = {"SobjectType": field.partition(".")[0], "Field": field, "PermissionsRead": True}
        _insert(plan, "FieldPermissions", {**parent, **row, "PermissionsEdit": right == "edit"})


def _insert(plan: Blueprint, table: str, row: dict[str, Any]) -> int:
    return seed_record(plan.org, platform_caller(plan.org), table, row)


def _remove(plan: Blueprint, name: str) -> None:
    store = plan.org.store
    for found in store.find("PermissionSet", "Name", name):
        for table, column in (
            *((table, "ParentId") for table in _BENEATH),
            ("PermissionSetAssignment", "PermissionSetId"),
        ):
            for row in store.find(table, column, found["Id"]):
                store.remove(table, row["Id"])
        store.remove("PermissionSet", found["Id"])
    plan.org.written("PermissionSet")

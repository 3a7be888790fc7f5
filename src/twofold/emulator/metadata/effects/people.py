"""Who works in the org and what may they do? Queues and profiles; how rights are read from files."""

from __future__ import annotations

from typing import Literal
from xml.etree.ElementTree import Element

import msgspec

from twofold.emulator.behaviour.caller import platform_caller
from twofold.emulator.behaviour.dml import seed_record
from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.metadata.effects.objects import PERSON, family_of
from twofold.emulator.seeds.document import FieldRight, ObjectRight, Profile, Queue
from twofold.emulator.wire.xml import children, text_of
from twofold.facts.ids import from_key

# What standard profiles are called in files. Source: Metadata API guide (D).
_PROFILE_NAMES = {
    "Admin": "System Administrator",
    "Standard": "Standard User",
    "ReadOnly": "Read Only",
    "SolutionManager": "Solution Manager",
    "MarketingProfile": "Marketing User",
    "ContractManager": "Contract Manager",
    "StandardAul": "Standard Platform User",
}
_FILE_NAMES = {name: file_name for file_name, name in _PROFILE_NAMES.items()}
_RIGHTS: tuple[tuple[str, ObjectRight], ...] = (
    ("allowDelete", "all"),
    ("allowEdit", "edit"),
    ("allowCreate", "create"),
    ("allowRead", "read"),
)
ACTIVITIES = ("Event", "Task")
GrantedRight = Literal["hidden", "read", "edit"]


def profile_name(full_name: str) -> str:
    """Turn the name of a profile's file into its name in the org: ``Admin`` is *System Administrator*."""
    return _PROFILE_NAMES.get(full_name, full_name)


def profile_file_name(name: str) -> str:
    """Turn the name of a profile in the org into that of its file."""
    return _FILE_NAMES.get(name, name)


# Queues.


def put_queue(plan: Blueprint, component: Component) -> None:
    """Add a queue, or add objects and members to one; members are users by name."""
    objects = [plan.get_sobject(text_of(found, "sobjectType")).name for found in component.all("queueSobject")]
    members = component.find("queueMembers")
    users = [] if members is None else [_user(plan, name) for name in _user_names(members)]
    label = component.text("name") or component.full_name
    queue = Queue(component.full_name, component.full_name, label, objects, [], component.text("email") or None)
    plan.put("queues", queue, ("name",))
    plan.add(queues=[queue])
    plan.afterwards.append(lambda: _join(plan, component.full_name, users))


def _user_names(members: Element) -> list[str]:
    others = [part.tag for part in members if part.tag != "users" and len(part)]
    if others:
        raise ComponentRefused(f"Queue members of kind {others[0]} are not taken: only users")
    return [(user.text or "").strip() for users in children(members, "users") for user in children(users, "user")]


def _user(plan: Blueprint, username: str) -> int:
    found = plan.org.find_user(username)
    if found is None:
        raise ComponentRefused(f"In field: user - no User named {username} found")
    return found


def _join(plan: Blueprint, queue: str, users: list[int]) -> None:
    org = plan.org
    (group,) = org.store.find("Group", "DeveloperName", queue)[:1]
    for user in users:
        if not org.store.exists("GroupMember", '"GroupId" = ? AND "UserOrGroupId" = ?', (group["Id"], user)):
            row = {"GroupId": from_key(group["Id"]), "UserOrGroupId": from_key(user)}
            seed_record(org, platform_caller(org), "GroupMember", row)


# Profiles.


def put_profile(plan: Blueprint, component: Component) -> None:
    """Change the rights a file names, of a profile that is there or a new one; other rights stay."""
    name = profile_name(component.full_name)
    found = next((profile for profile in plan.definitions.profiles if profile.name == name), Profile(name))
    fields: dict[str, FieldRight] = dict(found.fields)
    for field, right in read_fields(plan, component):
        if right == "edit":
            fields.pop(field, None)
            plan.shown.add((name, field))
        else:
            fields[field] = right
    changed = msgspec.structs.replace(
        found,
        fields=fields,
        objects={**found.objects, **dict(read_objects(plan, component))},
        default_record_types={**found.default_record_types, **dict(_defaults(plan, component))},
        record_types=_visible(plan, component, found),
    )
    plan.put("profiles", changed, ("name",))
    plan.add(profiles=[changed])


# Rights.


def read_fields(plan: Blueprint, component: Component) -> list[tuple[str, GrantedRight]]:
    """List the fields whose rights are named, by their canonical names; raises ``ComponentRefused`` for those there are not."""
    rights = []
    for entry in component.all("fieldPermissions"):
        right = _field_right(entry)
        rights += [(name, right) for name in _field_names(plan, text_of(entry, "field"))]
    return rights


def _field_names(plan: Blueprint, text: str) -> list[str]:
    """Name a field as rights do; one of Activity is one of Event and of Task."""
    owner, _, name = text.partition(".")
    return [_field_name(plan, kind, name) for kind in (ACTIVITIES if owner == "Activity" else (owner,))]


def _field_name(plan: Blueprint, owner: str, name: str) -> str:
    sobject = plan.schema.sobject(owner)
    if sobject is None:
        raise ComponentRefused(f"In field: field - no CustomObject named {owner} found")
    field = sobject.field(name) or sobject.field(f"{name}Id")
    if field is None:
        raise ComponentRefused(f"In field: field - no CustomField named {owner}.{name} found")
    if field.custom and not field.permissionable:
        raise ComponentRefused(f"You cannot deploy to a required field: {owner}.{name}")
    return f"{sobject.name}.{field.name}"


def _field_right(entry: Element) -> GrantedRight:
    if text_of(entry, "editable") == "true":
        return "edit"
    return "read" if text_of(entry, "readable") == "true" else "hidden"


def read_objects(plan: Blueprint, component: Component) -> list[tuple[str, ObjectRight]]:
    """List the objects whose rights are named."""
    return [_object_right(plan, entry) for entry in component.all("objectPermissions")]


def _object_right(plan: Blueprint, entry: Element) -> tuple[str, ObjectRight]:
    """Read a right to an object; each right includes those before it: read, create, edit, delete (an emulator choice)."""
    name = text_of(entry, "object")
    sobject = plan.schema.sobject(name)
    if sobject is None:
        raise ComponentRefused(f"In field: object - no CustomObject named {name} found")
    granted = [right for flag, right in _RIGHTS if text_of(entry, flag) == "true"]
    right = granted[0] if granted else "none"
    if granted and len(granted) != len(_RIGHTS) - [known for _, known in _RIGHTS].index(right):
        raise ComponentRefused(f"Rights to {name}: to {right} includes all lesser rights in the org in a box")
    return sobject.name, right


def read_visibilities(plan: Blueprint, component: Component) -> list[tuple[str, str, bool]]:
    """List the record types that are named, as owner and name, and whether they may be chosen."""
    return [(owner, name, text_of(entry, "visible") == "true") for owner, name, entry in _visibilities(plan, component)]


def _visibilities(plan: Blueprint, component: Component) -> list[tuple[str, str, Element]]:
    found = []
    for entry in component.all("recordTypeVisibilities"):
        owner, _, name = text_of(entry, "recordType").partition(".")
        sobject, person = family_of(owner)
        known = any(
            (kind.object, kind.name.lower(), kind.person) == (sobject, name.lower(), person)
            for kind in plan.definitions.record_types
        )
        if not known:
            raise ComponentRefused(f"In field: recordType - no RecordType named {owner}.{name} found")
        found.append((owner, name, entry))
    return found


def _defaults(plan: Blueprint, component: Component) -> list[tuple[str, str]]:
    """Read the defaults: that of persons stands under their own name. Source: 6.17 (C)."""
    defaults = []
    for owner, name, entry in _visibilities(plan, component):
        flag = "personAccountDefault" if owner == PERSON else "default"
        if text_of(entry, flag) == "true" or (owner == PERSON and text_of(entry, "default") == "true"):
            defaults.append((owner, name))
    return defaults


def _visible(plan: Blueprint, component: Component, before: Profile) -> dict[str, list[str]]:
    """Work out which record types may be chosen: those of before, and those the file adds or takes away."""
    visible = {owner: list(names) for owner, names in before.record_types.items()}
    for owner, name, entry in _visibilities(plan, component):
        if owner not in visible:
            visible[owner] = _all_of(plan, owner)
        names = [known for known in visible[owner] if known != name]
        visible[owner] = [*names, name] if text_of(entry, "visible") == "true" else names
    return visible


def _all_of(plan: Blueprint, owner: str) -> list[str]:
    sobject, person = family_of(owner)
    return [kind.name for kind in plan.definitions.record_types if kind.object == sobject and kind.person == person]

"""What is there, and who made it when? Lists of components and of the types the box takes."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.archive import Archive
from twofold.emulator.metadata.component import Component
from twofold.emulator.metadata.effects.objects import PERSON
from twofold.emulator.metadata.existing import known_components
from twofold.emulator.metadata.kinds import BY_TYPE, KINDS, PARTS
from twofold.emulator.store.values import render_datetime
from twofold.facts.ids import from_key

Json = dict[str, Any]


def all_components(org: Org) -> dict[tuple[str, str], Component]:
    """Read every component, standard objects included, and files that hold nothing but parts, by type and lower-case name."""
    known = known_components(org)
    names = [sobject.name for sobject in org.schema if not sobject.custom and sobject.layoutable]
    for name in [*names, *([PERSON] if org.person_accounts else [])]:
        known.setdefault(("CustomObject", name.lower()), Component("CustomObject", name, Element("CustomObject")))
    for component in list(known.values()):
        owner = PARTS.get(component.type)
        if owner is not None:
            kind = owner[0].type
            known.setdefault((kind, component.parent.lower()), Component(kind, component.parent, Element(kind)))
    return known


def describe_metadata() -> Json:
    """Describe the types the box takes, by their folders."""
    return {
        "metadataObjects": [
            {
                "childXmlNames": [part.type for part in kind.parts],
                "directoryName": kind.directory,
                "inFolder": False,
                "metaFile": False,
                "suffix": kind.suffix,
                "xmlName": kind.type,
            }
            for kind in sorted(KINDS, key=lambda kind: kind.directory)
        ],
        "organizationNamespace": "",
        "partialSaveAllowed": True,
        "testRequired": False,
    }


def list_metadata(org: Org, component_type: str) -> list[Json]:
    """List the components of a type, by name."""
    found = [component for component in all_components(org).values() if component.type == component_type]
    return [properties_of(org, component) for component in sorted(found, key=lambda one: one.full_name)]


def properties_of(org: Org, component: Component) -> Json:
    """Tell who made a component, when, and where its file stands in a package."""
    kept = Archive(org.store).find(*component.key)
    created_by, changed_by = (kept.created_by, kept.changed_by) if kept else (org.api_user, org.api_user)
    created, changed = (kept.created, kept.changed) if kept else (org.changed_at, org.changed_at)
    return {
        "createdById": from_key(created_by),
        "createdByName": _name(org, created_by),
        "createdDate": render_datetime(created),
        "fileName": file_name(component),
        "fullName": component.full_name,
        "id": Archive(org.store).id_of(component),
        "lastModifiedById": from_key(changed_by),
        "lastModifiedByName": _name(org, changed_by),
        "lastModifiedDate": render_datetime(changed),
        "manageableState": "unmanaged",
        "type": component.type,
    }


def file_name(component: Component) -> str:
    """Say where the file of a component stands in a package."""
    owner = PARTS.get(component.type)
    kind = owner[0] if owner else BY_TYPE[component.type]
    name = component.parent if owner else component.full_name
    return f"{kind.directory}/{quote(name, safe=' -.')}.{kind.suffix}"


def _name(org: Org, user: int) -> str:
    row = org.store.get("User", user)
    return str(row["Name"]) if row else ""

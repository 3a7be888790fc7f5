"""What does a retrieve give back? A zip of the components asked for, in package format, with a package.xml that names them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

import msgspec

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.archive_file import write_zip
from twofold.emulator.metadata.component import Component, render_body, render_file
from twofold.emulator.metadata.decompose import compose
from twofold.emulator.metadata.kinds import BY_TYPE, PARTS, is_known, unknown
from twofold.emulator.metadata.listing import all_components, properties_of
from twofold.emulator.metadata.manifest import Manifest, write_manifest
from twofold.emulator.metadata.packages import MANIFEST
from twofold.facts.error_codes import INVALID_ID_FIELD
from twofold.facts.ids import make_id

RETRIEVE_PREFIX = "09S"
_COUNTER = "retrieve"
Result = dict[str, Any]
Known = Mapping[tuple[str, str], Component]


@dataclass(slots=True)
class _Wanted:
    """Gather what goes into the zip, by type and name."""

    files: dict[tuple[str, str], set[str] | None] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)
    messages: list[dict[str, str]] = field(default_factory=list)

    def add(self, component: Component) -> None:
        self.members.add((component.type, component.full_name))
        owner = PARTS.get(component.type)
        if owner is None:
            self.files[component.key] = None
        else:
            parts = self.files.setdefault((owner[0].type, component.parent.lower()), set())
            if parts is not None:
                parts.add(component.full_name.lower())


def retrieve(org: Org, manifest: Manifest, version: str, *, single_package: bool) -> str:
    """Make the zip of what a manifest names and return the Id to ask for it by."""
    retrieve_id = make_id(RETRIEVE_PREFIX, org.store.next_number(_COUNTER))
    known = all_components(org)
    wanted = _want(known, manifest)
    root = "" if single_package else "unpackaged/"
    files = {root + MANIFEST: write_manifest(wanted.members, version)}
    properties = []
    for key, parts in sorted(wanted.files.items()):
        path, content = _file(known, key, parts)
        files[root + path] = content
        properties.append({**properties_of(org, known[key]), "fileName": root + path})
    result = {
        "done": True,
        "fileProperties": properties,
        "id": retrieve_id,
        "messages": wanted.messages,
        "status": "Succeeded",
        "success": True,
        "zipFile": base64.b64encode(write_zip(files)).decode(),
    }
    org.store.write_meta(f"retrieve.{retrieve_id}", msgspec.json.encode(result).decode())
    return retrieve_id


def find_retrieved(org: Org, retrieve_id: str, *, include_zip: bool) -> Result:
    """Read what was retrieved; raises ``Refused`` (INVALID_ID_FIELD) where there is none of that Id."""
    found = org.store.read_meta(f"retrieve.{retrieve_id}")
    if found is None:
        raise refusals.refuse(INVALID_ID_FIELD, f"invalid cross reference id: {retrieve_id}", None)
    result: Result = msgspec.json.decode(found)
    if not include_zip:
        del result["zipFile"]
    return result


def _want(known: Known, manifest: Manifest) -> _Wanted:
    wanted = _Wanted()
    for component_type, members in manifest.types.items():
        if not is_known(component_type):
            wanted.messages.append({"fileName": MANIFEST, "problem": unknown(component_type)})
            continue
        for member in members:
            found = list(_matching(known, component_type, member))
            for component in found:
                wanted.add(component)
            if not found and member != "*":
                text = f"Entity of type '{component_type}' named '{member}' cannot be found"
                wanted.messages.append({"fileName": MANIFEST, "problem": text})
    return wanted


def _matching(known: Known, component_type: str, member: str) -> Iterable[Component]:
    """Find what a member means; ``*`` leaves standard objects out. Source: Metadata API guide (D)."""
    if member != "*":
        found = known.get((component_type, member.lower()))
        return [found] if found else _parts_of(known, component_type, member)
    return [
        component
        for component in known.values()
        if component.type == component_type
        and (component_type != "CustomObject" or component.full_name.endswith("__c"))
    ]


def _parts_of(known: Known, component_type: str, member: str) -> list[Component]:
    """A file may hold nothing but parts: assignment rules of an object, matching rules of one."""
    inside = {part.type for part in BY_TYPE[component_type].parts} if component_type in BY_TYPE else set()
    return [part for part in known.values() if part.type in inside and part.parent.lower() == member.lower()]


def _file(known: Known, key: tuple[str, str], parts: set[str] | None) -> tuple[str, bytes]:
    """Write the file of a component: with all its parts, or with those named alone."""
    component, kind = known[key], BY_TYPE[key[0]]
    types = {part.type for part in kind.parts}
    inside = [
        part
        for part in known.values()
        if part.type in types and part.parent.lower() == key[1] and (parts is None or part.full_name.lower() in parts)
    ]
    whole = component if parts is None else Component(component.type, component.full_name, Element(component.type))
    root = f"{component.full_name}Settings" if component.type == "Settings" else component.type
    path = f"{kind.directory}/{quote(component.full_name, safe=' -.')}.{kind.suffix}"
    return path, render_file(root, render_body(compose(whole, sorted(inside, key=lambda part: part.full_name))))

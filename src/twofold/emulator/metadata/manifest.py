"""Which components does a package.xml name? By type and name, with ``*`` for all; and how is one written?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from twofold.emulator.metadata.component import render_file
from twofold.emulator.wire.xml import XmlUnreadable, children, joined, local_name, parse_xml, tag, text_of


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold what is named: type to member names, in the order given, and the API version ("" where none is given)."""

    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: str = ""


def read_manifest(content: bytes) -> Manifest:
    """Read a package.xml or a destructiveChanges.xml; raises ``XmlUnreadable``."""
    root = parse_xml(content)
    if local_name(root) != "Package":
        raise XmlUnreadable(f"the root element is {local_name(root)} and not Package")
    return manifest_of(root)


def manifest_of(package: Element) -> Manifest:
    """Read the types of an element that lists them, as a package or as ``unpackaged`` of a retrieve."""
    types: dict[str, tuple[str, ...]] = {}
    for entry in children(package, "types"):
        members = tuple((member.text or "").strip() for member in children(entry, "members"))
        name = text_of(entry, "name")
        types[name] = (*types.get(name, ()), *members)
    return Manifest(types, text_of(package, "version"))


def write_manifest(members: Iterable[tuple[str, str]], version: str) -> bytes:
    """Write a package.xml that names components."""
    by_type: dict[str, list[str]] = {}
    for component_type, name in sorted(members):
        by_type.setdefault(component_type, []).append(name)
    types = [
        tag("types", *[tag("members", name) for name in names], tag("name", component_type))
        for component_type, names in by_type.items()
    ]
    return render_file("Package", joined(*types, tag("version", version)))

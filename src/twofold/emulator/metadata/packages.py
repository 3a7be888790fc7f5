"""What does a deployed zip ask for? Components and deletions, held against its package.xml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from twofold.emulator.metadata.archive_file import ZipUnreadable
from twofold.emulator.metadata.component import Component
from twofold.emulator.metadata.files import FileProblem, read_files
from twofold.emulator.metadata.kinds import BY_TYPE, PARTS, is_known, unknown
from twofold.emulator.metadata.manifest import Manifest, read_manifest
from twofold.emulator.wire.xml import XmlUnreadable

MANIFEST = "package.xml"
_DESTRUCTIVE = ("destructiveChangesPre.xml", "destructiveChanges.xml", "destructiveChangesPost.xml")


@dataclass(slots=True)
class Package:
    """
    Hold what a zip asks for.

    Attributes:
        puts: components to add or change.
        drops: components to delete.
        problems: what stands in the way already; ``path`` is a file, ``type`` the type of the component it is about.
        root: folder of the package inside the zip, "" or ending in ``/``.
    """

    puts: list[Component] = field(default_factory=list)
    drops: list[Component] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    root: str = ""


def read_package(files: Mapping[str, bytes], *, allow_missing: bool) -> Package:
    """Read the package in the files of a zip; raises ``ZipUnreadable`` where there is none."""
    root = _find_root(files)
    inside = {path.removeprefix(root): content for path, content in files.items() if path.startswith(root)}
    package = Package(root=root)
    manifest = _read_manifest(package, inside, MANIFEST)
    found = read_files(inside)
    named = {problem.type for problem in found.problems if problem.type in manifest.types or is_known(problem.type)}
    package.problems += [problem for problem in found.problems if problem.type in named]
    package.puts = [component for component in found.components if _is_named(manifest, component)]
    if not allow_missing:
        package.problems += _missing(manifest, found.components)
    package.problems += _unknown(manifest)
    for name in _DESTRUCTIVE:
        if name in inside:
            package.drops += _deletions(_read_manifest(package, inside, name), name)
    return package


def _find_root(files: Mapping[str, bytes]) -> str:
    """Find the package: at the top of the zip, or in the only folder there."""
    roots = sorted(path.removesuffix(MANIFEST) for path in files if PurePosixPath(path).name == MANIFEST)
    shallow = [root for root in roots if root.count("/") <= 1]
    if not shallow:
        raise ZipUnreadable("No package.xml found")
    if len(shallow) > 1 and "" not in shallow:
        raise ZipUnreadable("The org in a box deploys one package at a time, and there are several package.xml files")
    return shallow[0]


def _read_manifest(package: Package, files: Mapping[str, bytes], name: str) -> Manifest:
    try:
        return read_manifest(files[name])
    except XmlUnreadable as error:
        package.problems.append(FileProblem(name, f"Error parsing file: {error}"))
        return Manifest()


def _is_named(manifest: Manifest, component: Component) -> bool:
    if _names(manifest, component.type, component.full_name):
        return True
    owner = PARTS.get(component.type)
    return owner is not None and _names(manifest, owner[0].type, component.parent)


def _names(manifest: Manifest, component_type: str, full_name: str) -> bool:
    members = manifest.types.get(component_type, ())
    return "*" in members or full_name.lower() in {member.lower() for member in members}


def _missing(manifest: Manifest, components: list[Component]) -> Iterator[FileProblem]:
    """Tell which members have no file. Source: wording (K)."""
    there = {component.key for component in components}
    there |= {
        (PARTS[component.type][0].type, component.parent.lower()) for component in components if component.type in PARTS
    }
    for component_type, members in manifest.types.items():
        for member in members if is_known(component_type) else ():
            if member != "*" and (component_type, member.lower()) not in there:
                named = f"An object '{member}' of type {component_type} was named in package.xml"
                yield FileProblem(MANIFEST, f"{named}, but was not found in zipped directory", component_type)


def _unknown(manifest: Manifest) -> Iterator[FileProblem]:
    return (FileProblem(MANIFEST, unknown(found), found) for found in manifest.types if not is_known(found))


def _deletions(manifest: Manifest, file_name: str) -> Iterator[Component]:
    """List what is to go, parts before what they are parts of."""
    types = sorted(manifest.types, key=lambda found: found in BY_TYPE)
    for component_type in types:
        for member in manifest.types[component_type]:
            yield Component(component_type, member, Element(component_type), file_name)

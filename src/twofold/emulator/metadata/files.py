"""
Which components stand in some files? By folder and ending, in source format and in that of packages.

Source format: ``objects/Account/fields/Key__c.field-meta.xml``. Package format: ``objects/Account.object``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from twofold.emulator.metadata.component import Component, plain
from twofold.emulator.metadata.decompose import decompose
from twofold.emulator.metadata.kinds import BY_SUFFIX, PART_BY_SUFFIX
from twofold.emulator.wire.xml import XmlUnreadable, local_name, parse_xml

_META = "-meta.xml"
_SKIPPED_NAMES = frozenset(
    {"package.xml", "destructiveChanges.xml", "destructiveChangesPre.xml", "destructiveChangesPost.xml"}
)


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Say why a file was not read; ``type`` is the kind of metadata it seems to be, by its ending."""

    path: str
    problem: str
    type: str = ""


@dataclass(slots=True)
class ReadFiles:
    """Hold what was found: components in the order of their files, and files that could not be read."""

    components: list[Component] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def read_files(files: Mapping[str, bytes]) -> ReadFiles:
    """Read the components of some files by their paths, ``/`` between folders; other files are problems."""
    found = ReadFiles()
    for path, content in sorted(files.items()):
        name = PurePosixPath(path).name
        if name in _SKIPPED_NAMES or not _is_metadata(path):
            continue
        try:
            found.components.extend(_read(path, content))
        except XmlUnreadable as error:
            found.problems.append(FileProblem(path, f"The file can't be read: {error}", type_of_path(path)))
        except _NotKnown:
            kind = type_of_path(path)
            found.problems.append(FileProblem(path, f"The org in a box doesn't take components of type {kind}.", kind))
    return found


class _NotKnown(Exception):
    """A file is of no type the box takes."""


def _is_metadata(path: str) -> bool:
    return path.endswith(_META) or "." in PurePosixPath(path).name


def type_of_path(path: str) -> str:
    """Guess the type of a file from its ending: ``flow-meta.xml`` is a Flow; for messages."""
    stem = PurePosixPath(path).name.removesuffix(_META)
    suffix = stem.rpartition(".")[2]
    kind = BY_SUFFIX.get(suffix)
    part = PART_BY_SUFFIX.get(suffix)
    if kind or part:
        return kind.type if kind else part.type if part else ""
    return _FOREIGN.get(suffix, suffix[:1].upper() + suffix[1:])


_FOREIGN = {
    "cls": "ApexClass",
    "trigger": "ApexTrigger",
    "page": "ApexPage",
    "js": "LightningComponentBundle",
    "md": "CustomMetadata",
}


def _read(path: str, content: bytes) -> Iterator[Component]:
    stem, suffix = _split(path)
    if suffix in PART_BY_SUFFIX:
        parent = PurePosixPath(path).parent.parent.name
        part = PART_BY_SUFFIX[suffix]
        yield Component(part.type, f"{parent}.{stem}", plain(parse_xml(content), part.type), path)
        return
    kind = BY_SUFFIX.get(suffix)
    if kind is None:
        raise _NotKnown
    root = parse_xml(content)
    wanted = f"{stem}Settings" if kind.type == "Settings" else kind.type
    if local_name(root) != wanted:
        raise XmlUnreadable(f"the root element is {local_name(root)} and not {wanted}")
    yield from decompose(kind.type, stem, root, path)


def _split(path: str) -> tuple[str, str]:
    name = unquote(PurePosixPath(path).name).removesuffix(_META)
    stem, _, suffix = name.rpartition(".")
    return stem, suffix

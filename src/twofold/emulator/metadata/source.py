"""Which components does a folder hold? A project, a package folder of one, or an unpacked package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from twofold.emulator.behaviour.lives.opening import add_seed
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.applying import Change, Outcome, apply
from twofold.emulator.metadata.files import FileProblem, ReadFiles, read_files
from twofold.emulator.metadata.kinds import KINDS, is_known
from twofold.emulator.seeds.document import SeedDocument
from twofold.errors import SettingsError

_SKIPPED = frozenset({".git", ".sf", ".sfdx", "node_modules", "__tests__"})
_PACKAGE_FOLDERS = frozenset(kind.directory for kind in KINDS)
_FILE_BYTES_MAX = 50 * 1024 * 1024
_FILES_MAX = 50_000


class FolderUnreadable(SettingsError):
    """A folder of metadata can't be read; the message says why."""


def read_folder(folder: Path) -> ReadFiles:
    """Read every metadata file of a folder and those below it; raises ``FolderUnreadable``."""
    if not folder.is_dir():
        raise FolderUnreadable(f"{folder} is not a folder.")
    try:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _files(folder)}
    except OSError as error:
        raise FolderUnreadable(f"{folder}: {error.strerror or error}") from error
    return read_files(files)


def bare(document: SeedDocument) -> SeedDocument:
    """Leave out of a seed what may name fields that only a folder brings: records and rules."""
    return msgspec.structs.replace(
        document, records=[], validation_rules=[], duplicate_rules=[], assignment_rules=[], lead_field_mappings=[]
    )


def furnish(org: Org, document: SeedDocument, folder: Path) -> list[FileProblem]:
    """
    Work a folder into an org that was just planted with the ``bare`` document, then add the rest of the document.

    Returns what was not taken. Raises ``FolderUnreadable`` and ``SeedUnreadable``.
    """
    problems = apply_folder(org, folder)
    # The profiles are there, with what the folder has changed about them.
    add_seed(org, msgspec.structs.replace(document, profiles=[]))
    return problems


def apply_folder(org: Org, folder: Path) -> list[FileProblem]:
    """
    Work the metadata of a folder into an org, and return what was not taken.

    What can be taken is; new fields may be used by every profile, as if its permission sets were assigned (an emulator choice).
    Raises ``FolderUnreadable``.
    """
    found = read_folder(folder)
    change = Change(found.components, all_or_none=False, visible=True)
    outcomes = apply(org, change, org.api_user)
    return [*found.problems, *(_problem(outcome) for outcome in outcomes if not outcome.success)]


def say_problems(problems: Sequence[FileProblem]) -> tuple[str, ...]:
    """Say what was not taken, a sentence each; files of a type the box doesn't know are counted together."""
    unknown = Counter(found.type for found in problems if not is_known(found.type))
    counted = [f"Not taken: {number} of type {kind}." for kind, number in sorted(unknown.items())]
    named = [f"Not taken: {found.path}: {found.problem}" for found in problems if is_known(found.type)]
    return (*named, *counted)


def _problem(outcome: Outcome) -> FileProblem:
    component = outcome.component
    return FileProblem(component.file_name, f"{component.full_name}: {outcome.problem}", component.type)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files that hold metadata; links that lead out of the folder are not followed."""
    root, count = folder.resolve(), 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if _SKIPPED.intersection(inside) or not path.is_file() or not _may_hold(path):
            continue
        if not path.resolve().is_relative_to(root) or path.stat().st_size > _FILE_BYTES_MAX:
            raise FolderUnreadable(f"{path} leads out of the folder or is too large.")
        count += 1
        if count > _FILES_MAX:
            raise FolderUnreadable(f"{folder} holds more than {_FILES_MAX} files of metadata.")
        yield path


def _may_hold(path: Path) -> bool:
    from_package = path.parent.name in _PACKAGE_FOLDERS and path.suffix != ".xml"
    return path.name.endswith("-meta.xml") or from_package

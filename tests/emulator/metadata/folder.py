"""Folders of metadata for tests, said in few words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.emulator.box import Client
from twofold.emulator.seeds.document import SeedDocument
from twofold.emulator.server import OrgOptions, start

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"


def file_of(component_type: str, inner: str) -> str:
    """Write the file of a component."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{component_type} xmlns="{NAMESPACE}">{inner}</{component_type}>\n'


def field_file(name: str, kind: str, inner: str = "") -> str:
    """Write the file of a custom field."""
    return file_of("CustomField", f"<fullName>{name}</fullName><label>{name[:-3]}</label><type>{kind}</type>{inner}")


def write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files by their paths."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@contextmanager
def org_of(folder: Path, data: Path | None = None, seed: str | SeedDocument = "empty") -> Iterator[Client]:
    """Start an org with a folder of metadata."""
    with start(OrgOptions(port=0, metadata=folder, data=data, seed=seed)) as running:
        client = Client(running)
        yield client
        client.close()

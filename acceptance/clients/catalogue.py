"""Which clients are there, at which versions, and where is each put?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKED = Path(__file__).with_name("locked")
"""A folder per client: ``requirements.in`` and ``requirements.txt`` for Python, ``package.json`` (and its lock) for node."""

CACHE = ROOT / ".clients"
NODE = "node"
"""The runtime of the node clients; it is installed like a client, from a wheel that brings node and npm."""


@dataclass(frozen=True, slots=True)
class Client:
    """One client: a package at an exact version, in a place of its own."""

    name: str
    package: str
    version: str
    is_python: bool

    @property
    def locked(self) -> Path:
        """The folder that says what is installed."""
        return LOCKED / self.name

    @property
    def place(self) -> Path:
        """The folder it is installed into."""
        return CACHE / self.name

    @property
    def stamp(self) -> Path:
        """The file that says that the installation was finished, and of what."""
        return self.place / ".installed"

    @property
    def bin(self) -> Path:
        """Where its commands are."""
        return self.place / ("bin" if self.is_python else "node_modules/.bin")


def clients() -> dict[str, Client]:
    """All clients by name, in order of their names."""
    return {client.name: client for client in _read_all()}


def install_command(name: str) -> str:
    """What to type to have a client."""
    return f"python -m acceptance.clients.install {name}"


def _read_all() -> Iterator[Client]:
    for folder in sorted(LOCKED.iterdir()):
        if (folder / "requirements.in").exists():
            package, _, version = (folder / "requirements.in").read_text().splitlines()[0].partition("==")
            yield Client(folder.name, package, version, is_python=True)
        elif (folder / "package.json").exists():
            [(package, version)] = json.loads((folder / "package.json").read_text())["dependencies"].items()
            yield Client(folder.name, package, version, is_python=False)

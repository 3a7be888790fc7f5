"""How does an org go back to where it was? Whole copies of its database, by name, beside its data or in memory."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from twofold.emulator.store import Store

_SUFFIX = ".snapshot"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ABOUT = "snapshot"


class SnapshotUnknown(LookupError):
    """There is no such snapshot; the message names those there are."""


class SnapshotUnusable(Exception):
    """A copy can't be made or read; the message says why."""


class NameUnusable(ValueError):
    """A snapshot can't be called so."""


class Snapshot(msgspec.Struct, frozen=True):
    """What is known of a copy: its name, when it was taken by the org's clock (milliseconds), and its size."""

    name: str
    taken_at: int
    size_bytes: int


@dataclass(slots=True)
class Snapshots:
    """
    Keep copies of the database of one org.

    Attributes:
        folder: where they are files, which survive a restart; None keeps them in memory.
    """

    folder: Path | None = None
    _in_memory: dict[str, sqlite3.Connection] = field(default_factory=dict)

    def take(self, store: Store, name: str, now: int) -> Snapshot:
        """
        Copy everything the store holds, in place of a copy with the same name.

        Raises ``NameUnusable``, and ``SnapshotUnusable`` where there is no room or leave to write it.
        """
        if not _NAME.fullmatch(name):
            raise NameUnusable("A snapshot's name is up to 64 letters, digits, dots, dashes and underscores.")
        try:
            return self._take(store, name, now)
        except (OSError, sqlite3.Error) as error:
            raise SnapshotUnusable(f"The snapshot {name!r} can't be kept: {error}.") from error

    def _take(self, store: Store, name: str, now: int) -> Snapshot:
        if self.folder is None:
            copy = sqlite3.connect(":memory:", check_same_thread=False)
            taken = _copy(store, copy, name, now)
            self.remove(name)
            self._in_memory[name] = copy
            return taken
        self.folder.mkdir(exist_ok=True)
        unfinished = self.folder / f"{name}.unfinished"
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            # A copy that a crash cuts short never gets its name, so nothing has to be safe while it is made.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            taken = _copy(store, copy, name, now)
        os.replace(unfinished, self._file(name))
        return taken

    def put_back(self, store: Store, name: str) -> Snapshot:
        """Make the store hold what the copy does; raises ``SnapshotUnknown`` and ``SnapshotUnusable``."""
        with self._open(name) as copy:
            try:
                about = _read_about(copy)
                store.replace_by(copy)
            except sqlite3.Error as error:
                raise SnapshotUnusable(f"The snapshot {name!r} can't be brought back: {error}.") from error
            return about

    def remove(self, name: str) -> bool:
        """Forget a copy; False when there was none."""
        if self.folder is None:
            copy = self._in_memory.pop(name, None)
            if copy is not None:
                copy.close()
            return copy is not None
        with suppress(FileNotFoundError):
            self._file(name).unlink()
            return True
        return False

    def all(self) -> list[Snapshot]:
        """List the copies, the oldest first; a spoilt one is none."""
        found = []
        for name in self._names():
            with self._open(name) as copy, suppress(sqlite3.DatabaseError):
                found.append(_read_about(copy))
        return sorted(found, key=lambda snapshot: (snapshot.taken_at, snapshot.name))

    def _names(self) -> list[str]:
        if self.folder is None:
            return list(self._in_memory)
        return [file.name.removesuffix(_SUFFIX) for file in self.folder.glob(f"*{_SUFFIX}")]

    @contextmanager
    def _open(self, name: str) -> Iterator[sqlite3.Connection]:
        if name not in self._names():
            known = ", ".join(sorted(self._names())) or "none"
            raise SnapshotUnknown(f"There is no snapshot {name!r}. Known are: {known}.")
        if self.folder is None:
            yield self._in_memory[name]
        else:
            with closing(sqlite3.connect(f"{self._file(name).absolute().as_uri()}?mode=ro", uri=True)) as copy:
                yield copy

    def _file(self, name: str) -> Path:
        assert self.folder is not None
        return self.folder / f"{name}{_SUFFIX}"


def _copy(store: Store, copy: sqlite3.Connection, name: str, now: int) -> Snapshot:
    store.copy_to(copy)
    taken = Snapshot(name, now, _size_of(copy))
    with copy:
        copy.execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", (_ABOUT, msgspec.json.encode(taken).decode()))
    return taken


def _read_about(copy: sqlite3.Connection) -> Snapshot:
    found = copy.execute("SELECT value FROM _meta WHERE name = ?", (_ABOUT,)).fetchone()
    if found is None:
        raise sqlite3.DatabaseError("it is no snapshot of an org")
    return msgspec.json.decode(found[0], type=Snapshot)


def _size_of(copy: sqlite3.Connection) -> int:
    (pages,) = copy.execute("PRAGMA page_count").fetchone()
    (page_bytes,) = copy.execute("PRAGMA page_size").fetchone()
    return int(pages * page_bytes)

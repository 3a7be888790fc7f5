"""A record on its way into the store: what it was, what is asked, what it will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row


@dataclass(slots=True)
class Draft:
    """
    Hold one record while rules look at it and fill it.

    Attributes:
        before: the row as stored; None for a new record.
        changes: columns and stored values that will be written; rules add to them.
        asked: the columns the caller named, fixed at the start.
    """

    sobject: SObject
    key: int
    before: Row | None
    changes: dict[str, Any]
    asked: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = frozenset(self.changes)

    @property
    def is_new(self) -> bool:
        """Whether the record is being created."""
        return self.before is None

    def get(self, name: str) -> Any:
        """Read a column as it will be."""
        if name in self.changes:
            return self.changes[name]
        return self.before.get(name) if self.before is not None else None

    def was(self, name: str) -> Any:
        """Read a column as it is stored; None for a new record."""
        return self.before.get(name) if self.before is not None else None

    def touches(self, *names: str) -> bool:
        """Whether any of the columns will be written."""
        return any(name in self.changes for name in names)

    def fill(self, name: str, value: Any) -> None:
        """Write a column unless it was asked for."""
        if name not in self.changes and self.sobject.has(name):
            self.changes[name] = value

    def put(self, name: str, value: Any) -> None:
        """Write a column, whatever was asked, if this kind of record has it."""
        if self.sobject.has(name):
            self.changes[name] = value

    def changed(self, names: Iterable[str]) -> list[str]:
        """List those of the names whose stored value will differ."""
        return [name for name in names if name in self.changes and self.changes[name] != self.was(name)]

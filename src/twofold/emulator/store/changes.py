"""What has changed in the running transaction? Row changes in order, for the one who listens when it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """
    Hold one change of one row.

    Attributes:
        before: the written columns as they were; None for a new row, ``IsDeleted`` alone for one that is gone.
        after: the written columns as they are now; None for a row that is gone, empty for a new one, which the store has.
    """

    table: str
    key: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


Listener = Callable[[list[RowChange]], None]


class ChangeWatch:
    """
    Note changes of some tables; beyond ``noted_max`` in a transaction only which row it was.

    ``tables`` are those to note at this moment: none while the watch is paused.
    """

    noted_max = 100_000

    def __init__(self) -> None:
        self.tables: frozenset[str] = frozenset()
        self._chosen: frozenset[str] = frozenset()
        self._listener: Listener | None = None
        self._pauses = 0
        self._changes: list[RowChange] = []

    def choose(self, tables: frozenset[str], listener: Listener) -> None:
        """Watch these tables from now on, for this listener."""
        self._chosen, self._listener = tables, listener
        self.tables = frozenset() if self._pauses else tables

    def pause(self) -> None:
        """Note nothing until the watch is resumed as often as it was paused."""
        self._pauses += 1
        self.tables = frozenset()

    def resume(self) -> None:
        """End one pause."""
        self._pauses -= 1
        if not self._pauses:
            self.tables = self._chosen

    @property
    def noted(self) -> int:
        """How many changes were noted so far."""
        return len(self._changes)

    def note(self, change: RowChange) -> None:
        """Note a change; its values are dropped when there are too many, so that memory stays bounded."""
        if len(self._changes) >= self.noted_max:
            change = RowChange(change.table, change.key, {}, {})
        self._changes.append(change)

    def forget(self, noted: int) -> None:
        """Undo what was noted after so many."""
        del self._changes[noted:]

    def hand_over(self) -> None:
        """Give everything noted to the listener and begin anew."""
        if self._changes:
            changes, self._changes = self._changes, []
            assert self._listener is not None, "tables are watched for somebody"
            self._listener(changes)

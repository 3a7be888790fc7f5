"""
What left the org together with a record? Remembered, so that undelete brings back just that.

A deleted record is the *root* of its sweep. For each root there is a list of records that went with it, and of references to
it that were cleared.
"""

from __future__ import annotations

from dataclasses import dataclass

from twofold.emulator.store.store import Store


@dataclass(frozen=True, slots=True)
class Swept:
    """
    Say what one sweep did to one record.

    With ``field`` the reference in it, which was ``target``, was cleared; without, the record itself was deleted.
    """

    kind: str
    key: int
    field: str | None = None
    target: int | None = None


class RecycleBin:
    """Remember sweeps by the key of the record that was deleted."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def note(self, root: int, swept: Swept) -> None:
        """Remember one effect of deleting the root."""
        row = (root, swept.kind, swept.key, swept.field, swept.target)
        self._connection.execute("INSERT INTO _swept VALUES (?, ?, ?, ?, ?)", row)

    def take(self, root: int) -> list[Swept]:
        """Return all effects of deleting the root in the order they happened, and forget them."""
        sql = "SELECT kind, key, field, target FROM _swept WHERE root = ? ORDER BY rowid"
        found = [Swept(*row) for row in self._connection.execute(sql, (root,))]
        self._connection.execute("DELETE FROM _swept WHERE root = ?", (root,))
        return found

    def went_along(self, key: int) -> bool:
        """Tell whether a record was deleted only because another one was."""
        sql = "SELECT 1 FROM _swept WHERE key = ? AND field IS NULL LIMIT 1"
        return self._connection.execute(sql, (key,)).fetchone() is not None

"""
Which records did a user look at? Noted where a query says FOR VIEW or FOR REFERENCE, for the lists of recent items.

Source: SOQL reference, FOR VIEW and FOR REFERENCE (D). The platform keeps ``LastViewedDate`` for each user; here a record has
one for all (emulator choice). Looking at a record is no change of it: SystemModstamp stays and no event is made.
"""

from __future__ import annotations

from collections.abc import Iterable

from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.tables import quoted
from twofold.facts.ids import from_key, key_range

_KEPT_MAX = 200
_CREATE = """
CREATE TABLE IF NOT EXISTS _viewed
    (user INTEGER NOT NULL, key INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (user, key)) WITHOUT ROWID
"""


class Viewed:
    """Keep the records each user looked at last."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self.refresh()

    def refresh(self) -> None:
        """Make the table, which goes when the org is emptied."""
        self._org.store.connection.execute(_CREATE)

    def note(self, user: int, keys: Iterable[int], now: int, *, viewed: bool) -> None:
        """Note records as looked at, or as referred to alone."""
        with self._org.store.transaction():
            for key in keys:
                self._stamp(key, now, viewed)
                self._org.store.connection.execute(
                    "INSERT INTO _viewed VALUES (?, ?, ?) ON CONFLICT (user, key) DO UPDATE SET at = excluded.at",
                    (user, key, now),
                )
            self._org.store.connection.execute(
                "DELETE FROM _viewed WHERE user = ? AND key NOT IN "
                "(SELECT key FROM _viewed WHERE user = ? ORDER BY at DESC, key DESC LIMIT ?)",
                (user, user, _KEPT_MAX),
            )

    def _stamp(self, key: int, now: int, viewed: bool) -> None:
        sobject = self._org.schema.by_prefix(from_key(key)[:3])
        names = ("LastReferencedDate", "LastViewedDate") if viewed else ("LastReferencedDate",)
        for name in names:
            if sobject is not None and sobject.field(name) is not None:
                self._org.store.connection.execute(
                    f'UPDATE {quoted(sobject.name)} SET {quoted(name)} = ? WHERE "Id" = ?', (now, key)
                )

    def recent(self, user: int, limit: int = _KEPT_MAX, prefix: str | None = None) -> list[int]:
        """List the keys of what a user looked at, the last first; of one kind where its key prefix is given."""
        keys = key_range(prefix) if prefix else range(1 << 62)
        found = self._org.store.connection.execute(
            "SELECT key FROM _viewed WHERE user = ? AND key BETWEEN ? AND ? ORDER BY at DESC, key DESC LIMIT ?",
            (user, keys.start, keys.stop - 1, limit),
        )
        return [key for (key,) in found]

"""
How are events kept? In a table of the store, by replay ids that only ever grow, for 72 hours of the org's time.

Source: retention 7.18 (D); replay ids are opaque, increasing and not contiguous (D): each transaction skips one, an
emulator choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from twofold.emulator.events.event import OrgEvent, pack, unpack
from twofold.emulator.store import Store
from twofold.facts.limits import CHANGE_EVENTS_KEPT_HOURS

RETENTION_MS = CHANGE_EVENTS_KEPT_HOURS * 3_600_000
FIRST_REPLAY_ID = 1_000_000
_LAST, _EXPIRED = "events.last", "events.expired"
_CREATE = (
    "CREATE TABLE IF NOT EXISTS _event (replay_id INTEGER PRIMARY KEY, at INTEGER NOT NULL, topic TEXT NOT NULL, "
    "content BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS _event_topic ON _event (topic, replay_id)",
    "CREATE INDEX IF NOT EXISTS _event_at ON _event (at)",
    "CREATE TABLE IF NOT EXISTS _event_schema (id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Logged:
    """An event and its place in the log."""

    replay_id: int
    event: OrgEvent


class EventLog:
    """Append events and read them in order; and keep the schemas they were written by."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._highest = FIRST_REPLAY_ID
        self.prepare()

    def prepare(self) -> None:
        """
        Make the table; needed again after the store was cleared or replaced.

        Replay ids go on where they were. In a store without events, those given away before lead nowhere any more.
        """
        for statement in _CREATE:
            self._store.connection.execute(statement)
        if self._store.read_meta(_LAST) is None and self._highest > FIRST_REPLAY_ID:
            self._store.write_meta(_EXPIRED, str(self._highest - 1))
        self._highest = self.last

    @property
    def last(self) -> int:
        """The highest replay id that was given away."""
        return max(self._highest, self._number(_LAST))

    @property
    def expired(self) -> int:
        """The highest replay id whose event is no longer kept."""
        return max(FIRST_REPLAY_ID - 1, self._number(_EXPIRED))

    def append(self, events: Sequence[OrgEvent], at: int) -> list[int]:
        """Keep events of one transaction, in order; part of the running transaction. Returns their replay ids."""
        first = self.last + 2
        rows = [(first + place, at, event.topic, pack(event)) for place, event in enumerate(events)]
        self._store.connection.executemany("INSERT INTO _event VALUES (?, ?, ?, ?)", rows)
        self._highest = rows[-1][0]
        self._store.write_meta(_LAST, str(self._highest))
        return [row[0] for row in rows]

    def read(self, topics: Iterable[str], after: int, limit: int) -> list[Logged]:
        """Read events of some topics that come after a replay id, oldest first."""
        names = list(topics)
        sql = (
            f"SELECT replay_id, content FROM _event WHERE replay_id > ? AND topic IN ({', '.join('?' * len(names))}) "
            "ORDER BY replay_id LIMIT ?"
        )
        found = self._store.connection.execute(sql, (min(after, self.last), *names, limit))
        return [Logged(replay_id, unpack(content)) for replay_id, content in found]

    def expire(self, now: int) -> None:
        """Forget events older than the retention."""
        cutoff = now - RETENTION_MS
        (oldest,) = self._store.connection.execute("SELECT MIN(at) FROM _event").fetchone()
        if oldest is None or oldest >= cutoff:
            return
        (highest,) = self._store.connection.execute(
            "SELECT MAX(replay_id) FROM _event WHERE at < ?", (cutoff,)
        ).fetchone()
        with self._store.transaction():
            self._store.connection.execute("DELETE FROM _event WHERE at < ?", (cutoff,))
            self._store.write_meta(_EXPIRED, str(max(self.expired, highest)))

    def knows(self, replay_id: int) -> bool:
        """Tell whether one may ask for what follows a replay id: it was given away, and nothing after it is lost."""
        return self.expired < replay_id <= self.last

    def keep_schema(self, schema_id: str, text: str) -> None:
        """Remember the text of a schema for good."""
        self._store.connection.execute("INSERT OR IGNORE INTO _event_schema VALUES (?, ?)", (schema_id, text))

    def find_schema(self, schema_id: str) -> str | None:
        """Find the text of a schema."""
        found = self._store.connection.execute("SELECT text FROM _event_schema WHERE id = ?", (schema_id,)).fetchone()
        return None if found is None else str(found[0])

    def _number(self, name: str) -> int:
        return int(self._store.read_meta(name) or 0)

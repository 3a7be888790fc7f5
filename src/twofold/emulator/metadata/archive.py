"""Which components were taken, as they were given? Kept in the store, so that they can be read back after a restart."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from twofold.emulator.metadata.component import Component, parse_body, render_body
from twofold.emulator.metadata.effects.people import profile_name
from twofold.emulator.store import Store
from twofold.facts.ids import from_key, make_id

_CREATE = (
    "CREATE TABLE IF NOT EXISTS _metadata (type TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, "
    "number INTEGER NOT NULL, created INTEGER NOT NULL, created_by INTEGER NOT NULL, changed INTEGER NOT NULL, "
    "changed_by INTEGER NOT NULL, PRIMARY KEY (type, key)) WITHOUT ROWID"
)
# Source: prefixes seen in answers of the Metadata API (K); every other type is given the prefix of the last (choice).
_PREFIXES = {
    "AssignmentRule": "01Q",
    "CompactLayout": "0AH",
    "CustomField": "00N",
    "CustomObject": "01I",
    "CustomTab": "01r",
    "DuplicateRule": "0Bm",
    "GlobalValueSet": "0Nt",
    "Layout": "00h",
    "ListView": "00B",
    "MatchingRule": "0JD",
    "PermissionSet": "0PS",
    "PlatformEventChannelMember": "0v8",
    "Profile": "00e",
    "Queue": "00G",
    "RecordType": "012",
    "ValidationRule": "03d",
    "WebLink": "00b",
}
_OTHER = "0Ab"
_RECORDS = {
    "PermissionSet": ("PermissionSet", "Name"),
    "Profile": ("Profile", "Name"),
    "Queue": ("Group", "DeveloperName"),
    "RecordType": ("RecordType", "DeveloperName"),
}
_SEEDED_FROM = 1 << 33


@dataclass(frozen=True, slots=True)
class Kept:
    """A component as kept: its Id, when it came and last changed (milliseconds UTC), and by whom."""

    component: Component
    id: str
    created: int
    created_by: int
    changed: int
    changed_by: int


class Archive:
    """Keep components by type and name, names in any letter case."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection
        self._store = store
        self._connection.execute(_CREATE)

    def find(self, component_type: str, full_name: str) -> Kept | None:
        """Find a component."""
        found = self._connection.execute(
            "SELECT * FROM _metadata WHERE type = ? AND key = ?", (component_type, full_name.lower())
        ).fetchone()
        return None if found is None else _read(found)

    def all(self) -> Iterator[Kept]:
        """Yield every component, by type and name."""
        return (_read(row) for row in self._connection.execute("SELECT * FROM _metadata ORDER BY type, key").fetchall())

    def id_of(self, component: Component) -> str:
        """
        Tell the Id of a component: that of the record it is, if it is one.

        One that is none and came with a seed has an Id made from its name, which never changes.
        """
        record = _record_of(self._store, component)
        if record is not None:
            return from_key(record)
        kept = self.find(*component.key)
        if kept is not None:
            return kept.id
        number = _SEEDED_FROM + zlib.crc32(":".join(component.key).encode())
        return make_id(_PREFIXES.get(component.type, _OTHER), number)

    def keep(self, component: Component, now: int, user: int) -> None:
        """Keep a component in place of the one of the same name."""
        number = self._store.next_number(f"metadata.{component.type}")
        row = (*component.key, component.full_name, render_body(component.body), number, now, user, now, user)
        self._connection.execute(
            "INSERT INTO _metadata VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type, key) DO UPDATE SET "
            "name = excluded.name, body = excluded.body, changed = excluded.changed, changed_by = excluded.changed_by",
            row,
        )

    def forget(self, component: Component) -> None:
        """Drop a component, and what was a part of it."""
        sql = "DELETE FROM _metadata WHERE (type = ? AND key = ?)"
        self._connection.execute(sql, component.key)
        if component.type == "CustomObject":
            self._connection.execute("DELETE FROM _metadata WHERE key LIKE ?", (f"{component.key[1]}.%",))


def _record_of(store: Store, component: Component) -> int | None:
    """Find the record that a component is as well: queries and lists name it by one Id (K)."""
    table, column = _RECORDS.get(component.type, ("", ""))
    if not table:
        return None
    name = component.full_name
    name = profile_name(name) if component.type == "Profile" else name.rpartition(".")[2]
    rows = store.where(table, f'"{column}" = ?', (name,))
    if component.type == "RecordType":
        person = component.parent.lower() == "personaccount"
        kind = "account" if person else component.parent.lower()
        rows = [row for row in rows if row["SobjectType"].lower() == kind and bool(row.get("IsPersonType")) == person]
    return rows[0]["Id"] if len(rows) == 1 else None


def _read(row: tuple[str, str, str, str, int, int, int, int, int]) -> Kept:
    component_type, _, name, body, number, created, created_by, changed, changed_by = row
    component = Component(component_type, name, parse_body(body))
    record_id = make_id(_PREFIXES.get(component_type, _OTHER), number)
    return Kept(component, record_id, created, created_by, changed, changed_by)

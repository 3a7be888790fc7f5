"""How are records kept and found? One connection, one transaction a request, savepoints for parts that may fail alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.store import tables
from twofold.emulator.store.changes import ChangeWatch, Listener, RowChange
from twofold.emulator.store.side_tables import SIDE_TABLES
from twofold.emulator.store.tables import fold, quoted
from twofold.errors import HomeBusy
from twofold.facts.ids import first_key

Row = dict[str, Any]

_STATEMENTS_KEPT = 2048
_WAIT_FOR_LOCK_S = 1.0
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "mmap_size=1073741824",
)
_CREATE_META = "CREATE TABLE IF NOT EXISTS _meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


class Store:
    """
    Keep the records of one org.

    Not for several threads at once: the box works one call at a time, on its event loop. Rows are plain dicts with
    every stored column of the table under its canonical name, values as described in ``tables``. ``changes_kept``
    counts the transactions that changed rows and were kept. ``after_write`` is called with the key of every row written in
    the tables it names.
    """

    def __init__(self, path: Path | None = None) -> None:
        """
        Open the file at ``path``, or a database in memory when it is None.

        Raises ``HomeBusy`` when another process has the file open: it would hand out the same keys.
        """
        self.connection = _connect(path)
        self._depth = 0
        self._touched = False
        self.changes_kept = 0
        self._next_keys: dict[str, int] = {}
        self._columns: dict[str, tuple[str, ...]] = {}
        self._watch = ChangeWatch()
        self.after_write: Mapping[str, Callable[[int], None]] = {}

    # Shape.

    def create_tables(self, schema: Schema) -> None:
        """Make the tables, columns and indexes that are not there yet; nothing is ever dropped."""
        with self.transaction():
            for sobject in schema.sobjects:
                self._add_missing_columns(sobject)
            for statement in (*tables.create_statements(schema), *SIDE_TABLES):
                self.connection.execute(statement)
        self._columns = {sobject.name: self._stored_columns(sobject.name) for sobject in schema.sobjects}
        for sobject in schema.sobjects:
            self._prepare_keys(sobject)

    def _add_missing_columns(self, sobject: SObject) -> None:
        present = self._stored_columns(sobject.name)
        if not present:
            return
        for field in sobject.fields:
            if tables.is_stored(field) and field.name not in present:
                self.connection.execute(
                    f"ALTER TABLE {quoted(sobject.name)} ADD COLUMN {tables.column_definition(field)}"
                )

    def _stored_columns(self, table: str) -> tuple[str, ...]:
        return tuple(row[1] for row in self.connection.execute(f"PRAGMA table_info({quoted(table)})"))

    def _prepare_keys(self, sobject: SObject) -> None:
        if sobject.key_prefix:
            first = first_key(sobject.key_prefix)
            (highest,) = self.connection.execute(f'SELECT MAX("Id") FROM {quoted(sobject.name)}').fetchone()
            self._next_keys[sobject.name] = max(first, highest or 0) + 1

    def drop_column(self, table: str, column: str) -> None:
        """Drop a column with all its values and its index."""
        with self.transaction():
            self._touched = True
            self.connection.execute(f"DROP INDEX IF EXISTS {quoted(f'{table}.{column}')}")
            self.connection.execute(f"ALTER TABLE {quoted(table)} DROP COLUMN {quoted(column)}")
        self._columns[table] = self._stored_columns(table)

    def drop_table(self, table: str) -> None:
        """Drop a table with all its rows."""
        with self.transaction():
            self._touched = True
            self.connection.execute(f"DROP TABLE IF EXISTS {quoted(table)}")
        self._columns.pop(table, None)
        self._next_keys.pop(table, None)

    # Transactions.

    def transaction(self) -> AbstractContextManager[None]:
        """
        Keep everything done inside, or nothing when an exception passes.

        Inside another transaction this is a savepoint: it can be undone alone, and is kept only if the outer one is.
        """
        return _Transaction(self)

    def note_change(self) -> None:
        """Count the running transaction, if any, among those that changed something: for tables ``insert`` doesn't write."""
        self._touched = self._touched or self._depth > 0

    # Rows.

    def next_key(self, table: str) -> int:
        """Take the next free key of a kind of record; a refused write leaves a gap, as in a real org."""
        key = self._next_keys[table]
        self._next_keys[table] = key + 1
        return key

    def insert(self, table: str, row: Mapping[str, Any]) -> None:
        """Add a row; columns that aren't named are null, booleans false."""
        self._touched = True
        self.connection.execute(_insert_sql(table, tuple(row)), tuple(row.values()))
        if table in self._watch.tables:
            self._watch.note(RowChange(table, row["Id"], None, {}))
        if table in self.after_write:
            self.after_write[table](row["Id"])

    def update(self, table: str, key: int, changes: Mapping[str, Any]) -> None:
        """Change some columns of a row; no columns, no work."""
        if changes:
            self._touched = True
            if table in self._watch.tables:
                self._watch.note(RowChange(table, key, self._read_columns(table, key, tuple(changes)), dict(changes)))
            self.connection.execute(_update_sql(table, tuple(changes)), (*changes.values(), key))
            if table in self.after_write:
                self.after_write[table](key)

    def put_calculated(self, table: str, key: int, values: Mapping[str, Any]) -> None:
        """Keep what was worked out from a row; no change of the record, so nobody is told."""
        if values:
            self.connection.execute(_update_sql(table, tuple(values)), (*values.values(), key))

    def remove(self, table: str, key: int) -> None:
        """Delete a row for good."""
        self._touched = True
        if table in self._watch.tables:
            kept = ("IsDeleted",) if "IsDeleted" in self._columns[table] else ("Id",)
            self._watch.note(RowChange(table, key, self._read_columns(table, key, kept), None))
        self.connection.execute(f'DELETE FROM {quoted(table)} WHERE "Id" = ?', (key,))

    def watch(self, table_names: frozenset[str], listener: Listener) -> None:
        """
        Hand every kept transaction's changes of these tables to a listener; no tables, no watch and no cost.

        The listener is called inside the outer transaction, just before it is kept: what it writes is kept with the
        changes, and when it raises nothing is kept. What a savepoint undid is not among the changes.
        """
        self._watch.choose(table_names, listener)

    @contextmanager
    def unwatched(self) -> Iterator[None]:
        """Let nobody know of the changes made inside, as when a seed is planted."""
        self._watch.pause()
        try:
            yield
        finally:
            self._watch.resume()

    def _read_columns(self, table: str, key: int, columns: tuple[str, ...]) -> Row:
        found = self.connection.execute(_columns_sql(table, columns), (key,)).fetchone()
        return {} if found is None else dict(zip(columns, found, strict=True))

    def get(self, table: str, key: int) -> Row | None:
        """Read a row by key, deleted ones (``IsDeleted``) included."""
        found = self.connection.execute(_get_sql(table), (key,)).fetchone()
        return None if found is None else dict(zip(self._columns[table], found, strict=True))

    def find(self, table: str, column: str, value: object) -> list[Row]:
        """Read all rows with this value in a column, deleted ones included, oldest first; text ignores letter case."""
        return self.where(table, f"{_match(column, value)} = ?", (fold(value),))

    def where(self, table: str, condition: str, values: Sequence[object] = ()) -> list[Row]:
        """Read the rows that meet an SQL condition, oldest first."""
        names = self._columns[table]
        sql = f'SELECT * FROM {quoted(table)} WHERE {condition} ORDER BY "Id"'
        return [dict(zip(names, found, strict=True)) for found in self.connection.execute(sql, values)]

    def exists(self, table: str, condition: str, values: Sequence[object] = ()) -> bool:
        """Tell whether any row meets an SQL condition."""
        sql = f"SELECT 1 FROM {quoted(table)} WHERE {condition} LIMIT 1"
        return self.connection.execute(sql, values).fetchone() is not None

    def count(self, table: str) -> int:
        """Count the rows of a kind that are not deleted."""
        live = ' WHERE "IsDeleted" = 0' if "IsDeleted" in self._columns[table] else ""
        (number,) = self.connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}{live}").fetchone()
        return int(number)

    # What the org remembers besides records.

    def read_meta(self, name: str) -> str | None:
        """Read a remembered text."""
        found = self.connection.execute("SELECT value FROM _meta WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def write_meta(self, name: str, value: str) -> None:
        """Remember a text under a name."""
        self.connection.execute(
            "INSERT INTO _meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def next_number(self, counter: str) -> int:
        """Count up a named counter, from 1; part of the running transaction."""
        sql = (
            "INSERT INTO _meta VALUES (?, '1') "
            "ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value"
        )
        (value,) = self.connection.execute(sql, (f"counter.{counter}",)).fetchone()
        return int(value)

    def clear(self) -> None:
        """Drop every table with all it holds; ``create_tables`` has to follow."""
        names = [
            name
            for (name,) in self.connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name != '_meta'"
            )
        ]
        with self.transaction():
            for name in names:
                self.connection.execute(f"DROP TABLE {quoted(name)}")
            self.connection.execute("DELETE FROM _meta")

    # The whole.

    def copy_to(self, copy: sqlite3.Connection) -> None:
        """Copy everything kept so far into an empty database."""
        self.connection.backup(copy)

    def replace_by(self, copy: sqlite3.Connection) -> None:
        """Hold what a copy holds, and nothing else; ``create_tables`` has to follow."""
        assert self._depth == 0, "nothing is under way"
        copy.backup(self.connection)

    def close(self) -> None:
        """Close the database; what was committed stays."""
        self.connection.close()


class _Transaction:
    """One transaction or savepoint: by hand and not by a generator, for every record that is written has its own."""

    __slots__ = ("_depth", "_noted", "_store", "_touched")

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> None:
        store = self._store
        self._depth, self._touched, self._noted = store._depth, store._touched, store._watch.noted
        store.connection.execute(_brackets(self._depth)[0])
        store._depth = self._depth + 1

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is not None:
            self._undo()
            return
        store = self._store
        if self._depth == 0:
            try:
                store._watch.hand_over()
            except BaseException:
                self._undo()
                raise
        store._depth = self._depth
        store.connection.execute(_brackets(self._depth)[1])
        if self._depth == 0:
            store.changes_kept += store._touched
            store._touched = False

    def _undo(self) -> None:
        store = self._store
        store._depth, store._touched = self._depth, self._touched
        store._watch.forget(self._noted)
        for statement in _brackets(self._depth)[2]:
            store.connection.execute(statement)


def _connect(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        str(path) if path else ":memory:",
        timeout=_WAIT_FOR_LOCK_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS_KEPT,
    )
    connection.create_function("fold", 1, fold, deterministic=True)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_CREATE_META)
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise HomeBusy(f"Another org in a box uses {path}.") from error
        raise
    return connection


@lru_cache(maxsize=64)
def _brackets(depth: int) -> tuple[str, str, tuple[str, ...]]:
    if depth == 0:
        return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
    return f"SAVEPOINT part{depth}", f"RELEASE part{depth}", (f"ROLLBACK TO part{depth}", f"RELEASE part{depth}")


def _match(column: str, value: object) -> str:
    return f"fold({quoted(column)})" if isinstance(value, str) else quoted(column)


@lru_cache(maxsize=4096)
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(quoted(column) for column in columns)
    return f"INSERT INTO {quoted(table)} ({names}) VALUES ({', '.join('?' * len(columns))})"


@lru_cache(maxsize=4096)
def _update_sql(table: str, columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{quoted(column)} = ?" for column in columns)
    return f'UPDATE {quoted(table)} SET {changes} WHERE "Id" = ?'


@lru_cache(maxsize=4096)
def _columns_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(quoted(column) for column in columns)
    return f'SELECT {names} FROM {quoted(table)} WHERE "Id" = ?'


@lru_cache(maxsize=256)
def _get_sql(table: str) -> str:
    return f'SELECT * FROM {quoted(table)} WHERE "Id" = ?'

"""How is the database opened, and brought to the schema this version of Twofold knows?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError

from twofold.errors import ExtraMissing, SettingsError

SCHEMA = "r0001"
"""The newest revision this code knows; also named by the durable engine's application version."""

_BUSY_TIMEOUT_S = 30.0
_UPGRADE_LOCK = 0x7F01_D001
_RETRIABLE = {"40001", "40P01"}
"""PostgreSQL: serialization failure, deadlock: the whole transaction may be tried again."""


class Database:
    """One engine and the two ways to use it: ``read()`` and ``write()``, each one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writing = engine.execution_options(twofold_write=True)
        # SQLite has one writer; waiting here is woken at once, waiting in SQLite sleeps up to 100 ms.
        self._one_writer: Any = threading.RLock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One snapshot to read from."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; committed on leaving, and then on disk."""
        with self._one_writer, self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_database(url: str, *, create: bool = True) -> Database:
    """
    Open the database at ``url`` (``sqlite:///…`` or ``postgresql://…``); with ``create``, make or upgrade its tables.

    Raises:
        SettingsError: the URL is not understood, or a newer Twofold wrote this database.
        ExtraMissing: PostgreSQL is asked for and the extra ``postgres`` is not installed.
    """
    engine = _make_engine(_parse_url(url))
    database = Database(engine)
    try:
        _bring_up_to_date(database, create=create)
    except BaseException:
        database.close()
        raise
    return database


def retriable(error: DBAPIError) -> bool:
    """Tell whether the database asks to try the whole transaction again."""
    return getattr(error.orig, "sqlstate", None) in _RETRIABLE


def _parse_url(text: str) -> URL:
    try:
        url = make_url(text)
    except sa.exc.ArgumentError:
        raise SettingsError(
            "The database URL can't be read. Use sqlite:///path/to/file or postgresql://user@host/name."
        ) from None
    if url.get_backend_name() == "sqlite":
        return url.set(drivername="sqlite+pysqlite")
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise SettingsError(f"The database {url.get_backend_name()} is not known. Use sqlite or postgresql.")


def _make_engine(url: URL) -> Engine:
    return _make_sqlite(url) if url.get_backend_name() == "sqlite" else _make_postgres(url)


def _make_postgres(url: URL) -> Engine:
    if find_spec("psycopg") is None:
        raise ExtraMissing("PostgreSQL needs an extra. Install it: pip install 'twofold[postgres]'")
    return sa.create_engine(url, pool_pre_ping=True, pool_size=8)


def _make_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SettingsError("The journal must outlive the process: name a file, as in sqlite:///.twofold/twofold.db.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_S, "check_same_thread": False})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: a commit is on disk when it returns. NORMAL would survive kill -9 but could lose the last answered
    # deliveries with the power; group commit pays for the difference.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "cache_size=-16384"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write says so at once: upgrading a read transaction fails when somebody else wrote.
    writes = connection.get_execution_options().get("twofold_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(database: Database, *, create: bool) -> None:
    current = _revision(database)
    if current == SCHEMA:
        return
    if current is not None and current not in _known_revisions():
        raise SettingsError(
            f"A newer Twofold wrote this journal (schema {current}, this version knows {SCHEMA}). "
            "Nothing was changed. Upgrade Twofold, or name another database."
        )
    if not create:
        raise SettingsError(
            f"The journal has schema {current or 'none'}, this version needs {SCHEMA}. Run: twofold serve"
        )
    _upgrade(database)


def _revision(database: Database) -> str | None:
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return version


def _known_revisions() -> set[str]:
    versions = files("twofold.adapters.journal.migrations") / "versions"
    return {file.name[:5] for file in versions.iterdir() if file.name.startswith("r")}


def _upgrade(database: Database) -> None:
    # Alembic is slow to import and nearly never needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("twofold.adapters.journal.migrations")))
    with database.write() as connection:
        if not database.is_sqlite:  # Workers that start together take turns.
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

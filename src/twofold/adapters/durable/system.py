"""How is DBOS set up, so that none of its known traps is stepped in?"""

import sqlite3
from contextlib import closing
from pathlib import Path

from dbos import DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy.engine import URL

APPLICATION_VERSION = "twofold-drain-1"
"""
Shape of the drain workflow. DBOS runs pending work only under the version that queued it, and computes a new version from
the source when none is set. So ours is set by hand and stays the same through releases; it changes only when the arguments
of ``drain`` do, not when tables or rules change.
"""

QUEUE = "twofold-drains"
POLLING_INTERVAL_S = 0.1
"""DBOS allows any; below 0.1 the polling costs more than it gains, above 0.25 a booking waits noticeably."""


def make_config(database_url: URL, home: Path, worker: str) -> DBOSConfig:
    """Settings of DBOS for ``worker``; on SQLite its tables get a file of their own beside ours."""
    return DBOSConfig(
        name="twofold",
        system_database_url=_system_url(database_url, home),
        serializer=DBOSPortableJSONSerializer(),  # The default is pickle: code in a database.
        application_version=APPLICATION_VERSION,
        executor_id=worker,
        log_level="ERROR",
        use_listen_notify=False,
        sys_db_pool_size=5,
        # The listener is of no use to drains, and stopping waits for its next turn.
        notification_listener_polling_interval_sec=0.5,
    )


def _system_url(database_url: URL, home: Path) -> str:
    if database_url.get_backend_name() == "sqlite":
        return f"sqlite:///{_prepared_file(home)}"
    return database_url.set(drivername="postgresql").render_as_string(hide_password=False)


def _prepared_file(home: Path) -> Path:
    """One file for both would dead-lock: DBOS holds its write lock while our step asks for ours. WAL stays set."""
    path = home / "durable.db"
    home.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return path

"""How is the inbox and the journal of one home opened?"""

from dataclasses import dataclass

from twofold.adapters.journal.database import Database, open_database
from twofold.adapters.journal.inbox import SqlInbox
from twofold.adapters.journal.journal import SqlJournal
from twofold.adapters.journal.reader import SqlReader
from twofold.adapters.journal.workers import SqlWorkers


@dataclass(frozen=True, slots=True)
class Store:
    """Inbox, journal, its reader and the workers on one database. Safe to use from many threads."""

    inbox: SqlInbox
    journal: SqlJournal
    reader: SqlReader
    workers: SqlWorkers
    database: Database

    def close(self) -> None:
        """Close all connections."""
        self.database.close()


def open_store(url: str, *, create: bool = True) -> Store:
    """
    Open the store at ``url``: ``sqlite:///path/to/file`` or ``postgresql://…``.

    Raises:
        SettingsError: the URL is not understood, or a newer Twofold wrote this database.
        ExtraMissing: PostgreSQL is asked for and the extra ``postgres`` is not installed.
    """
    database = open_database(url, create=create)
    return Store(SqlInbox(database), SqlJournal(database), SqlReader(database), SqlWorkers(database), database)

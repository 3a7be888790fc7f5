from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.contracts.inbox_suite import InboxSuite
from tests.contracts.journal_suite import JournalSuite
from twofold.adapters.journal.store import Store, open_store
from twofold.adapters.journal.tables import METADATA


@pytest.fixture
def store(postgres_url: str) -> Iterator[Store]:
    opened = open_store(postgres_url)
    with opened.database.write() as connection:
        names = ", ".join(METADATA.tables)
        connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY"))
    yield opened
    opened.close()


class TestInbox(InboxSuite):
    pass


class TestJournal(JournalSuite):
    pass

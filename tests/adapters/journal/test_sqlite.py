from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.inbox_suite import InboxSuite
from tests.contracts.journal_suite import JournalSuite
from twofold.adapters.journal.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/twofold.db")
    yield opened
    opened.close()


class TestInbox(InboxSuite):
    pass


class TestJournal(JournalSuite):
    pass

import pytest

from tests.contracts.inbox_suite import InboxSuite
from tests.contracts.journal_suite import JournalSuite
from twofold.adapters.journal.memory import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


class TestInbox(InboxSuite):
    pass


class TestJournal(JournalSuite):
    pass

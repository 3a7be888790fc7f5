"""Doors that accept one delivery each share commits; every caller gets its own answer."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime

import pytest

from tests.contracts.journal_fixtures import NOON, delivery
from twofold.adapters.journal.group_commit import GroupCommitter
from twofold.adapters.journal.memory import MemoryStore
from twofold.engine.ports import Accepted, Accepting


class Slow:
    """An inbox whose first commit waits until it is told to go on, so that a group gathers behind it."""

    def __init__(self, refuses: str = "") -> None:
        self.store = MemoryStore()
        self.go_on = threading.Event()
        self.started = threading.Event()
        self.groups: list[int] = []
        self.refuses = refuses

    def accept(self, deliveries: Sequence[Accepting], now: datetime) -> Sequence[Accepted]:
        self.groups.append(len(deliveries))
        self.started.set()
        assert self.go_on.wait(10)
        if self.refuses in [one.delivery_id for one in deliveries]:
            raise OSError("disk full")
        return self.store.accept(deliveries, now)


def committed(inbox: Slow, count: int, **more: int) -> list[Future[Accepted]]:
    """Hand in one delivery, then ``count`` more while its commit is under way."""
    with GroupCommitter(inbox.accept, lambda: NOON, **more) as committer:
        futures = [committer.submit(delivery(0))]
        assert inbox.started.wait(10)
        futures += [committer.submit(delivery(number)) for number in range(1, count + 1)]
        inbox.go_on.set()
    return futures


def test_what_arrives_during_a_commit_shares_the_next_one() -> None:
    inbox = Slow()
    futures = committed(inbox, 40)
    assert inbox.groups == [1, 40]
    assert [future.result(0).inbox_id for future in futures] == list(range(1, 42))


def test_a_group_is_bounded() -> None:
    inbox = Slow()
    committed(inbox, 25, most=10)
    assert inbox.groups == [1, 10, 10, 5]


def test_one_delivery_that_can_not_be_stored_keeps_no_other_out() -> None:
    inbox = Slow(refuses="D2")
    futures = committed(inbox, 3)
    errors = [future.exception(0) for future in futures]
    assert [type(error) for error in errors] == [type(None), type(None), OSError, type(None)]


def test_a_closed_door_accepts_nothing() -> None:
    committer = GroupCommitter(MemoryStore().accept, lambda: NOON)
    assert committer.accept(delivery(1)).repeated is False
    committer.close()
    committer.close()
    with pytest.raises(RuntimeError, match="closed"):
        committer.submit(delivery(2))

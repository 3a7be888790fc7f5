"""A command beside running workers: it works what is free and waits for the rest."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cast import NOW
from twofold.adapters.journal.memory import MemoryStore
from twofold.core.deliveries import Delivery
from twofold.engine import drain
from twofold.engine.drain import Tools
from twofold.engine.ports import Accepting, Calls, Finished, State
from twofold.engine.shards import ALL_SHARDS
from twofold.usecases import work


class Clock:
    def now(self) -> Any:
        return NOW


class NoOrg:
    def calls(self) -> Calls:
        return Calls()


async def _inline(function: Any, *args: Any) -> Any:
    return function(*args)


def tools(store: MemoryStore) -> Tools:
    return Tools(
        org=NoOrg(), inbox=store, journal=store, clock=Clock(), connectors={}, rules=lambda v: None, off_loop=_inline
    )  # type: ignore[arg-type]


def accept(store: MemoryStore, *numbers: int) -> list[int]:
    prepared = [Accepting(Delivery("oncehub", {}, b"", NOW), f"D{n}", f"lane-{n}", "v1") for n in numbers]
    return [accepted.inbox_id for accepted in store.accept(prepared, NOW)]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """An inbox whose batches end applied, without any org."""
    store = MemoryStore()

    async def drain_once(_: Tools, owner: str, shards: frozenset[int]) -> drain.Drained:
        rows = store.next_batch(owner, shards, 200, NOW)
        store.finish(owner, done := [Finished(r.inbox_id, State.APPLIED, {}) for r in rows], NOW, Calls())
        return drain.Drained(len(rows), tuple(done))

    monkeypatch.setattr(work, "drain_once", drain_once)
    return store


def run(store: MemoryStore, asked: list[int]) -> int:
    worked = []
    asyncio.run(work.work_inbox(tools(store), store, asked, lambda batch: worked.append(batch.worked)))
    return sum(worked)


def test_everything_that_is_due_is_worked_and_the_leases_are_given_back(store: MemoryStore) -> None:
    asked = accept(store, 1, 2, 3)
    assert run(store, asked) == 3
    assert store.lease("somebody else", sorted(ALL_SHARDS), NOW, 1) == ALL_SHARDS


def test_what_another_worker_holds_is_waited_for(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = accept(store, 1, 2, 3)
    store.lease("worker", sorted(ALL_SHARDS), NOW, 3600)
    naps = []

    async def nap(_: float) -> None:
        naps.append(1)
        if len(naps) == 3:
            store.release("worker")

    monkeypatch.setattr(work, "asyncio", SimpleNamespace(sleep=nap))
    assert run(store, asked) == 3
    assert len(naps) == 3


def test_patience_ends(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = accept(store, 1)
    store.lease("worker", sorted(ALL_SHARDS), NOW, 3600)
    naps = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(work, "asyncio", SimpleNamespace(sleep=nap))
    assert run(store, asked) == 0
    assert sum(naps) == pytest.approx(work.PATIENCE_S, abs=1)


def test_work_that_others_finished_is_not_waited_for(store: MemoryStore) -> None:
    asked = accept(store, 1)
    run(store, asked)
    store.lease("worker", sorted(ALL_SHARDS), NOW, 3600)
    assert run(store, asked) == 0

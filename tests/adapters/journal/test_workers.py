"""Heartbeats, take-over and the numbering of drains, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from twofold.adapters.journal.store import Store, open_store
from twofold.adapters.journal.tables import LEASES, WAKES, WORKERS
from twofold.adapters.journal.workers import lease_owner


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    on_sqlite = request.param == "sqlite"
    opened = open_store(f"sqlite:///{tmp_path}/t.db" if on_sqlite else request.getfixturevalue("postgres_url"))
    with opened.database.write() as connection:
        for table in (LEASES, WORKERS, WAKES):
            connection.execute(sa.delete(table))
    yield opened
    opened.close()


def now() -> datetime:
    return datetime.now(UTC)


def went_silent(store: Store, worker: str) -> None:
    long_ago = now() - timedelta(hours=1)
    with store.database.write() as connection:
        connection.execute(sa.update(WORKERS).where(WORKERS.c.owner == worker).values(heartbeat_at=long_ago))


def test_a_live_worker_takes_over_from_one_that_went_silent(store: Store) -> None:
    recovered: list[str] = []
    for worker in ("dead", "alive"):
        store.workers.beat(worker, 60, now())
        store.inbox.lease(lease_owner(worker, "g"), [len(worker)], now(), 3600)
    went_silent(store, "dead")
    assert store.workers.take_over(5, recovered.append) == recovered == ["dead"]
    assert set(store.workers.last_beats()) == {"alive"}
    assert store.inbox.lease("new", [4, 5], now(), 60) == {4}, "the dead one's lease is free, the live one's is not"


def test_who_left_is_looked_after_at_once(store: Store) -> None:
    store.workers.beat("left", 60, now())
    store.inbox.lease(lease_owner("left", "g"), [1], now(), 3600)
    store.workers.leave("left")
    assert store.inbox.lease("new", [1], now(), 60) == {1}
    assert store.workers.take_over(5, lambda _: None) == ["left"]
    assert store.workers.last_beats() == {}


def test_who_died_is_recovered_once(store: Store) -> None:
    store.workers.beat("dead", 60, now())
    went_silent(store, "dead")
    assert store.workers.take_over(5, lambda _: None) == ["dead"]
    assert store.workers.take_over(5, lambda _: None) == []


def test_a_recovery_that_fails_is_tried_again(store: Store) -> None:
    store.workers.beat("dead", 60, now())
    went_silent(store, "dead")

    def fail(worker: str) -> None:
        raise OSError(worker)

    with pytest.raises(OSError, match="dead"):
        store.workers.take_over(5, fail)
    assert store.workers.take_over(5, lambda _: None) == ["dead"]


def test_a_beat_lengthens_leases_but_brings_none_back(store: Store) -> None:
    mine, gone = lease_owner("w", "g"), lease_owner("w", "h")
    store.inbox.lease(mine, [1], now(), 5)
    store.inbox.lease(gone, [2], now(), -1)
    store.workers.beat("w", 60, now())
    soon = now() + timedelta(seconds=30)
    assert store.inbox.holds(mine, frozenset({1}), soon)
    assert not store.inbox.holds(gone, frozenset({2}), now())


def test_a_worker_of_a_longer_name_is_another_one(store: Store) -> None:
    store.inbox.lease(lease_owner("w%", "g"), [1], now(), 5)
    store.inbox.lease(lease_owner("w%1", "g"), [2], now(), 5)
    store.workers.leave("w%")
    assert store.inbox.lease("new", [1, 2], now(), 5) == {1}


def test_the_only_process_of_a_home_inherits_no_lease(store: Store) -> None:
    store.workers.beat("killed", 60, now())
    store.inbox.lease("command-1", [1, 2], now(), 3600)
    store.workers.forget_all()
    assert store.workers.last_beats() == {}
    assert store.inbox.lease("command-2", [1, 2], now(), 60) == {1, 2}


def test_wakes_before_a_drain_starts_are_one_and_the_same(store: Store) -> None:
    assert store.workers.next_drain("g") == 0
    assert store.workers.next_drain("g") == 0
    store.workers.drain_started("g", 0)
    assert store.workers.next_drain("g") == 1
    store.workers.drain_started("g", 0)
    assert store.workers.next_drain("g") == 1, "a drain that starts again after a crash changes nothing"
    assert store.workers.next_drain("other") == 0


@pytest.mark.parametrize("store", ["postgres"], indirect=True)
def test_only_one_worker_at_a_time_recovers(store: Store, postgres_url: str) -> None:
    other = open_store(postgres_url)
    store.workers.beat("dead", 60, now())
    went_silent(store, "dead")
    meanwhile: list[list[str]] = []
    took = store.workers.take_over(5, lambda _: meanwhile.append(other.workers.take_over(5, lambda _: None)))
    assert (took, meanwhile) == (["dead"], [[]])
    other.close()

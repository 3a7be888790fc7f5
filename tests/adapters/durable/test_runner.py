"""Each known trap of the durable engine, and how a runner starts, wakes and stops."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.durable.scripted import Worked
from tests.contracts.journal_fixtures import delivery, finished
from twofold.adapters import durable
from twofold.adapters.durable.runner import DurableRunner
from twofold.adapters.durable.system import APPLICATION_VERSION, POLLING_INTERVAL_S, QUEUE
from twofold.adapters.journal.store import Store, open_store
from twofold.engine.ports import Calls, State
from twofold.engine.shards import ALL_SHARDS, shard_of


class Finisher:
    """Finishes every row it is given, as applied; remembers batches."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.batches: list[list[str]] = []
        self.shards: list[frozenset[int]] = []
        self.wait_first = False

    async def __call__(self, owner: str, shards: frozenset[int]) -> Worked:
        self.shards.append(shards)
        rows = self.store.inbox.next_batch(owner, shards, 200, datetime.now(UTC))
        state = State.APPLIED
        retry_at = None
        if self.wait_first and rows and not rows[0].attempts:
            state, retry_at = State.WAITING, datetime.now(UTC) + timedelta(seconds=0.5)
        outcomes = [finished(row.inbox_id, state, retry_at=retry_at) for row in rows]
        self.store.journal.finish(owner, outcomes, datetime.now(UTC), Calls())
        if rows:
            self.batches.append([row.delivery_id for row in rows])
        return Worked(len(rows))


def accept(store: Store, *numbers: int) -> None:
    store.inbox.accept([delivery(number, f"lane-{number}") for number in numbers], datetime.now(UTC))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in other threads
            await asyncio.sleep(0.02)


def all_done(store: Store) -> bool:
    return store.reader.standing().oldest_unfinished_at is None


def run(
    home: Path,
    scene: Callable[[DurableRunner, Store, Finisher], Awaitable[None]],
    prepare: Callable[[Finisher], None] = lambda _: None,
) -> None:
    store = open_store(f"sqlite:///{home}/twofold.db")

    async def play() -> None:
        drain = Finisher(store)
        prepare(drain)
        runner = DurableRunner(store=store, home=home, drain=drain)
        await runner.start()
        try:
            await scene(runner, store, drain)
        finally:
            assert await runner.stop(graceful_s=10)

    asyncio.run(play())
    store.close()


def rows_of(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "durable.db")) as connection:
        return list(connection.execute(query))


def test_what_is_accepted_is_drained_and_one_batch_spans_all_people(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, *range(200))
        runner.wake([shard_of("lane-1")])
        await until(lambda: all_done(store))
        assert len(drain.batches[0]) == 200
        assert drain.shards[0] == ALL_SHARDS

    run(tmp_path, scene)


def test_a_wake_that_is_lost_is_made_good(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        await until(lambda: all_done(store))

    run(tmp_path, scene)


def test_a_waiting_row_is_woken_by_time(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        runner.wake()
        await until(lambda: all_done(store))
        assert drain.batches == [["D1"], ["D1"]]

    run(tmp_path, scene, prepare=lambda drain: setattr(drain, "wait_first", True))


def test_two_files_both_with_a_write_ahead_log(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        await until(lambda: all_done(store))

    run(tmp_path, scene)
    for name in ("twofold.db", "durable.db"):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",), name
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
        assert ("inbox" in tables) == (name == "twofold.db")
        assert ("workflow_status" in tables) == (name == "durable.db")


def test_what_the_engine_keeps_is_json_of_a_version_set_by_hand(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        await until(lambda: all_done(store))

    run(tmp_path, scene)
    drains = rows_of(tmp_path, "SELECT application_version, serialization FROM workflow_status WHERE name = 'drain'")
    assert set(drains) == {(APPLICATION_VERSION, "portable_json")}
    for (inputs,) in rows_of(tmp_path, "SELECT inputs FROM workflow_input"):
        assert json.loads(str(inputs))["positionalArgs"][0] == "00of01"


def test_partitions_are_groups_of_shards_and_run_one_at_a_time(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, *range(50))
        await until(lambda: all_done(store))

    run(tmp_path, scene)
    keys = rows_of(tmp_path, "SELECT DISTINCT queue_partition_key FROM workflow_status WHERE name = 'drain'")
    assert keys == [("00of01",)]
    [(partition_concurrency, polling_s)] = rows_of(
        tmp_path, f"SELECT partition_concurrency, polling_interval_sec FROM queues WHERE name = '{QUEUE}'"
    )
    assert partition_concurrency == 1
    assert polling_s == POLLING_INTERVAL_S
    assert 0.1 <= POLLING_INTERVAL_S <= 0.25


def test_many_wakes_are_few_drains(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        for _ in range(500):
            runner.wake()
        await until(lambda: all_done(store))

    run(tmp_path, scene)
    [(drains,)] = rows_of(tmp_path, "SELECT count(*) FROM workflow_status WHERE name = 'drain'")
    assert isinstance(drains, int)
    assert 1 <= drains <= 5


def test_a_drain_cancelled_by_hand_before_it_started_stops_nobody(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/twofold.db")

    async def first(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        await until(lambda: all_done(store))

    run(tmp_path, first)
    [(last,)] = rows_of(tmp_path, "SELECT max(workflow_uuid) FROM workflow_status WHERE name = 'drain'")
    following = store.workers.next_drain("00of01")
    with closing(sqlite3.connect(tmp_path / "durable.db")) as connection:
        following_id = f"{str(last)[:-12]}{following:012d}"
        query = "UPDATE workflow_status SET workflow_uuid = ?, status = 'CANCELLED' WHERE workflow_uuid = ?"
        connection.execute(query, (following_id, last))
        connection.commit()
    run(tmp_path, first_again)
    store.close()


async def first_again(runner: DurableRunner, store: Store, drain: Finisher) -> None:
    accept(store, 2)
    await until(lambda: all_done(store))


def test_a_batch_that_fails_leaves_its_rows_open_and_is_tried_again(tmp_path: Path) -> None:
    failed: list[str] = []

    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        work = drain.__call__

        async def fail_once(owner: str, shards: frozenset[int]) -> Worked:
            if not failed:
                failed.append(owner)
                raise OSError("the disk said no")
            return await work(owner, shards)

        runner._drain = fail_once
        accept(store, 1)
        await until(lambda: all_done(store))

    run(tmp_path, scene)
    assert len(failed) == 1


def test_a_stopped_runner_holds_no_lease_and_others_look_after_what_it_left(tmp_path: Path) -> None:
    async def scene(runner: DurableRunner, store: Store, drain: Finisher) -> None:
        accept(store, 1)
        await until(lambda: all_done(store))
        assert set(store.workers.last_beats()) == {runner.worker}

    run(tmp_path, scene)
    store = open_store(f"sqlite:///{tmp_path}/twofold.db")
    assert store.workers.take_over(60, lambda _: None) == ["embedded"]
    assert store.inbox.lease("anybody", sorted(ALL_SHARDS), datetime.now(UTC), 1) == ALL_SHARDS
    store.close()


def test_the_call_that_breaks_the_order_is_not_used() -> None:
    room = Path(durable.__file__).parent
    calls = [line for file in room.glob("*.py") for line in file.read_text().splitlines() if "resume_workflow" in line]
    assert [line for line in calls if not line.strip().startswith("#")] == []


def test_sqlite_has_one_worker(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/twofold.db")
    with pytest.raises(AssertionError, match="one process"):
        DurableRunner(store=store, home=tmp_path, drain=Finisher(store), workers=2)
    store.close()

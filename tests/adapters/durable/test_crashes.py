"""
``kill -9`` at every step of a batch: nothing lost, nothing doubled, each person's order kept.

Workers are processes of their own with a scripted drain on an org that outlives them (``scripted.py``).
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.adapters.durable.scripted import OrgOnDisk
from tests.contracts.journal_fixtures import delivery
from twofold.adapters.journal.store import open_store
from twofold.adapters.journal.tables import METADATA
from twofold.engine.ports import EntryKind, State

ROOT = Path(__file__).parents[3]
DELIVERIES, LANES = 90, 12
STAGES = ("read", "intended", "written", "finished")


@dataclass(frozen=True)
class Place:
    """One home and database with a day's deliveries in it."""

    url: str
    home: Path
    workers: int = 1

    def start(self, crash_at: str = "") -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.adapters.durable.worker", self.url, str(self.home), str(self.workers)]
        environment = os.environ | {"CRASH_AT": crash_at}
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def run(self, crash_at: str = "") -> int:
        return ended(self.start(crash_at))


def ended(process: "subprocess.Popen[str]") -> int:
    try:
        process.communicate(timeout=60)
    finally:
        process.kill()
    return process.returncode


def accept_all(place: Place) -> None:
    store = open_store(place.url)
    accepting = [delivery(number, f"lane-{number % LANES}") for number in range(DELIVERIES)]
    store.inbox.accept(accepting, datetime.now(UTC))
    store.close()


def check_all(place: Place) -> None:
    """Every delivery has exactly one outcome and one write, and each lane's writes are in order."""
    written = OrgOnDisk(place.home / "org.db").written()
    ids = [delivery_id for _, delivery_id in written]
    assert sorted(ids) == sorted(f"D{number}" for number in range(DELIVERIES)), "nothing lost, nothing doubled"
    for lane in range(LANES):
        of_lane = [int(delivery_id[1:]) for name, delivery_id in written if name == f"lane-{lane}"]
        assert of_lane == sorted(of_lane)
    store = open_store(place.url)
    assert store.reader.standing().counts[State.APPLIED] == DELIVERIES
    for delivery_id in ids:
        entries = store.reader.timeline(delivery_id=delivery_id)
        assert [entry.kind for entry in entries].count(EntryKind.OUTCOME) == 1, delivery_id
    store.close()


def test_killed_at_every_stage_on_sqlite(tmp_path: Path) -> None:
    place = Place(f"sqlite:///{tmp_path}/twofold.db", tmp_path)
    accept_all(place)
    for stage in STAGES:
        assert place.run(crash_at=f"{stage}:1") == -9, stage
    assert place.run() == 0
    check_all(place)


@pytest.fixture
def shared(postgres_url: str, tmp_path: Path) -> Place:
    store = open_store(postgres_url)
    with store.database.write() as connection:
        connection.execute(sa.text(f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY"))
        connection.execute(sa.text("DROP SCHEMA IF EXISTS dbos CASCADE"))
    store.close()
    return Place(postgres_url, tmp_path, workers=2)


@pytest.mark.parametrize("stage", ["intended", "written"])
def test_of_two_workers_on_postgres_one_never_comes_back(stage: str, shared: Place) -> None:
    accept_all(shared)
    dying = shared.start(crash_at=f"{stage}:1")
    assert dying.stdout is not None
    _, name = dying.stdout.readline().split()
    survivor = shared.start()
    assert ended(dying) == -9
    assert ended(survivor) == 0
    check_all(shared)
    store = open_store(shared.url)
    assert name not in store.workers.last_beats(), "the dead one was recovered and struck"
    store.close()

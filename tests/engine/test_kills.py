"""
kill -9 of a real process right after each stage of the drain, with the inbox on disk and the org in a box.

After every kill a new process goes on; at the end there is one person, one Event in its newest state, one outcome each.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.test_recovery import BOOKED, CANCELLED, RESCHEDULED, STAGES
from tests.engine.world import World, delivery_of
from twofold.adapters.journal.store import open_store
from twofold.engine.accept import prepare
from twofold.engine.ports import State

ROOT = Path(__file__).parents[2]


def run_child(world: World, home: Path, stage: str) -> int:
    """Work the inbox in a process of its own; its exit code, negative where a signal ended it."""
    command = [
        sys.executable,
        "-m",
        "tests.engine.crash_child",
        str(home),
        world.box.instance_url,
        world.box.access_token,
        stage,
    ]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("stage", STAGES)
def test_kill_9_after_each_stage_loses_and_doubles_nothing(world: World, tmp_path: Path, stage: str):
    store = open_store(f"sqlite:///{tmp_path / 'journal.sqlite'}")
    notices = [BOOKED, RESCHEDULED, CANCELLED]
    store.inbox.accept([prepare(delivery_of(n), world.desk(), None) for n in notices], world.clock.now())
    for _ in notices:
        assert run_child(world, tmp_path, stage) == -signal.SIGKILL
    assert run_child(world, tmp_path, "none") == 0
    assert (world.count("Account"), world.count("Contact"), world.count("Event")) == (1, 1, 1)
    assert {state: n for state, n in store.reader.standing().counts.items() if n} == {State.APPLIED: 3}

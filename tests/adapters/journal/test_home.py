"""One process a home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from twofold.adapters.journal.home import HomeLock
from twofold.errors import HomeBusy

HOLD = """
import sys
from pathlib import Path
from twofold.adapters.journal.home import HomeLock
HomeLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def hold(home: Path) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(home)], stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def test_the_second_process_is_told_who_was_first(tmp_path: Path) -> None:
    first = hold(tmp_path)
    with pytest.raises(HomeBusy, match=f"process {first.pid} uses the home"):
        HomeLock(tmp_path).take()
    first.kill()
    first.communicate()


def test_a_killed_process_leaves_the_home_free(tmp_path: Path) -> None:
    first = hold(tmp_path)
    first.kill()
    first.communicate()
    with HomeLock(tmp_path):
        assert (tmp_path / "lock").read_text().strip() == str(os.getpid())


def test_a_home_given_back_is_free(tmp_path: Path) -> None:
    home = tmp_path / "new"
    with HomeLock(home):
        pass
    with HomeLock(home), pytest.raises(HomeBusy):
        HomeLock(home).take()

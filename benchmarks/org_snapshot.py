"""
How long does it take to keep an org and to go back to it? With 100,000 person accounts, on disk and in memory.

On disk the file is made as for ``org_open``; in memory the org is loaded by going back to a snapshot of that file, so that
both hold the same. ``TWOFOLD_BENCH_PERSONS`` sets how many persons (default 100,000).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.org_open import _fill
from twofold.emulator.control.box import Box
from twofold.emulator.control.commands import run_command
from twofold.emulator.control.snapshots import Snapshots
from twofold.emulator.server import OrgOptions, open_box

TURNS = 3
NAME = b'{"name": "bench"}'


def run() -> dict[str, float]:
    """Seconds (budget: 1 each)."""
    persons = int(os.environ.get("TWOFOLD_BENCH_PERSONS", "100000"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        box = open_box(OrgOptions(data=place))
        _command(box, "seed", b'{"records": [{"object": "Account", "fields": {"LastName": "Roe 0"}}]}')
        box.org.store.close()
        _fill(place / "org.sqlite", persons)
        on_disk = open_box(OrgOptions(data=place))
        figures = {f"disk_{name}": seconds for name, seconds in _measure(on_disk).items()}
        in_memory = open_box(OrgOptions())
        in_memory.snapshots = Snapshots(place / "snapshots")
        _command(in_memory, "restore", NAME)
        in_memory.snapshots = Snapshots()
        figures |= {f"memory_{name}": seconds for name, seconds in _measure(in_memory).items()}
        counted = in_memory.org.store.count("Account")
        size_mb = round((place / "snapshots" / "bench.snapshot").stat().st_size / 1e6)
        for box in (on_disk, in_memory):
            box.org.store.close()
    assert counted == persons, counted
    return {"persons": persons, "size_mb": size_mb, **figures}


def _measure(box: Box) -> dict[str, float]:
    return {
        "snapshot_s": _time(lambda: _command(box, "snapshots", NAME)),
        "restore_s": _time(lambda: _command(box, "restore", NAME)),
    }


def _command(box: Box, name: str, body: bytes) -> None:
    answer = run_command(box, "POST", f"/_box/{name}", body)
    assert answer.status < 300, answer.body


def _time(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken), 3)

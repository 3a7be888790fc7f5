"""
Run the clients' tests file by file and note what each costs: ``python -m acceptance.clients.measure [--times N] [--write]``.

``--times`` multiplies the rows that are moved. ``--write`` keeps the figures for the page ``docs/reference/clients.md``; only those
of ``--times 1`` belong there. Seconds are of processor time, of client, box and test together, for the clock also
measures what else the machine does. Exit code 0 when all tests passed, else 3.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from acceptance.clients.catalogue import ROOT

TESTS = ROOT / "tests" / "clients"
FIGURES = Path(__file__).with_name("figures.json")


def main() -> int:
    """Run every file and say what came of it."""
    options = _read_options()
    figures: dict[str, float] = {}
    failed: list[str] = []
    for file in sorted(TESTS.glob("test_*.py")):
        seconds, passed = _run(file, options.times)
        figures[file.stem] = seconds
        failed += [] if passed else [file.stem]
        print(f"{seconds:7.1f} s  {'passed' if passed else 'FAILED'}  {file.stem}", flush=True)
    if options.write:
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"{len(figures) - len(failed)} passed, {len(failed)} failed")
    return 3 if failed else 0


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the clients' tests and measure them.")
    parser.add_argument("--times", type=int, default=1, help="by what the rows are multiplied")
    parser.add_argument("--write", action="store_true", help="keep the figures for the reference page")
    return parser.parse_args()


def _run(file: Path, times: int) -> tuple[float, bool]:
    before = _used_s()
    environment = {**os.environ, "CI": "true", "TWOFOLD_CLIENTS_TIMES": str(times)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(file)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout[-3000:], file=sys.stderr)
    return round(_used_s() - before, 1), done.returncode == 0


def _used_s() -> float:
    """Processor time of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

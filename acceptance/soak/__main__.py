"""``python -m acceptance.soak``: play a soak, print its table, write its figures; 0 where all laws held, else 3."""

import argparse
import sys
from pathlib import Path

from acceptance.soak.report import render_table, write_report
from acceptance.soak.run import Options, soak

HELD, BROKEN = 0, 3
OUT = Path(__file__).parents[1] / "out"


def main(arguments: list[str] | None = None) -> int:
    """Run what the arguments ask for."""
    asked = _parser().parse_args(arguments)
    options = Options(
        database=asked.database,
        rate=asked.rate,
        seconds=asked.seconds,
        kills=asked.kills,
        seed=asked.seed,
        lost_answers=asked.lost_answers,
        drain_s=asked.drain_seconds,
    )
    report = soak(options, asked.keep)
    out = asked.out or OUT / f"soak-{options.database}.json"
    write_report(out, report)
    print(render_table(report))
    print(f"Figures: {out}")
    return HELD if report.held else BROKEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m acceptance.soak", description=__doc__)
    default = Options()
    parser.add_argument("--database", choices=["sqlite", "postgres"], default=default.database)
    parser.add_argument("--rate", type=int, default=default.rate, help="deliveries a second")
    parser.add_argument("--seconds", type=int, default=default.seconds, help="how long to send")
    parser.add_argument("--kills", type=int, default=default.kills, help="how often to kill the process at the door")
    parser.add_argument("--seed", type=int, default=default.seed, help="of what is sent and when is killed")
    parser.add_argument("--lost-answers", type=int, default=0, metavar="N", help="the org loses every N-th answer")
    parser.add_argument("--drain-seconds", type=float, default=default.drain_s, help="how long to wait for the backlog")
    parser.add_argument("--out", type=Path, help="where the figures go; acceptance/out without")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep logs, ledger and journal in this new folder")
    return parser


if __name__ == "__main__":
    sys.exit(main())

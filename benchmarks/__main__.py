"""Run every benchmark and write the figures: ``python -m benchmarks [name ...]``."""

import json
import sys
from importlib import import_module
from pathlib import Path

OUT = Path(__file__).parent / "out"


def main(names: list[str]) -> None:
    """Run the named benchmarks (all where none is named); each module has ``run() -> dict`` of figures."""
    here = Path(__file__).parent
    known = sorted(p.stem for p in here.glob("*.py") if not p.stem.startswith("_"))
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    OUT.mkdir(exist_ok=True)
    for name in names or known:
        figures = import_module(f"benchmarks.{name}").run()
        (OUT / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        print(name, json.dumps(figures))


main(sys.argv[1:])

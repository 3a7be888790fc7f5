"""How is a soak shown? A table for readers, JSON for machines."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from acceptance.soak.run import Report

EXAMPLES_MAX = 5


def render_table(report: Report) -> str:
    """Laws first, then numbers; at most five examples of what broke a law."""
    return "\n".join([*_options(report), "", *_laws(report), "", *_numbers(report), "", _verdict(report)])


def write_report(path: Path, report: Report) -> None:
    """Write everything as JSON; examples are not cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"held": report.held, **msgspec.to_builtins(report)}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")


def _options(report: Report) -> Iterator[str]:
    asked = report.options
    yield (
        f"soak on {asked['database']}: {asked['rate']} a second for {asked['seconds']} s, "
        f"{asked['kills']} kills, seed {asked['seed']}, "
        f"{'every ' + str(asked['lost_answers']) + 'th' if asked['lost_answers'] else 'no'} answer of the org lost"
    )


def _laws(report: Report) -> Iterator[str]:
    for law, broken in report.broken.items():
        yield f"  {'held  ' if not broken else f'BROKEN {len(broken)}'}  {law}"
        yield from (f"            {example}" for example in broken[:EXAMPLES_MAX])


def _numbers(report: Report) -> Iterator[str]:
    for name, value in msgspec.to_builtins(report.figures).items():
        yield f"  {name:<34} {'-' if value is None else value}"
    yield f"  {'cpu_s':<34} {report.cpu_s}"
    yield f"  {'machine':<34} {report.machine}"


def _verdict(report: Report) -> str:
    if report.held:
        return "All held; drained, and stopped in good order."
    drained = "drained" if report.drained else "NOT drained in time"
    return f"NOT held: {drained}, door stopped with {report.stopped_with}, see the laws above."

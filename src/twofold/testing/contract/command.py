"""What does the command take, and in which order is it worked?"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from twofold.errors import TwofoldError, UsageError
from twofold.testing.contract.boxes import box_target
from twofold.testing.contract.compare import Difference, compare
from twofold.testing.contract.play import Transcript, play
from twofold.testing.contract.report import as_json, matters, render_text
from twofold.testing.contract.safety import check_org
from twofold.testing.contract.scenario import Scenario, read_scenario, shipped
from twofold.testing.contract.target import Target

VERSION = "60.0"
SAME, DIFFERENT, USAGE, TROUBLE = 0, 1, 2, 3
NO_ORG = "An org is named by --url and its access token in TWOFOLD_ORG_TOKEN."


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Say what is to be compared.

    Attributes:
        scenarios: files; all that come with Twofold when there are none.
        against: what an org answered when it was saved; then no org is asked.
        save: where to keep what the org answers.
        wording: whether messages count as differences.
    """

    scenarios: Sequence[Path] = ()
    url: str = ""
    token: str = ""
    version: str = VERSION
    against: Path | None = None
    save: Path | None = None
    wording: bool = False
    as_objects: bool = False


def main(arguments: Sequence[str]) -> int:
    """Work the command of the module; returns its exit code."""
    options = _parser().parse_args(arguments)
    wanted = Wanted(
        scenarios=options.scenario,
        url=options.url,
        token=options.token or os.environ.get("TWOFOLD_ORG_TOKEN", ""),
        version=options.api_version,
        against=options.against,
        save=options.save,
        wording=options.wording,
        as_objects=options.json,
    )
    try:
        return run(wanted)
    except TwofoldError as error:
        print(error, file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else TROUBLE


def run(wanted: Wanted) -> int:
    """
    Compare and print what differs; returns ``SAME`` or ``DIFFERENT``.

    Raises ``ScenarioUnreadable``, ``OrgUnreachable``, ``OrgNotForTrials``, and ``UsageError`` when no org is named.
    """
    scenarios = wanted.scenarios or shipped()
    if wanted.against is not None:
        found = compare_with_file(wanted.against, scenarios, wanted.version)
    elif wanted.url and wanted.token:
        found = compare_with_org(scenarios, Target(wanted.url.rstrip("/"), wanted.token, wanted.version))
    else:
        raise UsageError(NO_ORG)
    if wanted.save is not None:
        wanted.save.write_bytes(msgspec.json.format(msgspec.json.encode([org for _, _, org in found])))
    _print(found, as_objects=wanted.as_objects)
    differ = any(matters(differences, wording=wanted.wording) for _, differences, _ in found)
    return DIFFERENT if differ else SAME


def compare_with_org(scenarios: Sequence[Path], target: Target) -> list[tuple[Scenario, list[Difference], Transcript]]:
    """
    Play scenarios on a box and on an org; returns what differed and what the org answered.

    Raises ``ScenarioUnreadable``, ``OrgUnreachable`` and ``OrgNotForTrials``, each before anything is written.
    """
    read = [read_scenario(path) for path in scenarios]
    check_org(target)
    found = []
    for scenario in read:
        org = play(scenario, target)
        found.append((scenario, compare(scenario, _of_the_box(scenario, target.version), org), org))
    return found


def compare_with_file(
    path: Path, scenarios: Sequence[Path], version: str
) -> list[tuple[Scenario, list[Difference], Transcript]]:
    """Hold a box against what an org answered when it was saved."""
    saved = {org.scenario: org for org in msgspec.json.decode(path.read_bytes(), type=list[Transcript])}
    read = [scenario for scenario in map(read_scenario, scenarios) if scenario.name in saved]
    return [(one, compare(one, _of_the_box(one, version), saved[one.name]), saved[one.name]) for one in read]


def _of_the_box(scenario: Scenario, version: str) -> Transcript:
    with box_target(version) as target:
        return play(scenario, target)


def _print(found: Sequence[tuple[Scenario, list[Difference], Transcript]], *, as_objects: bool) -> None:
    if as_objects:
        print(msgspec.json.encode([as_json(*one) for one in found]).decode())
        return
    for one in found:
        print("\n".join(render_text(*one)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m twofold.testing.contract",
        description="Play scenarios on the org in a box and on a real sandbox, and tell what they answer differently. "
        "What a scenario makes in the sandbox it deletes again.",
    )
    parser.add_argument("scenario", nargs="*", type=Path, help="scenario files; all that come with Twofold without")
    parser.add_argument("--url", default=os.environ.get("TWOFOLD_ORG_URL", ""), help="instance URL of the sandbox")
    parser.add_argument("--token", default="", help="its access token; better kept in TWOFOLD_ORG_TOKEN")
    parser.add_argument("--api-version", default=VERSION, help=f"version of the API to ask ({VERSION})")
    parser.add_argument("--save", type=Path, help="keep what the org answered in this file")
    parser.add_argument("--against", type=Path, help="compare the box with such a file instead of an org")
    parser.add_argument("--wording", action="store_true", help="let messages count as differences")
    parser.add_argument("--json", action="store_true", help="tell it as JSON")
    return parser

"""
What is asked of an org, step by step? Scenario files: TOML, in which bodies are JSON as it goes over the wire.

TOML because a scenario is read and written by people: it has comments, and Twofold's rule files are TOML already. Its values
know no null, and Salesforce gives null a meaning of its own, so a body is a text of JSON.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from twofold.errors import UsageError

SCENARIOS = Path(__file__).with_name("scenarios")
"""Where the scenarios are that come with Twofold."""

_VARIABLE = re.compile(r"\$\{(\w+)\}")
GIVEN = frozenset({"run", "version"})
"""Variables every scenario has: a word no other run uses, and the API version such as ``60.0``."""


class ScenarioUnreadable(UsageError):
    """A scenario file can't be understood; the message says where."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    One request.

    Attributes:
        path: below ``/services/data/vXX.X/``, or from the root when it starts with a slash.
        body: JSON, or XML for the SOAP API.
        keep: variable to the place of its value in the answer, see ``places``; a step that needs a missing one is left out.
        look: places that are compared; the whole answer when none is named.
        doubt: number of the open question that the step would settle.
        grade: how sure we are of the box's answer: D, C, B or choice.
        makes: whether records made by this step are looked for in its answer, to be deleted at the end.
    """

    name: str
    method: str
    path: str
    body: str = ""
    keep: dict[str, str] = {}
    look: list[str] = []
    doubt: str = ""
    grade: str = ""
    makes: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    about: str
    step: list[Step]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps in their order, under a name."""

    name: str
    about: str
    steps: tuple[Step, ...] = field(default=())


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file; raises ``ScenarioUnreadable``."""
    try:
        return parse_scenario(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScenarioUnreadable(f"{path}: {error.strerror}") from error
    except ScenarioUnreadable as error:
        raise ScenarioUnreadable(f"{path}: {error}") from error


def parse_scenario(text: str) -> Scenario:
    """Read a scenario and check that its bodies are JSON or XML and its variables are kept before they are used."""
    try:
        read = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ScenarioUnreadable(str(error)) from error
    problems = list(_problems(read.step))
    if problems:
        raise ScenarioUnreadable(" ".join(problems))
    return Scenario(read.name, read.about, tuple(read.step))


def _problems(steps: list[Step]) -> Iterator[str]:
    known = set(GIVEN)
    for step in steps:
        missing = sorted(variables_of(step) - known)
        if missing:
            yield f"Step {step.name!r} uses {', '.join(missing)}, which no step before it keeps."
        if step.body and not step.body.lstrip().startswith("<") and not _is_json(_VARIABLE.sub("0", step.body)):
            yield f"The body of step {step.name!r} is no JSON."
        known |= step.keep.keys()


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError:
        return False
    return True


def variables_of(step: Step) -> set[str]:
    """List the variables a step needs."""
    return set(_VARIABLE.findall(step.path + step.body))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values in the places of variables; every variable has one."""
    return _VARIABLE.sub(lambda found: str(values[found[1]]), text)


def shipped() -> list[Path]:
    """List the scenarios that come with Twofold, by name."""
    return sorted(SCENARIOS.glob("*.toml"))

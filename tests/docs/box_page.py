"""The page of the org in a box: what it answers, how it is controlled, what it refuses; from its routes and refusals."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

from tests.docs.markdown import code, first_paragraph, page, table
from twofold.emulator import refusals
from twofold.emulator.app import find_endpoints
from twofold.emulator.control import commands, faults
from twofold.emulator.schema.standard.all import STANDARD_SOBJECTS
from twofold.emulator.wire import Base, Route
from twofold.facts.versions import NEWEST_VERSION, OLDEST_VERSION


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# The org in a box: what it covers\n"
    yield "`twofold org start` answers like a Salesforce org with Person Accounts, for the part of the API below. It stands on"
    yield "the platform's facts alone and never on Twofold's own reasoning, so that each is the other's test. What it refuses it"
    yield "refuses with the platform's code; where the true answer is not known, the code says that it is a choice. Seed files"
    yield "are described in [seed-file.md](seed-file.md).\n"
    yield f"Versions {OLDEST_VERSION}.0 to {NEWEST_VERSION}.0 of the API are served under `/services/data/vXX.X`.\n"
    yield "## Endpoints\n"
    yield from table(["Method", "Address", "Does"], sorted(_endpoints(), key=lambda row: (row[1], row[0])))
    yield "## Objects\n"
    yield f"{', '.join(code(name) for name in sorted(_objects()))}, and custom objects of a seed.\n"
    yield "## Control\n"
    yield "Under `/_box/`, without a session; none of it counts as a call.\n"
    yield from table(["Method", "Address", "Does"], _commands())
    yield "## Faults\n"
    yield "Set by `POST /_box/faults` with `fault`, and `times` (1; null until removed), `every` (1) and `path` (`*`).\n"
    yield from table(["Fault", "What happens"], _faults())
    yield "## Refusals of Person Accounts\n"
    yield "Grades: D documented by Salesforce, C seen in code or in recorded answers, B believed; see [sources](sources.md).\n"
    yield from table(["Refusal", "Why"], _refusals())


def _endpoints() -> Iterator[list[str]]:
    for route, answer in find_endpoints():
        yield [route.method, code(_address(route)), first_paragraph(_said_of(answer))]


def _address(route: Route) -> str:
    return route.path if route.base is Base.ROOT else f"/vXX.X{route.path}"


def _said_of(answer: object) -> str | None:
    """A file with one route says in its module docstring what that is."""
    said = inspect.getdoc(answer)
    module = inspect.getmodule(answer)
    if said is None and module is not None:
        said = (module.__doc__ or "").strip().partition(": ")[2]
    return said


def _objects() -> Iterator[str]:
    yield from (sobject.name for sobject in STANDARD_SOBJECTS)


def _commands() -> Iterator[list[str]]:
    for (method, name), command in commands._COMMANDS.items():
        yield [method, code(f"/_box/{name}"), first_paragraph(inspect.getdoc(command)) or _plain(command.__name__)]


def _plain(name: str) -> str:
    return name.strip("_").replace("_", " ").capitalize() + "."


def _faults() -> Iterator[list[str]]:
    """Each kind with the sentence that stands under it in its class."""
    tree = ast.parse(Path(faults.__file__).read_text(encoding="utf-8"))
    kinds = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "FaultKind")
    for before, after in zip(kinds.body, kinds.body[1:], strict=False):
        if isinstance(before, ast.Assign) and isinstance(after, ast.Expr):
            yield [code(ast.literal_eval(before.value)), first_paragraph(ast.literal_eval(after.value))]


def _refusals() -> Iterator[list[str]]:
    for value in vars(refusals).values():
        said = first_paragraph(inspect.getdoc(value)) if inspect.isfunction(value) else ""
        if said.startswith("E") and said[1:2].isdigit():
            name, _, why = said.partition(": ")
            yield [name, why]

"""The page of the org in a box: what it answers, how it is controlled, what it refuses; from its routes and refusals."""

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.docs.box_absences import ABSENCES
from tests.docs.box_grades import MEANING, grades_of
from tests.docs.markdown import code, first_paragraph, page, table
from twofold.emulator import events, refusals
from twofold.emulator.app import find_endpoints
from twofold.emulator.control import commands, faults
from twofold.emulator.endpoints import apex
from twofold.emulator.metadata import calls, kinds
from twofold.emulator.schema.standard.all import STANDARD_SOBJECTS
from twofold.emulator.soap import operations
from twofold.emulator.wire import Base, Route
from twofold.facts.versions import NEWEST_VERSION, OLDEST_VERSION

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Records and what they are": ("/vXX.X/", "/services/data"),
    "Queries and search": ("/vXX.X/query", "/vXX.X/search", "/vXX.X/parameterizedSearch", "/vXX.X/recent"),
    "Several requests in one": ("/vXX.X/composite",),
    "Tooling API and deploys": ("/vXX.X/tooling", "/vXX.X/metadata"),
    "Bulk API 2.0": ("/vXX.X/jobs",),
    "Bulk API 1.0": ("/services/async",),
    "SOAP": ("/services/Soap",),
    "Logging in": ("/services/oauth2", "/id/", "/setup/", "/secur/", "/login", "/.well-known", "/"),
    "Streaming (CometD)": ("/cometd",),
}
"""Title -> how the addresses begin that stand there; the longest beginning decides."""


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
    yield f"{MEANING}\n"
    endpoints = sorted(_endpoints(), key=lambda row: (row[1].strip("`"), row[0]))
    for title in SECTIONS:
        rows = [row for row in endpoints if _section_of(row[1]) == title]
        if rows:
            yield f"## {title}\n"
            yield from table(["Method", "Address", "Does", "How sure"], rows)
            yield from _MORE.get(title, lambda: ())()
    yield "## Pub/Sub API\n"
    yield "gRPC on a port of its own (`--pubsub-port`, extra `events`), service `eventbus.v1.PubSub`.\n"
    yield from table(["Call", "Does", "How sure"], _pubsub_calls())
    yield "## What is not there\n"
    yield "Each answers that it isn't there; a test asks every one. Objects of a real org that the box doesn't have answer the same.\n"
    yield from table(["What", "For example", "Answer"], _absences())
    yield "## Objects\n"
    yield f"{', '.join(code(name) for name in sorted(_objects()))}, and custom objects of a seed.\n"
    yield "## Control\n"
    yield "Under `/_box/`, without a session; none of it counts as a call.\n"
    yield from table(["Method", "Address", "Does"], _commands())
    yield "## Faults\n"
    yield "Set by `twofold org fault add` or `POST /_box/faults` with `fault`, and `times` (1; null until removed), `every` (1),"
    yield "`path` (`*`), and `chance` (1) with `seed` (0): the same seed and the same requests make the same faults.\n"
    yield from table(["Fault", "What happens"], _faults())
    yield "## Refusals of Person Accounts\n"
    yield "Grades: D documented by Salesforce, C seen in code or in recorded answers, B believed; see [sources](sources.md).\n"
    yield from table(["Refusal", "Why"], _refusals())


def _section_of(address: str) -> str:
    """The section with the longest beginning that fits."""
    path = address.strip("`")
    fitting = [(len(start), title) for title, starts in SECTIONS.items() for start in starts if path.startswith(start)]
    return max(fitting)[1]


def _soap_operations() -> Iterator[str]:
    yield "Operations of the partner and the enterprise API:\n"
    yield from table(["Operation", "Does"], _operations(operations.OPERATIONS))
    yield from _metadata_calls()


def _metadata_calls() -> Iterator[str]:
    types = sorted({name for kind in kinds.KINDS for name in (kind.type, *(part.type for part in kind.parts))})
    yield f"Calls of the Metadata API: {', '.join(map(code, sorted(calls._OPERATIONS)))}. Types: {', '.join(map(code, types))}.\n"


def _operations(known: Mapping[str, Callable[..., object]]) -> Iterator[list[str]]:
    for name, operation in sorted(known.items()):
        yield [code(name), first_paragraph(inspect.getdoc(operation))]


def _channels() -> Iterator[str]:
    yield "Channels: `/data/ChangeEvents`, `/data/AccountChangeEvent` and those of the other selected objects, `/event/Name__e`."
    yield "There are no `/topic/` (PushTopic) and `/u/` (generic) channels.\n"


_MORE: Mapping[str, Callable[[], Iterable[str]]] = {"SOAP": _soap_operations, "Streaming (CometD)": _channels}
"""What a section says after its table."""


def _pubsub_calls() -> Iterator[list[str]]:
    """Read from the text of the file: the page is made without the extra as well."""
    path = Path(events.__file__).with_name("pubsub") / "service.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    service = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "PubSub")
    for node in service.body:
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_"):
            name = "".join(word.capitalize() for word in node.name.split("_"))
            yield [code(name), first_paragraph(ast.get_docstring(node)), "observed"]


def _absences() -> Iterator[list[str]]:
    for absence in ABSENCES:
        rooted = absence.address.startswith("/services")
        address = absence.address if rooted else f"/vXX.X{absence.address}"
        yield [absence.what, code(f"{absence.method} {address}"), code(absence.code)]


def _endpoints() -> Iterator[list[str]]:
    for route, answer in find_endpoints():
        if inspect.getmodule(answer) is apex:
            continue  # refuses everything: see what is not there
        yield [route.method, code(_address(route)), first_paragraph(_said_of(answer)), grades_of(answer)]


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

"""The proof page, from the tests themselves: every row, assertion and vector, with what it asserts."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

from tests import cast
from tests.connectors.test_signatures import VECTORS
from tests.core import test_creation_rows, test_lifecycle_rows
from tests.core.rows import Case
from tests.docs.markdown import code, codes, page, table
from tests.emulator import assertions
from twofold.core.plan import Ref

TESTS = Path(__file__).parents[1]
PLAYED = (
    "engine/test_recovery.py",
    "engine/test_cost.py",
    "engine/test_refused.py",
    "engine/test_undo.py",
    "adapters/durable/test_crashes.py",
    "property/test_whole.py",
    "property/test_preview_and_undo.py",
)
"""Files whose tests play the whole: crashes, lost answers, calls counted, refusals, any order, any org."""

CAST = {value: name for name, value in vars(cast).items() if isinstance(value, str) and len(value) == 18}
"""Ids of the people and records that the rows are about, by the names they have in ``tests/cast.py``."""

SOURCES = {
    "A3 to A8": "a section of our notes on booking apps and their Salesforce connectors; see [sources](sources.md)",
    "S0, S1": "two published articles, about a booking connector and about its creation rules",
    "D…": "a contract of Twofold's own design where the sources are silent",
    "9.x": "a place where a source is wrong; the product is right, and the row says so",
    "must": "something that has to hold whatever a source says",
}
_NUMBERED = re.compile(r"test_t(\d+)_")


def render() -> str:
    """Write the page."""
    return page(_lines())


def _lines() -> Iterator[str]:
    yield "# What is proved\n"
    yield "This page is made from the tests (`make docs`), so every line of it is run by `make test`. It has five parts: the"
    yield "[creation rules](#creation-rules), the [life of an Event](#the-life-of-an-event), the"
    yield "[behaviour of the org in a box](#behaviour-of-the-org-in-a-box), the [apps](#signatures-and-deliveries), and"
    yield "[what is played as a whole](#played-as-a-whole).\n"
    yield from table(["Source", "Is"], ([name, meaning] for name, meaning in SOURCES.items()))
    yield "Pat is a Person Account, Kim a business Contact, Lee an open Lead, Sam a stranger; their Ids are those of `tests/cast.py`.\n"
    yield "## Creation rules\n"
    yield from _rows(test_creation_rows)
    yield "## The life of an Event\n"
    yield from _rows(test_lifecycle_rows)
    yield "## Behaviour of the org in a box\n"
    yield "Each assertion is made over HTTP on a started org. Grades: D documented by Salesforce, C seen in code or in recorded"
    yield "answers, B believed; see [sources](sources.md).\n"
    yield from table(["Assertion", "Grade", "What holds", "Where"], _assertions())
    yield "## Signatures and deliveries\n"
    yield "A body signed with the secret `whsec-test`; each was computed apart from this code.\n"
    yield from table(
        ["App", "Body", "Header", "Value"], ([a, code(b.decode()), code(h), code(v)] for a, b, h, v in VECTORS)
    )
    yield "Deliveries kept as files, and what each is read as (`tests/connectors/APP/deliveries`, `expected`).\n"
    yield from table(["App", "Delivery", "Read as"], _deliveries())
    yield "## Played as a whole\n"
    yield "Against an org in a box: processes killed, answers lost, calls counted at the org's own log, refusals, generated orgs and\ndeliveries.\n"
    yield from table(["Test", "File"], _played())
    yield "`tests/property/test_whole.py` is a machine that takes any of these steps in any order, on any rule set:\n"
    yield from (f"- {step}" for step in _steps("rule"))
    yield "\nand after each step holds these against the org and the journal:\n"
    yield from (f"- {law}" for law in _steps("invariant"))


def groups(module: ModuleType) -> Iterator[tuple[str, list[Case]]]:
    """Every list of rows in a module, by its name."""
    for name, value in vars(module).items():
        if name != "ALL" and isinstance(value, list) and value and all(isinstance(item, Case) for item in value):
            yield name, value


def _rows(module: ModuleType) -> Iterator[str]:
    for name, cases in groups(module):
        yield f"### {name.replace('_', ' ').capitalize()}\n"
        yield from table(["Row", "Rule set", "Writes", "With", "Parked or because", "Source"], map(_row, cases))


def _row(case: Case) -> list[str]:
    why = f"parked: {code(case.parked)}" if case.parked else codes(case.because)
    return [case.sentence, case.rules.name, ", ".join(case.then) or "nothing", _values(case), why, case.source]


def _values(case: Case) -> str:
    return "; ".join(f"`{place}` {_shown(value)}" for place, value in case.values.items())


def _shown(value: object) -> str:
    match value:
        case None:
            return "not written"
        case Ref(write, name):
            return f"= {name} of the new {write}"
        case str() if value in CAST:
            return f"= {CAST[value]}"
        case str():
            return f"= {json.dumps(value if len(value) < 60 else value[:60] + '…', ensure_ascii=False)}"
    return f"= {value}"


def find_assertions() -> Iterator[tuple[int, FunctionType]]:
    """The numbered assertions, by number."""
    found = []
    for info in pkgutil.iter_modules(assertions.__path__):
        module = importlib.import_module(f"{assertions.__name__}.{info.name}")
        for name, test in inspect.getmembers(module, inspect.isfunction):
            if (number := _NUMBERED.match(name)) and test.__module__ == module.__name__:
                found.append((int(number[1]), test))
    return iter(sorted(found, key=lambda pair: (pair[0], pair[1].__name__)))


def _assertions() -> Iterator[list[str]]:
    for number, test in find_assertions():
        grade, _, sentence = " ".join((inspect.getdoc(test) or "").split()).partition(": ")
        yield [f"T{number}", grade, sentence, code(f"{test.__module__.rpartition('.')[2]}.py")]


def _deliveries() -> Iterator[list[str]]:
    for app in ("oncehub", "calcom", "calendly"):
        for path in sorted((TESTS / "connectors" / app / "expected").glob("*.json")):
            yield [app, path.stem.replace("-", " "), _read_as(json.loads(path.read_text(encoding="utf-8")))]


def _read_as(expected: dict[str, str]) -> str:
    match expected["kind"]:
        case "BookingNotice":
            return f"booking, {expected['change']}"
        case "IgnoredNotice":
            return f"ignored: {expected['type']}"
    return f"unreadable: {expected['problem']}"


def _played() -> Iterator[list[str]]:
    for name in PLAYED:
        tree = ast.parse((TESTS / name).read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                yield [_sentence(node.name.removeprefix("test_")), code(f"tests/{name}")]


def _steps(decorator: str) -> Iterator[str]:
    """Names of the machine's methods that carry a decorator of hypothesis."""
    tree = ast.parse((TESTS / "property" / "test_whole.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(_called(d) == decorator for d in node.decorator_list):
            yield _sentence(node.name)


def _called(node: ast.expr) -> str | None:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def _sentence(name: str) -> str:
    return name.replace("_", " ").capitalize()

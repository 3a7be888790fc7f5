"""Does everything exist that the prose names: files, functions, links?"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PROSE = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
PACKAGE = ROOT / "src" / "twofold"
_FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+(?:\.py|\.toml|\.jsonl?)|(?:[\w.-]+/)+)(?::([\w.]+))?`")


def named(text: str) -> Iterator[tuple[str, str | None]]:
    """Files and folders in backticks, with the name after a colon."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return ((match[1], match[2]) for match in _FILE.finditer(prose))


def find(name: str) -> Path | None:
    return next((base / name for base in (PACKAGE, ROOT) if (base / name).exists()), None)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Names that a module defines, methods as ``Class.method``."""
    return frozenset(_names(ast.parse(path.read_text(encoding="utf-8")).body, ""))


def _names(body: list[ast.stmt], above: str) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield above + name
            case ast.ClassDef(name=name):
                yield above + name
                yield from _names(node.body, f"{above}{name}.")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield above + name


def test_every_file_and_function_that_the_architecture_names_exists() -> None:
    found = list(named((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    assert len(found) > 80
    assert [name for name, _ in found if find(name) is None] == []
    missing = [f"{name}:{item}" for name, item in found if item and item not in defined_in(find(name) or ROOT)]
    assert missing == []


def test_every_room_has_its_place_in_the_map() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]
    assert [room for room in rooms if f"**`{room}/" not in text] == []


def test_the_steps_of_the_one_booking_are_in_the_order_of_the_code() -> None:
    """The stages of ``drain_once`` are told in the order in which it calls them."""
    source = (PACKAGE / "engine" / "drain.py").read_text(encoding="utf-8")
    calls = [
        "next_batch",
        "_read_notices(tools, rows)",
        "_study_apart(tools, matters)",
        "_write(tools, owner",
        "_finish(tools",
    ]
    drained = source[source.index("async def drain_once") :]
    assert [drained.index(call) for call in calls[:4]] == sorted(drained.index(call) for call in calls[:4])
    written = source[source.index("async def _write") :]
    order = ["find_breach", "journal.intend", "inbox.holds", "org.write", "outcome_of("]
    assert [written.index(call) for call in order] == sorted(written.index(call) for call in order)


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_link_leads_nowhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not (path.parent / target).exists()] == []

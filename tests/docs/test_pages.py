"""Are the pages that are made from the code those in the docs, and do they name everything?"""

import inspect
import re
from collections.abc import Callable

import pytest

from tests.core import test_creation_rows, test_lifecycle_rows
from tests.docs.box_grades import grades_of
from tests.docs.pages import PAGES, ROOT
from tests.docs.ports_page import find_ports
from tests.docs.proof_page import find_assertions, groups
from twofold.cli.main import COMMANDS
from twofold.core.reasons import SENTENCES
from twofold.emulator.app import find_endpoints
from twofold.settings.table import SETTINGS


def page(name: str) -> str:
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "render"), PAGES.items(), ids=list(PAGES))
def test_the_page_in_the_docs_is_fresh(name: str, render: Callable[[], str]) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == render(), "stale: run make docs and review the difference"


def test_every_command_setting_and_reason_is_documented() -> None:
    assert [c.name for c in COMMANDS if f"## twofold {c.name}\n" not in page("cli.md")] == []
    assert [s.name for s in SETTINGS if f"`{s.name}`" not in page("settings.md")] == []
    assert [code for code in SENTENCES if f"`{code}`" not in page("reasons.md")] == []


def test_every_endpoint_of_the_org_says_how_sure_its_answer_is() -> None:
    assert [f"{route.method} {route.path}" for route, answer in find_endpoints() if not grades_of(answer)] == []


def test_every_port_and_each_of_its_methods_says_what_it_does() -> None:
    silent = [
        f"{port.__name__}.{name}"
        for port in find_ports()
        for name, method in vars(port).items()
        if inspect.isfunction(method) and not name.startswith("_") and not method.__doc__
    ]
    assert silent == []


@pytest.mark.parametrize("module", [test_creation_rows, test_lifecycle_rows], ids=["creation", "lifecycle"])
def test_the_proof_lists_every_row_that_is_run(module: object) -> None:
    listed = [case for _, cases in groups(module) for case in cases]  # type: ignore[arg-type]
    assert listed == module.ALL  # type: ignore[attr-defined]


def test_the_proof_lists_every_assertion() -> None:
    assert {number for number, _ in find_assertions()} == set(range(1, 102))


def test_no_table_is_broken_by_what_stands_in_it() -> None:
    for name in PAGES:
        text = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, f"{name}: {block.splitlines()[0]}"

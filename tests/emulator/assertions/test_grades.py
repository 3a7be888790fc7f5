"""Every assertion says how sure it is, so that the page made from these tests can show it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType

from tests.emulator import assertions

_GRADED = re.compile(r"[DCB](/[DCB])?: [A-Z].*\.")
_NAMED = re.compile(r"test_t\d{2,3}_")


def _assertions() -> Iterator[FunctionType]:
    for module in pkgutil.iter_modules(assertions.__path__):
        found = importlib.import_module(f"{assertions.__name__}.{module.name}")
        yield from (test for name, test in inspect.getmembers(found, inspect.isfunction) if _NAMED.match(name))


def test_each_assertion_has_a_grade_and_a_sentence() -> None:
    wrong = [test.__name__ for test in _assertions() if not _GRADED.fullmatch(inspect.getdoc(test) or "")]
    assert wrong == []


def test_the_numbers_of_the_reference_are_all_there() -> None:
    promised = {*range(1, 8), 9, 10, *range(17, 44), *range(45, 50), *range(64, 71), 92, 95, 96}
    present = {int(match[1]) for test in _assertions() if (match := re.match(r"test_t(\d+)_", test.__name__))}
    assert promised <= present

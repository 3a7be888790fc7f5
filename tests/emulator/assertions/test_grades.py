"""Every assertion of the reference is tested, and says how sure it is as the reference does; the proof page is made from that."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import FunctionType

from tests.emulator import assertions

_GRADED = re.compile(r"([DCB](?:/[DCB])?): [A-Z].*\.")
_NAMED = re.compile(r"test_t(\d{2,3})_")

# Grades of the reference, section 10, ten assertions a line, T1 first.
_GRADES = """
C   C   C   C   C   C   C   C   C   C
D   D   D   D   B   D   D   D   D   C
C   C   B   C   C   D   C   C   C   D/B
D   D   D/B D/B D/B B   C   D   C   C
D   D   D   D   C/B D   D   B   D   D
D   C   D   D   D   D   D   D   D   D
D   B   D   C   C   C   C   C/B C   D
C   C/B D   C   C   D   C   D   C   C
D   D   D   D   D   D   D   D   D   D
D   D   C   D   C   C   B   C   C   D
D
"""
GRADES = dict(enumerate(_GRADES.split(), start=1))

# Assertions that no test makes, each with its reason: none.
UNTESTED: dict[int, str] = {}


def _assertions() -> Iterator[tuple[int, FunctionType]]:
    for module in pkgutil.iter_modules(assertions.__path__):
        found = importlib.import_module(f"{assertions.__name__}.{module.name}")
        for name, test in inspect.getmembers(found, inspect.isfunction):
            if match := _NAMED.match(name):
                yield int(match[1]), test


def test_each_assertion_of_the_reference_is_tested() -> None:
    assert len(GRADES) == 101
    tested = {number for number, _ in _assertions()}
    assert tested <= GRADES.keys(), "an assertion the reference doesn't have"
    assert GRADES.keys() - tested == UNTESTED.keys()


def test_each_assertion_has_its_grade_and_a_sentence() -> None:
    said = {test.__name__: (number, _GRADED.fullmatch(inspect.getdoc(test) or "")) for number, test in _assertions()}
    assert [name for name, (number, match) in said.items() if match is None or match[1] != GRADES[number]] == []

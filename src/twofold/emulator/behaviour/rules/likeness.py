"""
When are two values alike? The methods a matching rule may name for a field.

That there are these methods, D; how alike is alike enough, and what each leaves out of account, are emulator choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from typing import Any

from twofold.emulator.seeds.document import MatchMethod
from twofold.emulator.store.tables import fold

_ALIKE = 0.85
_PHONE_DIGITS = 10
_ZIP_CHARACTERS = 5
_COMPANY_WORDS = frozenset(
    {
        "ag",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "group",
        "inc",
        "incorporated",
        "limited",
        "llc",
        "llp",
    }
    | {"ltd", "nv", "plc", "pty", "sa", "sarl", "srl", "the"}
)
_STREET_WORDS = {"avenue": "ave", "boulevard": "blvd", "drive": "dr", "lane": "ln", "road": "rd", "street": "st"}
_WORD = re.compile(r"\w+")


def alike(method: MatchMethod, one: Any, other: Any) -> bool:
    """Tell whether two filled values match by a method."""
    return _METHODS[method](fold(one), fold(other))


def _words(text: Any) -> list[str]:
    return _WORD.findall(str(text))


def _similar(one: Any, other: Any) -> bool:
    first, second = " ".join(_words(one)), " ".join(_words(other))
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE


def _first_names(one: Any, other: Any) -> bool:
    """An initial stands for every name that begins with it."""
    first, second = " ".join(_words(one)), " ".join(_words(other))
    shorter, longer = sorted((first, second), key=len)
    return (len(shorter) == 1 and longer.startswith(shorter)) or _similar(first, second)


def _companies(one: Any, other: Any) -> bool:
    first, second = ([word for word in _words(name) if word not in _COMPANY_WORDS] for name in (one, other))
    return _similar(" ".join(first or _words(one)), " ".join(second or _words(other)))


def _phones(one: Any, other: Any) -> bool:
    """Country codes and signs don't count."""
    first, second = (
        "".join(sign for sign in str(number) if sign.isdigit())[-_PHONE_DIGITS:] for number in (one, other)
    )
    return bool(first) and first == second


def _streets(one: Any, other: Any) -> bool:
    first, second = (" ".join(_STREET_WORDS.get(word, word) for word in _words(street)) for street in (one, other))
    return _similar(first, second)


def _zips(one: Any, other: Any) -> bool:
    first, second = ("".join(_words(code))[:_ZIP_CHARACTERS] for code in (one, other))
    return bool(first) and first == second


_METHODS: Mapping[MatchMethod, Callable[[Any, Any], bool]] = {
    "Exact": lambda one, other: bool(one == other),
    "FirstName": _first_names,
    "LastName": _similar,
    "CompanyName": _companies,
    "Phone": _phones,
    "City": _similar,
    "Street": _streets,
    "Zip": _zips,
    "Title": _similar,
}

"""Which known name did somebody mean who mistyped it?"""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known name most like ``word``, letter case, ``-`` and ``_`` aside; None when none is like it."""
    by_key = {_key(name): name for name in known}
    hits = get_close_matches(_key(word), by_key, n=1, cutoff=0.6)
    return by_key[hits[0]] if hits else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Word the suggestion for the end of a message: ``; did you mean owner?``, or ``""``."""
    name = nearest(word, known)
    return f"; did you mean {name}?" if name else ""


def _key(name: str) -> str:
    return name.casefold().replace("_", "-")

"""Which long answers are still being read page by page? What is left of them, by locator."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from dataclasses import dataclass

from twofold.facts.ids import make_id

_OPEN_MAX = 200
_KEYS_MAX = 10_000_000
_PREFIX = "01g"
# Source: REST reference, query locators (D).
_LIFETIME_MS = 2 * 86_400_000


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """
    Hold a query whose answer has more than one page.

    ``keys`` are the records in order, as they were when the query was made: later changes show in the pages, later
    records don't. A page can be read again. ``children`` leads to the sub-query whose records the keys are, by the names of
    its relationships; empty for the query itself. ``opened_at`` is in milliseconds since 1970 UTC.
    """

    text: str
    all_rows: bool
    keys: array[int]
    user: int | None
    opened_at: int
    children: tuple[str, ...] = ()


class Cursors:
    """
    Keep open queries for two days.

    The oldest is forgotten when there are too many, or too many keys in all (the numbers are emulator choices).
    """

    def __init__(self) -> None:
        self._open: OrderedDict[str, OpenQuery] = OrderedDict()
        self._count = 0
        self._keys = 0

    def open(self, query: OpenQuery) -> str:
        """Keep a query and return its locator, an Id with prefix 01g."""
        self._count += 1
        locator = make_id(_PREFIX, self._count)
        self._open[locator] = query
        self._keys += len(query.keys)
        while len(self._open) > _OPEN_MAX or (self._keys > _KEYS_MAX and len(self._open) > 1):
            self._keys -= len(self._open.popitem(last=False)[1].keys)
        return locator

    def find(self, locator: str, now: int) -> OpenQuery | None:
        """Find an open query by its locator; None when it was opened more than two days ago."""
        query = self._open.get(locator)
        return query if query is not None and now - query.opened_at <= _LIFETIME_MS else None

    def forget(self) -> None:
        """Close all; the numbers of new ones go on."""
        self._open.clear()
        self._keys = 0

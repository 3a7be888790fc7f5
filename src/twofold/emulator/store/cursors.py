"""Which long answers are still being read page by page? What is left of them, by locator."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from dataclasses import dataclass

from twofold.facts.ids import make_id

_OPEN_MAX = 200
_PREFIX = "01g"


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """
    Hold a query whose answer has more than one page.

    ``keys`` are the records in order, as they were when the query was made: later changes show in the pages, later
    records don't. A page can be read again. ``children`` leads to the sub-query whose records the keys are, by the names of
    its relationships; empty for the query itself.
    """

    text: str
    all_rows: bool
    keys: array[int]
    user: int | None
    children: tuple[str, ...] = ()


class Cursors:
    """Keep open queries; the oldest is forgotten when there are too many (the number is an emulator choice)."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, OpenQuery] = OrderedDict()
        self._count = 0

    def open(self, query: OpenQuery) -> str:
        """Keep a query and return its locator, an Id with prefix 01g."""
        self._count += 1
        locator = make_id(_PREFIX, self._count)
        self._open[locator] = query
        if len(self._open) > _OPEN_MAX:
            self._open.popitem(last=False)
        return locator

    def find(self, locator: str) -> OpenQuery | None:
        """Find an open query by its locator."""
        return self._open.get(locator)

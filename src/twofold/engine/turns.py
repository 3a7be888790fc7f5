"""How does a batch leave others their turn on the event loop? By going aside after every few rows."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

_T = TypeVar("_T")

AT_ONCE = 10
"""Rows worked in one go: a few milliseconds, which a webhook at the door may wait."""


async def in_turns(items: Iterable[_T]) -> AsyncIterator[_T]:
    """Yield all items in order; after each ``AT_ONCE`` of them whatever else is ready goes first."""
    for place, item in enumerate(items, 1):
        yield item
        if place % AT_ONCE == 0:
            await asyncio.sleep(0)

"""After the day: what a visitor needs to send a delivery of their own, and what becomes of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from twofold.core.notices import BookingChange
from twofold.demo.chapters.bookings import CALCOM, book
from twofold.demo.script import moment
from twofold.demo.stage import Stage
from twofold.demo.vendors import SECRETS, VENDORS, sign
from twofold.engine.ports import JournalReader, State

_FILE = "booking.json"
_SIGNATURE = "X-Cal-Signature-256"
_LOOK_EVERY_S = 0.2


def write_example(stage: Stage) -> tuple[Path, str]:
    """Write a Cal.com booking into the home; returns the file and its signature header, which never grows old."""
    booking = book("V1", "Fri 18:00", "Robin Visitor", "robin.visitor@example.com", phone="+44 20 5550 0188")
    raw = sign(CALCOM, VENDORS[CALCOM].make(BookingChange.SCHEDULED, booking, moment("18:00")), moment("18:00"))
    path = stage.home / _FILE
    path.write_bytes(raw.body)
    return path, f"{_SIGNATURE}: {raw.headers[_SIGNATURE.lower()]}"


def signing_secret() -> str:
    """The webhook secret of the stand-in of Cal.com, to sign bookings of one's own."""
    return SECRETS[CALCOM]


async def watch(reader: JournalReader, newest: int) -> AsyncIterator[Mapping[str, Any]]:
    """Yield what becomes of every delivery that came after ``newest``, again each time it changes; never ends."""
    told = dict[int, str]()
    while True:
        last, newest = newest, await asyncio.to_thread(find_newest, reader, newest)
        told.update(dict.fromkeys(range(last + 1, newest + 1), State.OPEN.value))
        for entry in await asyncio.to_thread(_find_news, reader, told):
            yield entry
        await asyncio.sleep(_LOOK_EVERY_S)


def find_newest(reader: JournalReader, known: int = 0) -> int:
    """Find the highest inbox id above ``known``; they are counted up without gaps."""
    while reader.row(known + 1) is not None:
        known += 1
    return known


def _find_news(reader: JournalReader, told: dict[int, str]) -> list[Mapping[str, Any]]:
    """Outcomes that were not told yet; ``told`` (inbox id -> outcome) is brought up to date."""
    news = []
    for inbox_id, outcome in reader.latest_outcomes(list(told)).items():
        entry = outcome.payload["entry"]
        if entry["outcome"] != told[inbox_id]:
            told[inbox_id] = entry["outcome"]
            news.append(entry)
    return news

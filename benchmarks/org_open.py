"""
How long until an org with a million persons answers? From the start of the process to the answer of a query by e-mail.

The persons are put into the file below the API: one is made over HTTP, the rest are its two rows again with other keys, names
and e-mails. ``TWOFOLD_BENCH_PERSONS`` sets how many (default 1,000,000). The start of an org without persons is measured as well:
the difference is what the million costs.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from benchmarks._box import Connection, box
from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.behaviour.lives.opening import open_org
from twofold.emulator.seeds.basics import empty
from twofold.emulator.store import Row, Store

STARTS, PERSONS_A_TRANSACTION = 3, 10_000


def run() -> dict[str, float]:
    """Seconds (budget for the million: 3)."""
    persons = int(os.environ.get("TWOFOLD_BENCH_PERSONS", "1000000"))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with box(place) as org:
            values = {"LastName": "Roe 0", "PersonEmail": "pat0@example.com"}
            Connection(org).ask("POST", "/sobjects/Account", values)
        empty_s = statistics.median(_first_answer(place, 0) for _ in range(STARTS))
        began = time.perf_counter()
        _fill(next(place.glob("*.sqlite")), persons)
        filled_s = time.perf_counter() - began
        open_s = statistics.median(_first_answer(place, persons - 1) for _ in range(STARTS))
        size = sum(file.stat().st_size for file in place.iterdir())
    return {
        "persons": persons,
        "file_mb": round(size / 1e6),
        "fill_s": round(filled_s, 1),
        "first_answer_without_persons_s": round(empty_s, 2),
        "first_answer_s": round(open_s, 2),
    }


def _first_answer(place: Path, number: int) -> float:
    soql = f"SELECT Id FROM Account WHERE PersonEmail = 'pat{number}@example.com'"
    began = time.perf_counter()
    with box(place) as org:
        answer = Connection(org).ask("GET", f"/query?q={quote(soql)}")
        seconds = time.perf_counter() - began
    assert answer["totalSize"] == 1, answer
    return seconds


def _fill(file: Path, persons: int) -> None:
    org = open_org(file, empty(person_accounts=True), Clock(lambda: time.time_ns() // 1_000_000))
    store = org.store
    account = store.where("Account", "1")[0]
    contact = store.get("Contact", account["PersonContactId"])
    assert contact is not None, "a person has its contact"
    for start in range(1, persons, PERSONS_A_TRANSACTION):
        with store.transaction():
            for number in range(start, min(start + PERSONS_A_TRANSACTION, persons)):
                for table, row in _rows(store, account, contact, number):
                    store.insert(table, row)
    store.close()


def _rows(store: Store, account: Row, contact: Row, number: int) -> Iterator[tuple[str, Row]]:
    named = {"LastName": f"Roe {number}", "Name": f"Roe {number}"}
    keys = store.next_key("Account"), store.next_key("Contact")
    email = f"pat{number}@example.com"
    yield "Contact", {**contact, **named, "Id": keys[1], "AccountId": keys[0], "Email": email}
    yield "Account", {**account, **named, "Id": keys[0], "PersonContactId": keys[1], "PersonEmail": email}

"""How much do the clients move? A few hundred rows in every test run; ``make clients`` moves many times as many."""

from __future__ import annotations

import os

from tests.emulator.box import Client

TIMES = int(os.environ.get("TWOFOLD_CLIENTS_TIMES", "1"))
"""By what the rows of each test are multiplied."""


def many(rows: int) -> int:
    """Say how many rows to move where a test run moves so many."""
    return rows * TIMES


def count(org: Client, what: str) -> int:
    """Count records at the box, however many: ``count(org, "Contact WHERE IsPersonAccount = true")``."""
    return int(org.ask(f"SELECT COUNT() FROM {what}").body["totalSize"])

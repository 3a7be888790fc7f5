"""What the test tells a script, and how the script answers: JSON in, JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any


def answer(work: Callable[[dict[str, Any]], Any]) -> None:
    """Do the work with what is told and print what came of it."""
    json.dump(work(json.load(sys.stdin)), sys.stdout)


def refusal(work: Callable[[], Any]) -> str:
    """Name the exception that has to come."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 (the test says which one has to come)
        return type(error).__name__
    raise AssertionError("this had to be refused")

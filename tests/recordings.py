"""Where the recorded describes of real orgs lie, and how to read them; tests skip where they are absent."""

import json
from pathlib import Path
from typing import Any

import pytest

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "recordings"


def recorded(name: str) -> dict[str, Any]:
    """Read a recorded describe, or skip the test."""
    path = RECORDINGS / f"{name}.describe.json"
    if not path.exists():
        pytest.skip(f"no recordings of real orgs beside the repository ({path.parent} is absent)")
    answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answer


def is_custom(name: str | None) -> bool:
    """Tell whether a field, an sObject or a relationship was added by the recorded org."""
    return bool(name) and "__" in str(name)

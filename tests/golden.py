"""
Golden files: what was expected is a file, a changed mind is a diff to review.

``make golden`` (environment ``TWOFOLD_GOLDEN=write``) writes what the code says now; otherwise it is compared.
"""

import json
import os
from pathlib import Path
from typing import Any

import msgspec

_LONG = 300


def compare_golden(path: Path, value: object) -> None:
    """Compare a value, rendered as JSON, with the file at ``path``; or write it there."""
    said = json.dumps(render(value), ensure_ascii=False, indent=2) + "\n"
    if os.environ.get("TWOFOLD_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert path.exists(), f"there is no {path.name} yet: run make golden and review it"
    assert said == path.read_text(encoding="utf-8")


def render(value: object) -> Any:
    """Render a dataclass as JSON values: its kind first, blank fields left out, long texts as head and length."""
    plain = msgspec.to_builtins(value)
    return {"kind": type(value).__name__, **_shorten(plain)} if isinstance(plain, dict) else _shorten(plain)


def _shorten(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shorten(item) for key, item in value.items() if item not in (None, "", (), [], {})}
    if isinstance(value, list | tuple):
        return [_shorten(item) for item in value]
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[:60]}… ({len(value)} characters)"
    return value

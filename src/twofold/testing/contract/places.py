"""
Where in an answer does a value stand? Places such as ``records.0.Id`` or ``fields.name=PersonEmail.idLookup``.

Parts are parted by dots. In an object a part is a key; in a list it is a number, or conditions that choose the first object
all of whose they fit: ``key=value``, or ``key~ending``, several parted by ``&``. ``#`` is how many a list holds.
"""

from __future__ import annotations

from typing import Any

MISSING = object()
"""What stands where nothing stands; null is something."""


def find(answer: Any, place: str) -> Any:
    """Find the value at a place, or ``MISSING``."""
    for part in place.split("."):
        answer = _step(answer, part)
        if answer is MISSING:
            return MISSING
    return answer


def _step(answer: Any, part: str) -> Any:
    if isinstance(answer, dict):
        return answer.get(part, MISSING)
    if not isinstance(answer, list):
        return MISSING
    if part == "#":
        return len(answer)
    if part.isdecimal():
        return answer[int(part)] if int(part) < len(answer) else MISSING
    return next((item for item in answer if isinstance(item, dict) and _fits(item, part)), MISSING)


def _fits(item: dict[str, Any], conditions: str) -> bool:
    return all(_fits_one(item, condition) for condition in conditions.split("&"))


def _fits_one(item: dict[str, Any], condition: str) -> bool:
    if "~" in condition:
        key, _, ending = condition.partition("~")
        return str(item.get(key, "")).endswith(ending)
    key, _, wanted = condition.partition("=")
    value = item.get(key, MISSING)
    return (str(value).lower() if isinstance(value, bool) else str(value)) == wanted

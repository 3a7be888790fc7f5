"""How do our values travel into columns and back, the same on every database?"""

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

KEY_LENGTH_MAX = 400


class Utc(TypeDecorator[datetime]):
    """Aware UTC both ways; SQLite keeps no zone, so it is taken off before and put back after."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "a datetime without zone reached the journal"
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Plain(TypeDecorator[str]):
    """Text from outside. PostgreSQL refuses NUL and no database takes half a surrogate pair: both are escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)


class Key(TypeDecorator[str]):
    """Text that stands in an index: as ``Plain``, and an overlong one is cut and told apart by its hash."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else key(value)


class Json(TypeDecorator[Any]):
    """A JSON document as text; ASCII only, so any string of Python survives it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def plain(text: str) -> str:
    """Escape what a text column can't hold; nearly every text comes back unchanged."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def key(text: str) -> str:
    """Make a text fit an index: at most ``KEY_LENGTH_MAX`` characters, the last ones a hash. A key's key is itself."""
    text = plain(text)
    if len(text) <= KEY_LENGTH_MAX:
        return text
    tail = "#" + blake2b(text.encode(), digest_size=16).hexdigest()
    return text[: KEY_LENGTH_MAX - len(tail)] + tail


def to_json(value: Any) -> str:
    """Render a value of mappings, sequences, dataclasses, datetimes and scalars."""
    return json.dumps(value, default=_plainer, separators=(",", ":"))


def _plainer(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} can't stand in the journal")

"""SOQL text from values: the one place where a value becomes part of a query."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\x00": ""}
)
_UNESCAPED_IN_URLS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/"


def quote(value: str) -> str:
    """Write ``value`` as a SOQL string literal that means exactly this text."""
    return "'" + value.translate(_ESCAPES) + "'"


def literal_datetime(value: datetime) -> str:
    """Write an aware datetime as a SOQL datetime literal in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_in(field: str, values: Iterable[str]) -> str | None:
    """Write ``field IN ('…')``, values sorted so that equal questions are equal texts; None for no values."""
    ordered = sorted(set(values))
    return f"{field} IN ({','.join(map(quote, ordered))})" if ordered else None


def any_of(conditions: Iterable[str | None]) -> str | None:
    """Join what is not None by OR; None for nothing. Several stand in brackets, as the platform wants them mixed."""
    return _joined(conditions, " OR ")


def all_of(conditions: Iterable[str | None]) -> str | None:
    """Join what is not None by AND; None for nothing. Several stand in brackets, as the platform wants them mixed."""
    return _joined(conditions, " AND ")


def _joined(conditions: Iterable[str | None], operator: str) -> str | None:
    present = [c for c in conditions if c]
    if not present:
        return None
    return present[0] if len(present) == 1 else f"({operator.join(present)})"


def select(sobject: str, fields: Sequence[str], where: str) -> str:
    """Write a whole query."""
    return f"SELECT {','.join(fields)} FROM {sobject} WHERE {where}"


def url_bytes(query: str) -> int:
    """Count how long ``query`` is in a URL, where every byte but letters, digits and ``_.-~/`` takes three."""
    raw = query.encode()
    return len(raw) + 2 * len(raw.translate(None, _UNESCAPED_IN_URLS))

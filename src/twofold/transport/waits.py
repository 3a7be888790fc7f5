"""How long does an answer ask us to wait?"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from twofold.transport.calls import Answer

_DAY_S = 86_400.0


def parse_wait_s(answer: Answer, now: datetime) -> float | None:
    """
    Read the wait an answer asks for, in seconds (0 to one day), or None where it asks for none that can be read.

    ``Retry-After`` may be seconds or an HTTP date; without it, seconds in ``X-RateLimit-Reset`` count on a 429.
    """
    asked = answer.headers.get("retry-after")
    if asked is None and answer.status == 429:
        asked = answer.headers.get("x-ratelimit-reset")
    if asked is None:
        return None
    seconds = _parse_seconds(asked)
    if seconds is None:
        seconds = _parse_date(asked, now)
    return None if seconds is None else min(max(seconds, 0.0), _DAY_S)


def _parse_seconds(text: str) -> float | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return float(text)


def _parse_date(text: str, now: datetime) -> float | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return (at - now).total_seconds()

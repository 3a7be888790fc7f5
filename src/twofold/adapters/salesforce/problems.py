"""What is the platform's no? Error bodies in all their shapes, and which exception an answer deserves."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from twofold.errors import AccessRefused, OrgUnavailable, ReadError, TwofoldError
from twofold.transport.calls import Answer
from twofold.transport.waits import parse_wait_s

UNREADABLE = "UNREADABLE_ANSWER"

PASSING_CODES = frozenset(
    {
        "REQUEST_LIMIT_EXCEEDED",
        "SERVER_UNAVAILABLE",
        "SERVICE_UNAVAILABLE",
        "API_CURRENTLY_DISABLED",
        "QUERY_TIMEOUT",
        "UNABLE_TO_LOCK_ROW",
    }
)
"""Codes of a read that pass by themselves. Source: HTTP reference 2.3 and the published list of status codes (D, K)."""

_CODE_OF_STATUS = {429: "REQUEST_LIMIT_EXCEEDED", 503: "SERVER_UNAVAILABLE"}
"""For answers of something in front of the org, which send no code."""

TRYABLE_STATUSES = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of an error body. ``message`` may hold a person's data: for the reader of a parked notice alone."""

    code: str
    fields: tuple[str, ...] = ()
    message: str = ""


def parse_problems(body: Any) -> tuple[Problem, ...]:
    """
    Read an error body: a list of objects, one object, or anything else, which gives an empty tuple.

    Source: HTTP reference 2.1 (``errorCode``; ``statusCode`` in lists of rows).
    """
    entries = body if isinstance(body, list) else [body]
    return tuple(_problem(e) for e in entries if isinstance(e, dict) and _code(e))


def problems_of(answer: Answer) -> tuple[Problem, ...]:
    """Read the problems of a whole answer; none where its body can't be read."""
    try:
        return parse_problems(answer.json())
    except ReadError:
        return ()


def code_of(answer: Answer) -> str:
    """Name what went wrong with a whole answer: the platform's code, else one that says the same, else the status."""
    fallback = _CODE_OF_STATUS.get(answer.status, f"HTTP_{answer.status}")
    return next((p.code for p in problems_of(answer)), fallback)


def wait_s_of(answer: Answer) -> float | None:
    """Seconds the answer asks us to wait, or None."""
    return parse_wait_s(answer, datetime.now(UTC))


def error_of(answer: Answer) -> TwofoldError:
    """Choose the exception for an answer to a read that isn't 200; names code and status, never a value."""
    code = code_of(answer)
    if answer.status == 401:
        return AccessRefused("The org ended our session and takes no new one. Check the credentials in the settings.")
    if answer.status == 429 or answer.status >= 500 or code in PASSING_CODES:
        return OrgUnavailable(f"The org does not answer now ({code}).", code=code, retry_after_s=wait_s_of(answer))
    if answer.status == 403:
        return AccessRefused(f"The org does not let the API user in ({code}). Check the user's permissions.")
    return ReadError(f"The org answered with status {answer.status} ({code}), which was not expected.")


def refused_read(what: str, status: int, problems: tuple[Problem, ...]) -> TwofoldError:
    """Choose the exception for one refused part of a composite read; ``what`` names the part."""
    first = problems[0] if problems else Problem(UNREADABLE)
    if status >= 500 or first.code in PASSING_CODES:
        return OrgUnavailable(f"The org could not read {what} now ({first.code}).", code=first.code)
    return ReadError(f"The org refused to read {what}: {first.code}.", code=first.code, fields=first.fields)


def _problem(entry: dict[str, Any]) -> Problem:
    fields = entry.get("fields")
    names = tuple(str(f).strip() for f in fields) if isinstance(fields, list) else ()
    return Problem(_code(entry), names, str(entry.get("message") or ""))


def _code(entry: dict[str, Any]) -> str:
    code = entry.get("errorCode") or entry.get("statusCode") or ""
    return code if isinstance(code, str) else ""

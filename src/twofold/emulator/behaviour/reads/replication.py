"""What was changed or deleted in a span of time? For programs that keep a copy. Source: rules 5.41 and 5.42 (B)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.facts.limits import RECYCLE_BIN_DAYS, UPDATED_SPAN_DAYS_MAX

_CODE = "INVALID_REPLICATION_DATE"
_LONGEST_MS = UPDATED_SPAN_DAYS_MAX * 86_400_000
_IN_SPAN = '"SystemModstamp" >= ? AND "SystemModstamp" < ?'


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, milliseconds UTC, without its end."""

    EARLIEST_MS: ClassVar[int] = RECYCLE_BIN_DAYS * 86_400_000
    start: int
    end: int


def read_span(start: str, end: str) -> Span:
    """Read a span from two ISO date-times; raises ``Refused`` (INVALID_REPLICATION_DATE)."""
    span = Span(_read_moment("start", start), _read_moment("end", end))
    if span.start >= span.end:
        raise refusals.refuse(_CODE, "startDate before endDate", None)
    if span.end - span.start > _LONGEST_MS:
        raise refusals.refuse(_CODE, "the span is longer than 30 days", None)
    return span


def updated_since(org: Org, sobject: SObject, span: Span) -> list[Row]:
    """Read what was created or changed and still lives, oldest first."""
    living = ' AND "IsDeleted" = 0' if sobject.field("IsDeleted") else ""
    return org.store.where(sobject.name, _IN_SPAN + living, (span.start, span.end))


def deleted_since(org: Org, sobject: SObject, span: Span) -> list[Row]:
    """Read what was deleted, oldest first."""
    if sobject.field("IsDeleted") is None:
        return []
    return org.store.where(sobject.name, f'{_IN_SPAN} AND "IsDeleted" = 1', (span.start, span.end))


def _read_moment(name: str, text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise refusals.refuse(_CODE, f"{name} is a date-time such as 2026-01-02T03:04:05+00:00", None) from None

"""
GET /sobjects/{sobject}/updated and /deleted: the Ids of records that changed in a span of time.

Source: HTTP reference 5 (D), rules 5.41 and 5.42 (B): a person shows under Account and under Contact.
"""

from __future__ import annotations

from datetime import UTC, datetime

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.schema.model import SObject
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.ids import from_key
from twofold.facts.limits import RECYCLE_BIN_DAYS, UPDATED_SPAN_DAYS_MAX

_LONGEST_MS = UPDATED_SPAN_DAYS_MAX * 86_400_000
_EARLIEST_MS = RECYCLE_BIN_DAYS * 86_400_000
_IN_SPAN = '"SystemModstamp" >= ? AND "SystemModstamp" < ?'


def updated(org: Org, call: Call) -> Answer:
    """List what was created or changed and still lives."""
    sobject, start, end = _read_span(org, call)
    living = ' AND "IsDeleted" = 0' if sobject.field("IsDeleted") else ""
    rows = org.store.where(sobject.name, _IN_SPAN + living, (start, end))
    return ok({"ids": [from_key(row["Id"]) for row in rows], "latestDateCovered": render_datetime(min(end, call.now))})


def deleted(org: Org, call: Call) -> Answer:
    """List what was deleted."""
    sobject, start, end = _read_span(org, call)
    rows = (
        org.store.where(sobject.name, f'{_IN_SPAN} AND "IsDeleted" = 1', (start, end))
        if sobject.field("IsDeleted")
        else []
    )
    records = [{"id": from_key(row["Id"]), "deletedDate": render_datetime(row["SystemModstamp"])} for row in rows]
    return ok(
        {
            "deletedRecords": records,
            "earliestDateAvailable": render_datetime(call.now - _EARLIEST_MS),
            "latestDateCovered": render_datetime(min(end, call.now)),
        }
    )


def _read_span(org: Org, call: Call) -> tuple[SObject, int, int]:
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    start, end = _read_moment(call, "start"), _read_moment(call, "end")
    if start >= end:
        raise refusals.refuse("INVALID_REPLICATION_DATE", "startDate before endDate", None)
    if end - start > _LONGEST_MS:
        raise refusals.refuse("INVALID_REPLICATION_DATE", "the span is longer than 30 days", None)
    return sobject, start, end


def _read_moment(call: Call, name: str) -> int:
    try:
        moment = datetime.fromisoformat(call.query[name].replace(" ", "+"))
    except (KeyError, ValueError):
        raise refusals.refuse(
            "INVALID_REPLICATION_DATE", f"{name} is a date-time such as 2026-01-02T03:04:05+00:00", None
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


ROUTES = (
    (Route("GET", "/sobjects/{sobject}/updated"), updated),
    (Route("GET", "/sobjects/{sobject}/deleted"), deleted),
)

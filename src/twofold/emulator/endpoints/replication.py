"""
GET /sobjects/{sobject}/updated and /deleted: the Ids of records that changed in a span of time.

Source: HTTP reference 5 (D), rules 5.41 and 5.42 (B): a person shows under Account and under Contact.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads.replication import Span, deleted_since, read_span, updated_since
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.schema.model import SObject
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.ids import from_key


def updated(org: Org, call: Call) -> Answer:
    """List what was created or changed and still lives."""
    sobject, span = _read(org, call)
    ids = [from_key(row["Id"]) for row in updated_since(org, sobject, span)]
    return ok({"ids": ids, "latestDateCovered": render_datetime(min(span.end, call.now))})


def deleted(org: Org, call: Call) -> Answer:
    """List what was deleted."""
    sobject, span = _read(org, call)
    rows = deleted_since(org, sobject, span)
    records = [{"id": from_key(row["Id"]), "deletedDate": render_datetime(row["SystemModstamp"])} for row in rows]
    return ok(
        {
            "deletedRecords": records,
            "earliestDateAvailable": render_datetime(call.now - Span.EARLIEST_MS),
            "latestDateCovered": render_datetime(min(span.end, call.now)),
        }
    )


def _read(org: Org, call: Call) -> tuple[SObject, Span]:
    sobject = get_caller(org, call).get_sobject(call.path["sobject"])
    return sobject, read_span(call.query.get("start", ""), call.query.get("end", ""))


ROUTES = (
    (Route("GET", "/sobjects/{sobject}/updated"), updated),
    (Route("GET", "/sobjects/{sobject}/deleted"), deleted),
)

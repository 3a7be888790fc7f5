"""
GET /limits: what may still be used today; GET /limits/recordCount: how many records there are.

Source: HTTP reference 10 (D). Only the limits that the box counts or serves are named.
"""

from __future__ import annotations

from twofold.emulator.behaviour.org import Org
from twofold.emulator.bulk.allowance import Allowance, Kind
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.limits import BULK_BATCHES_A_DAY_MAX, BULK_QUERY_JOBS_A_DAY_MAX

_STORAGE_MB = 1024


def limits(org: Org, call: Call) -> Answer:
    """Tell maximum and remainder of each limit."""
    remaining = max(0, org.usage.limit - org.usage.used)
    bulk = Allowance(org.store)
    storage = {"Max": _STORAGE_MB, "Remaining": _STORAGE_MB}
    return ok(
        {
            "DailyApiRequests": {"Max": org.usage.limit, "Remaining": remaining},
            "DailyBulkApiBatches": {"Max": BULK_BATCHES_A_DAY_MAX, "Remaining": bulk.left(Kind.BATCHES, call.now)},
            "DailyBulkV2QueryJobs": {"Max": BULK_QUERY_JOBS_A_DAY_MAX, "Remaining": bulk.left(Kind.QUERIES, call.now)},
            "DataStorageMB": storage,
            "FileStorageMB": storage,
        }
    )


def record_count(org: Org, call: Call) -> Answer:
    """Count the records of the named objects, or of all; unknown names are left out."""
    assert call.user is not None
    schema = org.schema_for(call.user)
    wanted = [name.strip() for name in call.query.get("sObjects", "").split(",") if name.strip()]
    found = [schema.sobject(name) for name in wanted] if wanted else list(schema.sobjects)
    counts = [{"count": org.store.count(sobject.name), "name": sobject.name} for sobject in found if sobject]
    return ok({"sObjects": sorted(counts, key=lambda count: str(count["name"]))})


ROUTES = (
    (Route("GET", "/limits"), limits),
    (Route("GET", "/limits/recordCount"), record_count),
)

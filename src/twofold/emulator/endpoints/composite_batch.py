"""
POST /composite/batch: up to 25 requests that know nothing of each other.

Source: HTTP reference 7 (D).
"""

from __future__ import annotations

from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.subrequests import answer_url
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.facts.error_codes import LIMIT_EXCEEDED
from twofold.facts.limits import BATCH_SUBREQUESTS_MAX

ROUTE = Route("POST", "/composite/batch", writes=True)

_HALTED = [{"errorCode": "BATCH_PROCESSING_HALTED", "message": "Batch processing halted per request"}]


def answer(org: Org, call: Call) -> Answer:
    """Work the requests in order; with ``haltOnError`` those after a failure are not worked (412)."""
    body = call.object()
    requests = body.get("batchRequests")
    if not isinstance(requests, list) or not all(isinstance(request, dict) for request in requests):
        raise refusals.json_unreadable("A list of requests is needed under 'batchRequests'")
    if len(requests) > BATCH_SUBREQUESTS_MAX:
        raise refusals.refuse(LIMIT_EXCEEDED, f"The limit of {BATCH_SUBREQUESTS_MAX} sub-requests is exceeded", None)
    results: list[dict[str, object]] = []
    failed = False
    for request in requests:
        if failed and body.get("haltOnError") is True:
            results.append({"statusCode": 412, "result": _HALTED})
            continue
        found = _work(org, call, request)
        failed = failed or found.error
        results.append({"statusCode": found.status, "result": found.body if found.has_body else None})
    return ok({"hasErrors": failed, "results": results})


def _work(org: Org, call: Call, request: dict[str, Any]) -> Answer:
    """Work one request; its address starts at the version."""
    url = str(request.get("url", "")).lstrip("/")
    whole = url if url.startswith("services/") else f"services/data/{url}"
    return answer_url(org, call, str(request.get("method", "")).upper(), whole, request.get("richInput"), {})

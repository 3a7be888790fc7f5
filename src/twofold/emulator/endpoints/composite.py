"""
POST /composite: up to 25 requests in one call, later ones using the answers of earlier ones.

Source: HTTP reference 7 (D); limits REST-comp.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.endpoints.subrequests import References, SubRequest, answer_request, read_requests, render_answer
from twofold.emulator.wire import Answer, Call, Route, ok, refused
from twofold.facts.error_codes import LIMIT_EXCEEDED
from twofold.facts.limits import COMPOSITE_QUERIES_MAX, COMPOSITE_SUBREQUESTS_MAX

ROUTE = Route("POST", "/composite", writes=True)


def answer(org: Org, call: Call) -> Answer:
    """Work the requests in order; with ``allOrNone`` one failure undoes all."""
    body = call.object()
    requests = read_requests(body.get("compositeRequest"), COMPOSITE_SUBREQUESTS_MAX)
    if sum(_is_heavy(request) for request in requests) > COMPOSITE_QUERIES_MAX:
        text = f"No more than {COMPOSITE_QUERIES_MAX} queries and lists of records are allowed in a composite call"
        raise refusals.refuse(LIMIT_EXCEEDED, text, None)
    if body.get("allOrNone") is True:
        answers = work_all_or_none(org, replace(call, all_or_none=True), requests)
    else:
        with org.store.transaction():
            references = References()
            answers = [answer_request(org, call, request, references) for request in requests]
    rendered = [render_answer(request, found) for request, found in zip(requests, answers, strict=True)]
    return ok({"compositeResponse": rendered})


def work_all_or_none(org: Org, call: Call, requests: Sequence[SubRequest]) -> list[Answer]:
    """
    Work the requests until one fails, then undo those before it.

    The offender keeps its own answer; all others, also those not reached, say PROCESSING_HALTED.
    """
    references = References()
    try:
        with org.store.transaction():
            for position, request in enumerate(requests):
                if has_failed(answer_request(org, call, request, references)):
                    raise _Undone(position)
    except _Undone as undone:
        halted = refused(refusals.processing_halted())
        kept = references.answers[requests[undone.position].reference_id]
        return [kept if position == undone.position else halted for position in range(len(requests))]
    return [references.answers[request.reference_id] for request in requests]


class _Undone(Exception):
    """A request failed, so nothing is kept."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def has_failed(found: Answer) -> bool:
    """Tell whether an answer refuses: by its status, or a list of records by any of them. Several matches (300) refuse too."""
    if found.status >= 300 and found.status != 304:
        return True
    return isinstance(found.body, list) and any(
        isinstance(row, dict) and row.get("success") is False for row in found.body
    )


def _is_heavy(request: SubRequest) -> bool:
    path = request.url.partition("?")[0].lower()
    return "/query" in path or "/composite/sobjects" in path

"""How do jobs, batches and what came of records look? Source: HTTP reference 9 (C, O)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from twofold.emulator.bulk.classic.batches import Batch, BatchState
from twofold.emulator.bulk.classic.formats import NAMESPACE, Format
from twofold.emulator.bulk.dialect import write_line
from twofold.emulator.bulk.jobs import Job
from twofold.emulator.bulk.writing import Outcome, error_text
from twofold.emulator.refusals import Problem
from twofold.emulator.store.values import render_datetime
from twofold.emulator.wire.xml import Markup, document, tag
from twofold.facts.ids import from_key

Info = dict[str, object]

_STATES = {
    "numberBatchesQueued": BatchState.QUEUED,
    "numberBatchesInProgress": BatchState.IN_PROGRESS,
    "numberBatchesCompleted": BatchState.COMPLETED,
    "numberBatchesFailed": BatchState.FAILED,
}


def render_job(job: Job, batches: Sequence[Batch], shown_as: Format) -> Info:
    """Show a job; records read by a query are counted like those written."""
    busy_ms = sum(batch.busy_ms for batch in batches)
    info: Info = {
        "id": job.text_id,
        "operation": job.operation,
        "object": job.sobject,
        "createdById": from_key(job.user),
        "createdDate": _moment(job.created, shown_as),
        "systemModstamp": _moment(job.modified, shown_as),
        "state": job.state.value,
    }
    if job.key_field:
        info["externalIdFieldName"] = job.key_field
    if job.assignment_rule:
        info["assignmentRuleId"] = job.assignment_rule
    info |= {"concurrencyMode": job.concurrency, "contentType": job.content_type}
    info |= {name: sum(batch.state is state for batch in batches) for name, state in _STATES.items()}
    return info | {
        "numberBatchesTotal": len(batches),
        "numberRecordsProcessed": sum(batch.rows for batch in batches),
        "numberRetries": 0,
        "apiVersion": float(job.version),
        "numberRecordsFailed": sum(batch.failed for batch in batches),
        "totalProcessingTime": busy_ms,
        "apiActiveProcessingTime": busy_ms,
        "apexProcessingTime": 0,
    }


def render_batch(batch: Batch, shown_as: Format) -> Info:
    """Show a batch."""
    info: Info = {"id": batch.text_id, "jobId": from_key(batch.job), "state": batch.state.value}
    if batch.message or shown_as is Format.JSON:
        info["stateMessage"] = batch.message or None
    return info | {
        "createdDate": _moment(batch.created, shown_as),
        "systemModstamp": _moment(batch.modified, shown_as),
        "numberRecordsProcessed": batch.rows,
        "numberRecordsFailed": batch.failed,
        "totalProcessingTime": batch.busy_ms,
        "apiActiveProcessingTime": batch.busy_ms,
        "apexProcessingTime": 0,
    }


def _moment(milliseconds: int, shown_as: Format) -> str:
    text = render_datetime(milliseconds)
    return text if shown_as is Format.JSON else f"{text[:-5]}Z"


# What came of records.


def write_outcomes(outcomes: Iterable[Outcome], shown_as: Format) -> bytes:
    """Write the results of a batch, in upload order."""
    if shown_as is Format.JSON:
        return msgspec.json.encode([_as_json(outcome) for outcome in outcomes])
    if shown_as is Format.XML:
        return document(tag("results", *map(_as_xml, outcomes), attributes={"xmlns": NAMESPACE}))
    lines = [write_line(("Id", "Success", "Created", "Error"), ",", "\n")]
    lines += [write_line(_as_cells(outcome), ",", "\n") for outcome in outcomes]
    return "".join(lines).encode()


def _as_cells(outcome: Outcome) -> tuple[str, ...]:
    success = not outcome.problems
    return (
        outcome.record_id,
        _word(success),
        _word(outcome.created),
        error_text(outcome.problems) if not success else "",
    )


def _word(value: bool) -> str:
    return "true" if value else "false"


def _as_json(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "success": not outcome.problems,
        "created": outcome.created,
        "id": outcome.record_id or None,
        "errors": [
            {
                "message": problem.message,
                "fields": list(problem.fields or ()),
                "statusCode": problem.code,
                "extendedErrorDetails": None,
            }
            for problem in outcome.problems
        ],
    }


def _as_xml(outcome: Outcome) -> Markup:
    errors = [_error(problem) for problem in outcome.problems]
    record_id = [tag("id", outcome.record_id)] if outcome.record_id else []
    return tag("result", *errors, *record_id, tag("success", not errors), tag("created", outcome.created))


def _error(problem: Problem) -> Markup:
    names = [tag("fields", name) for name in problem.fields or ()]
    return tag("errors", *names, tag("message", problem.message), tag("statusCode", problem.code))

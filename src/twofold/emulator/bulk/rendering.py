"""How does a job look in an answer? Source: HTTP reference 8.1 and 8.2 (O)."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.bulk.jobs import Api, Job, State
from twofold.emulator.store.values import render_datetime
from twofold.facts.ids import from_key

Info = dict[str, object]


def render_job(job: Job) -> Info:
    """Show a job as it is answered when it is made or changed."""
    info: Info = {
        "id": job.text_id,
        "operation": job.operation,
        "object": job.sobject,
        "createdById": from_key(job.user),
        "createdDate": render_datetime(job.created),
        "systemModstamp": render_datetime(job.modified),
        "state": job.state.value,
        "concurrencyMode": job.concurrency,
        "contentType": job.content_type,
        "apiVersion": float(job.version),
        "lineEnding": job.line_ending,
        "columnDelimiter": job.delimiter,
    }
    if job.key_field:
        info["externalIdFieldName"] = job.key_field
    if job.assignment_rule:
        info["assignmentRuleId"] = job.assignment_rule
    if job.api is Api.INGEST and job.state is State.OPEN:
        info["contentUrl"] = f"services/data/v{job.version}/jobs/ingest/{job.text_id}/batches"
    return info


def render_progress(job: Job) -> Info:
    """Show a job as it is answered when it is polled."""
    info = render_job(job) | {
        "jobType": job.api.value,
        "retries": 0,
        "totalProcessingTime": job.busy_ms,
        "numberRecordsProcessed": job.done,
    }
    if job.api is Api.QUERY:
        info["isPkChunkingSupported"] = True
    else:
        info |= {"numberRecordsFailed": job.failed, "apiActiveProcessingTime": job.busy_ms, "apexProcessingTime": 0}
    if job.state is State.FAILED:
        info["errorMessage"] = job.error
    return info


def render_list(jobs: Sequence[Job], next_url: str | None) -> Info:
    """Show a page of jobs."""
    return {"done": next_url is None, "records": [_in_list(job) for job in jobs], "nextRecordsUrl": next_url}


def _in_list(job: Job) -> Info:
    return render_job(job) | {"jobType": job.api.value}

"""Is this a job, a change or a batch that Bulk 1.0 would take?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.upserts import get_key_field
from twofold.emulator.bulk.allowance import Allowance, Kind, forget_old_jobs
from twofold.emulator.bulk.classic.batches import Batch, Batches, refuse_classic
from twofold.emulator.bulk.classic.formats import Format
from twofold.emulator.bulk.jobs import JOB_PREFIX, Api, Job, Jobs, State
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import SObject
from twofold.facts.error_codes import (
    CLASSIC_CLIENT_INPUT_ERROR,
    CLASSIC_EXCEEDED_QUOTA,
    CLASSIC_FEATURE_NOT_ENABLED,
    CLASSIC_INVALID_ENTITY,
    CLASSIC_INVALID_JOB,
    CLASSIC_INVALID_JOB_STATE,
)
from twofold.facts.ids import is_id

Info = Mapping[str, Any]

_CONCURRENCY = {"parallel": "Parallel", "0": "Parallel", "serial": "Serial", "1": "Serial"}


def add_job(org: Org, user: int, now: int, version: str, info: Info) -> Job:
    """Make a job in state Open; raises ``Refused`` (InvalidJob, InvalidEntity, FeatureNotEnabled; words are K or choices)."""
    operation = _read_operation(info)
    name = _text(info, "object")
    sobject = org.schema_for(user).sobject(name)
    if sobject is None:
        raise refuse_classic(CLASSIC_INVALID_ENTITY, f"Entity '{name}' is not supported by the Bulk API.")
    jobs = Jobs(org.store)
    job = Job(
        id=jobs.next_id(JOB_PREFIX),
        api=Api.CLASSIC,
        state=State.OPEN,
        user=user,
        version=version,
        created=now,
        modified=now,
        sobject=sobject.name,
        operation=operation.value,
        key_field=_read_key(sobject, operation, info),
        content_type=_read_content_type(info).value,
        concurrency=_read_concurrency(info),
        assignment_rule=_read_rule(info),
    )
    with org.store.transaction():
        jobs.add(job)
    for old in forget_old_jobs(org.store, now, Api.CLASSIC):
        Batches(org.store).remove_of(old.id)
    return job


def change_state(org: Org, job: Job, state: object) -> None:
    """Close or abort a job; batches that wait when it is aborted are not worked. Raises ``Refused`` (InvalidJobState)."""
    if state not in (State.CLOSED, State.ABORTED):
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Invalid job state: {state}")
    verb = "Closing" if state == State.CLOSED else "Aborting"
    if job.state is not State.OPEN:
        raise refuse_classic(CLASSIC_INVALID_JOB_STATE, f"{verb} already {job.state.value} Job not allowed")
    now = org.clock.now_ms()
    batches = Batches(org.store)
    with org.store.transaction():
        batches.jobs.change(job.id, state=state, modified=now)
        if state == State.ABORTED:
            batches.stop(job.id, now)


def add_batch(org: Org, job: Job, now: int, body: bytes) -> Batch:
    """Add a batch to an open job; raises ``Refused`` (InvalidJobState, ClientInputError, ExceededQuota)."""
    if job.state is not State.OPEN:
        raise refuse_classic(CLASSIC_INVALID_JOB_STATE, f"Job is not open: {job.text_id}")
    if not body.strip():
        raise refuse_classic(CLASSIC_CLIENT_INPUT_ERROR, "Request body is empty")
    allowance = Allowance(org.store)
    if not allowance.left(Kind.BATCHES, now):
        raise refuse_classic(CLASSIC_EXCEEDED_QUOTA, "ApiBatchItems Limit exceeded.")
    with org.store.transaction():
        allowance.note(Kind.BATCHES, now)
        return Batches(org.store).add(job, now, body)


def _read_operation(info: Info) -> Operation:
    text = _text(info, "operation")
    for operation in Operation:
        if operation.value.lower() == text.lower():
            return operation
    raise refuse_classic(CLASSIC_INVALID_JOB, f"Unknown operation: {text}")


def _read_key(sobject: SObject, operation: Operation, info: Info) -> str:
    if operation is not Operation.UPSERT:
        return ""
    name = _text(info, "externalIdFieldName")
    try:
        return get_key_field(sobject, name).name
    except Refused as refusal:
        raise refuse_classic(CLASSIC_INVALID_JOB, f"No external ID field {name} on {sobject.name}") from refusal


def _read_content_type(info: Info) -> Format:
    text = str(info.get("contentType") or Format.XML.value).upper()
    if text.startswith("ZIP_"):
        raise refuse_classic(CLASSIC_FEATURE_NOT_ENABLED, f"Content type {text} is not served by the org in a box")
    if text not in Format.__members__:
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Unknown content type: {text}")
    return Format(text)


def _read_concurrency(info: Info) -> str:
    """Read the mode, a word or a number. Source: HTTP reference 9 (O); one after the other or not, batches are worked alike."""
    value = info.get("concurrencyMode")
    found = _CONCURRENCY.get(str("Parallel" if value is None or value == "" else value).lower())
    if found is None:
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Unknown concurrency mode: {value}")
    return found


def _read_rule(info: Info) -> str:
    value = str(info.get("assignmentRuleId") or "")
    if value and not is_id(value):
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Invalid assignment rule id: {value}")
    return value


def _text(info: Info, name: str) -> str:
    value = info.get(name)
    if not isinstance(value, str) or not value.strip():
        raise refuse_classic(CLASSIC_INVALID_JOB, f"{name} is missing")
    return value.strip()

"""Is this a job the platform would take? What a body must say to make an ingest job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.upserts import get_key_field
from twofold.emulator.bulk.allowance import Allowance, forget_old_jobs
from twofold.emulator.bulk.dialect import DELIMITERS, LINE_ENDINGS
from twofold.emulator.bulk.jobs import JOB_PREFIX, Api, Job, Jobs, State
from twofold.emulator.bulk.operations import READS, WRITES, Operation
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import SObject
from twofold.facts.error_codes import INVALID_ENTITY_BULK, INVALID_JOB
from twofold.facts.ids import is_id

Body = Mapping[str, Any]


def add_ingest_job(org: Org, user: int, now: int, version: str, body: Body) -> Job:
    """
    Make an ingest job in state Open.

    Raises ``Refused`` (INVALIDJOB, INVALIDENTITY, EXCEEDEDQUOTA); the words are emulator choices but for the unknown object (K).
    """
    Allowance(org.store).check_batches(now)
    operation = read_operation(body, WRITES)
    sobject = get_entity(org, user, read_text(body, "object"))
    jobs = Jobs(org.store)
    job = Job(
        id=jobs.next_id(JOB_PREFIX),
        api=Api.INGEST,
        state=State.OPEN,
        user=user,
        version=version,
        created=now,
        modified=now,
        sobject=sobject.name,
        operation=operation.value,
        key_field=_read_key(sobject, operation, body),
        content_type=_choose(body, "contentType", ("CSV",)),
        line_ending=_choose(body, "lineEnding", tuple(LINE_ENDINGS)),
        delimiter=_choose(body, "columnDelimiter", tuple(DELIMITERS)),
        assignment_rule=_read_rule(body),
    )
    _keep(org, job)
    return job


def _keep(org: Org, job: Job) -> None:
    """Keep a new job, and no longer those whose time is over."""
    with org.store.transaction():
        Jobs(org.store).add(job)
    forget_old_jobs(org.store, org.clock.now_ms(), Api.INGEST, Api.QUERY)


def add_query_job(org: Org, user: int, now: int, version: str, body: Body, sobject: str, query: str) -> Job:
    """Make a query job, ready to be worked; raises ``Refused`` (INVALIDJOB, LIMIT_EXCEEDED)."""
    jobs = Jobs(org.store)
    job = Job(
        id=jobs.next_id(JOB_PREFIX),
        api=Api.QUERY,
        state=State.UPLOADED,
        user=user,
        version=version,
        created=now,
        modified=now,
        sobject=sobject,
        operation=read_operation(body, READS).value,
        content_type=_choose(body, "contentType", ("CSV",)),
        line_ending=_choose(body, "lineEnding", tuple(LINE_ENDINGS)),
        delimiter=_choose(body, "columnDelimiter", tuple(DELIMITERS)),
        query=query,
    )
    Allowance(org.store).take_query(now)
    _keep(org, job)
    return job


def read_operation(body: Body, allowed: tuple[Operation, ...]) -> Operation:
    """Read the operation, in any letter case."""
    text = read_text(body, "operation")
    for operation in allowed:
        if operation.value.lower() == text.lower():
            return operation
    raise invalid_job(f"operation is one of {', '.join(allowed)}, not '{text}'")


def get_entity(org: Org, user: int, name: str) -> SObject:
    """Get the kind of record a job is about; raises ``Refused`` (INVALIDENTITY)."""
    sobject = org.schema_for(user).sobject(name)
    if sobject is None:
        text = f"InvalidEntity : Entity '{name}' is not supported by the Bulk API."
        raise refusals.refuse(INVALID_ENTITY_BULK, text, None)
    return sobject


def _read_key(sobject: SObject, operation: Operation, body: Body) -> str:
    if operation is not Operation.UPSERT:
        return ""
    name = read_text(body, "externalIdFieldName")
    try:
        return get_key_field(sobject, name).name
    except Refused as refusal:
        raise invalid_job(f"externalIdFieldName '{name}' is no external ID of {sobject.name}") from refusal


def _choose(body: Body, name: str, allowed: tuple[str, ...]) -> str:
    """Read a choice; the first one is taken where none is named."""
    value = body.get(name)
    if value is None:
        return allowed[0]
    if not isinstance(value, str) or value.upper() not in allowed:
        raise invalid_job(f"{name} is one of {', '.join(allowed)}, not '{value}'")
    return value.upper()


def _read_rule(body: Body) -> str:
    value = body.get("assignmentRuleId") or ""
    if not isinstance(value, str) or (value and not is_id(value)):
        raise invalid_job(f"assignmentRuleId is the Id of an assignment rule, not '{value}'")
    return value


def read_text(body: Body, name: str) -> str:
    """Read a text that has to be there."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid_job(f"{name} is missing")
    return value.strip()


def invalid_job(text: str) -> Refused:
    """Refuse a job that can't be made."""
    return refusals.refuse(INVALID_JOB, f"InvalidJob : {text}", None)

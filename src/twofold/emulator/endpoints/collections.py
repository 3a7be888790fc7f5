"""
Up to 200 records in one call: POST, PATCH, DELETE /composite/sobjects, upsert and retrieve beneath it.

Each record succeeds or fails alone unless ``allOrNone`` is true. Source: HTTP reference 7 (D, C).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml, upserts
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.listed import check_id
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.reads import reading
from twofold.emulator.endpoints.callers import get_caller
from twofold.emulator.refusals import Refused, SeveralMatch
from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.wire import Answer, Call, Route, ok
from twofold.emulator.wire.answer import render_row_problems
from twofold.facts.error_codes import (
    DUPLICATE_EXTERNAL_ID,
    INVALID_BATCH_SIZE,
    INVALID_TYPE,
    MALFORMED_ID,
    MISSING_ARGUMENT,
)
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import COLLECTION_CHUNKS_MAX, COLLECTION_RECORDS_MAX, COLLECTION_RETRIEVE_RECORDS_MAX

Result = dict[str, object]
Work = Callable[[Any], Result]


def create(org: Org, call: Call) -> Answer:
    """Create records of any mix of kinds."""
    caller = get_caller(org, call)

    def work(record: Mapping[str, Any]) -> Result:
        key = dml.create(org, caller, _kind(caller, record).name, _fields(record))
        return {"id": from_key(key), "success": True, "errors": []}

    return _work_list(org, call, work, loses_id=True)


def update(org: Org, call: Call) -> Answer:
    """Change records; each names its Id as ``id`` or ``Id``."""
    caller = get_caller(org, call)

    def work(record: Mapping[str, Any]) -> Result:
        record_id, kind = _read_id(record), _kind(caller, record)
        check_id(kind, record_id)
        dml.update(org, caller, kind.name, record_id, _fields(record))
        return {"id": _normal(record_id), "success": True, "errors": []}

    return _work_list(org, call, work)


def upsert(org: Org, call: Call) -> Answer:
    """Create or change records of one kind by a key field in each."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    field = upserts.get_key_field(sobject, call.path["field"])

    def work(record: Mapping[str, Any]) -> Result:
        fields = _fields(record, keep_id=field.name == "Id")
        value, payload = _split_key(fields, field)
        try:
            found = _upsert_one(org, caller, sobject, field, value, payload)
        except Refused as refusal:
            return {**_failed(record, refusal), "created": _is_new(org, sobject, field, value)}
        return {"id": from_key(found.key), "success": True, "errors": [], "created": found.created}

    return _work_list(org, call, work)


def _is_new(org: Org, sobject: SObject, field: Field, value: Any) -> bool:
    """Tell whether a key names no record yet; failed rows say so as well. Source: jsforce's tests against live orgs (C)."""
    key = "" if value is None else str(value).strip()
    return not key if field.name == "Id" else bool(key) and not upserts.find_matches(org, sobject, field, key)


def delete(org: Org, call: Call) -> Answer:
    """Delete records of any mix of kinds by Id."""
    caller = get_caller(org, call)
    ids = _split_ids(call.query.get("ids", ""))

    def work(record_id: str) -> Result:
        key = find_key(record_id)
        kind = org.schema.by_prefix(record_id[:3]) if key is not None else None
        if kind is None:
            raise refusals.refuse(MALFORMED_ID, f"malformed id {record_id}")
        dml.delete(org, caller, kind.name, record_id)
        return {"id": _normal(record_id), "success": True, "errors": []}

    return ok(_work_each(org, ids, work, all_or_none=call.flag("allOrNone")))


def retrieve_by_get(org: Org, call: Call) -> Answer:
    """Read records by ``?ids=&fields=``."""
    return _retrieve(org, call, _split_ids(call.query.get("ids", "")), call.query.get("fields", "").split(","))


def retrieve_by_post(org: Org, call: Call) -> Answer:
    """Read records by a body of ``ids`` and ``fields``."""
    body = call.object()
    ids, fields = body.get("ids", []), body.get("fields", [])
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in (ids, fields)):
        raise refusals.json_unreadable("ids and fields are lists of text")
    return _retrieve(org, call, ids, fields)


def _retrieve(org: Org, call: Call, ids: Sequence[str], names: Sequence[str]) -> Answer:
    """Answer a list as long as the Ids, null for unknown or deleted ones."""
    caller = get_caller(org, call)
    sobject = caller.get_sobject(call.path["sobject"])
    if len(ids) > COLLECTION_RETRIEVE_RECORDS_MAX:
        raise refusals.too_many_records(COLLECTION_RETRIEVE_RECORDS_MAX)
    if not any(names):
        raise refusals.refuse(MISSING_ARGUMENT, "The fields parameter is required", None)
    fields = reading.read_fields(sobject, names)
    rows = (reading.find_row(org, sobject, record_id) for record_id in ids)
    return ok([row and reading.render_record(sobject, row, fields, call.data_url) for row in rows])


# A list of records.


def _work_list(org: Org, call: Call, work: Work, *, loses_id: bool = False) -> Answer:
    body = call.object()
    records = body.get("records")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise refusals.json_unreadable("A list of records is needed under 'records'")
    if sum(1 for _ in groupby(records, _run_of)) > COLLECTION_CHUNKS_MAX:
        text = f"Cannot have more than {COLLECTION_CHUNKS_MAX} chunks in a single operation. Rearrange the data to reduce chunking."
        raise refusals.refuse(INVALID_BATCH_SIZE, text, None)
    all_or_none = body.get("allOrNone") is True or call.all_or_none
    results = _work_each(org, records, work, all_or_none=all_or_none)
    return ok([_without_id(result) for result in results] if loses_id else results)


def _run_of(record: Mapping[str, Any]) -> str:
    """Tell which run a record belongs to: neighbours of one kind make a chunk. Source: COLLECTION_CHUNKS_MAX (D), code K."""
    attributes = record.get("attributes")
    return str(attributes.get("type", "")).lower() if isinstance(attributes, dict) else ""


def _work_each(org: Org, items: Sequence[Any], work: Work, *, all_or_none: bool) -> list[Result]:
    """
    Work every item; with ``all_or_none`` one failure undoes all.

    The offenders keep their own errors, the others say that they were rolled back.
    """
    if len(items) > COLLECTION_RECORDS_MAX:
        raise refusals.too_many_records(COLLECTION_RECORDS_MAX)
    results: list[Result] = []
    try:
        with org.store.transaction():
            results.extend(_work_one(item, work) for item in items)
            if all_or_none and not all(result["success"] for result in results):
                raise _Undone
    except _Undone:
        return [_rolled_back(result) if result["success"] else result for result in results]
    return results


class _Undone(Exception):
    """Part of an all-or-none list failed."""


def _work_one(item: Any, work: Work) -> Result:
    try:
        return work(item)
    except Refused as refusal:
        return _failed(item, refusal)
    except SeveralMatch as several:
        text = f"{several.sobject}: more than one record found for external id field"
        problem = refusals.Problem(DUPLICATE_EXTERNAL_ID, text, ())
        return {"success": False, "errors": render_row_problems([problem]), "created": False}


def _failed(item: Any, refusal: Refused) -> Result:
    problems = [refusals.as_row_problem(problem) for problem in refusal.problems]
    return {**_known_id(item), "success": False, "errors": render_row_problems(problems)}


def _known_id(item: Any) -> Result:
    """Keep the Id of a record that was to be changed. Source: HTTP reference 7, ``id`` kept also on failure (D)."""
    record_id = item if isinstance(item, str) else _read_id(item)
    return {"id": _normal(record_id)} if record_id and find_key(record_id) is not None else {}


def _rolled_back(result: Result) -> Result:
    names = ("created",) if result.get("created") else ("id", "created")
    kept = {name: value for name, value in result.items() if name in names}
    return {**kept, "success": False, "errors": render_row_problems([refusals.rolled_back()])}


def _without_id(result: Result) -> Result:
    """Drop the Id of a record that was not created after all. Source: HTTP reference 7 (D, C)."""
    return result if result["success"] else {name: value for name, value in result.items() if name != "id"}


# One record.


def _kind(caller: Caller, record: Mapping[str, Any]) -> SObject:
    attributes = record.get("attributes")
    kind = attributes.get("type") if isinstance(attributes, dict) else None
    if not isinstance(kind, str):
        raise refusals.refuse(INVALID_TYPE, "The record needs attributes with a type")
    sobject = caller.schema.sobject(kind)
    if sobject is None:
        raise refusals.kind_not_supported(kind)
    return sobject


def _fields(record: Mapping[str, Any], *, keep_id: bool = False) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "attributes" and (keep_id or name.lower() != "id")}


def _split_key(fields: Mapping[str, Any], field: Field) -> tuple[Any, dict[str, Any]]:
    value = next((value for name, value in fields.items() if name.lower() == field.name.lower()), None)
    return value, {name: other for name, other in fields.items() if name.lower() != field.name.lower()}


def _upsert_one(
    org: Org, caller: Caller, sobject: SObject, field: Field, value: Any, payload: dict[str, Any]
) -> upserts.Upserted:
    if field.name == "Id" and not value:
        return upserts.Upserted(dml.create(org, caller, sobject.name, payload), created=True)
    if field.name == "Id":
        check_id(sobject, str(value))
    if value is None or not str(value).strip():
        raise refusals.refuse(MISSING_ARGUMENT, f"{field.name} not specified")
    return upserts.upsert(org, caller, sobject, (field, str(value)), payload)


def _read_id(record: Mapping[str, Any]) -> str:
    return next((str(value) for name, value in record.items() if name.lower() == "id" and value), "")


def _normal(record_id: str) -> str:
    key = find_key(record_id)
    return record_id if key is None else from_key(key)


def _split_ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


ROUTES = (
    (Route("POST", "/composite/sobjects", writes=True), create),
    (Route("PATCH", "/composite/sobjects", writes=True), update),
    (Route("DELETE", "/composite/sobjects", writes=True), delete),
    (Route("PATCH", "/composite/sobjects/{sobject}/{field}", writes=True), upsert),
    (Route("GET", "/composite/sobjects/{sobject}"), retrieve_by_get),
    (Route("POST", "/composite/sobjects/{sobject}"), retrieve_by_post),
)

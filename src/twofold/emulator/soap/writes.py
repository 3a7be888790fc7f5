"""What is to change? create, update, upsert, delete: each record of the list on its own, unless all or none is asked."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from twofold.emulator import refusals
from twofold.emulator.behaviour import dml, upserts
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.checks.listed import check_id
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import SObject
from twofold.emulator.soap.incoming import Incoming, read_record
from twofold.emulator.soap.request import SoapRequest, refuse_more_than
from twofold.emulator.soap.results import WITH_ID, Parts, RowResult, done, render_results, work_each
from twofold.emulator.wire.xml import Markup, children, tag
from twofold.facts.error_codes import MALFORMED_ID, MISSING_ARGUMENT
from twofold.facts.ids import find_key, from_key
from twofold.facts.limits import COLLECTION_RECORDS_MAX


def create(request: SoapRequest) -> Markup:
    """Create records."""
    org, caller = request.org, request.caller()

    def work(record: Incoming) -> RowResult:
        payload = {**record.payload, "Id": record.record_id} if record.record_id else record.payload
        return done(from_key(dml.create(org, caller, record.sobject, payload)))

    return _work_records(request, work)


def update(request: SoapRequest) -> Markup:
    """Change records, each by the Id in it."""
    org, caller = request.org, request.caller()

    def work(record: Incoming) -> RowResult:
        check_id(caller.get_sobject(record.sobject), record.record_id)
        dml.update(org, caller, record.sobject, record.record_id, record.payload)
        return done(_normal_id(record.record_id))

    return _work_records(request, work)


def upsert(request: SoapRequest) -> Markup:
    """Create or change records by a key field in each; the field may be Id."""
    name = request.text("externalIDFieldName") or "Id"

    def work(record: Incoming) -> RowResult:
        found = _upsert_one(request, record, name)
        return done(from_key(found.key), created=tag("created", found.created))

    return _work_records(request, work, {**WITH_ID, "created": tag("created", False)})


def _upsert_one(request: SoapRequest, record: Incoming, name: str) -> upserts.Upserted:
    org, caller = request.org, request.caller()
    sobject: SObject = caller.get_sobject(record.sobject)
    if name.lower() == "id":
        if record.record_id:
            check_id(sobject, record.record_id)
            dml.update(org, caller, sobject.name, record.record_id, record.payload)
            return upserts.Upserted(dml.get_living(org, sobject, record.record_id)["Id"], created=False)
        return upserts.Upserted(dml.create(org, caller, sobject.name, record.payload), created=True)
    field = upserts.get_key_field(sobject, name)
    value = next((value for key, value in record.payload.items() if key.lower() == field.name.lower()), None)
    if not isinstance(value, str) or not value:
        raise refusals.refuse(MISSING_ARGUMENT, f"{field.name} not specified")
    payload = {key: value for key, value in record.payload.items() if key.lower() != field.name.lower()}
    return upserts.upsert(org, caller, sobject, (field, value), payload)


def delete(request: SoapRequest) -> Markup:
    """Move records of any mix of kinds to the recycle bin."""
    return work_ids(request, dml.delete)


def work_ids(request: SoapRequest, verb: Callable[[Org, Caller, str, str], None]) -> Markup:
    """Do something to the record of every Id of a call; ``verb`` takes its kind and its Id."""
    org, caller = request.org, request.caller()

    def work(record_id: str) -> RowResult:
        verb(org, caller, _kind_of(caller, record_id), record_id)
        return done(_normal_id(record_id))

    ids = request.texts("ids")
    refuse_more_than(COLLECTION_RECORDS_MAX, len(ids))
    return render_results(work_each(org, ids, work, all_or_none=request.all_or_none))


def _kind_of(caller: Caller, record_id: str) -> str:
    """Name the kind of record an Id belongs to; raises ``Refused`` (MALFORMED_ID)."""
    found = caller.schema.by_prefix(record_id[:3]) if find_key(record_id) is not None else None
    if found is None:
        raise refusals.refuse(MALFORMED_ID, f"malformed id {record_id}")
    return found.name


def _normal_id(record_id: str) -> str:
    """Make the 18-character form of an Id that has worked."""
    key = find_key(record_id)
    return record_id if key is None else from_key(key)


def _work_records(request: SoapRequest, work: Callable[[Incoming], RowResult], failed: Parts = WITH_ID) -> Markup:
    records = list(children(request.operation, "sObjects"))
    refuse_more_than(COLLECTION_RECORDS_MAX, len(records))
    caller = request.caller()

    def read_and_work(element: Element) -> RowResult:
        return work(read_record(element, request.dialect, caller))

    results = work_each(request.org, records, read_and_work, all_or_none=request.all_or_none)
    return render_results(results, failed)

"""What is in the org? query, queryAll, queryMore, retrieve, search, getUpdated, getDeleted."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.behaviour.reads import reading
from twofold.emulator.behaviour.reads.replication import Span, deleted_since, read_span, updated_since
from twofold.emulator.schema.model import SObject
from twofold.emulator.soap.contents import page_with_contents, with_contents
from twofold.emulator.soap.request import SoapRequest, refuse_more_than
from twofold.emulator.soap.values import render_datetime, render_page, render_record
from twofold.emulator.soql.pages import first_page, next_page
from twofold.emulator.store.values import render_datetime as render_moment
from twofold.emulator.wire.xml import Markup, joined, nil, tag
from twofold.facts.error_codes import INVALID_TYPE, MALFORMED_QUERY
from twofold.facts.ids import from_key
from twofold.facts.limits import COLLECTION_RETRIEVE_RECORDS_MAX

_QUERY_RESULT = {"xsi:type": "QueryResult"}


def query(request: SoapRequest) -> Markup:
    """Answer a query over living records."""
    return _query(request, all_rows=False)


def query_all(request: SoapRequest) -> Markup:
    """Answer a query over all records, deleted ones too."""
    return _query(request, all_rows=True)


def _query(request: SoapRequest, *, all_rows: bool) -> Markup:
    text = request.text("queryString")
    if not text:
        raise refusals.refuse(MALFORMED_QUERY, "query string is empty", None)
    reader = request.reader()
    page = first_page(reader, request.org.cursors, text, all_rows=all_rows, page_size=request.batch_size)
    page = page_with_contents(request.org, page)
    return tag("result", render_page(page, request.dialect, reader.schema), attributes=_QUERY_RESULT)


def query_more(request: SoapRequest) -> Markup:
    """Answer the page a locator names."""
    reader = request.reader()
    page = next_page(reader, request.org.cursors, request.text("queryLocator"), page_size=request.batch_size)
    page = page_with_contents(request.org, page)
    return tag("result", render_page(page, request.dialect, reader.schema), attributes=_QUERY_RESULT)


def search(request: SoapRequest) -> Markup:
    """Answer a search by words."""
    reader = request.reader()
    records = request.search(reader, request.text("searchString"))
    found = [
        tag("searchRecords", render_record("record", record, request.dialect, reader.schema)) for record in records
    ]
    return tag("result", *found)


def retrieve(request: SoapRequest) -> Markup:
    """Read records by Id, as many as Ids; what isn't there says nil."""
    ids = request.texts("ids")
    refuse_more_than(COLLECTION_RETRIEVE_RECORDS_MAX, len(ids))
    sobject = _get_sobject(request, request.text("sObjectType"))
    fields = reading.read_fields(sobject, request.text("fieldList").split(","))
    schema = request.caller().schema
    results = []
    for record_id in ids:
        row = reading.find_row(request.org, sobject, record_id)
        if row is None:
            results.append(nil("result"))
            continue
        record = with_contents(request.org, reading.render_record(sobject, row, fields, request.data_url))
        if all(field.name != "Id" for field in fields) and not request.dialect.generic:
            del record["Id"]
        results.append(render_record("result", record, request.dialect, schema))
    return joined(*results)


def get_updated(request: SoapRequest) -> Markup:
    """List the Ids of what was created or changed in a span of time."""
    sobject, span = _span(request)
    ids = [tag("ids", from_key(row["Id"])) for row in updated_since(request.org, sobject, span)]
    return tag("result", *ids, tag("latestDateCovered", _moment(min(span.end, request.call.now))))


def get_deleted(request: SoapRequest) -> Markup:
    """List the Ids of what was deleted in a span of time."""
    sobject, span = _span(request)
    records = [
        tag("deletedRecords", tag("deletedDate", _moment(row["SystemModstamp"])), tag("id", from_key(row["Id"])))
        for row in deleted_since(request.org, sobject, span)
    ]
    return tag(
        "result",
        *records,
        tag("earliestDateAvailable", _moment(request.call.now - Span.EARLIEST_MS)),
        tag("latestDateCovered", _moment(min(span.end, request.call.now))),
    )


def _span(request: SoapRequest) -> tuple[SObject, Span]:
    sobject = _get_sobject(request, request.text("sObjectType"))
    return sobject, read_span(request.text("startDate"), request.text("endDate"))


def _get_sobject(request: SoapRequest, name: str) -> SObject:
    sobject = request.caller().schema.sobject(name)
    if sobject is None:
        raise refusals.refuse(INVALID_TYPE, f"sObject type '{name}' is not supported.", None)
    return sobject


def _moment(milliseconds: int) -> str:
    return render_datetime(render_moment(milliseconds))

"""How does Bulk 1.0 say what it says? The same few values as JSON or as XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from twofold.emulator.bulk.classic.batches import refuse_classic
from twofold.emulator.wire.xml import XmlUnreadable, document, is_nil, joined, local_name, parse_xml, tag
from twofold.facts.error_codes import CLASSIC_CLIENT_INPUT_ERROR, CLASSIC_INVALID_JOB

NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"

Info = Mapping[str, object]


class Format(StrEnum):
    """How values are written; each equals a ``contentType`` of a job."""

    CSV = "CSV"
    JSON = "JSON"
    XML = "XML"

    @property
    def media_type(self) -> str:
        """What an answer in this format says it is."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=UTF-8",
    Format.JSON: "application/json;charset=UTF-8",
    Format.XML: "application/xml; charset=UTF-8",
}


def format_of(media_type: str) -> Format | None:
    """Tell JSON and XML apart by a Content-Type or Accept header; None where it names neither."""
    lowered = media_type.lower()
    return Format.JSON if "json" in lowered else Format.XML if "xml" in lowered else None


def read_info(body: bytes, sent_as: Format | None) -> dict[str, Any]:
    """Read a jobInfo; raises ``Refused`` (InvalidJob)."""
    try:
        if sent_as is Format.JSON:
            return msgspec.json.decode(body, type=dict[str, Any])
        return {local_name(element): (element.text or "").strip() for element in parse_xml(body)}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, XmlUnreadable) as error:
        raise refuse_classic(CLASSIC_INVALID_JOB, f"Unable to parse Job: {error}") from error


def write_info(name: str, info: Info, shown_as: Format) -> bytes:
    """Write a jobInfo or batchInfo."""
    if shown_as is Format.JSON:
        return msgspec.json.encode(info)
    return document(tag(name, *(tag(key, value) for key, value in info.items()), attributes={"xmlns": NAMESPACE}))


def write_infos(outer: str, name: str, infos: Iterable[Info], shown_as: Format) -> bytes:
    """Write a list of them."""
    if shown_as is Format.JSON:
        return msgspec.json.encode({name: list(infos)})
    items = [tag(name, *(tag(key, value) for key, value in info.items())) for info in infos]
    return document(tag(outer, *items, attributes={"xmlns": NAMESPACE}))


def write_error(code: str, message: str, shown_as: Format | None) -> bytes:
    """Write a refusal."""
    if shown_as is Format.JSON:
        return msgspec.json.encode({"exceptionCode": code, "exceptionMessage": message})
    content = joined(tag("exceptionCode", code), tag("exceptionMessage", message))
    return document(tag("error", content, attributes={"xmlns": NAMESPACE}))


def write_list(ids: Sequence[str], shown_as: Format) -> bytes:
    """Write the Ids of query results."""
    if shown_as is Format.JSON:
        return msgspec.json.encode(ids)
    return document(tag("result-list", *(tag("result", found) for found in ids), attributes={"xmlns": NAMESPACE}))


# Records in a batch.


def read_records(body: bytes, sent_as: Format) -> list[dict[str, Any]]:
    """Read the records of a batch in JSON or XML; raises ``Refused`` (ClientInputError)."""
    try:
        if sent_as is Format.JSON:
            return msgspec.json.decode(body, type=list[dict[str, Any]])
        return [_record(element) for element in parse_xml(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, XmlUnreadable) as error:
        raise refuse_classic(CLASSIC_CLIENT_INPUT_ERROR, f"Unable to parse records: {error}") from error


def _record(element: Element) -> dict[str, Any]:
    """Read an ``sObject``: an empty element leaves the field alone, ``xsi:nil`` sets it to null (K)."""
    record: dict[str, Any] = {}
    for child in element:
        name = local_name(child)
        if name == "type":
            continue
        if is_nil(child):
            record[name] = None
        elif len(child):
            record[name] = _record(child[0])
        elif child.text:
            record[name] = child.text
    return record

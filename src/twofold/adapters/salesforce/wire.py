"""What do records and addresses look like on the wire, and what in our own terms? Pure."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from twofold.core.rows import Row
from twofold.errors import ReadError


def data_path(version: str) -> str:
    """Name the address everything of an API version stands under."""
    return f"/services/data/v{version}"


def query_path(version: str, soql: str, *, all_rows: bool = False) -> str:
    """Name the address that answers a query; ``all_rows`` also reads the recycle bin."""
    return f"{data_path(version)}/{'queryAll' if all_rows else 'query'}?q={quote(soql)}"


def record_path(version: str, sobject: str, record_id: str) -> str:
    """Name the address of a record; ``record_id`` is encoded already, or a reference of the composite family."""
    return f"{data_path(version)}/sobjects/{quote(sobject, safe='')}/{record_id}"


def as_object(value: Any, what: str) -> Mapping[str, Any]:
    """Insist on a JSON object; raises ReadError naming ``what``, never the value."""
    if isinstance(value, dict):
        return value
    raise ReadError(f"The org answered {what} in a shape that the API does not promise.")


def as_list(value: Any, what: str) -> Sequence[Any]:
    """Insist on a JSON list; raises ReadError naming ``what``, never the value."""
    if isinstance(value, list):
        return value
    raise ReadError(f"The org answered {what} in a shape that the API does not promise.")


def objects_in(value: Any) -> list[Mapping[str, Any]]:
    """Take the JSON objects of a list; everything else is left out, also a value that is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def parse_row(record: Any, sobject: str) -> Row:
    """
    Turn a record of a query's answer into a Row: ``attributes`` dropped, parents as Rows, children as tuples of Rows.

    Source: HTTP reference 6.1.
    """
    fields = as_object(record, f"a record of {sobject}")
    name = _type_of(fields) or sobject
    if "Id" not in fields and name != "AggregateResult":
        raise ReadError(f"The org answered a record of {sobject} without its Id.")
    return Row(name, parse_fields(fields))


def parse_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """Take a record's fields as ``parse_row`` does; an Id is not insisted on."""
    return {name: _parse_value(value) for name, value in record.items() if name != "attributes"}


def _parse_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if sobject := _type_of(value):
        return Row(sobject, parse_fields(value))
    if "records" in value and "done" in value:
        return tuple(parse_row(r, "children") for r in as_list(value["records"], "children"))
    # A compound address or location: plain parts without a record of their own.
    return value


def _type_of(record: Mapping[str, Any]) -> str | None:
    attributes = record.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    return name if isinstance(name, str) and name else None

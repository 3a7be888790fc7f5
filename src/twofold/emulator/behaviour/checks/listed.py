"""Is the Id that stands in a row of a list one of a record of that kind? The same for collections, Bulk and SOAP."""

from __future__ import annotations

from twofold.emulator import refusals
from twofold.emulator.schema.model import SObject
from twofold.facts.error_codes import MISSING_ARGUMENT
from twofold.facts.ids import is_id


def check_id(sobject: SObject, record_id: str) -> None:
    """
    Refuse a row of an update that names no record, or one of another kind.

    Source: HTTP reference 2.3, MALFORMED_ID (D); MISSING_ARGUMENT K.
    """
    if not record_id:
        raise refusals.refuse(MISSING_ARGUMENT, "Id not specified in an update call")
    if not is_id(record_id) or (sobject.key_prefix and not record_id.startswith(sobject.key_prefix)):
        raise refusals.malformed_id(f"{sobject.label} ID", record_id, ("Id",))

"""Which record does an element hold? Fields by name, nested records where a reference is given by external Id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from twofold.emulator import refusals
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.schema.model import FieldType, SObject
from twofold.emulator.soap.dialect import Dialect
from twofold.emulator.wire.xml import is_nil, local_name, xsi_type

_FLAGS = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as it came: its kind, its Id ("" where none was given) and the payload for the writing verbs."""

    sobject: str
    record_id: str
    payload: dict[str, Any]


def read_record(element: Element, dialect: Dialect, caller: Caller) -> Incoming:
    """
    Read a record.

    An element that says nil is as if it weren't there; fields are emptied by ``fieldsToNull``. Source: SOAP API guide (D).
    Raises ``Refused`` (INVALID_TYPE) where it doesn't say what it is, or the caller may not see such records.
    """
    kind = _kind(element, dialect)
    sobject = caller.schema.sobject(kind)
    if sobject is None:
        raise refusals.kind_not_supported(kind)
    record_id = ""
    payload: dict[str, Any] = {}
    for part in element:
        name = local_name(part)
        if name == "fieldsToNull":
            payload[(part.text or "").strip()] = None
        elif name == "Id":
            record_id = (part.text or "").strip()
        elif not is_nil(part) and not (name == "type" and dialect.generic):
            payload[name] = _value(part, sobject)
    return Incoming(sobject.name, record_id, payload)


def _kind(element: Element, dialect: Dialect) -> str:
    if not dialect.generic:
        return xsi_type(element)
    return next(((part.text or "").strip() for part in element if local_name(part) == "type"), "")


def _value(element: Element, sobject: SObject) -> Any:
    if len(element):
        return {
            local_name(part): part.text or ""
            for part in element
            if local_name(part) not in ("type", "fieldsToNull") and not is_nil(part)
        }
    text = element.text or ""
    field = sobject.field(local_name(element))
    if field is not None and field.type is FieldType.BOOLEAN:
        return _FLAGS.get(text.strip(), text.strip())
    return text

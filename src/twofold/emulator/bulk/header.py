"""What does each column of an upload mean? Names resolved once, so that a record is read cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from twofold.emulator import refusals
from twofold.emulator.behaviour.checks.incoming import Changes, find_record_type, get_only_match
from twofold.emulator.behaviour.org import Org
from twofold.emulator.behaviour.values import text_parser
from twofold.emulator.bulk.dialect import Cells, DataUnreadable
from twofold.emulator.bulk.operations import Operation
from twofold.emulator.refusals import Refused, ValueUnreadable
from twofold.emulator.schema.model import Field, FieldType, SObject

NULL = "#N/A"
"""In a cell: set the field to null; an empty cell leaves it alone. Source: rule 7.24 (B), HTTP reference 8.1 (O, C)."""

_TEXTS = frozenset(
    {FieldType.STRING, FieldType.EMAIL, FieldType.PHONE, FieldType.URL, FieldType.TEXTAREA, FieldType.PICKLIST}
)
_BOOLEANS = {"1": "true", "0": "false"}

Read = Callable[[str], Any]
Refusable = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which field it writes, and how a cell becomes what is stored."""

    index: int
    field: Field
    read: Read


@dataclass(frozen=True, slots=True)
class Header:
    """
    Know what the cells of a record mean.

    Attributes:
        columns: those that write fields.
        id_index, key_index: where the record's Id and the value of the upsert's key stand; None where they don't.
        not_createable, not_updateable: names of fields that the caller may not write, by column index.
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    id_index: int | None
    key_index: int | None
    not_createable: Refusable
    not_updateable: Refusable
    _plan: tuple[tuple[int, str, bool, Read], ...] = dataclass_field(init=False)

    def __post_init__(self) -> None:
        # A box that is ticked or not is never null, so #N/A is read like any other text there.
        plan = ((c.index, c.field.name, c.field.type is not FieldType.BOOLEAN, c.read) for c in self.columns)
        object.__setattr__(self, "_plan", tuple(plan))

    def read(self, cells: Cells, creating: bool) -> Changes:
        """Read a record into columns and stored values; raises ``Refused``, read-only fields first."""
        filled = [name for index, name in (self.not_createable if creating else self.not_updateable) if cells[index]]
        if filled:
            raise refusals.not_writable(filled)
        changes: Changes = {}
        for index, name, nullable, read in self._plan:
            text = cells[index]
            if text:
                changes[name] = None if nullable and text == NULL else read(text)
        return changes

    def record_id(self, cells: Cells) -> str:
        """Read the Id of a record; "" when the cell is empty or there is none."""
        return "" if self.id_index is None else cells[self.id_index].strip()

    def key(self, cells: Cells) -> str:
        """Read the value of the upsert's key; "" when the cell is empty or says null."""
        text = "" if self.key_index is None else cells[self.key_index].strip()
        return "" if text == NULL else text


def read_header(org: Org, sobject: SObject, operation: Operation, key: str, names: Sequence[str]) -> Header:
    """
    Resolve the names of a header, in any letter case.

    Raises ``DataUnreadable`` for unknown, hidden and repeated names and where a column the operation needs is missing.
    Source: HTTP reference 8.1 (D, K); the words for repeated names and a missing key are emulator choices.
    """
    plain = [name.strip() for name in names]
    _refuse_repeated(plain)
    places = {name.lower(): index for index, name in enumerate(plain)}
    id_index, key_index = places.get("id"), places.get(key.lower()) if key else None
    _check_operation(operation, key, places)
    columns = [
        _column(org, sobject, index, name) for index, name in enumerate(plain) if index not in (id_index, key_index)
    ]
    not_createable = tuple((column.index, column.field.name) for column in columns if not column.field.createable)
    not_updateable = tuple((column.index, column.field.name) for column in columns if not column.field.updateable)
    return Header(tuple(names), tuple(columns), id_index, key_index, not_createable, not_updateable)


def _refuse_repeated(names: Sequence[str]) -> None:
    seen = set()
    for name in names:
        if name.lower() in seen:
            raise DataUnreadable(f"InvalidBatch : Field name is there twice : {name}")
        seen.add(name.lower())


def _check_operation(operation: Operation, key: str, places: dict[str, int]) -> None:
    if operation.needs_id and "id" not in places:
        raise DataUnreadable(f"InvalidBatch : The '{operation.value}' batch must contain an 'Id' field")
    if operation.by_id_alone and len(places) > 1:
        raise DataUnreadable(f"InvalidBatch : The '{operation.value}' batch must contain only ids")
    if operation is Operation.UPSERT and key.lower() != "id" and key.lower() not in places:
        raise DataUnreadable(f"InvalidBatch : The 'upsert' batch must contain the field '{key}'")


def _column(org: Org, sobject: SObject, index: int, name: str) -> Column:
    field = sobject.field(name)
    if field is not None:
        return Column(index, field, _reader(field))
    relation, dot, key_name = name.rpartition(".")
    kind, _, relation = relation.rpartition(":")
    reference = sobject.relationship(relation) if dot else None
    if reference is None:
        raise DataUnreadable(f"InvalidBatch : Field name not found : {name}")
    if reference.name == "RecordTypeId" and key_name.lower() == "name":
        return Column(index, reference, lambda label: find_record_type(org, sobject, label))
    return Column(index, reference, _relation_reader(org, reference, kind, key_name, name))


def _relation_reader(org: Org, reference: Field, kind: str, key_name: str, name: str) -> Read:
    """Read a cell under ``Parent.Ext__c``, or ``Lead:Who.Ext__c`` where the parent may be of several kinds (D)."""
    for target_name in reference.reference_to:
        target = org.schema.sobject(target_name)
        key = target.field(key_name) if target and kind.lower() in ("", target.name.lower()) else None
        if target and key and (key.external_id or key.id_lookup):
            return _finder(org, reference, target, key)
    raise DataUnreadable(f"InvalidBatch : Field name not found : {name}")


def _finder(org: Org, reference: Field, target: SObject, key: Field) -> Read:
    read = _reader(key)
    return lambda text: get_only_match(org, reference, target, key, read(text))


def _reader(field: Field) -> Read:
    parse = text_parser(field)
    if field.type is FieldType.BOOLEAN:
        return lambda text: _parse(parse, _BOOLEANS.get(text.strip(), text.strip()))
    return parse if field.type in _TEXTS else lambda text: _parse(parse, text)


def _parse(parse: Read, text: str) -> Any:
    try:
        return parse(text)
    except ValueUnreadable as unreadable:
        raise Refused(unreadable.in_row) from unreadable

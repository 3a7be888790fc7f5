"""How does a row become a JSON record? ``attributes`` first, fields in the order asked, parents nested."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from twofold.emulator.schema.model import Schema
from twofold.facts.ids import from_key

Row = Sequence[Any]
Record = dict[str, Any]
Render = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Context:
    """What shaping needs besides the row: where record addresses start, and children by relationship and parent key."""

    base: str
    children: Mapping[str, Mapping[int, Record]] = field(default_factory=dict)


class Nested(Protocol):
    """Anything built from several columns of a row."""

    def build(self, row: Row, context: Context) -> object:
        """Make the JSON value."""


class RecordShape:
    """Build the record of an sObject, or of a parent: None where its key is null."""

    __slots__ = ("_items", "_key_index", "_type")

    def __init__(self, type_name: str, key_index: int) -> None:
        self._type = type_name
        self._key_index = key_index
        self._items: dict[str, tuple[int, Render | None, Nested | None]] = {}

    def add(self, name: str, index: int, render: Render | None) -> bool:
        """Add a field read from one column; False when the name is taken."""
        return self._put(name, (index, render, None))

    def add_nested(self, name: str, nested: Nested) -> bool:
        """Add a field built from several columns; False when the name is taken."""
        return self._put(name, (-1, None, nested))

    def nested(self, name: str) -> Nested | None:
        """Find what was added under a name by ``add_nested``."""
        found = self._items.get(name)
        return found[2] if found else None

    def place(self, parts: Sequence[str]) -> tuple[tuple[str, ...], int] | None:
        """
        Find where a dotted name in any letter case leads: the keys in the record, and the index of its column.

        None where it isn't read from one column.
        """
        wanted = parts[0].lower()
        for name, (index, _, nested) in self._items.items():
            if name.lower() == wanted:
                if len(parts) == 1:
                    return ((name,), index) if nested is None else None
                found = nested.place(parts[1:]) if isinstance(nested, RecordShape) else None
                return ((name, *found[0]), found[1]) if found else None
        return None

    def _put(self, name: str, item: tuple[int, Render | None, Nested | None]) -> bool:
        free = name not in self._items
        self._items.setdefault(name, item)
        return free

    def build(self, row: Row, context: Context) -> Record | None:
        """Make the record."""
        key = row[self._key_index]
        if key is None:
            return None
        record_id = from_key(key)
        url = f"{context.base}/sobjects/{self._type}/{record_id}"
        return self._fill({"attributes": {"type": self._type, "url": url}}, row, context, record_id)

    def _fill(self, record: Record, row: Row, context: Context, record_id: str) -> Record:
        own = self._key_index
        for name, (index, render, nested) in self._items.items():
            if nested is not None:
                record[name] = nested.build(row, context)
            elif index == own:
                record[name] = record_id
            else:
                value = row[index]
                record[name] = value if value is None or render is None else render(value)
        return record


class DefinitionShape(RecordShape):
    """Build a record that describes the schema, whose address ends in its ``DurableId``. Source: recorded answers (C)."""

    __slots__ = ()

    def build(self, row: Row, context: Context) -> Record | None:
        """Make the record."""
        durable = row[self._key_index]
        if durable is None:
            return None
        url = f"{context.base}/sobjects/{self._type}/{durable}"
        return self._fill({"attributes": {"type": self._type, "url": url}}, row, context, durable)


class NameShape(RecordShape):
    """Build a polymorphic parent: of type ``Name``, with the address of the record it stands for (K)."""

    __slots__ = ("_schema",)

    def __init__(self, key_index: int, schema: Schema) -> None:
        super().__init__("Name", key_index)
        self._schema = schema

    def build(self, row: Row, context: Context) -> Record | None:
        """Make the record."""
        key = row[self._key_index]
        if key is None:
            return None
        attributes = any_attributes(self._schema, key, context, "Name")
        return self._fill({"attributes": attributes}, row, context, from_key(key))


@dataclass(frozen=True, slots=True)
class TypeOfShape:
    """Build the branch of TYPEOF that fits the kind of record; without one, the attributes alone."""

    key_index: int
    schema: Schema
    branches: Mapping[str, RecordShape]
    otherwise: RecordShape | None

    def build(self, row: Row, context: Context) -> Record | None:
        """Make the record."""
        key = row[self.key_index]
        if key is None:
            return None
        sobject = self.schema.by_prefix(from_key(key)[:3])
        shape = self.branches.get(sobject.name, self.otherwise) if sobject else self.otherwise
        if shape is not None:
            return shape.build(row, context)
        return {"attributes": any_attributes(self.schema, key, context)}


def any_attributes(schema: Schema, key: int, context: Context, type_name: str | None = None) -> Record:
    """Write the attributes of a record whose kind only its key tells."""
    record_id = from_key(key)
    sobject = schema.by_prefix(record_id[:3])
    name = sobject.name if sobject else "Name"
    return {"type": type_name or name, "url": f"{context.base}/sobjects/{name}/{record_id}"}


@dataclass(frozen=True, slots=True)
class BlobShape:
    """Show where the content of a file is read: the stored path under the API's address. Source: base64 fields (D)."""

    index: int

    def build(self, row: Row, context: Context) -> str | None:
        """Make the address."""
        path = row[self.index]
        return None if path is None else f"{context.base}{path}"


@dataclass(frozen=True, slots=True)
class AddressShape:
    """Build a compound address; None where all its parts are empty. Source: rule 2.2 (D/C)."""

    parts: tuple[tuple[str, int], ...]

    def build(self, row: Row, context: Context) -> Record | None:
        """Make the address object."""
        address = {name: row[index] for name, index in self.parts}
        return address if any(value is not None for value in address.values()) else None


@dataclass(frozen=True, slots=True)
class ChildrenShape:
    """Look up the children of a row, read by a statement of their own; None where there are none."""

    relationship: str
    key_index: int

    def build(self, row: Row, context: Context) -> Record | None:
        """Make ``{totalSize, done, records}``."""
        return context.children[self.relationship].get(row[self.key_index])


@dataclass(frozen=True, slots=True)
class GroupShape:
    """Build an AggregateResult."""

    items: tuple[tuple[str, int, Render | None], ...]

    def build(self, row: Row, context: Context) -> Record:
        """Make the record; it has no address."""
        record: Record = {"attributes": {"type": "AggregateResult"}}
        for name, index, render in self.items:
            value = row[index]
            record[name] = value if value is None or render is None else render(value)
        return record

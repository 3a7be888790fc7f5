"""Which columns are read, and where does each land in the record? The SELECT list of a query for records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import Field, FieldType
from twofold.emulator.soql.ast import (
    Call,
    Distance,
    Operand,
    Path,
    Query,
    SelectChildren,
    SelectGroup,
    SelectItem,
    SelectOperand,
    SelectTypeOf,
)
from twofold.emulator.soql.functions import column_of
from twofold.emulator.soql.operands import DATE_FUNCTIONS
from twofold.emulator.soql.refusals import no_such_child, no_such_column, refuse_at
from twofold.emulator.soql.rendering import render_of
from twofold.emulator.soql.scope import AnyTable, Column, Scope, Table
from twofold.emulator.soql.shape import (
    AddressShape,
    BlobShape,
    ChildrenShape,
    DefinitionShape,
    NameShape,
    RecordShape,
    TypeOfShape,
)
from twofold.emulator.store.tables import is_stored
from twofold.facts.error_codes import INVALID_FIELD, INVALID_TYPE

_FIELDS_LIMIT = 200


class Selection:
    """Collect the columns of one query level and the shape of its record; ``children`` are left to the compiler."""

    def __init__(self, scope: Scope) -> None:
        self.columns: dict[str, int] = {}
        self.children: list[tuple[SelectChildren, int]] = []
        self._scope = scope
        self.add(scope.root.key)
        self.shape = self._record_shape(scope.root)

    def add(self, sql: str) -> int:
        """Read a column, once however often it is asked for; returns its index in the row."""
        return self.columns.setdefault(sql, len(self.columns))

    def select(self, query: Query) -> None:
        """
        Take in the SELECT list.

        Raises ``Refused``: as ``Scope.resolve``; INVALID_FIELD for a field selected twice; MALFORMED_QUERY for an alias
        on a plain field and for FIELDS() without a small LIMIT.
        """
        for item in query.select:
            self._select_item(item, query)

    def _select_item(self, item: SelectItem, query: Query) -> None:
        if isinstance(item, SelectOperand):
            self._select_operand(item)
        elif isinstance(item, SelectGroup):
            self._select_group(item, query)
        elif isinstance(item, SelectTypeOf):
            self._select_type_of(item)
        else:
            self._select_children(item)

    # Fields and functions.

    def _select_operand(self, item: SelectOperand) -> None:
        path = _inner_path(item.operand)
        if isinstance(item.operand, Path):
            if item.alias is not None:
                raise refuse_at(self._scope.text, path.at, "only aggregate expressions use field aliasing")
            self._put(item.operand, item.operand, None)
        elif isinstance(item.operand, Call) and _groups_only(item.operand):
            message = f"Field must be grouped or aggregated: {item.operand.spelling}"
            raise refuse_at(self._scope.text, item.operand.at, message)
        else:
            self._put(path, item.operand, item.alias or ("expr0" if isinstance(item.operand, Distance) else None))

    def _put(self, path: Path, operand: Operand, alias: str | None) -> None:
        column = column_of(self._scope, operand)
        parts = self._scope.strip(path.parts)
        shape = self.shape if alias else self._parent(parts[:-1], path.at)
        name = alias or column.field.name
        if column.field.type is FieldType.ADDRESS:
            free = shape.add_nested(name, self._address(column))
        elif column.field.type is FieldType.BASE64:
            free = shape.add_nested(name, BlobShape(self.add(column.sql)))
        else:
            free = shape.add(name, self.add(column.sql), render_of(operand, column.field))
        if not free:
            raise self._duplicate(".".join(path.parts), path.at)

    def _address(self, column: Column) -> AddressShape:
        assert column.sobject is not None, "addresses belong to one sObject"
        alias = column.sql.partition(".")[0]
        table = Table(column.sobject, alias)
        parts = sorted(_address_parts(column.sobject.fields, column.field.name))
        return AddressShape(tuple((name, self.add(table.column(field.name))) for name, _, field in parts))

    def _parent(self, relationships: Sequence[str], at: int) -> RecordShape:
        shape = self.shape
        table: Table | AnyTable = self._scope.root
        for depth, name in enumerate(relationships, start=1):
            _, field = self._scope.relationship(table, name, at)
            table = self._scope.table(relationships[:depth], at)
            shape = self._nested_shape(shape, field.relationship_name or name, table, at)
        return shape

    def _nested_shape(self, shape: RecordShape, name: str, table: Table | AnyTable, at: int) -> RecordShape:
        found = shape.nested(name)
        if found is None:
            found = self._new_shape(table)
            shape.add_nested(name, found)
        if not isinstance(found, RecordShape):
            raise self._duplicate(name, at)
        return found

    def _new_shape(self, table: Table | AnyTable) -> RecordShape:
        if isinstance(table, AnyTable):
            return NameShape(self.add(table.key), self._scope.schema)
        return self._record_shape(table)

    def _record_shape(self, table: Table) -> RecordShape:
        shape = RecordShape if table.sobject.key_prefix else DefinitionShape
        return shape(table.sobject.name, self.add(table.link))

    def _duplicate(self, name: str, at: int) -> Refused:
        return refuse_at(self._scope.text, at, f"duplicate field selected: {name}", INVALID_FIELD)

    # FIELDS(), TYPEOF and sub-queries.

    def _select_group(self, item: SelectGroup, query: Query) -> None:
        if item.group != "STANDARD" and (query.limit is None or query.limit > _FIELDS_LIMIT):
            message = f"The SOQL FIELDS function must have a LIMIT of at most {_FIELDS_LIMIT}"
            raise refuse_at(self._scope.text, item.at, message)
        for field in self._scope.root.sobject.fields:
            if item.group == "ALL" or field.custom == (item.group == "CUSTOM"):
                path = Path((field.name,), item.at)
                self._put(path, path, None)

    def _select_type_of(self, item: SelectTypeOf) -> None:
        parts = self._scope.strip(item.relationship.parts)
        table = self._scope.table(parts, item.at)
        if not isinstance(table, AnyTable):
            raise refuse_at(self._scope.text, item.at, f"TYPEOF needs a polymorphic relationship, not '{parts[-1]}'")
        owner = self._parent(parts[:-1], item.at)
        _, field = self._scope.relationship(self._scope.table(parts[:-1], item.at), parts[-1], item.at)
        branches = {}
        for name, paths in item.branches:
            target = _target(self._scope, table, name, item.at)
            branches[target.sobject.name] = self._branch(target, paths)
        otherwise = self._otherwise(table, item.otherwise) if item.otherwise else None
        shape = TypeOfShape(self.add(table.key), self._scope.schema, branches, otherwise)
        if not owner.add_nested(field.relationship_name or parts[-1], shape):
            raise self._duplicate(parts[-1], item.at)

    def _branch(self, table: Table, paths: Sequence[Path]) -> RecordShape:
        shape = RecordShape(table.sobject.name, self.add(table.key))
        for path in paths:
            field = table.sobject.field(path.parts[0]) if len(path.parts) == 1 else None
            if field is None or not is_stored(field):
                raise no_such_column(self._scope.text, path.at, ".".join(path.parts), table.sobject.name)
            shape.add(field.name, self.add(table.column(field.name)), render_of(path, field))
        return shape

    def _otherwise(self, table: AnyTable, paths: Sequence[Path]) -> RecordShape:
        shape = NameShape(self.add(table.key), self._scope.schema)
        for path in paths:
            column = self._scope.any_column(table, ".".join(path.parts), path.at)
            shape.add(column.field.name, self.add(column.sql), render_of(path, column.field))
        return shape

    def _select_children(self, item: SelectChildren) -> None:
        scope = self._scope
        name = scope.strip(item.query.source.parts)[-1]
        sobject = scope.root.sobject
        child = sobject.child(name)
        target = scope.schema.sobject(child.child_sobject) if child else None
        reference = target.field(child.field) if child and target else None
        if child is None or child.name is None or reference is None:
            raise no_such_child(scope.text, item.query.source.at, name)
        # A person's children by contact hang at the account as well, through its other half. Source: rule 4.3 (C).
        own = sobject.name in reference.reference_to
        index = self.add(scope.root.link if own else scope.root.column("PersonContactId"))
        if not self.shape.add_nested(child.name, ChildrenShape(child.name, index)):
            raise self._duplicate(child.name, item.at)
        self.children.append((item, index))


def _target(scope: Scope, table: AnyTable, name: str, at: int) -> Table:
    for candidate in table.tables:
        if candidate.sobject.name.lower() == name.lower():
            return candidate
    raise refuse_at(scope.text, at, f"TYPEOF: '{name}' is not one of the types of this relationship", INVALID_TYPE)


def _address_parts(fields: Sequence[Field], compound: str) -> Iterator[tuple[str, str, Field]]:
    stem = compound.removesuffix("Address")
    for field in fields:
        if field.compound_field_name == compound and is_stored(field):
            suffix = field.name.removeprefix(stem)
            yield suffix[:1].lower() + suffix[1:], field.name, field


def _inner_path(operand: Operand) -> Path:
    while isinstance(operand, Call) and operand.arguments:
        operand = operand.arguments[0]
    if isinstance(operand, Distance):
        return Path((operand.field.parts[-1],), operand.at)
    return operand if isinstance(operand, Path) else Path((operand.spelling,), operand.at)


def _groups_only(call: Call) -> bool:
    return call.name in DATE_FUNCTIONS or call.name == "GROUPING"

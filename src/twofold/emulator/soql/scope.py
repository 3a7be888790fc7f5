"""
Where does a dotted name lead? From the sObject of FROM through parents, each parent joined once.

Parents are outer-joined, so a row without one stays and reads null. A polymorphic parent joins every kind of record it
may be and offers what the platform's ``Name`` object offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.soql.ast import Kind, Literal, Path
from twofold.emulator.soql.moments import Parameter
from twofold.emulator.soql.refusals import no_such_column, no_such_relationship, refuse_at, too_complicated
from twofold.emulator.soql.statement import Hole
from twofold.emulator.store.tables import quoted
from twofold.facts.ids import key_range

Convert = Callable[[str], Parameter]

_LEVELS_MAX = 5
# What SQLite takes: 64 tables in a join, 32,766 values in a statement.
_TABLES_MAX = 63
_VALUES_MAX = 32_000

# What a polymorphic parent can be asked for. Source: Object Reference, Name (D); the choice of relationships is B.
_NAME_FIELDS = frozenset(
    [
        "id",
        "name",
        "type",
        "firstname",
        "lastname",
        "middlename",
        "suffix",
        "alias",
        "email",
        "phone",
        "title",
        "username",
        "isactive",
        "profileid",
        "userroleid",
    ]
)
_NAME_RELATIONSHIPS = frozenset({"profile", "userrole"})


@dataclass(frozen=True, slots=True)
class Table:
    """An sObject joined under an SQL alias; ``outer`` unless it is the one of FROM."""

    sobject: SObject
    alias: str
    outer: bool = False

    def column(self, name: str) -> str:
        """Write a column of this table."""
        return f"{self.alias}.{quoted(name)}"

    @property
    def key(self) -> str:
        """Write the Id column."""
        return self.column("Id")

    @property
    def link(self) -> str:
        """Write the column that other records hold: the Id, of a definition its ``DurableId``."""
        return self.column("Id" if self.sobject.key_prefix else "DurableId")


@dataclass(frozen=True, slots=True)
class AnyTable:
    """A polymorphic parent: the referring column and a table for each kind of record it may hold."""

    reference: str
    tables: tuple[Table, ...]

    @property
    def key(self) -> str:
        """Write the column that says which record it is."""
        return self.reference


@dataclass(frozen=True, slots=True)
class Column:
    """A field in SQL; ``outer`` where a missing parent makes it null even though the field never is."""

    sql: str
    field: Field
    sobject: SObject | None
    outer: bool = False


class Bindings(list[Parameter]):
    """The values of a statement; ``holes`` are those that come from a value in quotes (see ``Hole``)."""

    def __init__(self, values: Iterable[Parameter] = ()) -> None:
        super().__init__(values)
        self.holes: list[Hole] = []


class Scope:
    """Resolve the names of one query level and collect its joins; ``parameters`` are those of the whole statement."""

    def __init__(self, text: str, schema: Schema, sobject: SObject, alias: str | None, parameters: Bindings) -> None:
        self.text = text
        self.schema = schema
        self.root = Table(sobject, "t0")
        self.parameters = parameters
        self.joins: list[str] = []
        self._alias = alias.lower() if alias else None
        self._aliases: dict[str, tuple[str, ...]] = {}
        self._tables: dict[tuple[str, ...], Table | AnyTable] = {(): self.root}
        self._count = 0

    def bind(self, value: Parameter, literal: Literal | None = None, convert: Convert | None = None) -> str:
        """
        Put a value among the parameters and return its placeholder; too many are refused.

        ``convert`` makes the value of any other text that may stand in the literal's place.
        """
        if len(self.parameters) >= _VALUES_MAX:
            raise too_complicated()
        if literal is not None and convert is not None and literal.kind is Kind.STRING:
            self.parameters.holes.append((len(self.parameters), literal.at, convert))
        self.parameters.append(value)
        return f"?{len(self.parameters)}"

    def take_aliases(self, aliases: Sequence[tuple[str, Path]]) -> None:
        """Learn the names given to parents in FROM; raises ``Refused`` (INVALID_FIELD) for a parent that isn't there."""
        for alias, path in aliases:
            parts = self.strip(path.parts)
            self.table(parts, path.at)
            self._aliases[alias.lower()] = parts

    def resolve(self, path: Path) -> Column:
        """
        Find the column a path names.

        Raises ``Refused``: INVALID_FIELD for an unknown field or relationship, MALFORMED_QUERY for too long a path.
        """
        parts = self.strip(path.parts)
        table = self.table(parts[:-1], path.at)
        return self._column(table, parts[-1], path.at)

    def strip(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Leave out the name or alias of the sObject of FROM that may stand before a path."""
        first = parts[0].lower()
        if first in self._aliases and len(parts) > 1:
            return (*self._aliases[first], *parts[1:])
        is_own = first == self._alias or (
            first == self.root.sobject.name.lower() and self.root.sobject.relationship(first) is None
        )
        return tuple(parts[1:]) if is_own and len(parts) > 1 else tuple(parts)

    def table(self, relationships: Sequence[str], at: int) -> Table | AnyTable:
        """Find the table a chain of parent relationships leads to, joining what isn't joined yet."""
        if len(relationships) > _LEVELS_MAX:
            raise refuse_at(self.text, at, f"SOQL relationship paths can't have more than {_LEVELS_MAX} levels")
        table: Table | AnyTable = self.root
        for depth in range(1, len(relationships) + 1):
            chain = tuple(name.lower() for name in relationships[:depth])
            found = self._tables.get(chain)
            if found is None:
                found = self._join(table, relationships[depth - 1], at)
                self._tables[chain] = found
            table = found
        return table

    def relationship(self, table: Table | AnyTable, name: str, at: int) -> tuple[Table, Field]:
        """Find the reference field behind a relationship, and the table that has it."""
        tables = (table,) if isinstance(table, Table) else self._name_tables(table, name)
        for candidate in tables:
            field = candidate.sobject.relationship(name)
            if field is not None:
                return candidate, field
        raise no_such_relationship(self.text, at, name)

    def _name_tables(self, table: AnyTable, name: str) -> tuple[Table, ...]:
        return table.tables if name.lower() in _NAME_RELATIONSHIPS else ()

    def _join(self, table: Table | AnyTable, name: str, at: int) -> Table | AnyTable:
        owner, field = self.relationship(table, name, at)
        targets = [found for target in field.reference_to if (found := self.schema.sobject(target)) is not None]
        if not targets:
            raise no_such_relationship(self.text, at, name)
        reference = owner.column(field.name)
        tables = tuple(self._join_table(target, reference) for target in targets)
        return AnyTable(reference, tables) if field.polymorphic else tables[0]

    def _join_table(self, sobject: SObject, reference: str) -> Table:
        self._count += 1
        if self._count > _TABLES_MAX:
            raise too_complicated()
        table = Table(sobject, f"t{self._count}", outer=True)
        self.joins.append(f"LEFT JOIN {quoted(sobject.name)} {table.alias} ON {table.link} = {reference}")
        return table

    def _column(self, table: Table | AnyTable, name: str, at: int) -> Column:
        if isinstance(table, AnyTable):
            return self.any_column(table, name, at)
        field = table.sobject.field(name)
        if field is None:
            raise no_such_column(self.text, at, name, table.sobject.name)
        return Column(table.column(field.name), field, table.sobject, table.outer)

    def any_column(self, table: AnyTable, name: str, at: int) -> Column:
        """Find what the ``Name`` object of a polymorphic parent offers under a name."""
        wanted = name.lower()
        if wanted not in _NAME_FIELDS:
            raise no_such_column(self.text, at, name, "Name")
        if wanted == "type":
            return Column(_type_case(table), _TYPE, None, outer=True)
        if wanted == "id":
            return Column(table.reference, replace(_TYPE, name="Id", type=FieldType.ID), None, outer=True)
        columns = [
            (candidate.column(field.name), field)
            for candidate in table.tables
            if (field := _name_field(candidate.sobject) if wanted == "name" else candidate.sobject.field(name))
        ]
        if not columns:
            raise no_such_column(self.text, at, name, "Name")
        field = replace(columns[0][1], name="Name") if wanted == "name" else columns[0][1]
        sqls = [sql for sql, _ in columns]
        return Column(sqls[0] if len(sqls) == 1 else f"COALESCE({', '.join(sqls)})", field, None, outer=True)


_TYPE = Field(name="Type", label="Type", type=FieldType.STRING, length=40, nillable=True)


def _name_field(sobject: SObject) -> Field | None:
    # A case has no Name: its number is what a polymorphic parent shows (K).
    return sobject.field("Name") or next(iter(sobject.name_fields), None)


def _type_case(table: AnyTable) -> str:
    whens = [
        f"WHEN {table.reference} BETWEEN {keys.start} AND {keys.stop - 1} THEN '{type_name(candidate.sobject)}'"
        for candidate in table.tables
        if candidate.sobject.key_prefix
        for keys in (key_range(candidate.sobject.key_prefix),)
    ]
    return f"CASE {' '.join(whens)} END" if whens else "NULL"


def type_name(sobject: SObject) -> str:
    """Name the kind of record as ``Owner.Type`` does: an owner that is a group is a queue (K)."""
    return "Queue" if sobject.name == "Group" else sobject.name

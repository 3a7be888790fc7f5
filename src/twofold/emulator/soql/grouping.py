"""Which groups are formed and what is computed of each? Queries with aggregates or GROUP BY."""

from __future__ import annotations

from collections.abc import Iterator

from twofold.emulator.soql.ast import Call, Operand, Path, Query, SelectOperand
from twofold.emulator.soql.functions import TEXT_TYPES, column_of, is_aggregate
from twofold.emulator.soql.refusals import refuse_at, refuse_whole
from twofold.emulator.soql.rendering import render_of
from twofold.emulator.soql.scope import Column, Scope
from twofold.emulator.soql.shape import GroupShape, Render


def is_grouped(query: Query) -> bool:
    """Tell whether a query answers with groups instead of records."""
    if query.group_by or query.having is not None:
        return True
    return any(isinstance(item, SelectOperand) and is_aggregate(item.operand) for item in query.select)


class Grouping:
    """Collect the grouping terms and the columns of a grouped query."""

    def __init__(self, scope: Scope, query: Query) -> None:
        self.terms: list[str] = []
        self.columns: list[str] = []
        self._scope = scope
        self._query = query
        self._grouped = {column.sql for column in self._group_columns()}

    def _group_columns(self) -> Iterator[Column]:
        for operand in self._query.group_by:
            column = column_of(self._scope, operand)
            if is_aggregate(operand) or not column.field.groupable:
                message = f"field '{column.field.name}' can not be grouped in a query call"
                raise refuse_at(self._scope.text, operand.at, message)
            self.terms.append(group_term(column))
            yield column

    def check(self, operand: Operand, column: Column) -> None:
        """Refuse what is neither grouped nor aggregated in HAVING and ORDER BY."""
        if not is_aggregate(operand) and column.sql not in self._grouped:
            message = f"Ordered field must be grouped or aggregated: {_spelling(operand)}"
            raise refuse_at(self._scope.text, operand.at, message)

    def select(self) -> GroupShape:
        """
        Take in the SELECT list and say how a group is shown: by alias, else field name, else expr0, expr1, ...

        Raises ``Refused`` (MALFORMED_QUERY) for fields not grouped, sub-queries, FIELDS(), and names used twice.
        """
        items: list[tuple[str, int, Render | None]] = []
        unnamed = 0
        for item in self._query.select:
            if not isinstance(item, SelectOperand):
                raise refuse_whole("Grouped query cannot use child relationships, TYPEOF or FIELDS in the SELECT list")
            column = self._select_column(item)
            name = item.alias or (column.field.name if isinstance(item.operand, Path) else None)
            if name is None:
                name, unnamed = f"expr{unnamed}", unnamed + 1
            if any(name == taken for taken, _, _ in items):
                raise refuse_at(self._scope.text, item.operand.at, f"duplicate alias: {name}")
            items.append((name, len(self.columns), render_of(item.operand, column.field)))
            self.columns.append(column.sql)
        return GroupShape(tuple(items))

    def _select_column(self, item: SelectOperand) -> Column:
        if isinstance(item.operand, Call) and item.operand.name == "COUNT" and not item.operand.arguments:
            raise refuse_at(self._scope.text, item.operand.at, "COUNT() stands alone in SELECT; count a field instead")
        column = column_of(self._scope, item.operand)
        if is_aggregate(item.operand):
            return column
        if column.sql not in self._grouped:
            message = f"Field must be grouped or aggregated: {_spelling(item.operand)}"
            raise refuse_at(self._scope.text, item.operand.at, message)
        # Values that differ in letter case alone are one group; which spelling is shown must not be chance.
        return Column(f"MIN({column.sql})", column.field, column.sobject)


def group_term(column: Column) -> str:
    """Write a grouping term; text groups whatever its letter case."""
    return f"fold({column.sql})" if column.field.type in TEXT_TYPES else column.sql


def _spelling(operand: Operand) -> str:
    if isinstance(operand, Path):
        return ".".join(operand.parts)
    return operand.spelling if isinstance(operand, Call) else "DISTANCE"

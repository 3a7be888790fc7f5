"""Which groups are formed and what is computed of each? Queries with aggregates or GROUP BY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

from twofold.emulator.soql.ast import Call, Operand, Path, Query, SelectOperand
from twofold.emulator.soql.functions import TEXT_TYPES, column_of, grouping_refused, is_aggregate
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
    """
    Collect the grouping terms and the columns of a grouped query.

    ROLLUP and CUBE group several times over: each row is joined to every set of fields that is grouped by, ``sets``, whose
    column g0 says by 1 that the first field is left out, and so on.
    """

    def __init__(self, scope: Scope, query: Query) -> None:
        self.terms: list[str] = []
        self.columns: list[str] = []
        self._scope = scope
        self._query = query
        self._places = {column.sql: place for place, column in enumerate(self._group_columns())}
        self.sets = f" JOIN ({_write_sets(query)}) sets" if query.subtotals else ""

    def _group_columns(self) -> Iterator[Column]:
        for place, operand in enumerate(self._query.group_by):
            column = column_of(self._scope, operand)
            if is_aggregate(operand) or not column.field.groupable:
                message = f"field '{column.field.name}' can not be grouped in a query call"
                raise refuse_at(self._scope.text, operand.at, message)
            if self._query.subtotals:
                self.terms.append(f"sets.g{place}")
            self.terms.append(self._unless_left_out(group_term(column), place))
            yield column

    def _unless_left_out(self, sql: str, place: int) -> str:
        return f"CASE WHEN sets.g{place} = 0 THEN {sql} END" if self._query.subtotals else sql

    def take(self, operand: Operand, column: Column) -> Column:
        """Find the column of an operand of HAVING or ORDER BY; refuse what is neither grouped nor aggregated."""
        if is_aggregate(operand):
            return column
        place = self._places.get(column.sql)
        if _is_grouping(operand):
            assert isinstance(operand, Call), "GROUPING is a call"
            if place is None or not self._query.subtotals:
                raise grouping_refused(self._scope, operand)
            return replace(column, sql=f"sets.g{place}")
        if place is None:
            message = f"Ordered field must be grouped or aggregated: {_spelling(operand)}"
            raise refuse_at(self._scope.text, operand.at, message)
        return replace(column, sql=self._unless_left_out(column.sql, place), outer=True)

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
        if not is_aggregate(item.operand) and column.sql not in self._places and not _is_grouping(item.operand):
            message = f"Field must be grouped or aggregated: {_spelling(item.operand)}"
            raise refuse_at(self._scope.text, item.operand.at, message)
        taken = self.take(item.operand, column)
        # Values that differ in letter case alone are one group; which spelling is shown must not be chance.
        return taken if is_aggregate(item.operand) else replace(taken, sql=f"MIN({taken.sql})")


def _is_grouping(operand: Operand) -> bool:
    return isinstance(operand, Call) and operand.name == "GROUPING"


def _write_sets(query: Query) -> str:
    count = len(query.group_by)
    # ROLLUP leaves out fields from the last on, CUBE any of them.
    left_out: Iterable[tuple[int, ...]] = (
        [(0,) * (count - number) + (1,) * number for number in range(count + 1)]
        if query.subtotals == "ROLLUP"
        else product((0, 1), repeat=count)
    )
    rows = ["SELECT " + ", ".join(f"{flag} AS g{place}" for place, flag in enumerate(flags)) for flags in left_out]
    return " UNION ALL ".join(rows)


def group_term(column: Column) -> str:
    """Write a grouping term; text groups whatever its letter case."""
    return f"fold({column.sql})" if column.field.type in TEXT_TYPES else column.sql


def _spelling(operand: Operand) -> str:
    if isinstance(operand, Path):
        return ".".join(operand.parts)
    return operand.spelling if isinstance(operand, Call) else "DISTANCE"

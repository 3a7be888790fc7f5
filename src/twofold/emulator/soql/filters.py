"""How do conditions become SQL? Trees of AND, OR and NOT around comparisons, lists and semi-joins."""

from __future__ import annotations

from collections.abc import Callable

from twofold.emulator.schema.model import FieldType, SObject
from twofold.emulator.soql.ast import (
    And,
    Call,
    Comparison,
    Condition,
    Distance,
    Membership,
    Not,
    Operand,
    Or,
    Path,
    Query,
    SelectOperand,
    SemiJoin,
)
from twofold.emulator.soql.criteria import address_filtered, cannot_filter, compare, includes, joined, one_of
from twofold.emulator.soql.functions import ID_TYPES, check_ungrouped, column_of, is_aggregate
from twofold.emulator.soql.refusals import no_such_type, refuse_at
from twofold.emulator.soql.scope import Column, Scope
from twofold.emulator.store.tables import quoted

_SEMI_JOINS_MAX = 2
# Source: both texts as users recorded them (C).
_WITH_OR = "Semi join sub-selects are not allowed with the 'OR' operator"
_NESTED = (
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions."
)
# Source: SOQL reference, limits of semi-joins (D).
_NOT_IN_SEMI_JOINS = frozenset({"Attachment", "Event", "Note", "Task"})

_NOT_COMPARED = frozenset({"FORMAT", "CONVERTCURRENCY", "CONVERTTIMEZONE"})

TakeOperand = Callable[[Operand, Column], Column]


class Filter:
    """Write the conditions of one WHERE or HAVING."""

    def __init__(self, scope: Scope, *, all_rows: bool, take: TakeOperand | None = None) -> None:
        """``take`` may refuse an operand, as HAVING does for what is neither grouped nor aggregated, or change its column."""
        self._scope = scope
        self._all_rows = all_rows
        self._take = take
        self._semi_joins = 0
        self._root: Condition | None = None

    def write(self, condition: Condition, under_or: bool = False) -> str:
        """
        Write a condition as SQL that can stand in brackets.

        Raises ``Refused``: as ``compare``, MALFORMED_QUERY for semi-joins where the platform has none.
        """
        self._root = self._root or condition
        if isinstance(condition, Comparison):
            column = self._column(condition.operand)
            return compare(self._scope, column, condition.operator, condition.value)
        if isinstance(condition, Membership):
            return self._membership(condition)
        if isinstance(condition, SemiJoin):
            return self._semi_join(condition, under_or)
        if isinstance(condition, Not):
            return f"({self.write(condition.condition, under_or=True)}) IS NOT TRUE"
        under_or = under_or or isinstance(condition, Or)
        sign = " AND " if isinstance(condition, And) else " OR "
        return joined(sign, [self.write(part, under_or) for part in condition.conditions])

    def _column(self, operand: Operand) -> Column:
        if is_aggregate(operand) and self._take is None:
            assert isinstance(operand, Call), "only calls aggregate"
            raise refuse_at(self._scope.text, operand.at, f"aggregate function {operand.name} can't stand in WHERE")
        if self._take is None:
            check_ungrouped(self._scope, operand)
        column = column_of(self._scope, operand)
        if column.field.type is FieldType.ADDRESS:
            raise address_filtered(self._scope, operand.at)
        if not isinstance(operand, Distance) and not column.field.filterable:
            raise cannot_filter(self._scope, column, operand.at)
        if isinstance(operand, Call) and operand.name in _NOT_COMPARED:
            raise refuse_at(self._scope.text, operand.at, f"function {operand.spelling} can't stand in a condition")
        return column if self._take is None else self._take(operand, column)

    def _membership(self, condition: Membership) -> str:
        column = self._column(condition.operand)
        if condition.operator in ("IN", "NOT IN"):
            test = one_of(self._scope, column, condition.values)
        else:
            test = includes(self._scope, column, condition.values)
        negated = condition.operator in ("NOT IN", "EXCLUDES")
        return f"({test}) IS NOT TRUE" if negated else test

    def _semi_join(self, condition: SemiJoin, under_or: bool) -> str:
        scope = self._scope
        if under_or:
            raise refuse_at(scope.text, condition.at, _NESTED if isinstance(self._root, And) else _WITH_OR)
        self._semi_joins += 1
        if self._semi_joins > _SEMI_JOINS_MAX:
            raise refuse_at(scope.text, condition.at, f"Maximum {_SEMI_JOINS_MAX} semi join sub-selects are allowed")
        left = self._column(condition.operand)
        if left.field.type not in ID_TYPES:
            message = (
                "The left operand field in the where expression for outer query should be an id field, "
                f"or a reference field, cannot use: '{left.field.name}'"
            )
            raise refuse_at(scope.text, condition.operand.at, message)
        inner = _write_inner(scope, condition.query, left, self._all_rows)
        test = f"{left.sql} IN ({inner})"
        return f"({test}) IS NOT TRUE" if condition.negated else test


def _write_inner(outer: Scope, query: Query, left: Column, all_rows: bool) -> str:
    sobject = _inner_sobject(outer, query)
    path = _inner_path(outer, query)
    scope = Scope(outer.text, outer.schema, sobject, query.alias, outer.parameters)
    scope.take_aliases(query.aliases)
    column = scope.resolve(path)
    if column.field.type not in ID_TYPES:
        message = f"semi join sub selects can only query id fields, cannot use: '{column.field.name}'"
        raise refuse_at(outer.text, path.at, message)
    if not _types(column) & _types(left):
        message = (
            f"The selected field '{column.field.name}' in the subquery and the left operand field in the where "
            f"expression in the outer query '{left.field.name}' should point to the same object type"
        )
        raise refuse_at(outer.text, path.at, message)
    tests = [f"{column.sql} IS NOT NULL", *live_rows(scope, all_rows)]
    if query.where is not None:
        tests.append(f"({_InnerFilter(scope, all_rows=all_rows).write(query.where)})")
    joins = "".join(f" {join}" for join in scope.joins)
    return f"SELECT {column.sql} FROM {quoted(sobject.name)} t0{joins} WHERE {' AND '.join(tests)}"


class _InnerFilter(Filter):
    def _semi_join(self, condition: SemiJoin, under_or: bool) -> str:
        raise refuse_at(self._scope.text, condition.at, "Nesting of semi join sub-selects is not supported")


def _inner_sobject(outer: Scope, query: Query) -> SObject:
    name = ".".join(query.source.parts)
    sobject = outer.schema.sobject(name)
    if sobject is None:
        raise no_such_type(outer.text, query.source.at, name)
    if sobject.name in _NOT_IN_SEMI_JOINS:
        raise refuse_at(
            outer.text, query.source.at, f"Entity '{sobject.name}' is not supported for semi join inner selects"
        )
    if sobject is outer.root.sobject:
        raise refuse_at(
            outer.text, query.source.at, "The inner and outer selects should not be on the same object type"
        )
    return sobject


def _inner_path(outer: Scope, query: Query) -> Path:
    item = query.select[0]
    unsupported = (
        query.limit is not None or query.offset is not None or query.order_by or query.group_by or query.having
    )
    if (
        len(query.select) != 1
        or not isinstance(item, SelectOperand)
        or not isinstance(item.operand, Path)
        or unsupported
    ):
        message = "a semi join sub-select selects one field, without COUNT, GROUP BY, ORDER BY and LIMIT"
        raise refuse_at(outer.text, query.source.at, message)
    return item.operand


def _types(column: Column) -> set[str]:
    if column.field.reference_to:
        return set(column.field.reference_to)
    return {column.sobject.name} if column.sobject else set()


def live_rows(scope: Scope, all_rows: bool) -> list[str]:
    """Leave out the recycle bin, unless all rows are asked for or the sObject has none."""
    deleted = scope.root.sobject.field("IsDeleted")
    return [] if all_rows or deleted is None else [f"{scope.root.column(deleted.name)} = 0"]

"""In which order do records come? As asked, then by Id, so that equal rows never change places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from twofold.emulator.schema.model import FieldType
from twofold.emulator.soql.ast import Call, Distance, Operand, Order
from twofold.emulator.soql.functions import TEXT_TYPES, check_ungrouped, column_of, is_aggregate
from twofold.emulator.soql.refusals import refuse_at
from twofold.emulator.soql.scope import Column, Scope
from twofold.emulator.store.tables import fold


def order_terms(scope: Scope, orders: Sequence[Order], take: Callable[[Operand, Column], Column] | None) -> list[str]:
    """
    Write the terms of ORDER BY; nulls come first unless asked otherwise, ascending or descending.

    Raises ``Refused`` (MALFORMED_QUERY) for a field that can't be sorted; ``take`` may refuse more, if
    grouped, or change a column.
    """
    return [term for order in orders for term in _terms(scope, order, take)]


def _terms(scope: Scope, order: Order, take: Callable[[Operand, Column], Column] | None) -> list[str]:
    operand = order.operand
    if take is None:
        check_ungrouped(scope, operand)
        if is_aggregate(operand):
            raise refuse_at(scope.text, operand.at, "an aggregate in ORDER BY needs GROUP BY")
    column = column_of(scope, operand)
    if not column.field.sortable:
        message = f"field '{column.field.name}' can not be sorted in a query call"
        raise refuse_at(scope.text, operand.at, message)
    if take is not None:
        column = take(operand, column)
    direction = "DESC" if order.descending else "ASC"
    nulls = "LAST" if order.nulls_last else "FIRST"
    return [f"{sql} {direction} NULLS {nulls}" for sql in _sort_keys(scope, operand, column)]


def _sort_keys(scope: Scope, operand: Operand, column: Column) -> list[str]:
    if is_aggregate(operand) or column.field.type not in TEXT_TYPES:
        return [column.sql]
    folded = f"fold({column.sql})"
    is_label = isinstance(operand, (Call, Distance))
    if column.field.type is FieldType.PICKLIST and column.field.picklist_values and not is_label:
        return [_rank(scope, column, folded), folded]
    return [folded]


def _rank(scope: Scope, column: Column, folded: str) -> str:
    # Picklists sort as their values stand in the set-up, not by the alphabet. Source: SOQL reference, ORDER BY (D).
    values = column.field.picklist_values
    whens = " ".join(f"WHEN {scope.bind(str(fold(choice.value)))} THEN {rank}" for rank, choice in enumerate(values))
    return f"CASE WHEN {column.sql} IS NULL THEN NULL ELSE CASE {folded} {whens} ELSE {len(values)} END END"

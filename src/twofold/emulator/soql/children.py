"""
How are child records read? Each sub-query is a statement of its own, over the children of all parents of a page at once.

Sub-queries may stand in sub-queries from version 58.0, four levels deep. Source: SOQL reference, relationship limits (D).
"""

from __future__ import annotations

from twofold.emulator.refusals import Refused
from twofold.emulator.soql.ast import Query, SelectChildren
from twofold.emulator.soql.clauses import from_clause, order_clause, page_of, row_tests, window_clause
from twofold.emulator.soql.grouping import is_grouped
from twofold.emulator.soql.ordering import order_terms
from twofold.emulator.soql.refusals import refuse_at, refuse_whole
from twofold.emulator.soql.scope import Bindings, Scope
from twofold.emulator.soql.selecting import Selection
from twofold.emulator.soql.statement import ChildStatement, Sql, sql_of

LEVELS_MAX = 4
NESTED_FROM = 58.0
_SUB_QUERIES_MAX = 20


def compile_all_children(
    outer: Scope, query: Query, selection: Selection, all_rows: bool, level: int = 1
) -> tuple[ChildStatement, ...]:
    """Make the statements of all sub-queries of one level; raises ``Refused`` (MALFORMED_QUERY and as any query)."""
    if len(selection.children) > _SUB_QUERIES_MAX:
        message = f"a query can't have more than {_SUB_QUERIES_MAX} sub-queries over child relationships"
        raise refuse_at(outer.text, query.source.at, message)
    if level > LEVELS_MAX and selection.children:
        raise too_far_away(LEVELS_MAX)
    return tuple(_compile(outer, query, item, index, all_rows, level) for item, index in selection.children)


def too_far_away(levels: int) -> Refused:
    """Refuse sub-queries too deep inside others. Source: text as recorded by users of older versions (C)."""
    return refuse_whole(
        f"SOQL statements cannot query aggregate relationships more than {levels} level away from the root entity object."
    )


def _compile(
    outer: Scope, parent: Query, item: SelectChildren, parent_index: int, all_rows: bool, level: int
) -> ChildStatement:
    query = item.query
    child = outer.root.sobject.child(outer.strip(query.source.parts)[-1])
    assert child is not None, "the selection has looked it up"
    assert child.name is not None, "only a name can be selected"
    sobject = outer.schema.sobject(child.child_sobject)
    assert sobject is not None, "the selection has looked it up"
    _check(outer, parent, item)
    scope = Scope(outer.text, outer.schema, sobject, query.alias, Bindings([None]))
    reference = scope.root.column(child.field)
    tests = [f"{reference} IN (SELECT value FROM json_each(?1))", *row_tests(scope, query, all_rows)]
    order = [*order_terms(scope, query.order_by, None), scope.root.key]
    selection = Selection(scope)
    selection.select(query)
    children = compile_all_children(scope, query, selection, all_rows, level + 1)
    columns = [reference, *selection.columns]
    rows = _rows(scope, query, columns, tests, order)
    return ChildStatement(child.name, parent_index, rows, page_of(scope, columns), selection.shape, children)


def _check(outer: Scope, parent: Query, item: SelectChildren) -> None:
    if is_grouped(item.query):
        raise refuse_at(outer.text, item.at, "only root queries support aggregate expressions")
    # Source: SOQL reference, OFFSET (D); the sentence is an emulator choice.
    if item.query.offset is not None and parent.limit != 1:
        raise refuse_at(outer.text, item.at, "OFFSET in a sub-query needs LIMIT 1 in the query around it")


def _rows(scope: Scope, query: Query, columns: list[str], tests: list[str], order: list[str]) -> Sql:
    window_clause(query)
    if query.limit is None and query.offset is None:
        text = f"SELECT {', '.join(columns)}{from_clause(scope, tests)}{order_clause(order)}"
        return sql_of(text, scope.parameters)
    # LIMIT and OFFSET count for each parent, so rows are numbered within their parent.
    place = f"row_number() OVER (PARTITION BY {columns[0]}{order_clause(order)})"
    named = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
    chosen = ", ".join(f"c{number}" for number in range(len(columns)))
    first = query.offset or 0
    last = f" AND place <= {first + query.limit}" if query.limit is not None else ""
    inner = f"SELECT {named}, {place} AS place{from_clause(scope, tests)}"
    return sql_of(f"SELECT {chosen} FROM ({inner}) WHERE place > {first}{last} ORDER BY place", scope.parameters)

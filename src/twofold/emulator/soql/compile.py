"""
How does a query become SQL? The schema says what may be asked; the outcome is kept by text, so that a query asked again
costs a look-up.

Parents are outer joins, sub-queries are statements of their own over all parents of a page, semi-joins are IN.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.soql.ast import And, Comparison, Condition, Path, Query
from twofold.emulator.soql.children import compile_all_children
from twofold.emulator.soql.clauses import from_clause, order_clause, page_of, row_tests, window_clause
from twofold.emulator.soql.filters import Filter
from twofold.emulator.soql.grouping import Grouping, is_grouped
from twofold.emulator.soql.kept import KeptBySchema
from twofold.emulator.soql.ordering import order_terms
from twofold.emulator.soql.parser import KEPT_TEXT_MAX, is_count_only
from twofold.emulator.soql.refusals import no_such_type, refuse_at, refuse_whole
from twofold.emulator.soql.scope import Bindings, Scope
from twofold.emulator.soql.selecting import Selection
from twofold.emulator.soql.statement import Answers, Hole, Sql, Statement, sql_of

_KEPT_MAX = 1024

_kept: KeptBySchema[dict[tuple[str, bool], Statement]] = KeptBySchema(lambda _: {})


def compile_query(schema: Schema, query: Query, *, all_rows: bool) -> Statement:
    """
    Make the SQL of a query.

    Raises ``Refused``: INVALID_TYPE, INVALID_FIELD, MALFORMED_QUERY, INVALID_QUERY_FILTER_OPERATOR or
    NUMBER_OUTSIDE_VALID_RANGE, as the platform words them.
    """
    if len(query.text) > KEPT_TEXT_MAX:
        return _compile(schema, query, all_rows)
    statements = _kept.of(schema)
    key = (query.text, all_rows)
    found = statements.get(key)
    if found is None:
        if len(statements) >= _KEPT_MAX:
            statements.clear()
        found = statements[key] = _compile(schema, query, all_rows)
    return found


def compile_among(schema: Schema, query: Query) -> Statement:
    """
    Make the SQL of a query over records chosen beforehand, whose keys are its first parameter, a JSON array.

    Raises ``Refused``: as ``compile_query``, MALFORMED_QUERY for aggregates.
    """
    scope = Scope(query.text, schema, source_of(schema, query), query.alias, Bindings([None]))
    if is_grouped(query):
        raise refuse_at(query.text, query.source.at, "aggregates are not allowed in a search")
    tests = [f"{scope.root.key} IN (SELECT value FROM json_each(?1))", *row_tests(scope, query, all_rows=False)]
    return _compile_records(scope, query, tests, all_rows=False)


def source_of(schema: Schema, query: Query) -> SObject:
    """Find the sObject of FROM; raises ``Refused`` (INVALID_TYPE)."""
    name = ".".join(query.source.parts)
    sobject = schema.sobject(name)
    if sobject is None or not sobject.queryable:
        raise no_such_type(query.text, query.source.at, name)
    return sobject


def _compile(schema: Schema, query: Query, all_rows: bool) -> Statement:
    scope = Scope(query.text, schema, source_of(schema, query), query.alias, Bindings())
    tests = row_tests(scope, query, all_rows)
    if is_count_only(query):
        return _compile_count(scope, query, tests)
    compile_rows = _compile_groups if is_grouped(query) else _compile_records
    return compile_rows(scope, query, tests, all_rows)


def _compile_count(scope: Scope, query: Query, tests: Sequence[str]) -> Statement:
    if query.group_by or query.having is not None or query.order_by:
        raise refuse_whole("COUNT() cannot be used with GROUP BY, HAVING or ORDER BY")
    rows = f"SELECT 1{from_clause(scope, tests)}{window_clause(query)}"
    return Statement(Answers.COUNT, sql_of(f"SELECT COUNT(*) FROM ({rows})", scope.parameters))


def _compile_groups(scope: Scope, query: Query, tests: Sequence[str], all_rows: bool) -> Statement:
    if not query.group_by and (query.limit is not None or query.offset is not None):
        raise refuse_whole("Non-grouped query that uses overall aggregate functions cannot also use LIMIT")
    grouping = Grouping(scope, query)
    shape = grouping.select()
    having = ""
    if query.having is not None:
        having = f" HAVING {Filter(scope, all_rows=all_rows, take=grouping.take).write(query.having)}"
    order = [*order_terms(scope, query.order_by, grouping.take), *grouping.terms]
    group = f" GROUP BY {', '.join(grouping.terms)}" if grouping.terms else ""
    rows = from_clause(scope, tests, grouping.sets)
    text = f"SELECT {', '.join(grouping.columns)}{rows}{group}{having}{order_clause(order)}{window_clause(query)}"
    return Statement(Answers.GROUPS, sql_of(text, scope.parameters), shape)


def _compile_records(scope: Scope, query: Query, tests: Sequence[str], all_rows: bool) -> Statement:
    order = [*order_terms(scope, query.order_by, None), _last_order(scope, query)]
    tail = f"{order_clause(order)}{window_clause(query)}"
    keys = sql_of(f"SELECT {scope.root.key}{from_clause(scope, tests)}{tail}", scope.parameters)
    selection = Selection(scope)
    selection.select(query)
    children = compile_all_children(scope, query, selection, all_rows)
    columns = ", ".join(selection.columns)
    rows = sql_of(f"SELECT {columns}{from_clause(scope, tests)}{tail}", scope.parameters)
    page = page_of(scope, list(selection.columns))
    return Statement(Answers.RECORDS, rows, selection.shape, keys, page, children, _holes_of(scope, rows))


def _holes_of(scope: Scope, rows: Sql) -> tuple[Hole, ...]:
    return tuple(hole for hole in scope.parameters.holes if hole[0] < len(rows.parameters))


def _last_order(scope: Scope, query: Query) -> str:
    # The plus keeps SQLite from reading the whole table in order of Id where the index of SystemModstamp finds the few
    # rows that changed lately, which is how clients poll.
    polls = not query.order_by and _polls(query.where)
    return f"+{scope.root.key}" if polls else scope.root.key


def _polls(condition: Condition | None) -> bool:
    if isinstance(condition, And):
        return any(_polls(part) for part in condition.conditions)
    if not isinstance(condition, Comparison) or not isinstance(condition.operand, Path):
        return False
    return condition.operand.parts[-1].lower() == "systemmodstamp" and condition.operator in (">", ">=", "=")

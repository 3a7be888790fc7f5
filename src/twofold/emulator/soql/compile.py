"""
How does a query become SQL? The schema says what may be asked; the outcome is kept by text, so that a query asked again
costs a look-up.

Parents are outer joins, sub-queries are statements of their own over all parents of a page, semi-joins are IN.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.soql.ast import And, Comparison, Condition, Path, Query, SelectChildren
from twofold.emulator.soql.filters import Filter, live_rows
from twofold.emulator.soql.grouping import Grouping, is_grouped
from twofold.emulator.soql.kept import KeptBySchema
from twofold.emulator.soql.moments import CurrentUser
from twofold.emulator.soql.ordering import order_terms
from twofold.emulator.soql.parser import KEPT_TEXT_MAX, is_count_only
from twofold.emulator.soql.refusals import no_such_type, refuse_at, refuse_whole
from twofold.emulator.soql.scope import Bindings, Scope
from twofold.emulator.soql.selecting import Selection
from twofold.emulator.soql.statement import Answers, ChildStatement, Hole, Sql, Statement, sql_of
from twofold.emulator.store.tables import quoted

_OFFSET_MAX = 2000
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
    tests = [f"{scope.root.key} IN (SELECT value FROM json_each(?1))", *_tests(scope, query, all_rows=False)]
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
    if query.offset is not None and query.offset > _OFFSET_MAX:
        raise refuse_whole(f"Maximum SOQL offset allowed is {_OFFSET_MAX}", "NUMBER_OUTSIDE_VALID_RANGE")
    tests = _tests(scope, query, all_rows)
    if is_count_only(query):
        return _compile_count(scope, query, tests)
    compile_rows = _compile_groups if is_grouped(query) else _compile_records
    return compile_rows(scope, query, tests, all_rows)


def _tests(scope: Scope, query: Query, all_rows: bool) -> list[str]:
    tests = live_rows(scope, all_rows)
    if query.scope is not None:
        tests += _scope_tests(scope, query)
    if query.where is not None:
        tests.append(f"({Filter(scope, all_rows=all_rows).write(query.where)})")
    return tests


def _scope_tests(scope: Scope, query: Query) -> list[str]:
    owner = scope.root.sobject.field("OwnerId")
    if query.scope == "EVERYTHING":
        return []
    if query.scope == "MINE" and owner is not None:
        return [f"{scope.root.column(owner.name)} = {scope.bind(CurrentUser())}"]
    message = f"scope '{query.scope}' is not supported for {scope.root.sobject.name}"
    raise refuse_at(scope.text, query.source.at, message)


def _compile_count(scope: Scope, query: Query, tests: Sequence[str]) -> Statement:
    if query.group_by or query.having is not None or query.order_by:
        raise refuse_whole("COUNT() cannot be used with GROUP BY, HAVING or ORDER BY")
    rows = f"SELECT 1{_from(scope, tests)}{_window(query)}"
    return Statement(Answers.COUNT, sql_of(f"SELECT COUNT(*) FROM ({rows})", scope.parameters))


def _compile_groups(scope: Scope, query: Query, tests: Sequence[str], all_rows: bool) -> Statement:
    if not query.group_by and (query.limit is not None or query.offset is not None):
        raise refuse_whole("Non-grouped query that uses overall aggregate functions cannot also use LIMIT")
    grouping = Grouping(scope, query)
    shape = grouping.select()
    having = ""
    if query.having is not None:
        having = f" HAVING {Filter(scope, all_rows=all_rows, check=grouping.check).write(query.having)}"
    order = [*order_terms(scope, query.order_by, grouping.check), *grouping.terms]
    group = f" GROUP BY {', '.join(grouping.terms)}" if grouping.terms else ""
    text = f"SELECT {', '.join(grouping.columns)}{_from(scope, tests)}{group}{having}{_order(order)}{_window(query)}"
    return Statement(Answers.GROUPS, sql_of(text, scope.parameters), shape)


def _compile_records(scope: Scope, query: Query, tests: Sequence[str], all_rows: bool) -> Statement:
    order = [*order_terms(scope, query.order_by, None), _last_order(scope, query)]
    tail = f"{_order(order)}{_window(query)}"
    keys = sql_of(f"SELECT {scope.root.key}{_from(scope, tests)}{tail}", scope.parameters)
    selection = Selection(scope)
    selection.select(query)
    children = tuple(_compile_children(scope, item, index, all_rows) for item, index in selection.children)
    columns = ", ".join(selection.columns)
    rows = sql_of(f"SELECT {columns}{_from(scope, tests)}{tail}", scope.parameters)
    page = _page(scope, list(selection.columns))
    return Statement(Answers.RECORDS, rows, selection.shape, keys, page, children, _holes_of(scope, rows))


def _holes_of(scope: Scope, rows: Sql) -> tuple[Hole, ...]:
    return tuple(hole for hole in scope.parameters.holes if hole[0] < len(rows.parameters))


def _page(scope: Scope, columns: Sequence[str]) -> Sql:
    chosen = f"{scope.root.key} IN (SELECT value FROM json_each({scope.bind(None)}))"
    return sql_of(f"SELECT {', '.join(columns)}{_from(scope, [chosen])}", scope.parameters)


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


def _compile_children(outer: Scope, item: SelectChildren, parent_index: int, all_rows: bool) -> ChildStatement:
    query = item.query
    child = outer.root.sobject.child(outer.strip(query.source.parts)[-1])
    assert child is not None, "the selection has looked it up"
    sobject = outer.schema.sobject(child.child_sobject)
    assert sobject is not None, "the selection has looked it up"
    assert child.name is not None, "only a name can be selected"
    if is_count_only(query) or is_grouped(query):
        raise refuse_at(outer.text, item.at, "aggregates are not allowed in a sub-query over a child relationship")
    scope = Scope(outer.text, outer.schema, sobject, query.alias, Bindings([None]))
    reference = scope.root.column(child.field)
    tests = [f"{reference} IN (SELECT value FROM json_each(?1))", *_tests(scope, query, all_rows)]
    order = [*order_terms(scope, query.order_by, None), scope.root.key]
    selection = Selection(scope)
    selection.select(query)
    children = tuple(_compile_children(scope, inner, index, all_rows) for inner, index in selection.children)
    columns = [reference, *selection.columns]
    rows = _child_rows(scope, query, columns, tests, order)
    return ChildStatement(child.name, parent_index, rows, _page(scope, columns), selection.shape, children)


def _child_rows(scope: Scope, query: Query, columns: list[str], tests: list[str], order: list[str]) -> Sql:
    if query.limit is None and query.offset is None:
        return sql_of(f"SELECT {', '.join(columns)}{_from(scope, tests)}{_order(order)}", scope.parameters)
    # LIMIT and OFFSET count for each parent, so rows are numbered within their parent.
    place = f"row_number() OVER (PARTITION BY {columns[0]}{_order(order)})"
    named = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
    chosen = ", ".join(f"c{number}" for number in range(len(columns)))
    first = query.offset or 0
    last = f" AND place <= {first + query.limit}" if query.limit is not None else ""
    inner = f"SELECT {named}, {place} AS place{_from(scope, tests)}"
    return sql_of(f"SELECT {chosen} FROM ({inner}) WHERE place > {first}{last} ORDER BY place", scope.parameters)


def _from(scope: Scope, tests: Sequence[str]) -> str:
    joins = "".join(f" {join}" for join in scope.joins)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f" FROM {quoted(scope.root.sobject.name)} {scope.root.alias}{joins}{where}"


def _order(terms: Sequence[str]) -> str:
    return f" ORDER BY {', '.join(terms)}" if terms else ""


def _window(query: Query) -> str:
    if query.limit is None and query.offset is None:
        return ""
    limit = -1 if query.limit is None else query.limit
    return f" LIMIT {limit} OFFSET {query.offset}" if query.offset else f" LIMIT {limit}"

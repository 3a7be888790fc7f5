"""How are the clauses written that every statement has? FROM with its joins, the conditions, the order, the window."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.schema.model import SObject
from twofold.emulator.soql.ast import Query
from twofold.emulator.soql.filters import Filter, live_rows
from twofold.emulator.soql.moments import CurrentUser
from twofold.emulator.soql.refusals import refuse_at, refuse_whole
from twofold.emulator.soql.restrictions import check_filter
from twofold.emulator.soql.scope import Scope
from twofold.emulator.soql.statement import Sql, sql_of
from twofold.emulator.store.tables import quoted
from twofold.facts.error_codes import NUMBER_OUTSIDE_VALID_RANGE
from twofold.facts.ids import key_range
from twofold.facts.limits import SOQL_OFFSET_ROWS_MAX

_QUEUE, _USER = key_range("00G"), key_range("005")


def row_tests(scope: Scope, query: Query, all_rows: bool) -> list[str]:
    """Write what rows have to meet; raises ``Refused`` as ``Filter.write`` and for a scope the kind doesn't have."""
    check_filter(scope.root.sobject, query)
    scope.take_aliases(query.aliases)
    tests = live_rows(scope, all_rows)
    if query.scope is not None:
        tests += _scope_tests(scope, query)
    if query.where is not None:
        tests.append(f"({Filter(scope, all_rows=all_rows).write(query.where)})")
    return tests


def _scope_tests(scope: Scope, query: Query) -> list[str]:
    # No scoping rule is ever active in the box, so it leaves nothing out. Source: SOQL reference, USING SCOPE (D).
    if query.scope in ("EVERYTHING", "SCOPINGRULE"):
        return []
    if query.scope in _scopes_of(scope.root.sobject):
        owner = scope.root.column("OwnerId")
        if query.scope == "MINE":
            return [f"{owner} = {scope.bind(CurrentUser())}"]
        keys = _QUEUE if query.scope == "QUEUE_OWNED" else _USER
        return [f"{owner} BETWEEN {keys.start} AND {keys.stop - 1}"]
    message = f"scope '{query.scope}' is not supported for {scope.root.sobject.name}"
    raise refuse_at(scope.text, query.source.at, message)


def _scopes_of(sobject: SObject) -> tuple[str, ...]:
    owner = sobject.field("OwnerId")
    if owner is None:
        return ()
    return ("MINE", "QUEUE_OWNED", "USER_OWNED") if "Group" in owner.reference_to else ("MINE",)


def from_clause(scope: Scope, tests: Sequence[str], more: str = "") -> str:
    """Write FROM, its joins and WHERE; ``more`` is joined last."""
    joins = "".join(f" {join}" for join in scope.joins)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f" FROM {quoted(scope.root.sobject.name)} {scope.root.alias}{joins}{more}{where}"


def order_clause(terms: Sequence[str]) -> str:
    """Write ORDER BY."""
    return f" ORDER BY {', '.join(terms)}" if terms else ""


def window_clause(query: Query) -> str:
    """Write LIMIT and OFFSET; raises ``Refused`` (NUMBER_OUTSIDE_VALID_RANGE) past the 2,000th record. Source: D."""
    if query.offset is not None and query.offset > SOQL_OFFSET_ROWS_MAX:
        raise refuse_whole(f"Maximum SOQL offset allowed is {SOQL_OFFSET_ROWS_MAX}", NUMBER_OUTSIDE_VALID_RANGE)
    if query.limit is None and query.offset is None:
        return ""
    limit = -1 if query.limit is None else query.limit
    return f" LIMIT {limit} OFFSET {query.offset}" if query.offset else f" LIMIT {limit}"


def page_of(scope: Scope, columns: Sequence[str]) -> Sql:
    """Make the statement that reads chosen rows again; its last parameter is a JSON array of their keys."""
    chosen = f"{scope.root.key} IN (SELECT value FROM json_each({scope.bind(None)}))"
    return sql_of(f"SELECT {', '.join(columns)}{from_clause(scope, [chosen])}", scope.parameters)

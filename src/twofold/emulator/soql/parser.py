"""
How is a query read? Recursive descent over the tokens, a function a construct; kept by text.

Source: SOQL reference (D); the words of refusals as in ``refusals``.
"""

from __future__ import annotations

from functools import lru_cache

from twofold.emulator.soql import tokens
from twofold.emulator.soql.ast import (
    Call,
    Condition,
    Operand,
    Order,
    Path,
    Query,
    SelectChildren,
    SelectGroup,
    SelectItem,
    SelectOperand,
    SelectTypeOf,
)
from twofold.emulator.soql.conditions import read_condition
from twofold.emulator.soql.cursor import Cursor
from twofold.emulator.soql.operands import read_operand
from twofold.emulator.soql.refusals import refuse_at, refuse_whole
from twofold.facts.limits import SOQL_CHARS_MAX

# Only texts that may come again are kept: long lists of values, as back-fills send them, never do.
KEPT_TEXT_MAX = 2_000
_PARSED_MAX = 1024

_CLAUSES = frozenset({"USING", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE", "ALL"})
_GROUPS = frozenset({"ALL", "STANDARD", "CUSTOM"})
_PURPOSES = frozenset({"VIEW", "REFERENCE", "UPDATE"})
_TRACKED = frozenset({"TRACKING", "VIEWSTAT"})
_SUBTOTALED_MAX = 3

# Source: SOQL reference, reserved keywords (D).
RESERVED = frozenset(
    [
        *("AND", "ASC", "DESC", "EXCLUDES", "FIRST", "FROM", "GROUP", "HAVING", "IN", "INCLUDES", "LAST", "LIKE"),
        *("LIMIT", "NOT", "NULL", "NULLS", "OR", "SELECT", "USING", "WHERE", "WITH"),
    ]
)


def parse(text: str) -> Query:
    """
    Read a query.

    Raises ``Refused``, always with code MALFORMED_QUERY, when the text isn't one.
    """
    return _parse_kept(text) if len(text) <= KEPT_TEXT_MAX else _parse(text)


def _parse(text: str) -> Query:
    if len(text) > SOQL_CHARS_MAX:
        raise refuse_whole(f"SOQL statements cannot be longer than {SOQL_CHARS_MAX} characters.")
    cursor = Cursor(text)
    query = _read_query(cursor)
    if cursor.token.kind != tokens.END:
        raise cursor.refusal()
    return query


_parse_kept = lru_cache(maxsize=_PARSED_MAX)(_parse)


def _read_query(cursor: Cursor) -> Query:
    cursor.expect("SELECT")
    select = _read_select(cursor)
    cursor.expect("FROM")
    source = cursor.expect_path()
    alias = _read_source_alias(cursor)
    aliases, scope = _read_parent_aliases(cursor), _read_scope(cursor)
    where = read_clause(cursor, "WHERE")
    group_by, subtotals = _read_group_by(cursor)
    return Query(
        text=cursor.text,
        select=select,
        source=source,
        alias=alias,
        aliases=aliases,
        scope=scope,
        where=where,
        group_by=group_by,
        subtotals=subtotals,
        having=read_clause(cursor, "HAVING") if group_by else None,
        order_by=read_order_by(cursor),
        limit=read_number(cursor, "LIMIT"),
        offset=read_number(cursor, "OFFSET"),
        purpose=_read_purpose(cursor),
    )


def _read_select(cursor: Cursor) -> tuple[SelectItem, ...]:
    items = [_read_item(cursor)]
    while cursor.take(","):
        items.append(_read_item(cursor))
    return tuple(items)


def _read_item(cursor: Cursor) -> SelectItem:
    token = cursor.token
    if token.word == "(":
        return _read_children(cursor)
    if token.word == "TYPEOF" and cursor.ahead().kind == tokens.NAME and cursor.ahead().word != "FROM":
        return _read_type_of(cursor)
    if token.word == "FIELDS" and cursor.ahead().word == "(":
        return _read_group(cursor)
    if token.word == "FROM":
        raise cursor.refusal()
    operand = read_operand(cursor)
    return SelectOperand(operand, _read_alias(cursor))


def _read_alias(cursor: Cursor) -> str | None:
    token = cursor.token
    if token.kind != tokens.NAME or token.word in RESERVED or "." in token.text:
        return None
    return cursor.next().text


def _read_children(cursor: Cursor) -> SelectChildren:
    at = cursor.token.at
    cursor.enter()
    cursor.next()
    query = _read_query(cursor)
    cursor.expect(")")
    cursor.leave()
    return SelectChildren(query, at)


def _read_group(cursor: Cursor) -> SelectGroup:
    at = cursor.next().at
    cursor.expect("(")
    group = cursor.token.word
    if group not in _GROUPS:
        raise cursor.refusal()
    cursor.next()
    cursor.expect(")")
    return SelectGroup(group, at)


def _read_type_of(cursor: Cursor) -> SelectTypeOf:
    at = cursor.next().at
    relationship = cursor.expect_path()
    branches = []
    while cursor.take("WHEN"):
        sobject = cursor.expect_path()
        cursor.expect("THEN")
        branches.append((".".join(sobject.parts), _read_paths(cursor)))
    if not branches:
        raise cursor.refusal()
    otherwise = _read_paths(cursor) if cursor.take("ELSE") else ()
    cursor.expect("END")
    return SelectTypeOf(relationship, tuple(branches), otherwise, at)


def _read_paths(cursor: Cursor) -> tuple[Path, ...]:
    paths = [cursor.expect_path()]
    while cursor.take(","):
        paths.append(cursor.expect_path())
    return tuple(paths)


def _read_source_alias(cursor: Cursor) -> str | None:
    cursor.take("AS")
    token = cursor.token
    if token.kind != tokens.NAME or token.word in _CLAUSES or token.word in RESERVED or "." in token.text:
        return None
    return cursor.next().text


def _read_parent_aliases(cursor: Cursor) -> tuple[tuple[str, Path], ...]:
    aliases = []
    while cursor.take(","):
        path = cursor.expect_path()
        alias = _read_source_alias(cursor)
        aliases.append((alias or path.parts[-1], path))
    return tuple(aliases)


def _read_scope(cursor: Cursor) -> str | None:
    if not cursor.take("USING"):
        return None
    cursor.expect("SCOPE")
    if cursor.token.kind != tokens.NAME:
        raise cursor.refusal()
    return cursor.next().word


def read_clause(cursor: Cursor, word: str) -> Condition | None:
    """Read the conditions of WHERE or HAVING, if the clause stands here."""
    condition = read_condition(cursor, _read_query) if cursor.take(word) else None
    if cursor.token.word == "WITH":
        raise _with_refusal(cursor)
    return condition


def _with_refusal(cursor: Cursor) -> Exception:
    # SECURITY_ENFORCED and the modes belong to Apex, DATA CATEGORY to knowledge articles: nothing for a REST caller.
    token = cursor.next()
    kind = cursor.token.text or "<EOF>"
    return refuse_at(cursor.text, token.at, f"WITH {kind} is not supported in this context")


def _read_group_by(cursor: Cursor) -> tuple[tuple[Operand, ...], str | None]:
    if not cursor.take("GROUP"):
        return (), None
    cursor.expect("BY")
    at, word = cursor.token.at, cursor.token.word
    if word not in ("ROLLUP", "CUBE") or cursor.ahead().word != "(":
        return _read_operands(cursor), None
    cursor.next()
    cursor.expect("(")
    operands = _read_operands(cursor)
    cursor.expect(")")
    if len(operands) > _SUBTOTALED_MAX:
        raise refuse_at(cursor.text, at, f"GROUP BY {word} takes at most {_SUBTOTALED_MAX} fields")
    return operands, word


def _read_operands(cursor: Cursor) -> tuple[Operand, ...]:
    operands = [read_operand(cursor)]
    while cursor.take(","):
        operands.append(read_operand(cursor))
    return tuple(operands)


def read_order_by(cursor: Cursor) -> tuple[Order, ...]:
    """Read ORDER BY, if it stands here."""
    if not cursor.take("ORDER"):
        return ()
    cursor.expect("BY")
    orders = [_read_order(cursor)]
    while cursor.take(","):
        orders.append(_read_order(cursor))
    return tuple(orders)


def _read_order(cursor: Cursor) -> Order:
    operand = read_operand(cursor)
    descending = not cursor.take("ASC") and cursor.take("DESC")
    nulls_last = False
    if cursor.take("NULLS"):
        nulls_last = cursor.take("LAST")
        if not nulls_last:
            cursor.expect("FIRST")
    return Order(operand, descending, nulls_last)


def read_number(cursor: Cursor, word: str) -> int | None:
    """Read the number of LIMIT or OFFSET, if the clause stands here."""
    return cursor.expect_count() if cursor.take(word) else None


def _read_purpose(cursor: Cursor) -> tuple[str, ...]:
    purposes = []
    while cursor.take("FOR"):
        if cursor.token.word not in _PURPOSES:
            raise cursor.refusal()
        purposes.append(cursor.next().word)
    read_update(cursor)
    if cursor.token.word == "ALL" and cursor.ahead().word == "ROWS":
        raise refuse_at(cursor.text, cursor.token.at, "ALL ROWS not allowed in this context")
    return tuple(purposes)


def read_update(cursor: Cursor) -> None:
    """
    Pass over what a query asks to be counted, if the clause stands here.

    It is views of knowledge articles and what was searched for, and the box has neither.
    """
    if not cursor.take("UPDATE"):
        return
    while True:
        if cursor.token.word not in _TRACKED:
            raise cursor.refusal()
        cursor.next()
        if not cursor.take(","):
            return


def is_count_only(query: Query) -> bool:
    """Tell whether a query is ``SELECT COUNT() FROM …``, which answers with a number and no records."""
    if len(query.select) != 1 or not isinstance(query.select[0], SelectOperand):
        return False
    operand = query.select[0].operand
    return isinstance(operand, Call) and operand.name == "COUNT" and not operand.arguments

"""What must a row meet? The grammar of WHERE and HAVING."""

from __future__ import annotations

from collections.abc import Callable

from twofold.emulator.soql.ast import (
    And,
    Comparison,
    Condition,
    Literal,
    Membership,
    Not,
    Operand,
    Or,
    Path,
    Query,
    SemiJoin,
)
from twofold.emulator.soql.cursor import Cursor
from twofold.emulator.soql.literals import read_literal
from twofold.emulator.soql.operands import read_operand
from twofold.emulator.soql.refusals import refuse_at

ReadQuery = Callable[[Cursor], Query]

_COMPARISONS = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "LIKE": "LIKE"}
_LISTS = frozenset({"IN", "INCLUDES", "EXCLUDES"})


def read_condition(cursor: Cursor, read_query: ReadQuery) -> Condition:
    """
    Read conditions joined by AND or by OR.

    Both in one line need brackets, and NOT after AND or OR needs them too: ``a = 1 AND (NOT b = 2)``.
    Source: mixing and ``AND NOT`` are refused as an unexpected token (C, recorded by users of other parsers).
    """
    first = _read_negation(cursor, read_query)
    word = cursor.token.word
    if word not in ("AND", "OR"):
        return first
    terms = [first]
    while cursor.take(word):
        terms.append(_read_term(cursor, read_query))
    if cursor.token.word in ("AND", "OR"):
        raise cursor.refusal()
    return And(tuple(terms)) if word == "AND" else Or(tuple(terms))


def _read_negation(cursor: Cursor, read_query: ReadQuery) -> Condition:
    if not cursor.take("NOT"):
        return _read_term(cursor, read_query)
    return Not(_read_term(cursor, read_query))


def _read_term(cursor: Cursor, read_query: ReadQuery) -> Condition:
    if cursor.token.word != "(":
        return _read_comparison(cursor, read_query)
    cursor.enter()
    cursor.next()
    condition = read_condition(cursor, read_query)
    cursor.expect(")")
    cursor.leave()
    return condition


def _read_comparison(cursor: Cursor, read_query: ReadQuery) -> Condition:
    if cursor.token.word == "NOT":
        raise cursor.refusal()
    operand = read_operand(cursor)
    token = cursor.token
    operator = _COMPARISONS.get(token.word)
    if operator is not None:
        cursor.next()
        return Comparison(operand, operator, read_literal(cursor))
    word = token.word
    if cursor.take("NOT"):
        word = "NOT IN"
        cursor.expect("IN")
    elif word in _LISTS:
        cursor.next()
    else:
        raise cursor.refusal()
    return _read_list(cursor, operand, word, token.at, read_query)


def _read_list(cursor: Cursor, operand: Operand, operator: str, at: int, read_query: ReadQuery) -> Condition:
    if cursor.token.word == ":":
        raise refuse_at(cursor.text, cursor.token.at, "Bind variables only allowed in Apex code")
    cursor.expect("(")
    if cursor.token.word == "SELECT":
        return _read_semi_join(cursor, operand, operator, at, read_query)
    values = [read_literal(cursor)]
    while cursor.take(","):
        values.append(read_literal(cursor))
    cursor.expect(")")
    return Membership(operand, operator, _distinct(values), at)


def _read_semi_join(cursor: Cursor, operand: Operand, operator: str, at: int, read_query: ReadQuery) -> Condition:
    if operator not in ("IN", "NOT IN") or not isinstance(operand, Path):
        raise cursor.refusal()
    cursor.enter()
    query = read_query(cursor)
    cursor.expect(")")
    cursor.leave()
    return SemiJoin(operand, query, operator == "NOT IN", at)


def _distinct(values: list[Literal]) -> tuple[Literal, ...]:
    return tuple({(literal.kind, literal.value): literal for literal in values}.values())

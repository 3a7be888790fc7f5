"""
How is a search read? FIND and its braces first, then the clauses, whose conditions and orders are SOQL's own.

Source: SOSL reference (D); codes and texts of refusals as recorded (C) for the missing braces, else K.
"""

from __future__ import annotations

import re

from twofold.emulator.refusals import Refused
from twofold.emulator.soql import parser as soql
from twofold.emulator.soql import tokens
from twofold.emulator.soql.ast import SelectItem, SelectOperand
from twofold.emulator.soql.cursor import Cursor
from twofold.emulator.soql.operands import read_operand
from twofold.emulator.soql.refusals import refuse_at, refuse_whole
from twofold.emulator.sosl.ast import Group, Returning, Search, Term
from twofold.emulator.sosl.terms import parse_term
from twofold.facts.error_codes import MALFORMED_QUERY, MALFORMED_SEARCH

TEXT_MAX = 100_000
RETURNED_MAX = 2000

_FIND = re.compile(r"\s*FIND\s*\{((?:[^\\}]|\\.)*)\}", re.IGNORECASE | re.DOTALL)
_FLAGS = {"SPELL_CORRECTION": ("TRUE", "FALSE")}


def parse_search(text: str) -> Search:
    """
    Read a search.

    Raises ``Refused``: MALFORMED_SEARCH when the text isn't one, INVALID_SEARCH for too short a term.
    """
    if len(text) > TEXT_MAX:
        raise refuse_whole(f"SOSL statements can't be longer than {TEXT_MAX} characters.", MALFORMED_SEARCH)
    found = _FIND.match(text)
    if found is None:
        message = "No search term found. The search term must be enclosed in braces."
        raise refuse_whole(message, MALFORMED_SEARCH)
    term = parse_term(found[1])
    try:
        return _read_clauses(_cursor_after(text, found.end()), text, term)
    except Refused as refusal:
        raise as_search(refusal) from refusal


def as_search(refusal: Refused) -> Refused:
    """Give a refusal of the grammar the code a search has for it."""
    if refusal.code != MALFORMED_QUERY:
        return refusal
    return refuse_whole(refusal.problems[0].message, MALFORMED_SEARCH)


def _cursor_after(text: str, end: int) -> Cursor:
    # Blanks where FIND stood, so that places in the text stay what they are.
    cursor = Cursor(" " * end + text[end:])
    cursor.text = text
    return cursor


def _read_clauses(cursor: Cursor, text: str, term: Term) -> Search:
    group = _read_group(cursor)
    returning = _read_returning(cursor)
    labels = _read_with(cursor)
    limit = _read_limit(cursor)
    soql.read_update(cursor)
    if cursor.token.kind != tokens.END:
        raise cursor.refusal()
    return Search(text, term, group, returning, limit, labels)


def _read_group(cursor: Cursor) -> Group:
    if not cursor.take("IN"):
        return Group.ALL
    word = cursor.token.word
    if word not in Group.__members__:
        raise cursor.refusal()
    cursor.next()
    cursor.expect("FIELDS")
    return Group[word]


def _read_returning(cursor: Cursor) -> tuple[Returning, ...]:
    if not cursor.take("RETURNING"):
        return ()
    returning = [_read_object(cursor)]
    while cursor.take(","):
        returning.append(_read_object(cursor))
    return tuple(returning)


def _read_object(cursor: Cursor) -> Returning:
    name = cursor.expect_path()
    if not cursor.take("("):
        return Returning(".".join(name.parts), name.at)
    select = _read_fields(cursor)
    where = soql.read_clause(cursor, "WHERE")
    if cursor.token.word == "USING":
        raise refuse_at(cursor.text, cursor.token.at, "USING ListView is not offered by the org in a box")
    order_by = soql.read_order_by(cursor)
    limit, offset = soql.read_number(cursor, "LIMIT"), soql.read_number(cursor, "OFFSET")
    cursor.expect(")")
    return Returning(".".join(name.parts), name.at, select, where, order_by, limit, offset)


def _read_fields(cursor: Cursor) -> tuple[SelectItem, ...]:
    fields: list[SelectItem] = [SelectOperand(read_operand(cursor), None)]
    while cursor.take(","):
        fields.append(SelectOperand(read_operand(cursor), None))
    return tuple(fields)


def _read_with(cursor: Cursor) -> bool:
    """Read the WITH clauses; tells whether the labels of fields are wanted."""
    labels = False
    while cursor.take("WITH"):
        token = cursor.token
        if token.word == "METADATA":
            cursor.next()
            cursor.expect("=")
            labels = _read_labels(cursor)
        elif token.word in _FLAGS:
            cursor.next()
            cursor.expect("=")
            if cursor.next().word not in _FLAGS[token.word]:
                raise cursor.refusal()
        else:
            message = f"WITH {token.text or '<EOF>'} is not offered by the org in a box"
            raise refuse_at(cursor.text, token.at, message)
    return labels


def _read_labels(cursor: Cursor) -> bool:
    if cursor.token.text.strip("'").upper() != "LABELS":
        raise cursor.refusal()
    cursor.next()
    return True


def _read_limit(cursor: Cursor) -> int | None:
    at = cursor.token.at
    limit = soql.read_number(cursor, "LIMIT")
    if limit is not None and not 1 <= limit <= RETURNED_MAX:
        raise refuse_at(cursor.text, at, f"LIMIT must be between 1 and {RETURNED_MAX}")
    return limit

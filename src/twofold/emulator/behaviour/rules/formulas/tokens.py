"""Which words and signs does a formula consist of?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from twofold.emulator.behaviour.rules.formulas.terms import FormulaUnreadable

LONGEST = 3900
"""Characters. Source: formula limits (D)."""

_PART = r"[A-Za-z_][A-Za-z0-9_]*"
_TOKEN = re.compile(
    r"""(?:\s|/\*.*?\*/)*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    rf"""|(?P<name>\$?{_PART}(?:[.:]{_PART})*)|(?P<sign><>|!=|<=|>=|==|&&|\|\||[-=<>!+*/^&(),]))""",
    re.DOTALL | re.ASCII,
)
_BLANKS = re.compile(r"(?:\s|/\*.*?\*/)*", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``kind`` is number, text, name, sign or end; ``text`` of a literal is what it means."""

    kind: str
    text: str


def read_tokens(formula: str) -> list[Token]:
    """Cut a formula into words, the last of which is its end; raises ``FormulaUnreadable``."""
    if len(formula) > LONGEST:
        raise FormulaUnreadable(f"The formula is too long ({len(formula)} characters). The most is {LONGEST}.")
    found, at = [], 0
    while (at := _skip(formula, at)) < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None or match.lastgroup is None:
            raise FormulaUnreadable(f"Can't read the formula from {formula[at : at + 20]!r}.")
        found.append(_token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return [*found, Token("end", "")]


def _skip(formula: str, at: int) -> int:
    match = _BLANKS.match(formula, at)
    return match.end() if match is not None else at


def _token(kind: str, text: str) -> Token:
    if kind == "text":
        return Token(kind, _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text[1:-1]))
    return Token(kind, text)

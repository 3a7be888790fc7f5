r"""
What is looked for? The text between the braces of FIND: words, phrases, wildcards, AND, OR, AND NOT, brackets.

Words next to each other are all wanted. Whatever isn't a letter or digit parts words, so ``pat@example.com`` is three that
stand together; a backslash takes the meaning of a reserved character away.
Source: SOSL reference, FIND (D); what the platform's own index makes of other signs is an emulator choice.
"""

from __future__ import annotations

import re
from typing import Final

from twofold.emulator.refusals import Refused, refuse
from twofold.emulator.sosl.ast import AllOf, AnyOf, Phrase, Term, Without, Word
from twofold.emulator.store.tables import fold
from twofold.facts.error_codes import INVALID_SEARCH, MALFORMED_SEARCH

_LETTERS_MIN = 2
_DEPTH_MAX = 60
_TOKEN = re.compile(
    r'\s*(?:(?P<sign>[()])|"(?P<phrase>(?:[^"\\]|\\.)*)"|(?P<word>(?:[^\s()"\\]|\\.)+)|(?P<bad>.))', re.DOTALL
)
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_WORD = re.compile(r"[^\W_*?]+(?:[*?]+[^\W_*?]*)*")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_ESCAPED_WILD = {"\\*": " ", "\\?": " "}


def parse_term(text: str) -> Term:
    """
    Read what is looked for.

    Raises ``Refused``: INVALID_SEARCH for less than two letters or digits, MALFORMED_SEARCH for brackets or operators
    that don't fit together.
    """
    return _Reader(text).read()


def split_words(text: str) -> list[str]:
    """Split a stored value into folded words, as the search sees it."""
    return re.findall(r"[^\W_]+", str(fold(text)))


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [(found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(text.strip())]
        self._at = 0
        self._depth = 0

    def read(self) -> Term:
        if sum(1 for _ in _WORD_CHARACTER.finditer(self._text)) < _LETTERS_MIN:
            raise refuse(INVALID_SEARCH, f"search term must be longer than one character: {self._text.strip()}", None)
        term = self._any_of()
        if self._at < len(self._tokens):
            raise self._refusal()
        return term

    def _any_of(self) -> Term:
        terms = [self._all_of()]
        while self._take("OR"):
            terms.append(self._all_of())
        return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))

    def _all_of(self) -> Term:
        term = self._primary()
        while self._at < len(self._tokens) and not self._is_sign(")") and not self._is_operator("OR"):
            self._take("AND")
            term = Without(term, self._primary()) if self._take("NOT") else _both(term, self._primary())
        return term

    def _primary(self) -> Term:
        if self._at >= len(self._tokens):
            raise self._refusal()
        kind, value = self._tokens[self._at]
        self._at += 1
        if kind == "sign" and value == "(":
            return self._bracket()
        if kind == "phrase" or (kind == "word" and value.upper() not in _OPERATORS):
            return Phrase(tuple(_words(value)))
        self._at -= 1
        raise self._refusal()

    def _bracket(self) -> Term:
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            raise refuse(MALFORMED_SEARCH, "the search is nested too deeply", None)
        term = self._any_of()
        if not self._is_sign(")"):
            raise self._refusal()
        self._at += 1
        self._depth -= 1
        return term

    def _is_sign(self, sign: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign)

    def _is_operator(self, operator: str) -> bool:
        if self._at >= len(self._tokens):
            return False
        kind, value = self._tokens[self._at]
        return kind == "word" and value.upper() == operator

    def _take(self, operator: str) -> bool:
        found = self._is_operator(operator)
        self._at += found
        return found

    def _refusal(self) -> Refused:
        rest = self._tokens[self._at][1] if self._at < len(self._tokens) else "<EOF>"
        return refuse(MALFORMED_SEARCH, f"unexpected token: '{rest}'", None)


def _both(one: Term, other: Term) -> Term:
    terms = one.terms if isinstance(one, AllOf) else (one,)
    return AllOf((*terms, other))


def _words(value: str) -> list[Word]:
    plain = re.sub(r"\\(.)", lambda found: _ESCAPED_WILD.get(found[0], found[1]), value, flags=re.DOTALL)
    return [Word(word, "*" in word or "?" in word) for word in _WORD.findall(str(fold(plain)))]

"""
Does a record hold what is looked for? Its values are split into words; each phrase has to stand in one of them.

Phones are found by their digits as well, however they are written. Source: SOSL reference, IN (D); rule choice for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from twofold.emulator.soql.criteria import joined
from twofold.emulator.sosl.ast import AllOf, Phrase, Term, Without, Word
from twofold.emulator.sosl.terms import split_words
from twofold.emulator.store.tables import fold

_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Texts:
    """The values of one record that are searched, folded; ``numbers`` are its phones as digits alone."""

    values: tuple[str, ...]
    numbers: tuple[str, ...] = ()


def texts_of(values: Sequence[str | None], phones: Sequence[str | None]) -> Texts:
    """Take the filled values of a record."""
    folded = tuple(str(fold(value)) for value in (*values, *phones) if value)
    return Texts(folded, tuple(_DIGITS.sub("", phone) for phone in phones if phone))


def is_found(term: Term, texts: Texts) -> bool:
    """Tell whether a record holds what is looked for."""
    if isinstance(term, Phrase):
        return _holds(term, texts)
    if isinstance(term, Without):
        return is_found(term.term, texts) and not is_found(term.other, texts)
    held = (is_found(part, texts) for part in term.terms)
    return all(held) if isinstance(term, AllOf) else any(held)


def _holds(phrase: Phrase, texts: Texts) -> bool:
    if not phrase.words:
        return True
    # To split a value into words costs far more than to see that it can't hold them.
    longest = _longest_piece(phrase)
    held = (split_words(value) for value in texts.values if longest in value)
    return any(_stands_in(phrase.words, words) for words in held) or _is_number(phrase, texts.numbers)


def _stands_in(wanted: tuple[Word, ...], words: Sequence[str]) -> bool:
    last = len(words) - len(wanted)
    return any(all(_is_like(word, words[start + at]) for at, word in enumerate(wanted)) for start in range(last + 1))


def _is_like(wanted: Word, word: str) -> bool:
    return _pattern(wanted.text).fullmatch(word) is not None if wanted.wild else wanted.text == word


def _is_number(phrase: Phrase, numbers: Sequence[str]) -> bool:
    digits = "".join(word.text for word in phrase.words)
    plain = digits.rstrip("*")
    if not plain.isdecimal():
        return False
    return any(number.startswith(plain) if plain != digits else number == plain for number in numbers)


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    wild = {"*": r"\w*", "?": r"\w"}
    return re.compile("".join(wild.get(character) or re.escape(character) for character in text))


def prefilter(term: Term, texts: Sequence[str], phones: Sequence[str], values: list[str]) -> str:
    """
    Write an SQL test that every record passes which holds what is looked for, and few others.

    Args:
        texts: SQL of every searched column.
        phones: the phones among them.
        values: takes the values to bind, for numbered placeholders.
    """
    if isinstance(term, Phrase):
        return _prefilter_phrase(term, texts, phones, values)
    if isinstance(term, Without):
        return prefilter(term.term, texts, phones, values)
    sign = " AND " if isinstance(term, AllOf) else " OR "
    return joined(sign, [prefilter(part, texts, phones, values) for part in term.terms])


def _prefilter_phrase(phrase: Phrase, texts: Sequence[str], phones: Sequence[str], values: list[str]) -> str:
    longest = _longest_piece(phrase)
    if not longest:
        return "1"
    # LIKE knows no capitals but those of ASCII: values with others are looked at one by one.
    held = "{0} GLOB " + _NOT_ASCII
    if longest.isascii():
        values.append(f"%{longest}%")
        held += f" OR {{0}} LIKE ?{len(values)}"
    tests = [_filled(column, held) for column in texts]
    digits = "".join(word.text.strip("*?") for word in phrase.words)
    if phones and digits.isdecimal() and digits.isascii():
        # Digits of a phone may be parted by anything.
        values.append(f"%{'%'.join(digits)}%")
        tests += [_filled(column, f"{{0}} LIKE ?{len(values)}") for column in phones]
    return joined(" OR ", tests)


def _filled(column: str, test: str) -> str:
    # Most columns are empty, and to see that is much cheaper than to call a function.
    return f"({column} IS NOT NULL AND ({test.format(column)}))"


@lru_cache(maxsize=256)
def _longest_piece(phrase: Phrase) -> str:
    pieces = (piece for word in phrase.words for piece in re.split(r"[*?]+", word.text))
    return max(pieces, key=len, default="")


_NOT_ASCII = "'*[^' || char(1) || '-' || char(127) || ']*'"

"""
Does a record hold what is looked for? Its values are split into words; each phrase has to stand in one of them.

Phones are found by their digits as well, however they are written. Source: SOSL reference, IN (D); rule choice for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from twofold.emulator.sosl.ast import AllOf, Phrase, Term, Without, Word
from twofold.emulator.sosl.terms import split_words

_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Texts:
    """The values of one record that are searched, each as words; ``numbers`` are its phones as digits alone."""

    words: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...] = ()


def texts_of(values: Sequence[str | None], phones: Sequence[str | None]) -> Texts:
    """Split the values of a record."""
    words = tuple(tuple(split_words(value)) for value in (*values, *phones) if value)
    return Texts(words, tuple(_DIGITS.sub("", phone) for phone in phones if phone))


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
    return any(_stands_in(phrase.words, words) for words in texts.words) or _is_number(phrase, texts.numbers)


def _stands_in(wanted: tuple[Word, ...], words: tuple[str, ...]) -> bool:
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


def prefilter(term: Term, sql: str, values: list[str]) -> str:
    """
    Write an SQL test that every record passes which holds what is looked for, and few others.

    Args:
        sql: the searched columns put together, with blanks between them.
        values: takes the values to bind, for placeholders ``?``.
    """
    if isinstance(term, Phrase):
        return _prefilter_phrase(term, sql, values)
    if isinstance(term, Without):
        return prefilter(term.term, sql, values)
    sign = " AND " if isinstance(term, AllOf) else " OR "
    return f"({sign.join(prefilter(part, sql, values) for part in term.terms)})"


def _prefilter_phrase(phrase: Phrase, sql: str, values: list[str]) -> str:
    pieces = [piece for word in phrase.words for piece in re.split(r"[*?]+", word.text)]
    longest = max(pieces, key=len, default="")
    if not longest:
        return "1"
    # LIKE knows no capitals but those of ASCII: rows with others are looked at one by one.
    if not longest.isascii():
        return f"{sql} GLOB {_NOT_ASCII}"
    # Digits of a phone may be parted by anything.
    values.append(f"%{'%'.join(''.join(pieces)) if _is_number_like(phrase) else longest}%")
    return f"({sql} LIKE ? OR {sql} GLOB {_NOT_ASCII})"


def _is_number_like(phrase: Phrase) -> bool:
    return all(word.text.strip("*?").isdecimal() for word in phrase.words)


_NOT_ASCII = "'*[^' || char(1) || '-' || char(127) || ']*'"

"""
Which records does a half-written name suggest? Those whose name holds the words, of the last one its beginning.

Source: REST reference, Suggested Records (D); by Id instead of relevance is an emulator choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.refusals import refuse
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.soql.naming import read_names
from twofold.emulator.soql.run import Reader
from twofold.emulator.soql.shape import Record
from twofold.emulator.sosl.ast import Group, Phrase, Word
from twofold.emulator.sosl.run import first_keys
from twofold.emulator.sosl.terms import split_words
from twofold.facts.error_codes import INVALID_TYPE, MALFORMED_SEARCH


def suggest(reader: Reader, text: str, names: Sequence[str], limit: int) -> tuple[list[Record], bool]:
    """
    Find at most ``limit`` records, Id and name of each, and tell whether there are more.

    Raises ``Refused``: MALFORMED_SEARCH without a word, INVALID_TYPE for a kind that can't be searched.
    """
    words = split_words(text)
    if not words:
        raise refuse(MALFORMED_SEARCH, "The q parameter is missing", None)
    phrase = Phrase((*(Word(word) for word in words[:-1]), Word(f"{words[-1]}*", wild=True)))
    records: list[Record] = []
    for sobject in [_searched(reader.schema, name) for name in names]:
        keys = first_keys(reader, sobject, phrase, Group.NAME, limit + 1 - len(records))
        records += read_names(reader, sobject, keys)
    return records[:limit], len(records) > limit


def _searched(schema: Schema, name: str) -> SObject:
    sobject = schema.sobject(name)
    if sobject is None or not sobject.searchable:
        raise refuse(INVALID_TYPE, f"sObject type '{name}' is not supported.", None)
    return sobject

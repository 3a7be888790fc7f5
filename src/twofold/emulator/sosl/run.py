"""
What does a search find? For each kind of record the keys that match, then the fields asked for, as a query reads them.

Records come by kind in the order of RETURNING, then by Id unless ORDER BY says otherwise: the platform ranks by relevance,
which nobody can foretell (emulator choice).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import Field, Schema, SObject
from twofold.emulator.soql.ast import Path, Query, SelectOperand
from twofold.emulator.soql.refusals import no_such_type, refuse_at
from twofold.emulator.soql.run import Reader, run_among
from twofold.emulator.soql.shape import Record
from twofold.emulator.sosl.ast import Group, Returning, Search, Term
from twofold.emulator.sosl.fields import searched_fields, searched_phones, searched_sobjects
from twofold.emulator.sosl.parser import RETURNED_MAX, as_search
from twofold.emulator.sosl.words import is_found, prefilter, texts_of
from twofold.emulator.store.tables import quoted
from twofold.facts.error_codes import INVALID_TYPE


def run_search(reader: Reader, search: Search) -> list[Record]:
    """
    Answer a search with at most 2,000 records. Source: rule 4.43 (D).

    Raises ``Refused``: INVALID_TYPE for a kind that isn't there or can't be searched, INVALID_FIELD, MALFORMED_SEARCH.
    """
    left = min(search.limit or RETURNED_MAX, RETURNED_MAX)
    records: list[Record] = []
    for sobject, returning in _wanted(reader.schema, search):
        room = left - len(records)
        keys = first_keys(reader, sobject, search.term, search.group, _wanted_keys(returning, room))
        records += _read(reader, search.text, returning, keys)[:room]
    return records


def _wanted_keys(returning: Returning, room: int) -> int | None:
    """How many keys are enough; None where all have to be known, because some are left out or sorted."""
    if returning.where is not None or returning.order_by:
        return None
    return min(room, room if returning.limit is None else returning.limit) + (returning.offset or 0)


def first_keys(reader: Reader, sobject: SObject, term: Term, group: Group, limit: int | None = None) -> list[int]:
    """Find the living records of a kind that hold what is looked for, by Id; all, or so many."""
    # Closed at once: SQLite changes nothing of a connection while a statement is being read.
    with closing(_find_keys(reader, sobject, term, group)) as found:
        return list(islice(found, limit))


def _find_keys(reader: Reader, sobject: SObject, term: Term, group: Group) -> Generator[int, None, None]:
    texts, phones = searched_fields(sobject, group), searched_phones(sobject, group)
    if not texts and not phones:
        return
    for key, *values in _candidates(reader, sobject, term, texts, phones):
        if is_found(term, texts_of(values[: len(texts)], values[len(texts) :])):
            yield key


def _candidates(
    reader: Reader, sobject: SObject, term: Term, texts: tuple[Field, ...], phones: tuple[Field, ...]
) -> Iterator[tuple[Any, ...]]:
    columns = [quoted(field.name) for field in (*texts, *phones)]
    values: list[str] = []
    tests = [f"({prefilter(term, columns, columns[len(texts) :], values)})", *_living(sobject)]
    text = f'SELECT "Id", {", ".join(columns)} FROM {quoted(sobject.name)} WHERE {" AND ".join(tests)} ORDER BY "Id"'
    yield from reader.connection.execute(text, values)


def _living(sobject: SObject) -> Iterator[str]:
    if sobject.field("IsDeleted") is not None:
        yield '"IsDeleted" = 0'
    # A person is found as its account. Source: rules 4.40 (D) and 4.42 (choice).
    if sobject.name == "Contact" and sobject.field("IsPersonAccount") is not None:
        yield '"IsPersonAccount" = 0'


def _wanted(schema: Schema, search: Search) -> Iterator[tuple[SObject, Returning]]:
    if not search.returning:
        for sobject in searched_sobjects(schema):
            yield sobject, Returning(sobject.name, 0)
    for returning in search.returning:
        sobject_or_none = schema.sobject(returning.sobject)
        if sobject_or_none is None:
            raise no_such_type(search.text, returning.at, returning.sobject)
        if not sobject_or_none.searchable:
            message = f"entity type {sobject_or_none.name} does not support search"
            raise refuse_at(search.text, returning.at, message, INVALID_TYPE)
        yield sobject_or_none, returning


def _read(reader: Reader, text: str, returning: Returning, keys: list[int]) -> list[Record]:
    select = returning.select or (SelectOperand(Path(("Id",), returning.at), None),)
    query = Query(
        text=text,
        select=select,
        source=Path((returning.sobject,), returning.at),
        where=returning.where,
        order_by=returning.order_by,
        limit=returning.limit,
        offset=returning.offset,
    )
    try:
        return run_among(reader, query, keys)
    except Refused as refusal:
        raise as_search(refusal) from refusal

"""What is a compiled query? SQL with its parameters, and how rows become records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from twofold.emulator.soql.moments import Moment, Parameter, Value, is_deferred, resolve_all
from twofold.emulator.soql.shape import GroupShape, RecordShape

Hole = tuple[int, int, Callable[[str], Parameter]]
"""A parameter's index, the place of the value in quotes that it stands for, and what makes the one of the other."""

_PLACEHOLDER = re.compile(r"\?(\d+)")


@dataclass(frozen=True, slots=True)
class Sql:
    """One SQL statement; its placeholders are numbered, so ``parameters`` are in the order of their numbers."""

    text: str
    parameters: tuple[Parameter, ...]
    deferred: bool

    def values(self, moment: Moment) -> Sequence[Value]:
        """Find the values to bind at a moment."""
        return resolve_all(self.parameters, moment) if self.deferred else self.parameters  # type: ignore[return-value]


def sql_of(text: str, parameters: Sequence[Parameter]) -> Sql:
    """Make a statement; values after the last one it names are left out, as SQLite wants it."""
    used = max((int(number) for number in _PLACEHOLDER.findall(text)), default=0)
    return Sql(text, tuple(parameters[:used]), is_deferred(parameters[:used]))


class Answers(Enum):
    """What a query answers with."""

    RECORDS = "records"
    GROUPS = "groups"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class ChildStatement:
    """
    Read the children of many parents at once.

    Rows begin with the key of the parent. The first parameter is a JSON array of the parents' keys, put in by the run;
    of ``page``, which reads some children again, the last is a JSON array of their own keys.
    """

    relationship: str
    parent_index: int
    rows: Sql
    page: Sql
    shape: RecordShape
    children: tuple[ChildStatement, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """
    Hold a compiled query.

    ``rows`` reads everything; ``keys`` reads the Ids alone, in the same order; ``page`` reads the rows of some Ids, in
    no order, with a JSON array of keys as its last parameter. Only records have ``keys`` and ``page``. ``holes`` are the
    parameters of ``rows`` that come from values in quotes, as far as they can be exchanged.
    """

    answers: Answers
    rows: Sql
    shape: RecordShape | GroupShape | None = None
    keys: Sql | None = None
    page: Sql | None = None
    children: tuple[ChildStatement, ...] = ()
    holes: tuple[Hole, ...] = ()

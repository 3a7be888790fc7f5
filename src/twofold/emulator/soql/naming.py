"""What are some records called? Id and name of each, as lists of suggestions and of recent items show them."""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.schema.model import SObject
from twofold.emulator.soql.ast import Path, Query, SelectOperand
from twofold.emulator.soql.run import Reader, run_among
from twofold.emulator.soql.shape import Record


def read_names(reader: Reader, sobject: SObject, keys: Sequence[int]) -> list[Record]:
    """Read Id and name of those of some records that are not deleted, in order of Id."""
    names = ("Id", *(field.name for field in sobject.name_fields[:1]))
    select = tuple(SelectOperand(Path((name,), 0), None) for name in names)
    return run_among(reader, Query(text="", select=select, source=Path((sobject.name,), 0)), keys)

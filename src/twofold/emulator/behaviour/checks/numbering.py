"""Which number does a new record get? Counted up for each field that is numbered, in the form the field asks for."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.draft import Draft
from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import Field

_PLACE = re.compile(r"\{(0+|Y{2,4}|M{2}|D{2})\}")
_STANDARD_START = 1000
_DATES = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d"}


def count_up(org: Org, caller: Caller, draft: Draft) -> None:
    """Number the record where its kind is numbered."""
    shape = org.shape(draft.sobject.name)
    for name in shape.auto_numbers:
        number = org.store.next_number(f"{draft.sobject.name}.{name}")
        draft.fill(name, render_number(shape.fields[name], number, caller.now))


def render_number(field: Field, count: int, now: int) -> str:
    """
    Write the number of the ``count``-th record: ``B-{0000}`` makes ``B-0007``, ``{YYYY}``, ``{MM}`` and ``{DD}`` the day.

    Source: display formats (D); eight digits from 00001001 on for standard fields are an emulator choice.
    """
    if field.number_format is None:
        return f"{_STANDARD_START + count:08d}"
    number = max(field.first_number, 1) + count - 1 if field.first_number else count
    day = datetime.fromtimestamp(now / 1000, UTC)

    def place(match: re.Match[str]) -> str:
        form = match[1]
        return f"{number:0{len(form)}d}" if form[0] == "0" else day.strftime(_DATES.get(form, "%Y"))

    return _PLACE.sub(place, field.number_format)

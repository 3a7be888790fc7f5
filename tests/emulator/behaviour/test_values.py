"""Two ways to read a value that is text: do they read the same?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.emulator.behaviour.values import parse_value, text_parser
from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import Field, FieldType

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", " ", "true", "FALSE", "1", " 5 ", "1e3", "1_0", "nan", "-0.5", "2026-01-02", "2026-01-02T03:04:05Z"]
    ),
    st.sampled_from(["03:04:05.000Z", "001000000000001AAA", "001000000000001", "a; b;;c", "x@example.com "]),
)


def outcome(parse: Callable[[], Any]) -> Any:
    """What is read, or why it is refused."""
    try:
        return parse()
    except Refused as refusal:
        return str(refusal)


@given(st.sampled_from(FieldType), TEXTS)
def test_text_is_read_the_same_one_by_one_and_settled_once(kind: FieldType, text: str) -> None:
    field = Field(name="X__c", label="X", type=kind, digits=3, precision=6, scale=2)
    assert outcome(lambda: text_parser(field)(text)) == outcome(lambda: parse_value(field, text))


@pytest.mark.parametrize("day", ["1699-12-31", "4001-01-01", "0001-01-01"])
@pytest.mark.parametrize(("kind", "clock"), [(FieldType.DATE, ""), (FieldType.DATETIME, "T12:00:00Z")])
def test_a_year_the_platform_does_not_know_is_refused(kind: FieldType, clock: str, day: str) -> None:
    """Grade D for the years 1700 to 4000, C for the code."""
    field = Field(name="X__c", label="X", type=kind)
    with pytest.raises(Refused, match=f"FIELD_INTEGRITY_EXCEPTION: X: invalid date: {day}"):
        parse_value(field, day + clock)


@pytest.mark.parametrize("text", ["20240101", "2024-W01-1", "2024-01-01 10:00:00", "2024-01-01T10", "٢٠٢٤-٠١-٠١"])
@pytest.mark.parametrize("kind", [FieldType.DATE, FieldType.DATETIME])
def test_other_spellings_of_a_date_are_not_read(kind: FieldType, text: str) -> None:
    with pytest.raises(Refused, match="JSON_PARSER_ERROR"):
        parse_value(Field(name="X__c", label="X", type=kind), text)

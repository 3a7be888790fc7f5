"""Which texts fit which fields, as which value, and when two values say the same."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.core.field_values import BOOLEAN_WORDS, Fitted, coerce, cut, fits_type, parse_moment, same_value
from twofold.core.org import FieldInfo
from twofold.core.reasons import Reason
from twofold.core.rows import Value
from twofold.facts.ids import make_id, to_15


def field(type_: str, length: int = 0, **flags: object) -> FieldInfo:
    return FieldInfo("Custom__c", type_, length, **flags)  # type: ignore[arg-type]


COLOURS = ("Red", "Dark blue", "Green")
RESTRICTED = field("picklist", 40, restricted=True, picklist=COLOURS)
OPEN = field("picklist", 10, picklist=COLOURS)
SEVERAL = field("multipicklist", 4099, restricted=True, picklist=COLOURS)
LEAD = make_id("00Q", 1)

FITS = [
    ("text", "  a text ", field("string", 80), "a text"),
    ("a text as long as the field", "x" * 80, field("string", 80), "x" * 80),
    ("a phone as given", "(01) 23-45", field("phone", 40), "(01) 23-45"),
    ("an e-mail as given", "Pat@Example.com", field("email", 80), "Pat@Example.com"),
    ("a link", "https://example.com/a?b=c", field("url", 255), "https://example.com/a?b=c"),
    ("a whole number", "-12", field("int"), -12),
    ("a decimal", "12.50", field("double"), 12.5),
    ("a decimal without fraction stays whole", "12", field("currency"), 12),
    ("per cent with its sign", "7.5 %", field("percent"), 7.5),
    ("a date", "2026-02-28", field("date"), "2026-02-28"),
    ("a moment with offset", "2026-02-28T10:00:00+01:00", field("datetime"), "2026-02-28T09:00:00.000Z"),
    ("a moment in UTC", "2026-02-28T10:00:00.123Z", field("datetime"), "2026-02-28T10:00:00.123Z"),
    ("a time", "09:30", field("time"), "09:30:00.000Z"),
    ("a picklist value", "Red", RESTRICTED, "Red"),
    ("a picklist value in other letters", "dark BLUE", RESTRICTED, "Dark blue"),
    ("an unknown value of an open picklist", "Pink", OPEN, "Pink"),
    ("several values", "Green; Red", SEVERAL, "Green;Red"),
    ("several values by comma", "green, red", SEVERAL, "Green;Red"),
    ("a value twice", "Red;red", SEVERAL, "Red"),
    ("an Id", to_15(LEAD), field("reference", reference_to=("Lead", "Contact")), LEAD),
    ("an Id of a custom object", make_id("a00", 1), field("reference", reference_to=("Odd__c",)), make_id("a00", 1)),
]


@pytest.mark.parametrize(("text", "info", "value"), [row[1:] for row in FITS], ids=[row[0] for row in FITS])
def test_texts_that_fit(text: str, info: FieldInfo, value: Value) -> None:
    assert coerce(text, info) == Fitted(value)


@pytest.mark.parametrize(("word", "value"), [("Yes", True), ("on", True), ("1", True), ("NO", False), ("off", False)])
def test_words_of_a_check_box(word: str, value: bool) -> None:
    assert coerce(word, field("boolean")) == Fitted(value)


UNFIT = [
    ("a text too long", "x" * 81, field("string", 80), "too-long"),
    ("emojis count twice, as Salesforce counts", "😊" * 41, field("string", 80), "too-long"),
    ("no e-mail", "pat at example", field("email", 80), "value-unfit"),
    ("an e-mail too long", f"{'p' * 60}@{'d' * 60}.com", field("email", 80), "too-long"),
    ("a phone too long", "1" * 41, field("phone", 40), "too-long"),
    ("no yes or no", "maybe", field("boolean"), "value-unfit"),
    ("a decimal is no whole number", "1.5", field("int"), "value-unfit"),
    ("a separator of thousands", "1,234", field("double"), "value-unfit"),
    ("a currency sign", "€ 12", field("currency"), "value-unfit"),
    ("not a number", "NaN", field("double"), "value-unfit"),
    ("infinity", "1e999", field("double"), "value-unfit"),
    ("other digits", "१२", field("int"), "value-unfit"),
    ("a day that is none", "2026-02-30", field("date"), "value-unfit"),
    ("a date in another order", "28.02.2026", field("date"), "value-unfit"),
    ("a year that Salesforce has not", "0001-01-01", field("date"), "value-unfit"),
    ("a moment without offset", "2026-02-28T10:00:00", field("datetime"), "value-unfit"),
    ("a moment before time", "0001-01-01T00:00:00+14:00", field("datetime"), "value-unfit"),
    ("a time that is none", "25:00", field("time"), "value-unfit"),
    ("an unknown value of a restricted picklist", "Pink", RESTRICTED, "picklist-unknown"),
    ("one unknown value of several", "Red;Pink", SEVERAL, "picklist-unknown"),
    ("no value of several", ";", SEVERAL, "picklist-unknown"),
    ("no Id", "LEAD-1", field("reference"), "value-unfit"),
    ("an Id of another object", LEAD, field("reference", reference_to=("Account",)), "value-unfit"),
    ("a type that can't be mapped", "x", field("address"), "value-unfit"),
]


@pytest.mark.parametrize(("text", "info", "code"), [row[1:] for row in UNFIT], ids=[row[0] for row in UNFIT])
def test_texts_that_do_not_fit(text: str, info: FieldInfo, code: str) -> None:
    problem = coerce(text, info)
    assert isinstance(problem, Reason)
    assert problem.code == code
    assert "?" not in problem.sentence


def test_long_text_is_cut_and_says_so() -> None:
    fitted = coerce("x" * 100_000, field("textarea", 32_000))
    assert isinstance(fitted, Fitted)
    assert fitted.value == "x" * 32_000
    assert fitted.note is not None
    assert fitted.note.code == "value-cut"


def test_a_subject_is_cut_too() -> None:
    fitted = coerce("x" * 300, FieldInfo("Subject", "string", 255))
    assert isinstance(fitted, Fitted)
    assert fitted.note is not None
    assert (fitted.value, fitted.note.code) == ("x" * 255, "subject-cut")


@given(st.text(max_size=50), st.integers(1, 20))
def test_cutting_never_breaks_a_character(text: str, length: int) -> None:
    short = cut(text, length)
    assert len(short.encode("utf-16-le", "surrogatepass")) <= length * 2
    assert text.startswith(short)


TYPES = st.sampled_from(
    (
        *("string", "textarea", "url", "phone", "email", "combobox", "address", "reference"),
        *("boolean", "int", "double", "currency", "percent"),
        *("date", "datetime", "time", "picklist", "multipicklist"),
    )
)


@given(st.text(min_size=1, max_size=30), TYPES, st.integers(0, 20), st.booleans())
def test_any_text_is_a_value_or_a_reason(text: str, type_: str, length: int, restricted: bool) -> None:
    read = coerce(text, field(type_, length, restricted=restricted, picklist=COLOURS))
    if isinstance(read, Reason):
        assert read.code in {"too-long", "picklist-unknown", "value-unfit"}
    else:
        assert fits_type(type_)
        assert json.loads(json.dumps(read.value)) == read.value


@given(st.sampled_from(sorted(BOOLEAN_WORDS)))
def test_no_word_of_a_check_box_is_both(word: str) -> None:
    assert coerce(word.upper(), field("boolean")) == coerce(f" {word} ", field("boolean"))


SAME = [
    ("equal text", "a", "a", field("string"), True),
    ("text in other letters", "a", "A", field("string"), False),
    ("blank and null", None, "", field("string"), True),
    ("blank and text", None, "a", field("string"), False),
    ("an e-mail in other letters", "Pat@example.com", "pat@example.com", field("email"), True),
    ("a phone otherwise punctuated", "+43 1 22", "+43122", field("phone"), True),
    ("picklist values in another order", "a;b", "b;a", field("multipicklist"), True),
    ("the same moment", "2026-01-01T10:00:00.000+0000", "2026-01-01T10:00:00.000Z", field("datetime"), True),
    ("another moment", "2026-01-01T10:00:01.000+0000", "2026-01-01T10:00:00.000Z", field("datetime"), False),
    ("an Id of 15 and of 18 characters", to_15(LEAD), LEAD, field("reference"), True),
    ("a number with and without fraction", 12, 12.0, field("double"), True),
    ("true and 1", True, 1, field("boolean"), False),
    ("false and null", False, None, field("boolean"), False),
    ("a number and its text", 1, "1", field("double"), False),
]


@pytest.mark.parametrize(("one", "other", "info", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_same_value(one: Value, other: Value, info: FieldInfo, same: bool) -> None:
    assert same_value(one, other, info) is same
    assert same_value(other, one, info) is same


def test_moments_are_read_as_salesforce_and_the_apps_write_them() -> None:
    ten = datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert parse_moment("2026-01-01T10:00:00.000+0000") == ten
    assert parse_moment("2026-01-01T11:00:00+01:00") == ten
    assert parse_moment("2026-01-01T10:00:00Z") == ten
    assert parse_moment("2026-01-01T10:00:00") is None
    assert parse_moment("soon") is None

"""Vendor JSON in any shape is read as one plain value."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.connectors.values import (
    NotReadable,
    add_minutes,
    answer_text,
    find_record_id,
    guests_of,
    id_of,
    is_true,
    list_of,
    parse_object,
    render_time,
    text,
    time,
)

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  two words ", "two words"),
        ("", None),
        ("   ", None),
        (None, None),
        (55, "55"),
        (1.5, "1.5"),
        (True, None),
        ({}, None),
        (["a"], None),
        ("a\x00b", "ab"),
        ("\x00", None),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_a_text_is_trimmed_and_blank_is_nothing(value: object, expected: str | None) -> None:
    assert text(value) == expected


@pytest.mark.parametrize("value", ["USR-1", {"id": "USR-1"}, {"id": " USR-1 ", "object": "user"}])
def test_an_id_comes_bare_or_in_its_object(value: object) -> None:
    assert id_of(value) == "USR-1"


@pytest.mark.parametrize("value", [None, "", {}, {"id": None}, {"id": ""}, [], ["USR-1"], False])
def test_no_id_is_none_however_it_is_written(value: object) -> None:
    assert id_of(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-05T09:00:00Z",
        "2026-01-05T09:00:00.000Z",
        "2026-01-05T09:00:00.000000Z",
        "2026-01-05T09:00:00",
        "2026-01-05 09:00:00",
        "2026-01-05T10:00:00+01:00",
        "2026-01-05T04:00-05:00",
        " 2026-01-05T09:00:00Z ",
    ],
)
def test_a_time_is_read_as_utc(value: str) -> None:
    assert time(value, "starts") == NINE


@pytest.mark.parametrize(
    "value", ["tomorrow", "2026-01-05", "05.01.2026 09:00", 1767603600, True, [], {}, "T", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_time_is_said_by_the_name_of_its_field(value: object) -> None:
    with pytest.raises(NotReadable, match=r"^The field starts is not a date and time\.$"):
        time(value, "starts")


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_blank_time_is_none(value: object) -> None:
    assert time(value, "starts") is None


@given(st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)))
def test_a_time_we_write_is_the_time_we_read(at: datetime) -> None:
    assert time(render_time(at), "at") == at


@pytest.mark.parametrize(("minutes", "expected"), [(30, 30), ("45", 45), (0, 0), (1.5, 1.5)])
def test_a_length_is_added_in_minutes(minutes: object, expected: float) -> None:
    assert add_minutes(NINE, minutes) == NINE + timedelta(minutes=expected)


@pytest.mark.parametrize("minutes", [None, "", "long", -5, 10**9, "nan", "inf", True, [], {}])
def test_a_length_that_can_not_be_used_gives_no_end(minutes: object) -> None:
    assert add_minutes(NINE, minutes) is None


def test_an_end_after_the_end_of_time_is_none() -> None:
    assert add_minutes(datetime(9999, 12, 31, 23, 0, tzinfo=UTC), 120) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("words", "words"),
        (3, "3"),
        (True, "true"),
        (False, "false"),
        (["a", 2, True, None, ""], "a, 2, true"),
        ([], None),
        ({}, None),
        ({"b": "ü", "a": [1]}, '{"a": [1], "b": "ü"}'),
        ([{"a": 1}, ["x"]], '{"a": 1}, ["x"]'),
        (None, None),
    ],
)
def test_an_answer_of_any_type_is_a_text(value: object, expected: str | None) -> None:
    assert answer_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, []), ("", []), ([], []), (["a", "b"], ["a", "b"]), ("a", ["a"]), ({"a": 1}, [{"a": 1}])],
)
def test_one_of_something_is_a_list_of_it(value: object, expected: list[Any]) -> None:
    assert list(list_of(value)) == expected


@pytest.mark.parametrize(("value", "expected"), [(True, True), ("true", True), ("TRUE ", True), (1, True), ("1", True)])
def test_a_flag_is_set_in_any_of_its_spellings(value: object, expected: bool) -> None:
    assert is_true(value) is expected


@pytest.mark.parametrize("value", [False, None, 0, "false", "no", "", 2, [], {}, [True]])
def test_anything_else_is_a_flag_that_is_not_set(value: object) -> None:
    assert is_true(value) is False


def test_guests_are_each_named_once_and_not_the_person() -> None:
    assert guests_of(
        ["KIM@example.org", {"email": "lee@example.org"}, "kim@example.org", "pat@example.com", None, 7],
        "PAT@example.com",
    ) == (
        "KIM@example.org",
        "lee@example.org",
        "7",
    )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([{"Salesforce_ID": "003A"}], "003A"),
        ([{"other": "x"}, {"salesforce_id": "003B"}], "003B"),
        ([{"salesforce_id": "003A"}, {"salesforce_id": "003B"}], "003A"),
        ([{"sosfLeadId": "00QA"}, {"salesforce_id": "003B"}], "003B"),
        ([{"sosfleadid": "00QA", "sosfcontactid": "003A", "SOSFCASEID": "500A"}], "500A"),
        ([{"sosfleadid": "00QA", "sosfcontactid": "003A"}], "003A"),
        ([{"Id": "001A"}], "001A"),
        ([{"policy": "1"}], None),
        ([], None),
    ],
)
def test_the_record_id_is_found_in_its_order(places: list[dict[str, str]], expected: str | None) -> None:
    assert find_record_id(places, " salesforce_id ") == expected


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"{", b"\xff", b'{"a": "\xff"}', b'{"a": 1e999}', b"\xef\xbb\xbf[]"]
)
def test_a_body_that_is_no_object_is_not_readable(body: bytes) -> None:
    with pytest.raises(NotReadable):
        parse_object(body)

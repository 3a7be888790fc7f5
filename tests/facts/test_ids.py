"""Ids: two lengths, a suffix that keeps capitals, and one integer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.facts import ids
from twofold.facts.ids import ALPHABET, COUNTER_MAX, BadId

PLAIN = st.text(ALPHABET, min_size=15, max_size=15)
PREFIX = st.text(ALPHABET, min_size=3, max_size=3)
NUMBER = st.integers(0, COUNTER_MAX)
KEY = st.integers(0, 62**10 - 1)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001D000000IRFma", "001D000000IRFmaIAH"),
        ("012000000000000", "012000000000000AAA"),
        ("000000000000000", "000000000000000AAA"),
        ("ABCDEFGHIJKLMNO", "ABCDEFGHIJKLMNO555"),
        ("abcdefghijklmno", "abcdefghijklmnoAAA"),
        ("Aaaaa0aaAaaaaaZ", "Aaaaa0aaAaaaaaZBIQ"),
    ],
)
def test_the_suffix_of_known_ids(short: str, long: str) -> None:
    assert ids.to_18(short) == long
    assert ids.normalise(short) == long
    assert ids.normalise(long) == long
    assert ids.to_15(long) == short


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "has 0"),
        ("001", "has 3"),
        ("001D000000IRFmaI", "has 16"),
        ("001D000000IRFmaIAHx", "has 19"),
        ("001D000000IRFm-", "only the letters"),
        ("001D000000IRFmé", "only the letters"),
        ("001D000000IRFm ", "only the letters"),
        ("001D000000IRFmaIAI", "they are IAH"),
        ("001d000000irfmaIAH", "they are AAA"),
        ("001D000000IRFmaiah", "they are IAH"),
    ],
)
def test_what_is_no_id_says_why(text: str, because: str) -> None:
    answer = ids.normalise(text)
    assert isinstance(answer, BadId)
    assert answer.text == text
    assert because in answer.reason
    assert not ids.is_id(text)


@given(PLAIN)
def test_normalising_twice_changes_nothing(plain: str) -> None:
    full = ids.to_18(plain)
    assert ids.normalise(plain) == full == ids.normalise(full) == ids.to_18(full)
    assert ids.same(plain, full)
    assert ids.is_id(plain)
    assert ids.key_prefix(full) == plain[:3]


@given(PLAIN)
def test_capitals_come_back_from_the_suffix(plain: str) -> None:
    full = ids.to_18(plain)
    assert ids.restore_case(full.lower()) == full
    assert ids.restore_case(full.upper()) == full


@pytest.mark.parametrize(
    "text",
    [
        "001D000000IRFma",
        "001d000000irfma!ah",
        "001d000000irfma9ah",
        "001d000000irfmabbb",
    ],
)
def test_capitals_do_not_come_back_from_what_is_no_id(text: str) -> None:
    assert isinstance(ids.restore_case(text), BadId)


@given(PLAIN, st.integers(0, 14), st.sampled_from(ALPHABET))
def test_a_change_of_case_is_always_noticed(plain: str, at: int, other: str) -> None:
    full = ids.to_18(plain)
    swapped = full[:at] + full[at].swapcase() + full[at + 1 :]
    assert swapped == full or isinstance(ids.normalise(swapped), BadId)


@given(PREFIX, NUMBER)
def test_an_id_of_the_box_survives_the_integer(prefix: str, number: int) -> None:
    record_id = ids.make_id(prefix, number)
    key = ids.to_key(record_id)
    assert 0 <= key < 2**63
    assert ids.from_key(key) == record_id
    assert ids.find_key(record_id[:15]) == key
    assert ids.normalise(record_id) == record_id
    assert key == ids.first_key(prefix) + number
    assert key in ids.key_range(prefix)


@given(KEY)
def test_every_key_has_one_id(key: int) -> None:
    assert ids.to_key(ids.from_key(key)) == key


@given(KEY, KEY)
def test_keys_sort_as_ids_do(one: int, other: int) -> None:
    assert (one < other) == (ids.from_key(one)[:15] < ids.from_key(other)[:15])


@given(PLAIN)
def test_an_id_of_another_org_has_a_key_only_in_our_layout(plain: str) -> None:
    key = ids.find_key(ids.to_18(plain))
    assert (key is not None) == (plain[3:8] == "00000")
    assert key is None or ids.from_key(key) == ids.to_18(plain)


@given(st.text(max_size=20))
def test_any_text_has_a_key_or_none(text: str) -> None:
    key = ids.find_key(text)
    assert key is None or ids.same(ids.from_key(key), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "001",
        "001D000000IRFmaIAH",
        "00100000000000é",
        "001000000000001AAB",
        "001000000000001AAAA",
    ],
)
def test_no_key_is_invented(text: str) -> None:
    assert ids.find_key(text) is None
    with pytest.raises(ValueError, match="not an Id of the org in a box"):
        ids.to_key(text)


@pytest.mark.parametrize("key", [-1, 62**10, 2**63])
def test_numbers_that_are_no_key(key: int) -> None:
    with pytest.raises(ValueError, match="not the key of a record"):
        ids.from_key(key)


@pytest.mark.parametrize(
    ("prefix", "number"),
    [("001", -1), ("001", COUNTER_MAX + 1), ("01", 1), ("0011", 1), ("0-1", 1)],
)
def test_records_that_cannot_be_numbered(prefix: str, number: int) -> None:
    with pytest.raises(ValueError):
        ids.make_id(prefix, number)


def test_ids_are_numbered_in_order() -> None:
    contacts = ids.numbered("003")
    assert [next(contacts) for _ in range(3)] == [
        "003000000000001AAA",
        "003000000000002AAA",
        "003000000000003AAA",
    ]
    assert next(ids.numbered("00Q", start=COUNTER_MAX)) == "00Q00000zzzzzzzEAA"
    assert ids.to_key("003000000000001") not in ids.key_range("004")


def test_the_master_record_type_is_a_valid_id() -> None:
    assert ids.normalise(ids.MASTER_RECORD_TYPE_ID) == ids.MASTER_RECORD_TYPE_ID
    assert ids.from_key(ids.to_key(ids.MASTER_RECORD_TYPE_ID)) == ids.MASTER_RECORD_TYPE_ID

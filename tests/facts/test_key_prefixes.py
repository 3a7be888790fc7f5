"""Key prefixes: one per sObject, one sObject per prefix."""

import pytest

from twofold.facts import ids, key_prefixes


@pytest.mark.parametrize(
    ("sobject", "prefix"),
    [
        ("Account", "001"),
        ("Contact", "003"),
        ("Lead", "00Q"),
        ("Case", "500"),
        ("Event", "00U"),
        ("Task", "00T"),
        ("User", "005"),
        ("Group", "00G"),
        ("RecordType", "012"),
        ("Organization", "00D"),
        ("Profile", "00e"),
        ("Opportunity", "006"),
        ("Campaign", "701"),
        ("CampaignMember", "00v"),
    ],
)
def test_the_prefixes_everybody_knows(sobject: str, prefix: str) -> None:
    assert key_prefixes.prefix_of(sobject) == prefix
    assert key_prefixes.find_sobject(ids.make_id(prefix, 1)) == sobject


def test_no_prefix_belongs_to_two_sobjects() -> None:
    assert len(key_prefixes.SOBJECT_BY_PREFIX) == len(key_prefixes.PREFIX_BY_SOBJECT)
    assert all(ids.key_range(prefix) for prefix in key_prefixes.SOBJECT_BY_PREFIX)


def test_unknown_names_and_prefixes() -> None:
    assert key_prefixes.prefix_of("Nothing__c") is None
    assert key_prefixes.find_sobject("a00000000000001AAA") is None


def test_custom_objects_get_prefixes_from_a00_on() -> None:
    assert [key_prefixes.custom_prefix(n) for n in (0, 1, 10, 61, 62, 3843)] == [
        "a00",
        "a01",
        "a0A",
        "a0z",
        "a10",
        "azz",
    ]
    for number in (-1, 3844):
        with pytest.raises(ValueError, match="3844"):
            key_prefixes.custom_prefix(number)

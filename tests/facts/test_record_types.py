"""Record types: two families, one developer name."""

import pytest

from twofold.facts.families import Family
from twofold.facts.ids import MASTER_RECORD_TYPE_ID
from twofold.facts.record_types import RecordTypeName, is_master, parse_metadata_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PersonAccount.PersonAccount", RecordTypeName("PersonAccount", Family.PERSON)),
        ("Account.PersonAccount", RecordTypeName("PersonAccount", Family.BUSINESS)),
        ("PersonAccount.Patient", RecordTypeName("Patient", Family.PERSON)),
    ],
)
def test_metadata_names_tell_the_family(text: str, name: RecordTypeName) -> None:
    assert parse_metadata_name(text) == name
    assert name.metadata_name == text


@pytest.mark.parametrize("text", ["Contact.Default", "PersonAccount", "Account.", ".X", ""])
def test_names_of_other_objects_are_none(text: str) -> None:
    assert parse_metadata_name(text) is None


def test_the_master_record_type() -> None:
    assert is_master(MASTER_RECORD_TYPE_ID)
    assert is_master("012000000000000")
    assert not is_master("012000000000001AAA")
    assert not is_master(None)

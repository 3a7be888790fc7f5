"""What of a notice is written to a record that is there, under each write mode."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.mapping_kit import ANSWERS, NOW, ORG, new, notice, rule
from twofold.core.creation_rules import BlanksPolicy, FieldMapping, ObjectRule, WriteMode
from twofold.core.field_values import same_value
from twofold.core.mapping import (
    ChangedValues,
    MappedValues,
    changed_values,
    create_values,
    mapped_values,
    target_fields,
)
from twofold.core.notices import BookingNotice, Person
from twofold.core.rows import Row

EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)

# Write modes


def record(**fields: Any) -> Row:
    return Row("Account", {"Id": "001", "LastModifiedDate": EARLIER.isoformat(), **fields})


def changes(what: BookingNotice, rules: ObjectRule, row: Row) -> ChangedValues:
    return changed_values(mapped_values(what, rules, "PersonAccount", ORG), row, rules, what.changed_at)


NOTED = notice(Person(), note="new")
MODES = [
    ("always writes over", WriteMode.ALWAYS, "old", EARLIER, True),
    ("always fills", WriteMode.ALWAYS, None, LATER, True),
    ("if blank keeps", WriteMode.IF_BLANK, "old", EARLIER, False),
    ("if blank fills null", WriteMode.IF_BLANK, None, LATER, True),
    ("if blank fills an empty text", WriteMode.IF_BLANK, "", LATER, True),
    ("newest writes over an older record", WriteMode.NEWEST, "old", EARLIER, True),
    ("newest keeps a newer record", WriteMode.NEWEST, "old", LATER, False),
    ("newest fills even a newer record", WriteMode.NEWEST, None, LATER, True),
    ("never keeps", WriteMode.NEVER, "old", EARLIER, False),
    ("never does not even fill", WriteMode.NEVER, None, EARLIER, False),
    ("an equal value is not written", WriteMode.ALWAYS, "new", EARLIER, False),
]


@pytest.mark.parametrize(
    ("mode", "now", "changed", "written"), [row[1:] for row in MODES], ids=[row[0] for row in MODES]
)
def test_write_modes(mode: WriteMode, now: str | None, changed: datetime, written: bool) -> None:
    row = record(Description=now, LastModifiedDate=changed.strftime("%Y-%m-%dT%H:%M:%S.000+0000"))
    for rules in (
        rule(FieldMapping("note", "Description"), mode=mode),
        rule(FieldMapping("note", "Description", mode=mode), mode=WriteMode.NEVER),
    ):
        result = changes(NOTED, rules, row)
        assert result.values == ({"Description": "new"} if written else {})
        assert result.before == ({"Description": now} if written else {})


def test_a_default_never_replaces_what_the_record_has() -> None:
    defaulted = rule(FieldMapping("note", "Tier__c", default="Web"), mode=WriteMode.ALWAYS)
    assert changes(notice(Person()), defaulted, record(Tier__c="Gold")).values == {}
    assert changes(notice(Person()), defaulted, record(Tier__c=None)).values == {"Tier__c": "Web"}


def test_a_default_that_is_never_written_to_a_known_record_is_not() -> None:
    defaulted = rule(FieldMapping("note", "Tier__c", default="Web", mode=WriteMode.NEVER))
    assert changes(notice(Person()), defaulted, record(Tier__c=None)).values == {}


def test_a_check_box_is_never_blank() -> None:
    mapped = FieldMapping("value", "Vip__c", value="yes")
    assert changes(notice(Person()), rule(mapped), record(Vip__c=False)).values == {}
    assert changes(notice(Person()), rule(mapped, mode=WriteMode.ALWAYS), record(Vip__c=False)).values == {
        "Vip__c": True
    }


def test_an_opt_out_is_never_taken_back() -> None:
    mapped = rule(FieldMapping("value", "HasOptedOutOfEmail", value="no"), mode=WriteMode.ALWAYS)
    assert changes(notice(Person()), mapped, record(PersonHasOptedOutOfEmail=True)).values == {}


def test_a_field_that_can_only_be_created_is_left_out_and_said() -> None:
    result = changes(NOTED, rule(FieldMapping("note", "Once__c")), record(Once__c=None))
    assert (result.values, [reason.code for reason in result.notes]) == ({}, ["not-writable"])


def test_a_phone_otherwise_punctuated_is_no_news() -> None:
    result = changes(notice(Person(phone="+43 1 22")), rule(mode=WriteMode.ALWAYS), record(Phone="+43 (1) 2-2"))
    assert result.values == {}


BLANKS = [
    ("an answer left blank clears, where the rules say so", "blank", WriteMode.ALWAYS, BlanksPolicy.CLEAR, True),
    ("but not by default", "blank", WriteMode.ALWAYS, BlanksPolicy.KEEP, False),
    ("nor where only blanks are filled", "blank", WriteMode.IF_BLANK, BlanksPolicy.CLEAR, False),
    ("nor where nobody asked", "never asked", WriteMode.ALWAYS, BlanksPolicy.CLEAR, False),
]


@pytest.mark.parametrize(
    ("question", "mode", "policy", "clears"), [row[1:] for row in BLANKS], ids=[row[0] for row in BLANKS]
)
def test_blanks(question: str, mode: WriteMode, policy: BlanksPolicy, clears: bool) -> None:
    said = notice(Person(), answers=ANSWERS)
    for rules in (
        rule(FieldMapping(f"answer.{question}", "Tier__c"), mode=mode, blanks=policy),
        rule(FieldMapping(f"answer.{question}", "Tier__c", mode=mode, blanks=policy)),
    ):
        assert changes(said, rules, record(Tier__c="Gold")).values == ({"Tier__c": None} if clears else {})
        assert new(said, rules) == ({}, [])


# A name is one datum

IF_BLANK, ALWAYS = WriteMode.IF_BLANK, WriteMode.ALWAYS
NAMES = [
    ("a known name stays", IF_BLANK, "Pat Sample", ("Patricia", "Sample"), {}),
    ("a missing first name is filled in", IF_BLANK, "Pat Sample", (None, "sample"), {"FirstName": "Pat"}),
    ("but not beside another last name", IF_BLANK, "Pat Sample", (None, "Other"), {}),
    (
        "a name is written over as told",
        ALWAYS,
        "Pat Sample",
        ("Kim", "Other"),
        {"FirstName": "Pat", "LastName": "Sample"},
    ),
    ("a single name known already says nothing new", ALWAYS, "Pat", ("Pat", "Sample"), {}),
    (
        "a single new name takes the first name away",
        ALWAYS,
        "Pelé",
        ("Pat", "Sample"),
        {"LastName": "Pelé", "FirstName": None},
    ),
    ("a single name over a single name", ALWAYS, "Pelé", (None, "Sample"), {"LastName": "Pelé"}),
]


@pytest.mark.parametrize(
    ("mode", "given_name", "now", "written"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES]
)
def test_a_name_is_one_datum(
    mode: WriteMode, given_name: str, now: tuple[str | None, str], written: dict[str, str | None]
) -> None:
    row = record(FirstName=now[0], LastName=now[1], Salutation=None)
    result = changes(notice(Person(full_name=given_name)), rule(mode=mode), row)
    assert result.values == written
    assert result.before == {name: row.get(name) for name in written}


# What always holds

SOME = st.sampled_from([None, "", "Pat", "Sample", "Pat Lee Sample", "pat@example.com", "+43 1 22", "a note", "yes"])
PEOPLE = st.builds(Person, full_name=SOME, email=SOME, phone=SOME, mobile_phone=SOME, company=SOME)
MAPPINGS = st.lists(
    st.builds(
        FieldMapping,
        source=st.sampled_from(["note", "answer.a", "phone", "company", "last-name"]),
        target=st.sampled_from(
            ["Tier__c", "Policy__c", "Description", "Vip__c", "Email", "Nowhere__c", "Name", "Once__c"]
        ),
        mode=st.sampled_from([None, *WriteMode]),
        default=st.sampled_from([None, "d"]),
        blanks=st.sampled_from([None, *BlanksPolicy]),
    ),
    max_size=4,
).map(tuple)
ROWS = st.fixed_dictionaries(
    dict.fromkeys(
        ("FirstName", "Phone", "PersonEmail", "PersonMobilePhone", "Description", "Tier__c", "Policy__pc"), SOME
    )
).map(lambda fields: record(LastName="Sample", Vip__c=False, **fields))


def worked(person: Person, answer: str | None, mapping: tuple[FieldMapping, ...], mode: WriteMode) -> tuple[Any, ...]:
    said = notice(person, note=answer, answers={"a": answer or ""})
    rules = rule(*mapping, mode=mode)
    return rules, mapped_values(said, rules, "PersonAccount", ORG)


@given(PEOPLE, SOME, MAPPINGS, st.sampled_from(WriteMode), ROWS)
def test_what_always_holds(
    person: Person, answer: str | None, mapping: tuple[FieldMapping, ...], mode: WriteMode, row: Row
) -> None:
    rules, mapped = worked(person, answer, mapping, mode)
    result = changed_values(mapped, row, rules, NOW)
    described = ORG.sobjects["Account"].fields
    assert set(result.values) == set(result.before) <= set(described)
    assert "Name" not in result.values
    assert all(described[name].updateable for name in result.values)
    assert not any(same_value(row.get(name), value, described[name]) for name, value in result.values.items())
    if mode is WriteMode.IF_BLANK and all(item.mode in (None, WriteMode.IF_BLANK, WriteMode.NEVER) for item in mapping):
        assert all(before in (None, "") for before in result.before.values())
    assert {name for name in result.values if name != "FirstName"} <= {value.field for value in mapped.values}


@given(PEOPLE, SOME, MAPPINGS, st.sampled_from(WriteMode), ROWS)
def test_written_twice_is_written_once(
    person: Person, answer: str | None, mapping: tuple[FieldMapping, ...], mode: WriteMode, row: Row
) -> None:
    rules, mapped = worked(person, answer, mapping, mode)
    first = changed_values(mapped, row, rules, NOW)
    after = Row(row.sobject, {**row.fields, **first.values})
    assert changed_values(mapped, after, rules, NOW).values == {}


@given(PEOPLE, SOME, MAPPINGS, st.sampled_from(WriteMode))
def test_a_new_record_gets_only_what_it_can_be_given(
    person: Person, answer: str | None, mapping: tuple[FieldMapping, ...], mode: WriteMode
) -> None:
    rules, mapped = worked(person, answer, mapping, mode)
    values = create_values(mapped)
    assert all(ORG.sobjects["Account"].fields[name].createable and value is not None for name, value in values.items())
    assert set(values) <= set(target_fields(rules, "PersonAccount", ORG))


def test_no_value_at_all_changes_nothing() -> None:
    assert changed_values(MappedValues(), record(), rule(), NOW) == ChangedValues()

"""What a notice says about a record, and what of it is written under each write mode."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from twofold.core.notices import BookingChange, BookingNotice, Host, Person
from twofold.core.org import FieldInfo, OrgProfile, SObjectInfo
from twofold.core.rows import Row, Value

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)


def text(name: str, length: int = 255, **flags: Any) -> FieldInfo:
    return FieldInfo(name, "string", length, **flags)


def typed(name: str, type_: str, length: int = 0, **flags: Any) -> FieldInfo:
    return FieldInfo(name, type_, length, **flags)


def make_org(*, middle: bool = False) -> OrgProfile:
    names = [text("FirstName", 40), text("LastName", 80), typed("Salutation", "picklist", picklist=("Ms.", "Dr."))]
    names += [text("MiddleName", 40), text("Suffix", 40)] if middle else []
    note = typed("Description", "textarea", 32_000)
    shared = [*names, typed("Phone", "phone", 40), note]
    account = [
        *shared,
        text("Name"),
        typed("PersonEmail", "email", 80),
        typed("PersonMobilePhone", "phone", 40),
        typed("PersonHasOptedOutOfEmail", "boolean"),
        text("Once__c", updateable=False),
        text("Read__c", createable=False, updateable=False),
        text("Policy__pc", 10),
        text("Tier__c"),
        typed("Vip__c", "boolean"),
        typed("Rating", "picklist", 40, restricted=True, picklist=("Hot", "Cold")),
    ]
    contact = [*shared, typed("Email", "email", 80), typed("MobilePhone", "phone", 40), text("Policy__c", 10)]
    lead = [*shared, typed("Email", "email", 80), typed("MobilePhone", "phone", 40), text("Company")]
    kinds = {"Account": account, "Contact": contact, "Lead": lead, "Case": [text("Subject"), note]}
    return OrgProfile(
        "00D", "005", True, {kind: SObjectInfo(kind, {f.name: f for f in fields}) for kind, fields in kinds.items()}
    )


ORG = make_org()
PAT = Person(full_name="Pat Sample", email="Pat@example.com", phone="+43 1 22", mobile_phone="+43 1 33", company="Acme")


def notice(person: Person = PAT, **changes: Any) -> BookingNotice:
    return BookingNotice("oncehub", "EVNT-1", "BKNG-1", BookingChange.SCHEDULED, NOW, person=person, **changes)


def rule(*mapping: FieldMapping, mode: WriteMode = WriteMode.IF_BLANK, **changes: Any) -> ObjectRule:
    return ObjectRule(mode=mode, mapping=mapping, **changes)


def new(
    what: BookingNotice, rules: ObjectRule, kind: str = "PersonAccount", org: OrgProfile = ORG
) -> tuple[dict[str, Value], list[str]]:
    """Values of a new record, and the codes of problems and notes."""
    mapped = mapped_values(what, rules, kind, org)
    return create_values(mapped), [reason.code for reason in (*mapped.problems, *mapped.notes)]


# The standard mapping

STANDARD = [
    (
        "a person account gets Person names where there are such",
        "PersonAccount",
        {"FirstName": "Pat", "LastName": "Sample", "PersonEmail": "Pat@example.com", "Phone": "+43 1 22"}
        | {"PersonMobilePhone": "+43 1 33"},
    ),
    (
        "a contact gets plain names, and no company",
        "Contact",
        {
            "FirstName": "Pat",
            "LastName": "Sample",
            "Email": "Pat@example.com",
            "Phone": "+43 1 22",
            "MobilePhone": "+43 1 33",
        },
    ),
    (
        "a lead gets the company too",
        "Lead",
        {
            "FirstName": "Pat",
            "LastName": "Sample",
            "Email": "Pat@example.com",
            "Phone": "+43 1 22",
            "MobilePhone": "+43 1 33",
        }
        | {"Company": "Acme"},
    ),
    ("a business account is called like the company", "Account", {"Name": "Acme"}),
    ("a case gets subject and note", "Case", {"Subject": "Intro call", "Description": "Please call"}),
]


@pytest.mark.parametrize(("kind", "values"), [row[1:] for row in STANDARD], ids=[row[0] for row in STANDARD])
def test_the_standard_mapping(kind: str, values: dict[str, str]) -> None:
    assert new(notice(subject="Intro call", note="Please call"), rule(), kind) == (values, [])


def test_nothing_is_invented_for_what_is_missing() -> None:
    assert new(notice(Person(full_name="Pelé")), rule(), "Lead") == ({"LastName": "Pelé"}, [])
    assert new(notice(Person()), rule(), "Lead") == ({}, [])


def test_name_settings_of_the_org_decide_where_a_middle_name_stands() -> None:
    full = Person(full_name="Dr. Pat Lee Sample Jr.")
    assert new(notice(full), rule())[0] == {"Salutation": "Dr.", "FirstName": "Pat Lee", "LastName": "Sample Jr."}
    assert new(notice(full), rule(), org=make_org(middle=True))[0] == {
        "Salutation": "Dr.",
        "FirstName": "Pat",
        "MiddleName": "Lee",
        "LastName": "Sample",
        "Suffix": "Jr.",
    }


def test_an_own_mapping_of_a_source_stands_for_the_standard_one() -> None:
    values, _ = new(notice(), rule(FieldMapping("phone", "Tier__c")))
    assert (values["Tier__c"], "Phone" in values) == ("+43 1 22", False)


def test_an_own_mapping_of_a_target_stands_for_the_standard_one_under_either_name() -> None:
    values, _ = new(
        notice(answers={"other e-mail": "kim@example.com"}), rule(FieldMapping("answer.other e-mail", "Email"))
    )
    assert values["PersonEmail"] == "kim@example.com"


def test_a_part_of_the_name_mapped_elsewhere_stays_in_the_name() -> None:
    values, _ = new(notice(), rule(FieldMapping("last-name", "Tier__c")))
    assert (values["Tier__c"], values["LastName"]) == ("Sample", "Sample")


# Own mappings

ANSWERS = {"Policy  Number": " P-1 ", "opt out": "yes", "blank": "  "}
OWN = [
    ("an answer in other letters and spaces", FieldMapping("answer.policy number", "Policy__c"), {"Policy__pc": "P-1"}),
    ("the account's own field", FieldMapping("answer.policy number", "Tier__c"), {"Tier__c": "P-1"}),
    ("a campaign value", FieldMapping("utm.SOURCE", "Tier__c"), {"Tier__c": "mail"}),
    ("the note", FieldMapping("note", "Description"), {"Description": "Please call"}),
    ("the page", FieldMapping("page-name", "Tier__c"), {"Tier__c": "Advice"}),
    ("the host", FieldMapping("host-email", "Tier__c"), {"Tier__c": "host@example.com"}),
    ("a fixed value", FieldMapping("value", "Rating", value="hot"), {"Rating": "Hot"}),
    (
        "a default, where the source is blank",
        FieldMapping("answer.blank", "Tier__c", default="None"),
        {"Tier__c": "None"},
    ),
    ("no default, where there is a value", FieldMapping("note", "Tier__c", default="None"), {"Tier__c": "Please call"}),
    ("a check box", FieldMapping("answer.opt out", "HasOptedOutOfEmail"), {"PersonHasOptedOutOfEmail": True}),
    ("a question nobody asked", FieldMapping("answer.shoe size", "Tier__c"), {}),
    ("a field written only once", FieldMapping("note", "Once__c"), {"Once__c": "Please call"}),
]


@pytest.mark.parametrize(("mapping", "values"), [row[1:] for row in OWN], ids=[row[0] for row in OWN])
def test_own_mappings(mapping: FieldMapping, values: dict[str, Value]) -> None:
    said = notice(
        Person(), answers=ANSWERS, note="Please call", page_name="Advice", host=Host(email="host@example.com"),
        utm={"source": "mail"},
    )  # fmt: skip
    assert new(said, rule(mapping)) == (values, [])


TROUBLE = [
    ("a field that is not there", FieldMapping("note", "Nowhere__c"), "mapping-unknown"),
    ("a ghost", FieldMapping("note", "PersonPhone"), "mapping-unknown"),
    ("a field that can't be written is left out", FieldMapping("note", "Read__c"), "not-writable"),
    ("Name of a person is left out", FieldMapping("note", "Name"), "not-writable"),
    ("a value that is not in the picklist", FieldMapping("note", "Rating"), "picklist-unknown"),
    ("a value of another type", FieldMapping("note", "Vip__c"), "value-unfit"),
    ("a value too long", FieldMapping("note", "Policy__c"), "too-long"),
    ("an e-mail that is none, mapped by hand", FieldMapping("note", "Email"), "value-unfit"),
]


@pytest.mark.parametrize(("mapping", "code"), [row[1:] for row in TROUBLE], ids=[row[0] for row in TROUBLE])
def test_trouble_has_its_reason(mapping: FieldMapping, code: str) -> None:
    mapped = mapped_values(notice(note="Please call me"), rule(mapping), "PersonAccount", ORG)
    parks = code != "not-writable"
    assert [reason.code for reason in mapped.problems] == ([code] if parks else [])
    assert [reason.code for reason in mapped.notes] == ([] if parks else [code])


def test_a_mapping_to_nowhere_is_no_trouble_while_it_has_nothing_to_say() -> None:
    assert new(notice(Person()), rule(FieldMapping("note", "Nowhere__c"))) == ({}, [])


def test_the_persons_own_bad_email_is_dropped_and_said() -> None:
    assert new(notice(Person(email="pat at example")), rule()) == ({}, ["email-dropped"])


def test_a_phone_nobody_can_read_is_kept_and_said() -> None:
    mapped = mapped_values(notice(Person(phone="01 22 33 44")), rule(), "Contact", ORG)
    assert (create_values(mapped), [reason.code for reason in mapped.notes]) == (
        {"Phone": "01 22 33 44"},
        ["phone-unread"],
    )
    assert mapped_values(notice(Person(phone="01 22 33 44")), rule(), "Contact", ORG, region="AT").notes == ()


def test_names_are_never_cut_but_parked() -> None:
    assert new(notice(Person(full_name="Pat " + "x" * 81)), rule())[1] == ["too-long"]
    assert new(notice(Person(full_name="x" * 41 + " Sample")), rule())[1] == ["too-long"]


def test_a_note_of_any_length_is_cut_and_said() -> None:
    values, codes = new(notice(Person(), note="x" * 100_000), rule(FieldMapping("note", "Description")))
    assert (len(str(values["Description"])), codes) == (32_000, ["value-cut"])


def test_every_field_that_may_be_written_is_read_along() -> None:
    fields = target_fields(
        rule(FieldMapping("note", "Policy__c"), FieldMapping("note", "Nowhere__c")), "PersonAccount", ORG
    )
    names = {"FirstName", "LastName", "Salutation", "PersonEmail", "Phone", "PersonMobilePhone"}
    assert set(fields) == names | {"Policy__pc"}


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

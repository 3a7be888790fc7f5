"""What a notice says about a record, field by field."""

import pytest

from tests.core.mapping_kit import ANSWERS, ORG, make_org, new, notice, rule
from twofold.core.creation_rules import FieldMapping, WriteMode
from twofold.core.mapping import create_values, find_problem, mapped_values, target_fields
from twofold.core.notices import Host, Person
from twofold.core.rows import Value

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
    ("a field that can't be written", FieldMapping("note", "Read__c"), "field-rights"),
    ("Name of a person", FieldMapping("note", "Name"), "field-rights"),
    ("a value that is not in the picklist", FieldMapping("note", "Rating"), "picklist-unknown"),
    ("a value of another type", FieldMapping("note", "Vip__c"), "value-unfit"),
    ("a value too long", FieldMapping("note", "Policy__c"), "too-long"),
    ("an e-mail that is none, mapped by hand", FieldMapping("note", "Email"), "value-unfit"),
]


@pytest.mark.parametrize(("mapping", "code"), [row[1:] for row in TROUBLE], ids=[row[0] for row in TROUBLE])
def test_trouble_has_its_reason(mapping: FieldMapping, code: str) -> None:
    mapped = mapped_values(notice(note="Please call me"), rule(mapping), "PersonAccount", ORG)
    problem = find_problem(mapped)
    assert problem is not None
    assert problem.code == code


def test_a_mapping_to_nowhere_is_no_trouble_while_it_has_nothing_to_say() -> None:
    assert new(notice(Person()), rule(FieldMapping("note", "Nowhere__c"))) == ({}, [])


def test_the_persons_own_bad_email_is_dropped_and_said() -> None:
    bad = notice(Person(email="pat at example"))
    assert new(bad, rule()) == ({}, ["email-dropped"])
    assert new(bad, rule(FieldMapping("email", "Email", WriteMode.ALWAYS))) == ({}, ["email-dropped"])


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

"""What a rule file says, what is wrong with it, and that nothing is lost on the way to the journal and back."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.core import rule_files
from twofold.core.creation_rules import (
    BlanksPolicy,
    CompanyPolicy,
    DuplicatePolicy,
    EventRule,
    FieldMapping,
    MatchKey,
    ObjectRule,
    OwnerPolicy,
    Ownership,
    RuleSet,
    Target,
    WriteMode,
)
from twofold.core.presets import PRESETS
from twofold.core.rule_files import parse_rules
from twofold.core.rule_json import from_json, to_json, version_of, versioned
from twofold.core.rule_keys import KEYS, KINDS, MEANINGS, names_under
from twofold.core.rule_pages import EXAMPLE, render_reference, render_toml
from twofold.core.sources import FAMILIES, SOURCES


def parsed(text: str) -> RuleSet:
    rule_set = parse_rules(text, "mine")
    assert isinstance(rule_set, RuleSet), rule_set
    return rule_set


def problems(text: str) -> list[str]:
    found = parse_rules(text, "mine")
    assert isinstance(found, tuple), found
    return [str(problem) for problem in found]


# What a file says


def test_the_shortest_file() -> None:
    assert parsed('target = "lead"') == versioned(RuleSet("mine", Target.LEAD))


def test_a_file_may_name_itself() -> None:
    assert parsed('name = "advice"\ntarget = "lead"').name == "advice"


@pytest.mark.parametrize("name", PRESETS)
def test_extending_without_a_word_changes_only_the_name(name: str) -> None:
    same = parsed(f'extends = "{name}"')
    assert same == versioned(replace(PRESETS[name], name="mine", description=""))


def test_override_for_all_kinds_is_one_word() -> None:
    rules = parsed('extends = "booking-lead"\nmode = "always"')
    assert {rules.rule(kind).mode for kind in ("Lead", "Contact", "Case", "PersonAccount")} == {WriteMode.ALWAYS}


def test_a_kind_may_differ_from_the_files_mode() -> None:
    rules = parsed('extends = "booking-lead"\nmode = "always"\n[rules.PersonAccount]\nmode = "newest"')
    assert (rules.rule("Lead").mode, rules.rule("PersonAccount").mode) == (WriteMode.ALWAYS, WriteMode.NEWEST)


def test_a_person_follows_what_a_file_makes_of_the_contact_rule() -> None:
    rules = parsed('extends = "booking-contact"\n[rules.Contact]\nmode = "always"\nrecord_type = "Client"')
    assert rules.rule("PersonAccount").mode is WriteMode.ALWAYS
    assert rules.rule("PersonAccount").record_type is None


def test_an_owner_in_one_word_holds_for_new_and_existing() -> None:
    rules = parsed('extends = "booking-lead"\n[rules.Lead]\nowner = "assignment-rules"')
    assert rules.rule("Lead").owner == Ownership(OwnerPolicy.ASSIGNMENT_RULES, OwnerPolicy.ASSIGNMENT_RULES)


def test_an_owner_in_a_table_tells_them_apart() -> None:
    rules = parsed('extends = "booking-case"\n[rules.Case.owner]\nnew = "queue"\nname = "Intake"')
    assert rules.rule("Case").owner == Ownership(OwnerPolicy.QUEUE, OwnerPolicy.KEEP, "Intake")


def test_mappings_in_their_short_and_long_form() -> None:
    rules = parsed("""
        target = "person-account"
        [rules.PersonAccount.mapping]
        Policy__pc = "answer.Policy number"
        Segment__c = { value = "Advice" }
        Description = { source = "note", mode = "always", blanks = "clear" }
        LeadSource = { source = "utm.source", default = "Web" }
    """)
    assert rules.rule("PersonAccount").mapping == (
        FieldMapping("answer.Policy number", "Policy__pc"),
        FieldMapping("value", "Segment__c", value="Advice"),
        FieldMapping("note", "Description", WriteMode.ALWAYS, blanks=BlanksPolicy.CLEAR),
        FieldMapping("utm.source", "LeadSource", default="Web"),
    )


def test_everything_beside_the_kinds() -> None:
    rules = parsed("""
        target = "contact"
        description = "Ours"
        keys = ["email", "phone"]
        duplicates = "oldest"
        create = false
        company_missing = "private-contact"
        phone_region = "at"
        [event]
        create = false
        record_type = "Visit"
        subject = "{page}: {subject} ({host})"
        guests_in_description = false
    """)
    assert rules == versioned(
        RuleSet(
            "mine",
            Target.CONTACT,
            (MatchKey.EMAIL, MatchKey.PHONE),
            DuplicatePolicy.OLDEST,
            create=False,
            company_missing=CompanyPolicy.PRIVATE_CONTACT,
            event=EventRule(False, "Visit", "{page}: {subject} ({host})", False),
            phone_region="AT",
            description="Ours",
        )
    )


# What is wrong with it

LEAD = 'target = "lead"\n'
WRONG = [
    ("nothing", "", "target: is missing; say one of lead, contact, case, person-account, or extends a preset"),
    ("no TOML", "target = ", "file: is not TOML: Invalid value (at end of document)"),
    ("a key twice", LEAD + LEAD, "file: is not TOML: Cannot overwrite a value (at line 2, column 16)"),
    ("an unknown key", LEAD + 'duplicate = "park"', "duplicate: unknown key; did you mean duplicates?"),
    ("a key nothing is like", LEAD + "xyz = 1", "xyz: unknown key"),
    ("an unknown kind", LEAD + "[rules.Leed]", "rules.Leed: unknown key; did you mean Lead?"),
    (
        "an unknown key of a kind",
        LEAD + '[rules.Lead]\novner = "keep"',
        "rules.Lead.ovner: unknown key; did you mean owner?",
    ),
    (
        "an unknown value",
        'target = "leed"',
        'target: is one of lead, contact, case, person-account, not "leed"; did you mean lead?',
    ),
    (
        "a value of another kind",
        "target = 3",
        "target: is one of lead, contact, case, person-account, not a number",
    ),
    (
        "underscore for hyphen",
        LEAD + '[rules.Lead]\nmode = "if_blank"',
        'rules.Lead.mode: is one of always, if-blank, newest, never, not "if_blank"; did you mean if-blank?',
    ),
    ("an unknown preset", 'extends = "booking-leads"', 'extends: there is no preset "booking-leads"; did you mean booking-lead?'),
    ("an unknown match key", LEAD + 'keys = ["mail"]', 'keys: is one of record-id, own-key, email, phone, not "mail"; did you mean email?'),
    ("no match key", LEAD + "keys = []", "keys: is a list of at least one key, not a list"),
    ("a match key twice", LEAD + 'keys = ["email", "email"]', "keys: names a key twice"),
    ("text for yes or no", LEAD + 'create = "no"', "create: is true or false, not text"),
    ("an unknown country", LEAD + 'phone_region = "Austria"', "phone_region: is a two-letter country code such as AT or US"),
    ("a date for a name", LEAD + "name = 2026-01-01", "name: is text, not a date"),
    ("a table that is none", LEAD + "event = true", "event: is a table, not true or false"),
    (
        "an unknown word in the subject",
        LEAD + '[event]\nsubject = "{name}"',
        "event.subject: names {name}, but knows only {subject}, {page} and {host}",
    ),
    ("an open brace in the subject", LEAD + '[event]\nsubject = "{page"', "event.subject: has a brace that is not closed"),
    (
        "an unknown owner",
        LEAD + '[rules.Lead]\nowner = "hosts"',
        'rules.Lead.owner: is one of keep, host, assignment-rules, user, queue, not "hosts"; did you mean host?',
    ),
    ("a queue without name", LEAD + '[rules.Lead]\nowner = "queue"', "rules.Lead.owner: names no user or queue; add name"),
    (
        "an unknown source",
        LEAD + '[rules.Lead.mapping]\nTitle = "nots"',
        'rules.Lead.mapping.Title.source: "nots": unknown source; did you mean note?',
    ),
    (
        "an answer without question",
        LEAD + '[rules.Lead.mapping]\nTitle = "answer."',
        'rules.Lead.mapping.Title.source: "answer.": answer. needs a name behind it',
    ),
    (
        "a source and a value",
        LEAD + '[rules.Lead.mapping]\nTitle = { source = "note", value = "x" }',
        "rules.Lead.mapping.Title: has both a source and a fixed value",
    ),
    (
        "neither source nor value",
        LEAD + '[rules.Lead.mapping]\nTitle = { mode = "always" }',
        "rules.Lead.mapping.Title: has neither a source nor a fixed value",
    ),
    (
        "value as a source",
        LEAD + '[rules.Lead.mapping]\nTitle = "value"',
        'rules.Lead.mapping.Title.source: takes its fixed text from the key value: { value = "..." }',
    ),
    ("a mapping that is no table", LEAD + '[rules.Lead]\nmapping = "note"', "rules.Lead.mapping: is a table of fields, not text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_mistakes_name_their_place_and_what_was_meant(text: str, message: str) -> None:
    found = problems(text)
    assert found == [message]


def test_all_mistakes_are_told_at_once() -> None:
    found = problems('extends = "nothing like it"\nfoo = 1\n[rules.Lead]\nbar = 2\n[rules.Lead.owner]\nnew = "x"')
    assert [line.partition(":")[0] for line in found] == ["foo", "extends", "rules.Lead.bar", "rules.Lead.owner.new"]


@given(st.text(max_size=80))
def test_any_text_is_a_rule_set_or_problems(text: str) -> None:
    found = parse_rules(text, "mine")
    assert isinstance(found, RuleSet) or found


# There and back

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)
NAMES = st.none() | TEXTS
FIELDS = st.sampled_from(["Title", "Tier__c", "Policy__pc", "ns__A__c", "Odd name", 'A"b', "ä.b"])
SOURCES_OR_ANSWERS = st.sampled_from([*SOURCES, "answer.What now?", "utm.source"])
OWNERS = st.builds(Ownership, st.sampled_from(OwnerPolicy), st.sampled_from(OwnerPolicy), TEXTS)
MODES, POLICIES = st.sampled_from(WriteMode), st.sampled_from(BlanksPolicy)
TAKEN = st.builds(FieldMapping, SOURCES_OR_ANSWERS, FIELDS, st.none() | MODES, NAMES, st.none(), st.none() | POLICIES)
FIXED = st.builds(FieldMapping, st.just("value"), FIELDS, st.none() | MODES, NAMES, TEXTS, st.none() | POLICIES)
MAPPINGS = st.lists(TAKEN | FIXED, max_size=4, unique_by=lambda mapping: mapping.target.lower()).map(tuple)
OBJECTS = st.builds(ObjectRule, MODES, OWNERS, NAMES, MAPPINGS, POLICIES)
EVENTS = st.builds(EventRule, st.booleans(), NAMES, st.sampled_from([None, "{page}", "Talk"]), st.booleans())
RULE_SETS = st.builds(
    RuleSet,
    name=TEXTS,
    target=st.sampled_from(Target),
    keys=st.lists(st.sampled_from(MatchKey), min_size=1, unique=True).map(tuple),
    duplicates=st.sampled_from(DuplicatePolicy),
    create=st.booleans(),
    company_missing=st.sampled_from(CompanyPolicy),
    rules=st.dictionaries(st.sampled_from(KINDS), OBJECTS, max_size=3),
    event=EVENTS,
    phone_region=st.sampled_from([None, "AT"]),
    description=st.just("") | TEXTS,
).map(versioned)


@given(RULE_SETS)
def test_json_keeps_every_rule(rule_set: RuleSet) -> None:
    assert from_json(to_json(rule_set)) == rule_set
    assert to_json(from_json(to_json(rule_set))) == to_json(rule_set)


@given(RULE_SETS)
def test_a_rendered_file_reads_as_the_same_rules(rule_set: RuleSet) -> None:
    assert parsed(render_toml(rule_set)) == rule_set


@given(RULE_SETS, RULE_SETS)
def test_the_version_tells_rules_apart_and_nothing_else(one: RuleSet, other: RuleSet) -> None:
    assert version_of(replace(one, version="", description="another")) == one.version
    assert (one.version == other.version) == (replace(one, description="") == replace(other, description=""))


def test_versions_are_the_same_on_every_machine() -> None:
    assert version_of(RuleSet("mine", Target.LEAD)) == "fed17cab4a503ba2"


@pytest.mark.parametrize("text", ["[]", "{}", '{"name": "x"}', "nonsense", "null"])
def test_what_is_no_stored_rule_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_a_stored_set_of_a_newer_version_is_refused_not_curtailed() -> None:
    newer = to_json(PRESETS["booking-lead"]).replace('"name":', '"moon_phase":"full","name":', 1)
    with pytest.raises(ValueError, match="moon_phase"):
        from_json(newer)


# The page and the reader agree


def test_the_example_is_read_and_uses_most_keys() -> None:
    rules = parsed(EXAMPLE)
    assert rules.target is Target.PERSON_ACCOUNT
    assert len(rules.rule("PersonAccount").mapping) == 5


READERS = [
    ("", rule_files._FILE),
    ("event", rule_files._EVENT),
    ("rules.<Kind>", rule_files._OBJECT),
    ("rules.<Kind>.owner", rule_files._OWNER),
    ("rules.<Kind>.mapping.<Field>", rule_files._MAPPING),
]


@pytest.mark.parametrize(("path", "readers"), READERS, ids=[path or "file" for path, _ in READERS])
def test_every_key_that_is_read_is_documented_and_no_other(path: str, readers: dict[str, Any]) -> None:
    assert set(names_under(path)) == set(readers)


def test_the_page_names_every_key_choice_and_source() -> None:
    page = render_reference()
    words = [f"`{key.path}`" for key in KEYS] + [f"`{value}`" for key in KEYS for value in key.allowed]
    words += [f"`{name}`" for name in SOURCES] + [f"`{name}." for name in FAMILIES]
    assert [word for word in words if word not in page] == []
    assert EXAMPLE in page


def test_every_value_of_every_closed_set_is_explained() -> None:
    assert set(MEANINGS) == {key.choices for key in KEYS if key.choices}
    for choices, meanings in MEANINGS.items():
        assert list(meanings) == list(choices)
        assert all(sentence.endswith(".") for sentence in meanings.values())


@pytest.mark.parametrize("key", [key for key in KEYS if key.choices], ids=lambda key: key.path)
def test_a_default_that_is_a_choice_is_one_of_them(key: Any) -> None:
    assert issubclass(key.choices, StrEnum)
    named = key.default.strip('"')
    assert named in key.allowed or " " in key.default or "'" in key.default

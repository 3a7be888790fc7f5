"""
What the org refuses is parked with the platform's code and a cure, nothing of it is half done, and the rest goes on.

Also here: texts that want to be something else than texts.
"""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from tests.cast import SAM, books
from tests.engine.conftest import installed_seed, run
from tests.engine.world import World, numbered
from twofold.core.creation_rules import FieldMapping, ObjectRule
from twofold.core.notices import Person
from twofold.core.presets import BOOKING_LEAD, BOOKING_PERSON_ACCOUNT
from twofold.core.rule_json import versioned
from twofold.emulator.seeds.document import DuplicateRule, ValidationRule
from twofold.engine.ports import State

FINE = numbered(books(replace(SAM, email="fine@example.com"), booking_id="BKNG-FINE"), 99)


def world_with(**parts: object) -> Iterator[World]:
    yield from run(msgspec.structs.replace(installed_seed(), **parts))


@pytest.fixture
def validating() -> Iterator[World]:
    rule = ValidationRule(
        "Account", "Mobile_needed", "AND(IsPersonAccount, ISBLANK(PersonMobilePhone))", "A mobile number is needed"
    )
    yield from world_with(validation_rules=[rule])


@pytest.fixture
def guarding() -> Iterator[World]:
    rule = DuplicateRule("PersonAccount", "No twins", ["LastName"], action="block")
    yield from world_with(duplicate_rules=[rule])


def parked(world: World, *notices: object) -> dict:
    entries = world.receive(*notices, FINE)
    outcomes = {e["booking"]: e["outcome"] for e in entries}
    assert outcomes.pop("BKNG-FINE") == "applied"
    assert set(outcomes.values()) == {"parked"}, entries
    return next(e for e in entries if e["outcome"] == "parked")


def test_a_validation_rule_parks_with_its_code_and_a_cure(validating: World):
    entry = parked(validating, books(replace(SAM, mobile_phone=None)))
    assert entry["code"] == "FIELD_CUSTOM_VALIDATION_EXCEPTION"
    assert "validation rule" in entry["cure"]
    assert "twofold replay EVNT-1" in entry["cure"]
    assert validating.count("Event", "Twofold_Booking_Key__c = 'oncehub:BKNG-1'") == 0


def test_a_duplicate_rule_parks_and_makes_nothing(guarding: World):
    guarding.create("Account", {"LastName": "Twin", "PersonEmail": "other@example.com"})
    entry = parked(guarding, books(Person(full_name="Sam Twin", email="sam@example.com")))
    assert entry["code"] == "DUPLICATES_DETECTED"
    assert guarding.count("Account", "LastName = 'Twin'") == 1


def test_what_is_parked_is_applied_once_the_cause_is_gone(validating: World):
    person = validating.create(
        "Account", {"LastName": "Twin", "PersonEmail": "sam@example.com", "PersonMobilePhone": "1"}
    )
    assert person
    parked(validating, books(Person(full_name="New Person", email="new@example.com")))
    (inbox_id,) = validating.store.find("EVNT-1")
    validating.create("Account", {"LastName": "Person", "PersonEmail": "new@example.com", "PersonMobilePhone": "2"})
    validating.store.reopen(inbox_id, validating.clock.now())
    (entry,) = validating.work()
    assert entry["outcome"] == "applied"


@pytest.fixture
def forbidding() -> Iterator[World]:
    seed = installed_seed()
    profiles = [msgspec.structs.replace(p, fields={**p.fields, "Account.Phone": "read"}) for p in seed.profiles]
    assert profiles
    yield from run(msgspec.structs.replace(seed, profiles=profiles))


def test_a_value_whose_field_the_api_user_may_not_write_is_parked(forbidding: World):
    entry = parked(forbidding, books(replace(SAM, phone="+43 1 1")))
    assert (entry["reasons"][-1], entry["code"]) == ("field-rights", "INVALID_FIELD_FOR_INSERT_UPDATE")
    assert "right to write Phone" in entry["cure"]


def test_what_the_record_holds_already_is_no_loss(forbidding: World):
    forbidding.receive(books("sam"))
    (entry,) = forbidding.receive(numbered(books("sam", booking_id="BKNG-2"), 2))
    assert entry["outcome"] == "applied"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (Person(full_name="Sam", email="no address"), "email-invalid"),
        (Person(full_name="N" * 200, email="n@example.com"), "too-long"),
        (Person(full_name="Sam", email=None), "no-match-key"),
        (Person(full_name=None, email="x@example.com"), "last-name-missing"),
    ],
    ids=["bad e-mail", "200 characters of name", "no key", "no name"],
)
def test_bad_input_is_parked_with_its_reason_and_cure(installed: World, person: Person, code: str):
    (entry,) = installed.receive(books(person))
    assert (entry["outcome"], entry["reasons"][-1]) == ("parked", code)
    assert entry["cure"]
    assert installed.count("Account") == 0


HOSTILE = [
    "o'brien@example.com",
    '"quoted\\"mark"@example.com',
    "x' or name like '%'@example.com",
    "back\\slash@example.com",
    "ünï.cödé@example.com",
    "@{person.id}@example.com",
]


@pytest.mark.parametrize("email", HOSTILE)
def test_a_strange_address_never_changes_the_meaning_of_a_query(installed: World, email: str):
    installed.create("Account", {"LastName": "Bystander", "PersonEmail": "bystander@example.com"})
    (entry,) = installed.receive(books(replace(SAM, email=email)))
    assert entry["outcome"] in ("applied", "parked")
    assert (
        installed.query("SELECT LastName, FirstName FROM Account WHERE PersonEmail = 'bystander@example.com'")[0][
            "FirstName"
        ]
        is None
    )
    if entry["outcome"] == "applied":
        assert entry["reasons"][0] == "nobody-known"
        (again,) = installed.receive(numbered(books(replace(SAM, email=email), booking_id="BKNG-2"), 2))
        assert again["reasons"][0] == "matched-email"


NAMES = [
    "O'Brien",
    'Quote " Backslash \\',
    "李小龙",
    "محمد بن سلمان",
    "Иван Иванович",
    "Zoë 🎉",
    "{!$User.Id}",
    "<b>Sam</b>",
    "@{person.id}",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_arrives_whole(installed: World, name: str):
    (entry,) = installed.receive(books(Person(full_name=name, email="n@example.com"), subject=name, note=name * 3))
    assert entry["outcome"] == "applied"
    (found,) = installed.query("SELECT Name FROM Account WHERE PersonEmail = 'n@example.com'")
    assert sorted(found["Name"].replace("@ {", "@{").split()) == sorted(name.split())


def test_a_note_of_a_hundred_thousand_characters_is_cut_and_said_so(installed: World):
    (entry,) = installed.receive(books(replace(SAM), note="n" * 100_000))
    assert entry["outcome"] == "applied"
    assert "description-cut" in entry["reasons"]


def test_an_unknown_picklist_value_is_parked_before_the_org_refuses_it(installed: World):
    mapping = (FieldMapping("answer.Rating", "Rating"),)
    installed.rules = versioned(replace(BOOKING_LEAD, rules={"Lead": ObjectRule(mapping=mapping)}))
    (entry,) = installed.receive(books("sam", answers={"Rating": "Sizzling"}))
    assert entry["outcome"] in ("parked", "applied")
    assert entry["outcome"] == "applied" or entry["cure"]


def test_no_value_is_ever_made_up(installed: World):
    """Every text on the records comes from the notice, the rules or the platform's own defaults."""
    installed.rules = BOOKING_PERSON_ACCOUNT
    installed.receive(books(Person(full_name="Sam Stranger", email="sam@example.com"), subject=None))
    (person,) = installed.query(
        "SELECT FirstName, LastName, Phone, PersonMobilePhone, PersonTitle, Website, Description FROM Account"
    )
    assert person == {
        "FirstName": "Sam", "LastName": "Stranger", "Phone": None, "PersonMobilePhone": None,
        "PersonTitle": None, "Website": None, "Description": None,
    }  # fmt: skip
    (event,) = installed.query("SELECT Subject, Location, Description FROM Event")
    assert event == {"Subject": None, "Location": None, "Description": None}


def test_every_parked_delivery_is_listed(installed: World):
    installed.receive(books(Person(full_name="Sam", email="no address")))
    (row,) = installed.store.parked()
    assert (row.reason, row.delivery_id) == ("email-invalid", "EVNT-1")
    assert installed.standing() == {State.PARKED: 1}


@pytest.fixture
def needing_a_company() -> Iterator[World]:
    for world in world_with(person_accounts=False):
        world.rules = BOOKING_LEAD
        yield world


def test_what_a_parked_booking_did_not_make_is_not_told_as_made(needing_a_company: World):
    (entry,) = needing_a_company.receive(books("sam"))
    assert (entry["outcome"], entry["reasons"][-1]) == ("parked", "company-missing")
    assert "lead-created" not in entry["reasons"]


@pytest.fixture
def restricting() -> Iterator[World]:
    tier = {"sobject": "Contact", "name": "Tier__c", "type": "picklist", "values": ["Gold"], "restricted": True}
    yield from world_with(custom_fields=[*installed_seed().custom_fields, tier])


def test_a_value_that_a_picklist_does_not_have_parks_with_the_platforms_code(restricting: World):
    mapping = (FieldMapping("answer.tier", "Tier__pc"),)
    restricting.rules = versioned(replace(BOOKING_PERSON_ACCOUNT, rules={"PersonAccount": ObjectRule(mapping=mapping)}))
    (entry,) = restricting.receive(books("sam", answers={"tier": "Bronze"}))
    assert (entry["outcome"], entry["reasons"][-1]) == ("parked", "picklist-unknown")
    assert entry["code"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert entry["cure"]

"""Rows of different lanes that meet in one batch: they are worked one after the other wherever they would meet in the org too."""

from dataclasses import replace
from typing import Any

from tests.cast import books
from tests.core.rows import preset
from tests.engine.world import World
from twofold.core.creation_rules import MatchKey, RuleSet
from twofold.core.notices import BookingNotice, Person
from twofold.core.rule_json import versioned

BY_PHONE = (MatchKey.RECORD_ID, MatchKey.OWN_KEY, MatchKey.EMAIL, MatchKey.PHONE)


def booking(number: int, person: Person, **more: Any) -> BookingNotice:
    return books(person, booking_id=f"BKNG-{number}", delivery_id=f"EVNT-{number}", **more)


def person(number: int, **more: Any) -> Person:
    return Person(full_name=f"Ada Example{number}", email=f"ada{number}@example.com", **more)


def under(world: World, rules: RuleSet) -> World:
    world.rules = versioned(rules)
    return world


def test_colleagues_of_one_batch_share_one_new_company(world: World):
    under(world, preset("booking-contact"))
    names = ["Globex", "GLOBEX", "Globex"]
    told = world.receive(*[booking(n, person(n, company=name)) for n, name in enumerate(names)])
    assert [entry["outcome"] for entry in told] == ["applied"] * 3
    assert world.count("Account", "Name = 'Globex'") == 1
    assert world.count("Contact", "Account.Name = 'Globex'") == 3


def test_one_person_under_two_addresses_keeps_what_came_first(world: World):
    """``if-blank`` overwrites nothing, be it written a moment ago in the same batch."""
    known = world.create("Account", {"LastName": "Known", "PersonEmail": "one@example.com"})
    first = Person(full_name="Known", email="one@example.com", mobile_phone="+43 1 111111")
    second = replace(first, email="two@example.com", mobile_phone="+43 1 222222")
    world.receive(booking(1, first), booking(2, second, record_id=known))
    assert world.query(f"SELECT PersonMobilePhone FROM Account WHERE Id = '{known}'") == [
        {"PersonMobilePhone": "+43 1 111111"}
    ]
    assert world.count("Event") == 2


def test_a_stranger_with_and_without_address_is_one_person_by_phone(world: World):
    under(world, preset("booking-person-account", keys=BY_PHONE))
    given = person(1, mobile_phone="+43 1 234567")
    world.receive(booking(1, given), booking(2, replace(given, email=None)))
    assert world.count("Account", "IsPersonAccount = true") == 1
    assert world.count("Event") == 2

"""Who made a record, and when: told by the platform, or on create by those who may."""

from __future__ import annotations

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import Profile, SeedDocument

DEFAULTS = {"Account": "Business", "PersonAccount": "PersonAccount"}
PERMITTED = SeedDocument(
    profiles=[Profile("System Administrator", default_record_types=DEFAULTS, set_audit_fields=True)]
)
THEN = "2020-01-02T03:04:05.000+0000"


def test_nobody_says_when_a_record_was_made_without_the_permission(house: House) -> None:
    with pytest.raises(Refused, match="CreatedDate"):
        house.add("Account", Name="Acme", CreatedDate=THEN)


def test_with_the_permission_both_halves_of_a_person_are_as_old(house: House) -> None:
    house.plant(PERMITTED)
    account, contact = house.person(CreatedDate=THEN, LastModifiedDate=THEN)
    row = house.row("Account", account)
    assert row["CreatedDate"] == row["LastModifiedDate"] == house.row("Contact", contact)["CreatedDate"]
    assert row["CreatedDate"] < row["SystemModstamp"]


def test_what_is_there_keeps_its_age(house: House) -> None:
    house.plant(PERMITTED)
    account = house.add("Account", Name="Acme", CreatedDate=THEN)
    house.refuses("INVALID_FIELD_FOR_INSERT_UPDATE", "Account", account, CreatedDate=THEN)
    with pytest.raises(Refused, match="SystemModstamp"):
        house.add("Account", Name="Acme", SystemModstamp=THEN)

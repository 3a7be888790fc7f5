"""Merging, converting and bringing back ask for the rights of what they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.emulator.behaviour.people import House
from twofold.emulator.behaviour.caller import Caller
from twofold.emulator.behaviour.dml import update
from twofold.emulator.behaviour.moves.lead_conversion import LeadConvert, convert
from twofold.emulator.behaviour.moves.merging import merge
from twofold.emulator.behaviour.moves.undeletion import undelete
from twofold.emulator.behaviour.profiles import visible_schema
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import ObjectRight, Profile

RIGHTS_TO_READ: tuple[ObjectRight, ...] = ("none", "read", "create")


def with_rights(house: House, **rights: ObjectRight) -> Caller:
    """The API user with fewer rights."""
    profile = Profile("Less", default_record_types=house.caller.profile.default_record_types, objects=rights)
    return replace(house.caller, profile=profile, schema=visible_schema(house.org.schema, profile))


def request(lead: str, account: str | None = None) -> LeadConvert:
    status = "Closed - Converted"
    return LeadConvert(lead_id=lead, converted_status=status, do_not_create_opportunity=True, account_id=account)


@pytest.mark.parametrize("rights", [{"Lead": "read"}, {"Account": "read"}, {"Contact": "none"}])
def test_converting_needs_the_right_to_make_what_comes_of_it(house: House, rights: dict[str, ObjectRight]) -> None:
    lead = house.add("Lead", LastName="Lee")
    with pytest.raises(Refused, match="INSUFFICIENT_ACCESS_OR_READONLY"):
        convert(house.org, with_rights(house, **rights), request(lead))
    assert house.living("Account") == []


def test_a_lead_may_go_into_an_account_that_may_be_changed(house: House) -> None:
    account, _ = house.person()
    lead = house.add("Lead", LastName="Lee", Phone="5")
    convert(house.org, with_rights(house, Account="edit", Opportunity="none"), request(lead, account))
    assert house.row("Account", account)["Phone"] == "5"


@pytest.mark.parametrize("right", ["read", "create", "edit"])
def test_merging_and_bringing_back_need_the_right_to_delete(house: House, right: ObjectRight) -> None:
    (master, _), (loser, _), (gone, _) = (house.person() for _ in range(3))
    house.delete("Account", gone)
    caller = with_rights(house, Account=right)
    with pytest.raises(Refused):
        merge(house.org, caller, "Account", master, [loser], {})
    with pytest.raises(Refused, match="UNDELETE_FAILED"):
        undelete(house.org, caller, "Account", gone)
    assert house.living("Account") == [master, loser]


def test_a_person_contact_is_changed_by_those_who_may_change_accounts(house: House) -> None:
    _, contact = house.person()
    kim = house.add("Contact", LastName="Kim")
    for right in RIGHTS_TO_READ:
        caller = with_rights(house, Account=right)
        with pytest.raises(Refused, match="cannot be updated"):
            update(house.org, caller, "Contact", contact, {"Email": "jo@example.com"})
        update(house.org, caller, "Contact", kim, {"Email": "kim@example.com"})

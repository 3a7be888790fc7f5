"""Contacts of several accounts: one row a pair, one of them direct."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.emulator.behaviour.people import House
from tests.emulator.conftest import ASSERTION_ORG
from twofold.emulator.behaviour.moves.merging import merge
from twofold.emulator.behaviour.moves.undeletion import undelete
from twofold.emulator.refusals import Refused
from twofold.emulator.seeds.document import SeedDocument
from twofold.facts.ids import from_key

FEATURE = SeedDocument(features=["contacts-to-multiple-accounts"])


@pytest.fixture
def house() -> Iterator[House]:
    """The org of reference section 10, with contacts of several accounts."""
    house = House(msgspec.structs.replace(ASSERTION_ORG, features=FEATURE.features))
    yield house
    house.check_halves()
    check_direct(house)
    house.close()


def check_direct(house: House) -> None:
    """Exactly the business contacts of an account have a direct relation, to that account."""
    rows = house.org.store.where("AccountContactRelation", '"IsDeleted" = 0')
    direct = {(row["ContactId"], row["AccountId"]) for row in rows if row["IsDirect"]}
    contacts = house.org.store.where("Contact", '"IsDeleted" = 0 AND "IsPersonAccount" = 0 AND "AccountId" IS NOT NULL')
    assert direct == {(contact["Id"], contact["AccountId"]) for contact in contacts}
    assert len({(row["ContactId"], row["AccountId"]) for row in rows}) == len(rows)


def pairs(house: House) -> set[tuple[str, str, bool]]:
    """Contact, account, direct."""
    rows = house.org.store.where("AccountContactRelation", '"IsDeleted" = 0')
    return {(from_key(row["ContactId"]), from_key(row["AccountId"]), bool(row["IsDirect"])) for row in rows}


def test_a_business_contact_is_related_to_its_account(house: House) -> None:
    acme, other = house.add("Account", Name="Acme"), house.add("Account", Name="Other")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    assert pairs(house) == {(kim, acme, True)}
    house.add("AccountContactRelation", AccountId=other, ContactId=kim)
    house.change("Contact", kim, AccountId=other)
    assert pairs(house) == {(kim, other, True)}
    house.change("Contact", kim, AccountId=None)
    assert pairs(house) == set()


def test_a_private_contact_and_a_person_have_none(house: House) -> None:
    house.add("Contact", LastName="Sam")
    house.person()
    assert pairs(house) == set()


def test_the_pair_of_a_relation_is_fixed_and_stands_once(house: House) -> None:
    account, contact = house.person()
    acme = house.add("Account", Name="Acme")
    relation = house.add("AccountContactRelation", AccountId=acme, ContactId=contact, Roles="Decision Maker")
    row = house.row("AccountContactRelation", relation)
    assert (row["IsDirect"], row["IsActive"]) == (0, 1)
    for pair in ({"AccountId": acme, "ContactId": contact}, {"AccountId": account, "ContactId": contact}):
        with pytest.raises(Refused, match="DUPLICATE_VALUE"):
            house.add("AccountContactRelation", **pair)
    with pytest.raises(Refused, match="INVALID_FIELD_FOR_INSERT_UPDATE"):
        house.change("AccountContactRelation", relation, AccountId=account)
    house.change("AccountContactRelation", relation, IsActive=False)


def test_a_direct_relation_is_not_deleted_by_hand(house: House) -> None:
    acme = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    (direct,) = house.living("AccountContactRelation")
    with pytest.raises(Refused, match="DELETE_FAILED"):
        house.delete("AccountContactRelation", direct)
    house.delete("Contact", kim)
    assert pairs(house) == set()
    undelete(house.org, house.caller, "Contact", kim)
    assert pairs(house) == {(kim, acme, True)}


def test_a_relation_comes_back_as_what_it_is_now(house: House) -> None:
    acme, other = house.add("Account", Name="Acme"), house.add("Account", Name="Other")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    (former,) = house.living("AccountContactRelation")
    house.change("Contact", kim, AccountId=other)
    undelete(house.org, house.caller, "AccountContactRelation", former)
    assert pairs(house) == {(kim, other, True), (kim, acme, False)}
    house.delete("AccountContactRelation", former)
    house.add("AccountContactRelation", AccountId=acme, ContactId=kim)
    with pytest.raises(Refused, match="DUPLICATE_VALUE"):
        undelete(house.org, house.caller, "AccountContactRelation", former)


def test_conversion_wants_a_single_direct_relation(house: House) -> None:
    acme, other = house.add("Account", Name="Acme"), house.add("Account", Name="Other")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    relation = house.add("AccountContactRelation", AccountId=other, ContactId=kim)
    person, business = house.record_type("PersonAccount"), house.record_type("Business")
    with pytest.raises(Refused, match="cannot be converted"):
        house.change("Account", acme, RecordTypeId=person)
    house.delete("AccountContactRelation", relation)
    house.change("Account", acme, RecordTypeId=person)
    assert pairs(house) == set()
    house.change("Account", acme, RecordTypeId=business)
    assert pairs(house) == {(kim, acme, True)}


def test_merged_contacts_keep_each_account_once(house: House) -> None:
    acme, other = house.add("Account", Name="Acme"), house.add("Account", Name="Other")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    kin = house.add("Contact", LastName="Kin", AccountId=other)
    house.add("AccountContactRelation", AccountId=acme, ContactId=kin)
    merge(house.org, house.caller, "Contact", kim, [kin], {})
    assert pairs(house) == {(kim, acme, True), (kim, other, False)}


def test_accounts_related_to_one_contact_do_not_merge(house: House) -> None:
    acme, other = house.add("Account", Name="Acme"), house.add("Account", Name="Other")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    relation = house.add("AccountContactRelation", AccountId=other, ContactId=kim)
    with pytest.raises(Refused, match="redundant"):
        merge(house.org, house.caller, "Account", other, [acme], {})
    house.delete("AccountContactRelation", relation)
    merge(house.org, house.caller, "Account", other, [acme], {})
    assert pairs(house) == {(kim, other, True)}


def test_merged_persons_are_not_related_to_themselves(house: House) -> None:
    (master, mine), (loser, theirs) = house.person(), house.person()
    house.add("AccountContactRelation", AccountId=master, ContactId=theirs)
    house.add("AccountContactRelation", AccountId=loser, ContactId=mine)
    merge(house.org, house.caller, "Account", master, [loser], {})
    assert pairs(house) == set()


def test_switching_the_feature_on_relates_everybody() -> None:
    house = House()
    acme = house.add("Account", Name="Acme")
    kim = house.add("Contact", LastName="Kim", AccountId=acme)
    house.person()
    with pytest.raises(Refused, match="NOT_FOUND"):
        house.add("AccountContactRelation", AccountId=acme, ContactId=kim)
    house.plant(FEATURE)
    assert pairs(house) == {(kim, acme, True)}
    house.close()

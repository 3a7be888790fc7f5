"""An org that counts in several currencies."""

from __future__ import annotations

from tests.emulator.behaviour.people import House
from twofold.emulator.seeds.document import SeedDocument

FEATURE = SeedDocument(features=["multi-currency"])


def test_records_get_the_orgs_own_currency(house: House) -> None:
    before, _ = house.person()
    house.plant(FEATURE)
    account, contact = house.person()
    rows = [
        ("Account", before),
        ("Account", account),
        ("Contact", contact),
        ("Lead", house.add("Lead", LastName="Lee")),
    ]
    assert {house.row(kind, record_id)["CurrencyIsoCode"] for kind, record_id in rows} == {"GBP"}


def test_the_halves_of_a_person_count_alike(house: House) -> None:
    house.plant(FEATURE)
    account, contact = house.person(CurrencyIsoCode="EUR")
    assert house.row("Contact", contact)["CurrencyIsoCode"] == "EUR"
    house.change("Contact", contact, CurrencyIsoCode="USD")
    assert house.row("Account", account)["CurrencyIsoCode"] == "USD"


def test_one_currency_is_the_orgs_own(house: House) -> None:
    house.plant(FEATURE)
    house.plant(FEATURE)
    rows = house.org.store.where("CurrencyType", "1")
    assert {row["IsoCode"]: row["IsCorporate"] for row in rows} == {"GBP": 1, "EUR": 0, "USD": 0}

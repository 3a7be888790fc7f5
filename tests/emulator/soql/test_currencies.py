"""How does money of several currencies compare?"""

import pytest

from tests.emulator.box import Client
from twofold.emulator.seeds.document import SeedDocument


@pytest.fixture
def house(sf: Client) -> Client:
    """An org that counts in pounds, euros (1.25 to the pound) and dollars (2 to the pound)."""
    sf.plant(SeedDocument(features=["multi-currency"]))
    for code, rate in (("EUR", 1.25), ("USD", 2.0)):
        (row,) = sf.rows(f"SELECT Id FROM CurrencyType WHERE IsoCode = '{code}'")
        assert sf.update("CurrencyType", row["Id"], {"ConversionRate": rate}).status == 204
    for code in ("GBP", "EUR", "USD"):
        sf.add("Account", Name=code, CurrencyIsoCode=code, AnnualRevenue=100)
    sf.add("Account", Name="none")
    return sf


CASES = [
    ("AnnualRevenue = 100", ["GBP", "EUR", "USD"]),
    ("AnnualRevenue >= USD200", ["GBP"]),
    ("AnnualRevenue > usd100.5", ["GBP", "EUR"]),
    ("AnnualRevenue = EUR125", ["GBP"]),
    ("AnnualRevenue != GBP50", ["GBP", "EUR", "none"]),
    ("AnnualRevenue IN (GBP50, EUR100, 7)", ["EUR", "USD"]),
    ("AnnualRevenue > XYZ1", []),
]


@pytest.mark.parametrize(("condition", "names"), CASES, ids=[condition for condition, _ in CASES])
def test_amounts_are_compared_by_their_rates(house: Client, condition: str, names: list[str]) -> None:
    assert [row["Name"] for row in house.rows(f"SELECT Name FROM Account WHERE {condition} ORDER BY Id")] == names


def test_amounts_are_shown_in_the_currency_of_the_user(house: Client) -> None:
    text = "SELECT Name, convertCurrency(AnnualRevenue) own FROM Account WHERE AnnualRevenue != null ORDER BY Id"
    assert [row["own"] for row in house.rows(text)] == [100.0, 80.0, 50.0]


def test_an_org_with_one_currency_knows_no_other(sf: Client) -> None:
    reply = sf.ask("SELECT Id FROM Account WHERE AnnualRevenue > USD5")
    assert (reply.status, reply.code) == (400, "INVALID_FIELD")
    assert sf.rows("SELECT convertCurrency(AnnualRevenue) FROM Account") == []


def test_only_money_has_a_currency(house: Client) -> None:
    assert house.ask("SELECT Id FROM Account WHERE NumberOfEmployees > USD5").code == "INVALID_FIELD"

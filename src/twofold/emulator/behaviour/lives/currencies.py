"""In which currencies does the org count? Rows of CurrencyType, and a currency on every record that needs one."""

from __future__ import annotations

from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.store.tables import quoted

_CODE = "CurrencyIsoCode"
_RATE = 1.0
"""Conversion rate of every currency to the org's own (emulator choice: nothing is converted)."""


def has_currencies(org: Org) -> bool:
    """Tell whether the org has several currencies."""
    return org.schema.sobject("CurrencyType") is not None


def missing_currency_rows(org: Org) -> list[dict[str, Any]]:
    """Make the rows of CurrencyType that aren't there yet, the org's own currency first."""
    if not has_currencies(org):
        return []
    codes = org.shape("CurrencyType").fields["IsoCode"].picklist_values
    known = {row["IsoCode"] for row in org.store.where("CurrencyType", "1")}
    own = org.shape("Account").fields[_CODE].default
    return [
        {
            "IsoCode": code.value,
            "ConversionRate": _RATE,
            "DecimalPlaces": 2,
            "IsActive": 1,
            "IsCorporate": int(code.value == own),
        }
        for code in codes
        if code.value not in known
    ]


def price_everything(org: Org) -> None:
    """Give every record without a currency the org's own, when it counts in several from now on."""
    for sobject in org.schema:
        field = sobject.field(_CODE)
        if field is not None:
            sql = f"UPDATE {quoted(sobject.name)} SET {quoted(_CODE)} = ? WHERE {quoted(_CODE)} IS NULL"
            org.store.connection.execute(sql, (field.default,))

"""
How is money compared and shown in an org with several currencies? By the rates of CurrencyType, against the org's own.

A plain number is compared as it stands. Source: SOQL reference, convertCurrency and currency fields (D); that a user's
currency is the one on the user is an emulator choice.
"""

from __future__ import annotations

from dataclasses import replace

from twofold.emulator.soql.ast import Money
from twofold.emulator.soql.moments import CurrentUser
from twofold.emulator.soql.scope import Column, Scope

_CODE = "CurrencyIsoCode"
_RATE = 'SELECT "ConversionRate" FROM "CurrencyType" WHERE "IsoCode" = {}'
_RATE_OF_USER = (
    'SELECT c."ConversionRate" FROM "CurrencyType" c '
    'JOIN "User" u ON u."CurrencyIsoCode" = c."IsoCode" WHERE u."Id" = {}'
)


def has_currencies(scope: Scope, column: Column) -> bool:
    """Tell whether values of a field may be in several currencies."""
    in_org = scope.schema.sobject("CurrencyType") is not None
    return in_org and column.sobject is not None and column.sobject.field(_CODE) is not None


def in_currency_of_user(scope: Scope, column: Column) -> Column:
    """Turn a field into the currency of the user who asks."""
    rate = f"COALESCE(({_RATE_OF_USER.format(scope.bind(CurrentUser()))}), 1)"
    return replace(column, sql=f"({in_own_currency(column)} * {rate})", outer=True)


def in_own_currency(column: Column) -> str:
    """Write the value of a field in the org's own currency."""
    alias = column.sql.partition(".")[0]
    return f"{column.sql} / COALESCE(({_RATE.format(f'{alias}.{_CODE}')}), 1)"


def compare_money(scope: Scope, column: Column, operator: str, money: Money) -> str:
    """Compare a field with an amount of a currency; one the org doesn't have is like nothing."""
    rate = _RATE.format(scope.bind(money.code))
    wanted = f"{scope.bind(money.amount)} / ({rate})"
    own = in_own_currency(column)
    return f"({own} = {wanted}) IS NOT TRUE" if operator == "!=" else f"{own} {operator} {wanted}"

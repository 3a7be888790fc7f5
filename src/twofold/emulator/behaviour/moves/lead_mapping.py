"""Which field of a lead goes where when it is converted? Standard pairs, and those the org has added for custom fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from twofold.emulator.behaviour.org import Org
from twofold.emulator.schema.model import SObject
from twofold.emulator.store import Row
from twofold.emulator.store.values import render_value
from twofold.facts.families import BUSINESS_ONLY_FIELDS

Fields = dict[str, Any]

_ADDRESS = ("Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy")
_NAMES = tuple((name, name) for name in ("Salutation", "FirstName", "MiddleName", "LastName", "Suffix"))
# Source: the platform's standard mapping of lead fields (K).
TO_ACCOUNT: tuple[tuple[str, str], ...] = (
    *((name, name) for name in ("Phone", "Fax", "Website", "Industry", "Rating", "AnnualRevenue", "NumberOfEmployees")),
    *((part, f"Billing{part}") for part in _ADDRESS),
    ("Company", "Name"),
    ("LeadSource", "AccountSource"),
    ("CompanyDunsNumber", "DunsNumber"),
    ("CurrencyIsoCode", "CurrencyIsoCode"),
)
TO_CONTACT: tuple[tuple[str, str], ...] = (
    *_NAMES,
    *((part, f"Mailing{part}") for part in _ADDRESS),
    *((name, name) for name in ("Title", "Email", "Phone", "Fax", "MobilePhone", "LeadSource", "Description")),
    *((name, name) for name in ("DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax", "IndividualId")),
    *((name, name) for name in ("Pronouns", "GenderIdentity", "CurrencyIsoCode")),
)
TO_OPPORTUNITY: tuple[tuple[str, str], ...] = (("LeadSource", "LeadSource"), ("CurrencyIsoCode", "CurrencyIsoCode"))
_BOOLEANS_GIVEN = frozenset({"DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax"})


def account_fields(org: Org, lead: Row) -> Fields:
    """Map a lead to a business account."""
    return _mapped(org, lead, "Account", TO_ACCOUNT)


def contact_fields(org: Org, lead: Row) -> Fields:
    """Map a lead to a business contact."""
    return _mapped(org, lead, "Contact", TO_CONTACT)


def person_fields(org: Org, lead: Row) -> Fields:
    """
    Map a lead to a person account: what goes to account and contact, under the account's names.

    Fields of businesses alone are left out. The lead's address is both billing and mailing address (K).
    """
    to_account = org.twins.to_account
    contact = contact_fields(org, lead).items()
    person = {to_account[name]: value for name, value in contact if name in to_account}
    business = {"Name", *BUSINESS_ONLY_FIELDS}
    return {name: value for name, value in account_fields(org, lead).items() if name not in business} | person


def opportunity_fields(org: Org, lead: Row) -> Fields:
    """Map a lead to a new opportunity."""
    return _mapped(org, lead, "Opportunity", TO_OPPORTUNITY)


def blanks_only(org: Org, sobject: SObject, row: Row, fields: Mapping[str, Any]) -> Fields:
    """Leave of some fields those a record has no value for: existing values are kept. Source: rule 3.94 (D)."""
    shape = org.shape(sobject.name).fields
    return {name: value for name, value in fields.items() if row.get(name) is None and name in shape}


def _mapped(org: Org, lead: Row, target: str, pairs: Iterable[tuple[str, str]]) -> Fields:
    source, shape = org.shape("Lead").fields, org.shape(target).fields
    fields: Fields = {}
    for name, to in (*pairs, *_custom_pairs(org, target)):
        value = lead.get(name)
        if value is None or name not in source or to not in shape or (name in _BOOLEANS_GIVEN and not value):
            continue
        fields[to] = render_value(source[name], value)
    return fields


def _custom_pairs(org: Org, target: str) -> list[tuple[str, str]]:
    listed = org.definitions.lead_field_mappings
    return [(entry.lead_field, entry.field) for entry in listed if entry.object == target]

"""Which fields does an org get by switching a feature on? Person Accounts have a module of their own."""

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from twofold.emulator.schema.model import Field, SObject
from twofold.emulator.schema.table import parse_fields


class Feature(StrEnum):
    """What an org may switch on beside Person Accounts. Source: reference 6.2 (D and C)."""

    MIDDLE_NAMES = "middle-names"
    NAME_SUFFIXES = "name-suffixes"
    MULTI_CURRENCY = "multi-currency"
    PERSON_REPORTS_TO = "person-reports-to"
    MULTIPLE_ACCOUNTS = "contacts-to-multiple-accounts"


# Where names have more parts. Source: MD-name (D); that the new parts follow Salutation is a choice.
_WITH_NAMES = ("Contact", "Lead", "User")
_MIDDLE_NAME = "MiddleName  string(40)  cun  Middle Name  in=Name extra=personname"
_SUFFIX = "Suffix  string(40)  cun  Suffix  in=Name extra=personname"

# Source: object reference (D); the three currencies, and pounds as the org's own, are a choice.
_WITH_CURRENCY = ("Account", "Campaign", "Case", "Contact", "Event", "Lead", "Opportunity", "Task", "User")
_CURRENCY = "CurrencyIsoCode  picklist(3)  cundr  Currency ISO Code  values=Currency default=GBP"

# Source: rule 2.2 (D), assertion T100; its flags follow the other person references (B).
_PERSON_REPORTS_TO = "PersonReportsToId  reference(Contact)  cunp  Reports To ID"


# Objects an org has only with a feature. Source: recorded describes of orgs without it (C).
_OBJECTS_OF = {Feature.MULTIPLE_ACCOUNTS: "AccountContactRelation", Feature.MULTI_CURRENCY: "CurrencyType"}


def add_features(objects: dict[str, SObject], features: Collection[Feature]) -> dict[str, SObject]:
    """
    Add the fields features bring to standard objects, leave out the objects of those not chosen; the mapping is not modified.

    Person Accounts come afterwards: they copy the parts of names from Contact.
    """
    absent = {name for feature, name in _OBJECTS_OF.items() if feature not in features}
    changed = {name: sobject for name, sobject in objects.items() if name not in absent}
    for feature, table in ((Feature.NAME_SUFFIXES, _SUFFIX), (Feature.MIDDLE_NAMES, _MIDDLE_NAME)):
        for name in _WITH_NAMES if feature in features else ():
            after = "Salutation" if changed[name].field("Salutation") else "FirstName"
            changed[name] = insert_after(changed[name], after, parse_fields(table))
    custom = [name for name, sobject in changed.items() if sobject.custom]
    for name in (*_WITH_CURRENCY, *custom) if Feature.MULTI_CURRENCY in features else ():
        changed[name] = insert_after(changed[name], _before_system(changed[name]), parse_fields(_CURRENCY))
    return changed


def person_features(features: Collection[Feature]) -> tuple[Field, ...]:
    """Return the fields features bring to Account only where Person Accounts are on."""
    return parse_fields(_PERSON_REPORTS_TO) if Feature.PERSON_REPORTS_TO in features else ()


def insert_after(sobject: SObject, name: str, fields: tuple[Field, ...]) -> SObject:
    """Put fields behind the field of that name, which the sObject must have."""
    at = [field.name for field in sobject.fields].index(name) + 1
    return replace(sobject, fields=(*sobject.fields[:at], *fields, *sobject.fields[at:]))


def _before_system(sobject: SObject) -> str:
    names = [field.name for field in sobject.fields]
    return names[names.index("CreatedDate") - 1]

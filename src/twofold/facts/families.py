"""
Is this account a person or a business, and which fields may it then have?

Every Account belongs to one of two families, told by its record type and shown by ``IsPersonAccount``.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from twofold.facts import twins


class Family(StrEnum):
    """The two families of Account."""

    PERSON = "person"
    BUSINESS = "business"

    @property
    def other(self) -> "Family":
        """The family this one is converted to and from."""
        return Family.BUSINESS if self is Family.PERSON else Family.PERSON


# Fields of Account that only a business has. Source: rules 2.42 (D) and 2.43 (D).
BUSINESS_ONLY_FIELDS: tuple[str, ...] = (
    "DunsNumber",
    "Jigsaw",
    "NaicsCode",
    "NaicsDesc",
    "Sic",
    "SicDesc",
    "TickerSymbol",
    "Tradestyle",
    "YearStarted",
    "ParentId",
)

# Fields both families have but only a business can be given. Source: error E1 (C).
BUSINESS_WRITTEN_FIELDS: tuple[str, ...] = ("Name",)

# The parts of a person's name, which carry the same name on Account and Contact. Source: rule 3.1 and error E2 (C).
NAME_PARTS: tuple[str, ...] = ("FirstName", "MiddleName", "LastName", "Suffix", "Salutation")

# The parts that make up Name, in western order. Source: rules 2.1 (D) and 2.48 (order B).
NAME_IN_ORDER: tuple[str, ...] = ("FirstName", "MiddleName", "LastName", "Suffix")

# Both families show them and neither can be given them. Source: rule 2.1, recorded describe (C).
IDENTITY_FIELDS: tuple[str, ...] = ("IsPersonAccount", "PersonContactId")

_BUSINESS_ONLY = {name.lower() for name in BUSINESS_ONLY_FIELDS}
_NAME_PARTS = {name.lower() for name in NAME_PARTS}
_IDENTITY = {name.lower() for name in IDENTITY_FIELDS}


def family_of_field(name: str) -> Family | None:
    """
    Name the only family that may be given an Account field, or None when both may.

    ``Name`` belongs to the business family here, for a person can't be given it. Any letter case; custom ``__pc``
    fields belong to persons, ``__c`` to both. Fields nobody can be given (``IsPersonAccount``) belong to none.
    """
    lowered = name.lower()
    if lowered in _IDENTITY:
        return None
    if lowered in _BUSINESS_ONLY or lowered == "name":
        return Family.BUSINESS
    if lowered in _NAME_PARTS or twins.person_to_contact(lowered) is not None:
        return Family.PERSON
    return None


def fields_of_other_family(names: Iterable[str], family: Family) -> tuple[str, ...]:
    """List the Account fields, as spelled and in order, that an account of this family can't be given."""
    return tuple(name for name in names if family_of_field(name) is family.other)


def family_of_new_account(names: Iterable[str]) -> Family:
    """
    Tell the family a new account gets when no record type is given, by the names of the fields that are.

    LastName or FirstName without Name makes a person, anything else a business.
    Source: rule 3.4 step 2 (C; FirstName alone is B, question Q12).
    """
    lowered = {name.lower() for name in names}
    person = "name" not in lowered and bool(lowered & {"lastname", "firstname"})
    return Family.PERSON if person else Family.BUSINESS


def family_of_row(row: Mapping[str, object]) -> Family:
    """Tell the family of an Account or Contact row that was read with ``IsPersonAccount``; without it, a business."""
    return Family.PERSON if row.get("IsPersonAccount") is True else Family.BUSINESS


def full_name(parts: Mapping[str, object]) -> str:
    """
    Join the parts of a person's name as Salesforce does: western order, single blanks, Salutation left out.

    Source: rules 2.1 (D) and 2.48 (other orders exist: choice).
    """
    texts = (str(parts[name]).strip() for name in NAME_IN_ORDER if parts.get(name) is not None)
    return " ".join(text for text in texts if text)

"""
What does a record type say about an account?

In data a record type is a row of RecordType with ``SobjectType`` Account and the flag ``IsPersonType``; in metadata
the two families stand apart: ``Account.Name`` for businesses, ``PersonAccount.Name`` for persons.
"""

from dataclasses import dataclass

from twofold.facts.families import Family
from twofold.facts.ids import MASTER_RECORD_TYPE_ID

# The sObject the data API knows, and the folder metadata uses for persons. Source: rules 4.14 (D) and 6.10 (C).
SOBJECT_IN_DATA = "Account"
SOBJECT_IN_METADATA = {Family.BUSINESS: "Account", Family.PERSON: "PersonAccount"}

# What switching Person Accounts on makes, and what a scratch org has from the start.
# Source: rules 1.20 (D) and 1.11 (C). The Name of BusinessAccount is a choice.
FIRST_PERSON_RECORD_TYPE = ("PersonAccount", "Person Account")
FIRST_BUSINESS_RECORD_TYPE = ("BusinessAccount", "Business Account")

# Reads the person record types of an org. Source: rule 4.15 (D).
PERSON_RECORD_TYPES_SOQL = (
    "SELECT Id, Name, DeveloperName FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true"
)


@dataclass(frozen=True, slots=True)
class RecordTypeName:
    """
    What identifies a record type of Account across orgs.

    The developer name alone does not: a business record type may be called ``PersonAccount`` too.
    Source: rules 1.22 and 3.51 (C).
    """

    developer_name: str
    family: Family

    @property
    def metadata_name(self) -> str:
        """The full name in metadata: ``PersonAccount.PersonAccount``. Source: rules 4.16 and 6.13 (C)."""
        return f"{SOBJECT_IN_METADATA[self.family]}.{self.developer_name}"


def parse_metadata_name(full_name: str) -> RecordTypeName | None:
    """Read the metadata name of a record type of Account; None when it belongs to another object."""
    folder, _, developer_name = full_name.partition(".")
    family = next((f for f, name in SOBJECT_IN_METADATA.items() if name == folder), None)
    return RecordTypeName(developer_name, family) if family and developer_name else None


def is_master(record_type_id: str | None) -> bool:
    """Tell whether an Id is the master record type, which every org has and which is no person's."""
    return record_type_id is not None and record_type_id[:15] == MASTER_RECORD_TYPE_ID[:15]

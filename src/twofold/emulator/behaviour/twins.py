"""Which columns of Contact and Account hold the same datum of a person? Worked out once for a schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twofold.emulator.schema.model import Schema
from twofold.facts.twins import contact_to_account, is_shared

AUDIT = ("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp")

_COMPUTED = frozenset({"Name", "LastActivityDate", *AUDIT})


@dataclass(frozen=True, slots=True)
class Twins:
    """
    Map the columns of the two halves of a person onto each other.

    Attributes:
        to_account: Contact field to Account field, name parts and shared fields included, audit fields not.
        to_contact: the other way round.
        person_only: Account fields a business account doesn't have. Source: E2 (C).
    """

    to_account: Mapping[str, str]
    to_contact: Mapping[str, str]
    person_only: frozenset[str]

    @classmethod
    def of(cls, schema: Schema) -> Twins:
        """
        Pair the fields of a schema; all empty when Person Accounts are off.

        Source: rules 2.2 and 2.3 (D/C); that Phone, Fax and Description are one datum is graded B (open doubt Q4).
        """
        account, contact = schema.sobject("Account"), schema.sobject("Contact")
        if not schema.person_accounts or account is None or contact is None:
            return cls({}, {}, frozenset())
        to_account: dict[str, str] = {}
        for field in contact.fields:
            name = contact_to_account(field.name)
            twin = account.field(name) if name and name not in _COMPUTED else None
            if twin is not None and not field.compound:
                to_account[field.name] = twin.name
        to_contact = {on_account: on_contact for on_contact, on_account in to_account.items()}
        return cls(to_account, to_contact, frozenset(name for name in to_contact if not is_shared(name)))

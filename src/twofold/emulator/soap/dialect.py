"""In which of the two dialects does a client speak: partner (one kind of record for all) or enterprise (a type per object)?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """
    Name a dialect by its letter in the address and its namespaces.

    Attributes:
        generic: whether a record says what it is by an element ``type`` instead of by ``xsi:type``.
    """

    letter: str
    namespace: str
    sobjects: str
    faults: str
    generic: bool


PARTNER = Dialect(
    "u", "urn:partner.soap.sforce.com", "urn:sobject.partner.soap.sforce.com", "urn:fault.partner.soap.sforce.com", True
)
ENTERPRISE = Dialect(
    "c",
    "urn:enterprise.soap.sforce.com",
    "urn:sobject.enterprise.soap.sforce.com",
    "urn:fault.enterprise.soap.sforce.com",
    False,
)

"""Which record types are there, and which does a new record get? Read once, kept until the definitions change."""

from __future__ import annotations

from dataclasses import dataclass

from twofold.emulator import refusals
from twofold.emulator.schema.model import SObject
from twofold.emulator.seeds.document import Profile
from twofold.emulator.store import Store
from twofold.facts.ids import from_key

PERSON = "PersonAccount"


@dataclass(frozen=True, slots=True)
class RecordType:
    """One record type; ``person`` is its family."""

    key: int
    sobject: str
    name: str
    label: str
    person: bool
    active: bool


class RecordTypes:
    """Look record types up by key and find the defaults of a profile."""

    def __init__(self, store: Store) -> None:
        rows = store.where("RecordType", "1")
        self._all = [_read(row) for row in rows]
        self._by_key = {found.key: found for found in self._all}

    def of(self, sobject: str) -> list[RecordType]:
        """List the record types of an sObject, oldest first."""
        return [found for found in self._all if found.sobject == sobject]

    def find(self, key: int | None) -> RecordType | None:
        """Find a record type by key."""
        return None if key is None else self._by_key.get(key)

    def is_person(self, key: int | None) -> bool:
        """Tell whether a key names a person record type."""
        found = self.find(key)
        return found is not None and found.person

    def get_chosen(self, sobject: SObject, key: int, profile: Profile) -> RecordType:
        """Get the record type a caller chose; raises E11 when it isn't one of the caller's. Source: E11 (B)."""
        found = self.find(key)
        if found is None or found.sobject != sobject.name or not found.active or not self.may_use(found, profile):
            raise refusals.record_type_not_yours(from_key(key))
        return found

    def get_default(self, sobject: SObject, profile: Profile, *, person: bool = False) -> RecordType | None:
        """
        Get the default of a profile; None for an sObject without record types.

        Raises E10 when there are record types, but no default of that family. Source: rule 3.1 and E10 (C).
        """
        listed = profile.default_record_types
        name = listed.get(PERSON if person else sobject.name)
        choices = [found for found in self.of(sobject.name) if found.active]
        found = next((choice for choice in choices if choice.name == name and choice.person == person), None)
        if found is None and (person or (sobject.name == "Account" and choices)):
            raise refusals.record_type_missing(sobject.label)
        return found

    @staticmethod
    def may_use(found: RecordType, profile: Profile) -> bool:
        """Tell whether a profile's users may choose a record type."""
        listed = profile.record_types.get(PERSON if found.person else found.sobject)
        return listed is None or found.name in listed


def _read(row: dict[str, object]) -> RecordType:
    return RecordType(
        key=int(str(row["Id"])),
        sobject=str(row["SobjectType"]),
        name=str(row["DeveloperName"]),
        label=str(row["Name"]),
        person=bool(row.get("IsPersonType")),
        active=bool(row.get("IsActive", 1)),
    )

"""What will the org be like? Its definitions while components are worked into them, before any of it takes effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from twofold.emulator.behaviour.lives.seeding import schema_of
from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable

Entry = Any


@dataclass(slots=True)
class Blueprint:
    """
    Hold the definitions of an org on their way to others.

    Attributes:
        definitions: as they will be.
        known: those that were there before.
        additions: what has to become records: record types, queues, profiles.
        components: all that are deployed together, for those that need another to be understood, by type and lower-case name.
        afterwards: work on rows once the definitions have taken effect.
        gone: fields that were deleted, as rights name them, in lower case.
        shown: profile and field, where a profile was given the full right to it.
    """

    org: Org
    definitions: SeedDocument
    components: dict[tuple[str, str], Component]
    known: Mapping[tuple[str, str], Component] = field(default_factory=dict)
    additions: SeedDocument = field(default_factory=SeedDocument)
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)
    _schema: Schema | None = None
    _lags: bool = False
    _indexed: dict[str, tuple[list[Entry], dict[tuple[str, ...], int]]] = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        """The schema the definitions make; raises ``ComponentRefused`` when they make none."""
        if self._schema is None or self._lags:
            try:
                self._schema, self._lags = schema_of(self.definitions), False
            except SeedUnreadable as error:
                raise ComponentRefused(str(error)) from error
        return self._schema

    @property
    def kinds(self) -> Schema:
        """The schema, which may not know the fields put last: to build it for each of many fields takes long."""
        return self._schema or self.schema

    def get_sobject(self, name: str) -> SObject:
        """Get an sObject with all its fields; raises ``ComponentRefused`` where there is none."""
        return self._get(self.schema, name)

    def get_kind(self, name: str) -> SObject:
        """Get an sObject, which may lack the fields put last; raises ``ComponentRefused`` where there is none."""
        return self._get(self.kinds, name)

    @staticmethod
    def _get(schema: Schema, name: str) -> SObject:
        found = schema.sobject(name)
        if found is None:
            raise ComponentRefused(f"Entity of type 'CustomObject' named '{name}' cannot be found")
        return found

    def change(self, **sections: Any) -> None:
        """Replace sections of the definitions."""
        self.definitions = msgspec.structs.replace(self.definitions, **sections)
        if sections.keys() & {"custom_objects", "features", "person_accounts"}:
            self._schema = None
        self._lags = self._lags or "custom_fields" in sections

    def put(self, section: str, entry: Entry, keys: Iterable[str]) -> bool:
        """
        Put an entry into a section in place of the one with the same values under ``keys``, or behind the others.

        Returns whether it is new. Text is compared in any letter case.
        """
        places, names = self._places(section, tuple(keys)), tuple(keys)
        entries, wanted = list(getattr(self.definitions, section)), name_of(entry, names)
        place = places.get(wanted)
        if place is None:
            places[wanted] = len(entries)
            entries.append(entry)
        else:
            entries[place] = entry
        self.change(**{section: entries})
        self._indexed[section] = (entries, places)
        return place is None

    def _places(self, section: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        """Know where the entries of a section stand, for as long as nobody else changes it."""
        entries = getattr(self.definitions, section)
        found = self._indexed.get(section)
        if found is not None and found[0] is entries:
            return found[1]
        return {name_of(entry, keys): place for place, entry in enumerate(entries)}

    def drop(self, section: str, **values: str) -> bool:
        """Take the entries with these values out of a section; False when there were none."""
        entries = getattr(self.definitions, section)
        wanted = tuple(value.lower() for value in values.values())
        kept = [entry for entry in entries if name_of(entry, tuple(values)) != wanted]
        if len(kept) == len(entries):
            return False
        self.change(**{section: kept})
        return True

    def forget_field(self, sobject: str, name: str) -> None:
        """Drop the rights to a field that is deleted."""
        wanted = f"{sobject}.{name}".lower()
        self.gone.add(wanted)
        profiles = [
            msgspec.structs.replace(
                profile, fields={field: right for field, right in profile.fields.items() if field.lower() != wanted}
            )
            for profile in self.definitions.profiles
        ]
        self.change(profiles=profiles)
        self.afterwards.append(lambda: self._forget_granted(wanted))

    def _forget_granted(self, wanted: str) -> None:
        for row in self.org.store.find("FieldPermissions", "Field", wanted):
            self.org.store.remove("FieldPermissions", row["Id"])
        self.org.written("FieldPermissions")

    def add(self, **sections: list[Any]) -> None:
        """Add entries that have to become records."""
        grown = {name: [*getattr(self.additions, name), *entries] for name, entries in sections.items()}
        self.additions = msgspec.structs.replace(self.additions, **grown)


def name_of(entry: Entry, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Read what an entry is known by, in lower case."""
    if isinstance(entry, dict):
        return tuple(str(entry.get(key)).lower() for key in keys)
    return tuple(str(getattr(entry, key)).lower() for key in keys)

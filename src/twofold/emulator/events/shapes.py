"""
What does an event of an sObject hold, field by field and in which order? Worked out once for a schema.

Names and addresses are one compound field with parts. Left out are what the header says (Id), what only the platform
keeps (``SystemModstamp`` and the dates of last activity and view), what comes beside an event (its replay id), pictures and
formulas.
Source: HTTP reference 13 (D, C); order of the describe; the fields left out follow the published samples of change events (D).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from twofold.emulator.schema.model import Field, FieldType, SObject
from twofold.emulator.store.tables import COMPOUND_TYPES
from twofold.emulator.store.values import compound_parts

_LEFT_OUT = frozenset(
    {
        "Id",
        "IsDeleted",
        "MasterRecordId",
        "PhotoUrl",
        "SystemModstamp",
        "LastActivityDate",
        "LastViewedDate",
        "LastReferencedDate",
        "ReplayId",
        "EventUuid",
    }
)
_NAME_PARTS = ("Salutation", "FirstName", "LastName", "MiddleName", "Suffix")
_ADDRESS_PARTS = (
    "Street",
    "City",
    "State",
    "PostalCode",
    "Country",
    "StateCode",
    "CountryCode",
    "Latitude",
    "Longitude",
    "GeocodeAccuracy",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a compound field: its name there, and the column it is stored in."""

    name: str
    column: Field


@dataclass(frozen=True, slots=True)
class EventField:
    """
    One field of an event.

    Attributes:
        column: where its plain value is stored; None for an address.
        record: what its compound value is called (``Address``, ``PersonName``); None for a field without parts. The name
            of an account has both: a company sends the text, a person the parts.
    """

    name: str
    column: Field | None
    record: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class EventShape:
    """
    The fields of an sObject's event in order, and where a stored column stands among them.

    ``places`` leads from a column to the index of its field and, for a part, the index in the field.
    """

    sobject: SObject
    fields: tuple[EventField, ...]
    places: Mapping[str, tuple[int, int | None]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", dict(_places(self.fields)))

    def compose(self, values: Mapping[str, Any], render: Callable[[Field, Any], Any]) -> dict[str, Any]:
        """Put stored columns together as the fields of an event, each rendered; empty ones are left out."""
        composed: dict[str, Any] = {}
        for name, stored in values.items():
            place = self.places.get(name)
            if stored is None or place is None:
                continue
            found, part = self.fields[place[0]], place[1]
            if part is not None:
                one = found.parts[part]
                composed.setdefault(found.name, {})[one.name] = render(one.column, stored)
            elif found.column is not None:
                composed[found.name] = render(found.column, stored)
        return composed

    def field_names(self, columns: Iterable[str]) -> list[str]:
        """Name stored columns as an event names them, in order: ``Phone``, ``Name.LastName``; those that are gone, not."""
        places = ((index, -1 if part is None else part) for index, part in self.places_of(columns))
        return [self._name(*place) for place in sorted(places)]

    def places_of(self, columns: Iterable[str]) -> Iterator[tuple[int, int | None]]:
        """Find where columns stand; one whose field was deleted since stands nowhere."""
        return (self.places[name] for name in columns if name in self.places)

    def _name(self, index: int, part: int) -> str:
        found = self.fields[index]
        return found.name if part < 0 else f"{found.name}.{found.parts[part].name}"


def shape_of(sobject: SObject) -> EventShape:
    """Work out what an event of an sObject holds."""
    parts = {part.name for one in sobject.fields if one.compound for part in compound_parts(sobject, one)}
    name_parts = _name_parts(sobject)
    parts |= {part.column.name for part in name_parts}
    shown = [one for one in sobject.fields if one.name not in parts and _is_shown(sobject, one)]
    return EventShape(sobject, tuple(_event_field(sobject, one, name_parts) for one in shown))


def _is_shown(sobject: SObject, one: Field) -> bool:
    told_by_parts = sobject.name == "Account" and one.name == "IsPersonAccount"
    return not (one.name in _LEFT_OUT or one.calculated or one.type is FieldType.BASE64 or told_by_parts)


def _event_field(sobject: SObject, one: Field, name_parts: tuple[Part, ...]) -> EventField:
    if one.type in COMPOUND_TYPES:
        return EventField(one.name, None, "Address", _address_parts(sobject, one))
    if one.name == "Name" and name_parts:
        if sobject.name == "Account":
            return EventField("Name", one, "Switchable_PersonName", name_parts)
        return EventField("Name", None, "PersonName", name_parts)
    return EventField(one.name, one)


def _name_parts(sobject: SObject) -> tuple[Part, ...]:
    found = ((name, sobject.field(name)) for name in _NAME_PARTS)
    return tuple(Part(name, one) for name, one in found if one is not None and one.compound_field_name == "Name")


def _address_parts(sobject: SObject, address: Field) -> tuple[Part, ...]:
    stem = address.name.removesuffix("Address")
    found = ((name, sobject.field(stem + name)) for name in _ADDRESS_PARTS)
    return tuple(Part(name, one) for name, one in found if one is not None)


def _places(fields: tuple[EventField, ...]) -> Iterator[tuple[str, tuple[int, int | None]]]:
    for index, one in enumerate(fields):
        if one.column is not None:
            yield one.column.name, (index, None)
        for place, part in enumerate(one.parts):
            yield part.column.name, (index, place)

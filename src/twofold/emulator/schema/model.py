"""
What is a schema? Frozen values for sObjects, fields and relationships, found by name in any letter case.

Names of Salesforce stay as Salesforce spells them in the values; attributes are the describe's keys in snake case.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class FieldType(StrEnum):
    """The types of fields a describe knows; each equals the text in the describe."""

    ADDRESS = "address"
    BASE64 = "base64"
    BOOLEAN = "boolean"
    COMBOBOX = "combobox"
    COMPLEX = "complexvalue"
    CURRENCY = "currency"
    DATE = "date"
    DATETIME = "datetime"
    DOUBLE = "double"
    EMAIL = "email"
    ID = "id"
    INT = "int"
    MULTIPICKLIST = "multipicklist"
    PERCENT = "percent"
    PHONE = "phone"
    PICKLIST = "picklist"
    REFERENCE = "reference"
    STRING = "string"
    TEXTAREA = "textarea"
    TIME = "time"
    URL = "url"


@dataclass(frozen=True, slots=True)
class PicklistValue:
    """One choice of a picklist; ``default`` marks the one a new record gets."""

    value: str
    label: str
    active: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One field of an sObject.

    ``default`` is the value a new record gets when none is given (None: no default; owner and dates are set by
    behaviour). ``formula`` is the text of a calculated field, ``blanks_as_zero`` how it treats empty numbers.
    ``children_name`` is how the parent calls its children by this reference; ``children_cascade`` and
    ``children_restrict`` say what deleting the parent does. ``field_cascade`` and ``field_restrict`` are the describe's
    flags on the field itself, which only custom relationships raise.
    """

    name: str
    label: str
    type: FieldType
    length: int = 0
    byte_length: int = 0
    digits: int = 0
    precision: int = 0
    scale: int = 0
    createable: bool = False
    updateable: bool = False
    nillable: bool = False
    permissionable: bool = False
    filterable: bool = True
    groupable: bool = True
    sortable: bool = True
    aggregatable: bool = True
    id_lookup: bool = False
    external_id: bool = False
    unique: bool = False
    case_sensitive: bool = False
    custom: bool = False
    calculated: bool = False
    formula: str | None = None
    blanks_as_zero: bool = False
    auto_number: bool = False
    number_format: str | None = None
    first_number: int = 0
    default: str | int | float | bool | None = None
    defaulted_on_create: bool = False
    name_field: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    children_name: str | None = None
    children_cascade: bool = False
    children_restrict: bool = False
    field_cascade: bool = False
    field_restrict: bool = False
    search_prefilterable: bool = False
    picklist_values: tuple[PicklistValue, ...] = ()
    restricted_picklist: bool = False
    compound_field_name: str | None = None
    extra_type_info: str | None = None
    html_formatted: bool = False
    help_text: str | None = None

    @property
    def polymorphic(self) -> bool:
        """Whether the reference may point at records of several sObjects."""
        return len(self.reference_to) > 1

    @property
    def compound(self) -> bool:
        """Whether the field is put together from others and holds no value of its own (an address)."""
        return self.type is FieldType.ADDRESS

    @property
    def required(self) -> bool:
        """Whether a record can't be created without a value for it, as the describe tells it."""
        return self.createable and not self.nillable and not self.defaulted_on_create


@dataclass(frozen=True, slots=True)
class ChildRelationship:
    """
    How a parent sees the records that refer to it.

    ``name`` is None where the platform gives the relationship none, so that it can't be used in a subquery.
    ``restricted_delete``: the parent can't be deleted while there are such children; ``cascade_delete``: they go with
    it.
    """

    name: str | None
    child_sobject: str
    field: str
    cascade_delete: bool = False
    restricted_delete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SObject:
    """
    One kind of record. Look up ``field``, ``relationship`` and ``child`` in any letter case.

    ``typed`` says whether its records can have record types, ``links`` which parts of its pages a describe links to
    (None: all there are where it has layouts, else none), ``scopes`` whose records its lists may show beside the usual.
    """

    name: str
    label: str
    label_plural: str
    key_prefix: str | None
    fields: tuple[Field, ...]
    child_relationships: tuple[ChildRelationship, ...] = ()
    custom: bool = False
    createable: bool = True
    updateable: bool = True
    deletable: bool = True
    undeletable: bool = True
    queryable: bool = True
    retrieveable: bool = True
    searchable: bool = True
    layoutable: bool = True
    mergeable: bool = False
    replicateable: bool = True
    triggerable: bool = True
    feed_enabled: bool = False
    mru_enabled: bool = True
    deep_cloneable: bool = False
    typed: bool = False
    links: tuple[str, ...] | None = None
    scopes: tuple[tuple[str, str], ...] = ()
    _by_name: dict[str, Field] = field(init=False, repr=False, compare=False)
    _exact: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_relationship: dict[str, Field] = field(init=False, repr=False, compare=False)
    _by_child: dict[str, ChildRelationship] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parents = ((f.relationship_name, f) for f in self.fields if f.reference_to)
        children = ((c.name, c) for c in self.child_relationships)
        object.__setattr__(self, "_by_name", {f.name.lower(): f for f in self.fields})
        object.__setattr__(self, "_exact", frozenset(f.name for f in self.fields))
        object.__setattr__(self, "_by_relationship", {n.lower(): f for n, f in parents if n})
        object.__setattr__(self, "_by_child", {n.lower(): c for n, c in children if n})

    def field(self, name: str) -> Field | None:
        """Find a field by name in any letter case."""
        return self._by_name.get(name.lower())

    def has(self, name: str) -> bool:
        """Tell whether there is a field of exactly this name."""
        return name in self._exact

    def relationship(self, name: str) -> Field | None:
        """Find the reference field behind a parent relationship: ``Owner`` gives ``OwnerId``."""
        return self._by_relationship.get(name.lower())

    def child(self, name: str) -> ChildRelationship | None:
        """Find a child relationship by its name: ``PersonCases``."""
        return self._by_child.get(name.lower())

    @property
    def name_fields(self) -> tuple[Field, ...]:
        """The fields marked as the record's name; the first is the one to show."""
        return tuple(f for f in self.fields if f.name_field)


@dataclass(frozen=True, slots=True)
class Schema:
    """All sObjects of an org; ``person_accounts`` says whether the feature is on."""

    sobjects: tuple[SObject, ...]
    person_accounts: bool
    _by_name: dict[str, SObject] = field(init=False, repr=False, compare=False)
    _by_prefix: dict[str, SObject] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {s.name.lower(): s for s in self.sobjects})
        object.__setattr__(self, "_by_prefix", {s.key_prefix: s for s in self.sobjects if s.key_prefix})

    def __iter__(self) -> Iterator[SObject]:
        return iter(self.sobjects)

    def sobject(self, name: str) -> SObject | None:
        """Find an sObject by name in any letter case."""
        return self._by_name.get(name.lower())

    def by_prefix(self, prefix: str) -> SObject | None:
        """Find the sObject an Id belongs to by the first three characters of the Id."""
        return self._by_prefix.get(prefix)


def by_name(sobjects: Iterable[SObject]) -> dict[str, SObject]:
    """Index sObjects by their exact names."""
    return {sobject.name: sobject for sobject in sobjects}

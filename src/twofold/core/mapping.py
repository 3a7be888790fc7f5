"""
What does a notice have to say about a record, field by field, and what of it is written?

Two steps. ``mapped_values`` takes the sources of a rule, its defaults and the standard mapping, and makes typed values
for the fields the record's kind really has. ``changed_values`` then holds them against the record and keeps those that
the write modes let through and that say something new; ``create_values`` keeps those a new record takes.

The person's name is one datum in several fields: see ``_name_as_one``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Generic, TypeVar

from twofold.core.contact_points import is_phone, normalise_email
from twofold.core.creation_rules import BlanksPolicy, FieldMapping, ObjectRule, WriteMode
from twofold.core.field_values import Fitted, coerce, parse_moment, same_value
from twofold.core.names import SplitName, fit_name, name_of, words
from twofold.core.notices import BookingNotice
from twofold.core.org import FieldInfo, OrgProfile
from twofold.core.reasons import Reason, reason
from twofold.core.rows import Row, Value
from twofold.core.sources import Given, take, was_asked
from twofold.core.targets import SOBJECT_OF_KIND, MappingProblem, ResolvedField, resolve_target

__all__ = [
    "ChangedValues",
    "MappedValue",
    "MappedValues",
    "MappingProblem",
    "ResolvedField",
    "changed_values",
    "create_values",
    "find_problem",
    "mapped_values",
    "resolve_target",
    "target_fields",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class MappedValue:
    """
    One value for one field.

    ``value`` None clears the field (blanks policy ``clear``); it is never written to a new record.
    """

    info: FieldInfo
    value: Value
    mode: WriteMode

    @property
    def field(self) -> str:
        """Name of the field, as the describe spells it."""
        return self.info.name


@dataclass(frozen=True, slots=True)
class MappedValues:
    """
    What a notice has to say about one record: at most one value a field, names first.

    ``problems`` are reasons that park; ``notes`` are steps of the trail. ``unwritable`` names the fields that the API user
    may not write although there is a value for them. ``region`` is the country of phones that have no ``+``.
    """

    values: tuple[MappedValue, ...] = ()
    problems: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    unwritable: tuple[str, ...] = ()
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedValues:
    """What really has to be written to a record; ``before`` holds the same fields as they were, for undo."""

    values: Mapping[str, Value] = field(default_factory=dict)
    before: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()


def mapped_values(
    notice: BookingNotice, rule: ObjectRule, kind: str, org: OrgProfile, region: str | None = None
) -> MappedValues:
    """
    Make the values a notice has for a record of ``kind``.

    The rule's own mappings come first, then the standard mapping for every source and target they leave free. A default
    stands in where the source is blank; it never replaces a value the record has, whatever the mode says.

    Args:
        kind: ``PersonAccount``, ``Account`` (business), ``Contact``, ``Lead``, ``Case`` or ``Event``.
        region: ISO country of phones given without ``+``.
    """
    given = Given(notice, _fitted_name(notice, kind, org))
    values: dict[str, MappedValue] = {}
    problems: list[Reason] = []
    notes: list[Reason] = []
    unwritable: list[str] = []
    for binding in _bindings(_Same(rule), kind, _Same(org)):
        made = _make(binding, given, rule)
        if made is _NOTHING:
            continue
        if isinstance(made.value, MappedValue):
            values.setdefault(made.value.field, made.value)
        elif made.value is not None:
            problems.append(made.value)
        if made.note is not None:
            notes.append(made.note)
        if made.unwritable is not None:
            unwritable.append(made.unwritable)
    notes += _phone_notes(values.values(), region)
    return MappedValues(tuple(values.values()), tuple(problems), tuple(notes), tuple(unwritable), region)


def find_problem(mapped: MappedValues, row: Row | None = None) -> Reason | None:
    """
    Say why these values park: one of them can't be, or one would be lost for want of a field right.

    Args:
        row: the record to be updated; what it holds already in a field that can't be written is no loss. None for a new one.
    """
    if mapped.problems:
        return mapped.problems[0]
    lost = (name for name in mapped.unwritable if row is None or row.get(name) in (None, ""))
    return next((reason("field-rights", field=name) for name in lost), None)


def target_fields(rule: ObjectRule, kind: str, org: OrgProfile) -> tuple[str, ...]:
    """Name every field ``mapped_values`` may fill: they are read along, for write modes and undo. Sorted."""
    targets = (binding.target for binding in _bindings(_Same(rule), kind, _Same(org)))
    return tuple(sorted({target.name for target in targets if isinstance(target, ResolvedField) or not target.unknown}))


def create_values(mapped: MappedValues) -> dict[str, Value]:
    """Give the values of a new record, by field; write modes don't matter there."""
    return {value.field: value.value for value in mapped.values if value.info.createable and value.value is not None}


def changed_values(mapped: MappedValues, row: Row, rule: ObjectRule, changed_at: datetime) -> ChangedValues:
    """
    Keep what the write modes let through and what says something new.

    Args:
        row: the record as read, with every field of ``target_fields``. Not modified.
        changed_at: the app's own time of the notice, for ``newest``.

    Source: apps A4, A7 and A9 (doc): override or fill empty only, per field; the strictest consent wins (design 5).
    """
    newer = _is_newer(changed_at, row)
    changes = [value for value in _name_as_one(mapped.values, row, newer) if _lets_through(value, row, newer)]
    new = [value for value in changes if not same_value(row.get(value.field), value.value, value.info, mapped.region)]
    writable = [value for value in new if value.info.updateable]
    notes = tuple(reason("not-writable", field=value.field) for value in new if not value.info.updateable)
    return ChangedValues(
        values={value.field: value.value for value in writable},
        before={value.field: row.get(value.field) for value in writable},
        notes=notes,
    )


# Which mappings apply

_NAME_SOURCES = ("salutation", "first-name", "middle-name", "last-name", "suffix")
_NAMES = tuple(zip(_NAME_SOURCES, ("Salutation", "FirstName", "MiddleName", "LastName", "Suffix"), strict=True))
_PHONES = (("email", "Email"), ("phone", "Phone"), ("mobile-phone", "MobilePhone"))

STANDARD: Mapping[str, tuple[tuple[str, str], ...]] = {
    "PersonAccount": (*_NAMES, *_PHONES),
    "Contact": (*_NAMES, *_PHONES),
    "Lead": (*_NAMES, *_PHONES, ("company", "Company")),
    "Account": (("company", "Name"),),
    "Case": (("subject", "Subject"), ("note", "Description")),
    "Event": (),
}
"""Source and target of what is mapped without being told to, by kind."""


@dataclass(frozen=True, slots=True)
class _Binding:
    """A mapping and the field its target means in this org; ``is_standard`` where no rule asked for it."""

    mapping: FieldMapping
    target: ResolvedField | MappingProblem
    is_standard: bool = False


class _Same(Generic[T]):
    """A value compared by identity, so that what is derived from a rule and an org is worked out once and kept."""

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


@lru_cache(maxsize=512)
def _bindings(rule: _Same[ObjectRule], kind: str, org: _Same[OrgProfile]) -> tuple[_Binding, ...]:
    """List the rule's own mappings, then the standard ones whose source and target they leave free."""
    own = [_Binding(mapping, resolve_target(kind, mapping.target, org.value)) for mapping in rule.value.mapping]
    # The name is needed on every record, so mapping one of its parts elsewhere does not take it from its own field.
    sources = {binding.mapping.source for binding in own} - set(_NAME_SOURCES)
    targets = {binding.target.name for binding in own}
    standard = (
        _Binding(FieldMapping(source, target), resolve_target(kind, target, org.value), is_standard=True)
        for source, target in STANDARD[kind]
        if source not in sources
    )
    return (*own, *(binding for binding in standard if binding.target.name not in targets))


# One mapping


@dataclass(frozen=True, slots=True)
class _Made:
    """What one mapping yields: a value, the reason it can't, or nothing."""

    value: MappedValue | Reason | None = None
    note: Reason | None = None
    unwritable: str | None = None


_NOTHING = _Made()


def _make(binding: _Binding, given: Given, rule: ObjectRule) -> _Made:
    target, found = binding.target, _found(binding.mapping, given, rule)
    if found is None:
        return _NOTHING
    if isinstance(target, MappingProblem):
        return _unmapped(binding, target)
    text, mode = found
    if text is None:
        return _Made(MappedValue(target.info, None, mode))
    if binding.mapping.source == "email" and target.info.type == "email" and normalise_email(text) is None:
        return _Made(note=reason("email-dropped"))
    fitted = coerce(text, target.info)
    if isinstance(fitted, Fitted):
        return _Made(MappedValue(target.info, fitted.value, mode), fitted.note)
    return _Made(fitted)


def _unmapped(binding: _Binding, problem: MappingProblem) -> _Made:
    """A mistake in the rule set parks what it would lose; of a field the API user may not write the record decides."""
    if problem.unknown and not binding.is_standard:
        return _Made(problem.reason)
    return _Made(unwritable=problem.name)


def _found(mapping: FieldMapping, given: Given, rule: ObjectRule) -> tuple[str | None, WriteMode] | None:
    """Take the text of a mapping and the mode it is written in; text None clears, None alone says nothing."""
    mode = mapping.mode or rule.mode
    text = mapping.value if mapping.source == "value" else take(mapping.source, given)
    if text:
        return text, mode
    if mapping.default:
        return mapping.default, WriteMode.NEVER if mode is WriteMode.NEVER else WriteMode.IF_BLANK
    blanks = mapping.blanks or rule.blanks
    if blanks is BlanksPolicy.CLEAR and mode is WriteMode.ALWAYS and was_asked(mapping.source, given.notice):
        return None, mode
    return None


def _fitted_name(notice: BookingNotice, kind: str, org: OrgProfile) -> SplitName | None:
    name = name_of(notice.person)
    sobject = SOBJECT_OF_KIND[kind]
    if name is None or kind not in ("PersonAccount", "Contact", "Lead"):
        return name
    salutation = org.sobjects[sobject].field("Salutation") if sobject in org.sobjects else None
    return fit_name(
        name,
        has_middle=org.has(sobject, "MiddleName"),
        has_suffix=org.has(sobject, "Suffix"),
        salutations=salutation.picklist if salutation else (),
    )


def _phone_notes(values: Iterable[MappedValue], region: str | None) -> list[Reason]:
    for value in values:
        if value.info.type == "phone" and isinstance(value.value, str) and not is_phone(value.value, region):
            return [reason("phone-unread")]
    return []


# Against the record


_NAME_FIELDS = frozenset(target for _, target in _NAMES)
_CONSENT_FIELDS = frozenset(
    f"{prefix}{name}" for prefix in ("", "Person") for name in ("HasOptedOutOfEmail", "HasOptedOutOfFax", "DoNotCall")
)
"""An opt-out, once given, is not taken back by a booking: the strictest wins."""


def _lets_through(value: MappedValue, row: Row, newer: bool) -> bool:
    now = row.get(value.field)
    if value.field in _CONSENT_FIELDS and now is True and value.value is not True:
        return False
    # A check box is never blank, so "if blank" does not tick one.
    return _overwrites(value.mode, newer) or (value.mode is not WriteMode.NEVER and now in (None, ""))


def _overwrites(mode: WriteMode, newer: bool) -> bool:
    return mode is WriteMode.ALWAYS or (mode is WriteMode.NEWEST and newer)


def _is_newer(changed_at: datetime, row: Row) -> bool:
    """Whether the notice is newer than the record's last change; a record without a date counts as newer."""
    changed = parse_moment(row.text("LastModifiedDate") or "")
    return changed is not None and changed_at > changed


def _name_as_one(values: tuple[MappedValue, ...], row: Row, newer: bool) -> tuple[MappedValue, ...]:
    """
    Keep a name from being put together of two people's names.

    Blank parts (a first name, say) are filled in only where the last name is the same. A last name that is written over
    takes the first name with it: a single name clears it, unless the record's name already says that word and more.
    """
    parts = {value.field: value for value in values if value.field in _NAME_FIELDS}
    last = parts.get("LastName")
    if last is None or not row.text("LastName"):
        return values
    if not _overwrites(last.mode, newer):
        return values if _same_words(str(last.value), row.text("LastName")) else _without_filling(values, newer)
    first_now = row.text("FirstName")
    if "FirstName" in parts or not first_now:
        return values
    if set(_folded(str(last.value))) <= {*_folded(first_now), *_folded(row.text("LastName"))}:
        return tuple(value for value in values if value.field not in _NAME_FIELDS)
    return (*values, replace(last, info=replace(last.info, name="FirstName"), value=None))


def _without_filling(values: tuple[MappedValue, ...], newer: bool) -> tuple[MappedValue, ...]:
    return tuple(value for value in values if value.field not in _NAME_FIELDS or _overwrites(value.mode, newer))


def _same_words(one: str, other: str | None) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str | None) -> list[str]:
    return [word.casefold() for word in words(text or "")]

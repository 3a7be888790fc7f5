"""
How does an org say which fields and objects of its own it has?

A custom field is a frozen value, read from a plain mapping (a line of a seed file) with errors that name the line and
the key. It knows nothing of Person Accounts: its ``__pc`` twin on Account is added when the schema is built.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from twofold.emulator.schema.model import Field, FieldType, PicklistValue
from twofold.emulator.schema.table import byte_length, type_flags

_NAME = re.compile(r"(?:[A-Za-z](?:_?[A-Za-z0-9])*__)?[A-Za-z](?:_?[A-Za-z0-9])*__c")
_EVENT_NAME = re.compile(_NAME.pattern[:-1] + "e")

# Lengths a field gets when none is given. Source: recorded describes (C); text has no default and must say.
_LENGTHS = {
    FieldType.EMAIL: 80,
    FieldType.MULTIPICKLIST: 4099,
    FieldType.PHONE: 40,
    FieldType.PICKLIST: 255,
    FieldType.REFERENCE: 18,
    FieldType.TEXTAREA: 255,
    FieldType.URL: 255,
}
_VISIBLE_LINES = 3
_NUMBERS = {FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT}
_PICKLISTS = {FieldType.PICKLIST, FieldType.MULTIPICKLIST}
_ALLOWED_TYPES = frozenset(FieldType) - {FieldType.ID, FieldType.ADDRESS, FieldType.COMBOBOX, FieldType.BASE64}
_ALIASES = {"text": "string", "checkbox": "boolean", "number": "double", "lookup": "reference"}
_FLAGS = (
    "external_id",
    "unique",
    "case_sensitive",
    "nillable",
    "restricted",
    "cascade_delete",
    "restrict_delete",
    "blanks_as_zero",
    "html",
)
_KINDS = {bool: "true or false", int: "a whole number", str: "a text"}
_NAMING = "a name starts with a letter, holds letters, digits and single underscores, and ends in __c"
_PREFIX = re.compile(r"a[0-9A-Za-z]{2}")
_KEY_TYPES = {FieldType.STRING, FieldType.EMAIL, FieldType.DOUBLE}


class CustomFieldError(ValueError):
    """A custom field is not described in a way the box understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """
    A field an org has added to an sObject; names end in ``__c``.

    ``label`` defaults to the name without its ending, ``length``, ``precision`` and ``scale`` to what the type
    usually has. ``relationship_name`` of a reference defaults to the name with ``__r``; ``children_name`` is the
    parent's name for it. ``blanks_as_zero`` is how a formula treats empty numbers, ``visible_lines`` how many lines of
    a multi-picklist a page shows; both are only described. ``html`` makes a long text rich. A text with a ``number_format``,
    e.g. ``B-{0000}``, is counted up by the org, from ``first_number`` on.
    """

    sobject: str
    name: str
    type: FieldType
    label: str = ""
    length: int = 0
    precision: int = 18
    scale: int = 0
    external_id: bool = False
    unique: bool = False
    case_sensitive: bool = False
    nillable: bool = True
    default: str | int | float | bool | None = None
    formula: str | None = None
    values: tuple[PicklistValue, ...] = ()
    restricted: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    children_name: str | None = None
    cascade_delete: bool = False
    restrict_delete: bool = False
    help_text: str | None = None
    blanks_as_zero: bool = False
    visible_lines: int = _VISIBLE_LINES
    html: bool = False
    number_format: str | None = None
    first_number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomObject:
    """
    An sObject an org has added; names end in ``__c``, those of platform events in ``__e``.

    ``prefix`` is its key prefix, handed out in order when not given. With ``activities`` an Event or Task can relate to it.
    With a ``number_format`` its records are numbered instead of named; ``name_label`` is what their Name is called.
    """

    name: str
    label: str = ""
    label_plural: str = ""
    prefix: str | None = None
    activities: bool = False
    number_format: str | None = None
    name_label: str = ""


def parse_custom_objects(lines: Iterable[Mapping[str, object]]) -> tuple[CustomObject, ...]:
    """
    Read custom objects from plain mappings; each needs ``name``, the other keys are those of ``CustomObject``.

    Raises:
        CustomFieldError: a key is unknown or missing, or a value cannot be.
    """
    return tuple(_parse_custom_object(line) for line in lines)


def _parse_custom_object(line: Mapping[str, object]) -> CustomObject:
    where = f"custom object {line.get('name', '(no name)')}"
    _check_keys(where, line, {field.name for field in fields(CustomObject)}, ("name",))
    _check_kinds(where, line, str, ("name", "label", "label_plural"))
    _check_kinds(where, line, bool, ("activities",))
    if not _NAME.fullmatch(str(line["name"])) and not _EVENT_NAME.fullmatch(str(line["name"])):
        raise CustomFieldError(f"{where}: {_NAMING}, or in __e for a platform event")
    prefix = line.get("prefix")
    if prefix is not None and not (isinstance(prefix, str) and _PREFIX.fullmatch(prefix)):
        raise CustomFieldError(f"{where}: a prefix is an a and two letters or digits, not {prefix!r}")
    return CustomObject(**line)  # type: ignore[arg-type]


def parse_custom_fields(lines: Iterable[Mapping[str, object]]) -> tuple[CustomField, ...]:
    """
    Read custom fields from plain mappings.

    Each needs ``sobject``, ``name`` and ``type``; the other keys are those of ``CustomField``. Picklist ``values``
    are texts or mappings with ``value``, ``label``, ``active`` and ``default``.

    Raises:
        CustomFieldError: a key is unknown or missing, or a value cannot be.
    """
    return tuple(parse_custom_field(line) for line in lines)


def parse_custom_field(line: Mapping[str, object]) -> CustomField:
    """Read one custom field; see ``parse_custom_fields``."""
    where = f"custom field {line.get('name', '(no name)')}"
    _check_keys(where, line, {field.name for field in fields(CustomField)}, ("sobject", "name", "type"))
    _check_kinds(where, line, bool, _FLAGS)
    _check_kinds(where, line, int, ("length", "precision", "scale", "visible_lines", "first_number"))
    _check_kinds(
        where, line, str, ("sobject", "name", "label", "formula", "relationship_name", "help_text", "number_format")
    )
    values = dict(line)
    values["type"] = _type(where, line["type"])
    values["values"] = _picklist_values(where, line.get("values", ()))
    values["reference_to"] = _names(line.get("reference_to", ()))
    field = CustomField(**values)  # type: ignore[arg-type]
    check_custom_field(field)
    return field


def _check_keys(where: str, line: Mapping[str, object], known: set[str], needed: tuple[str, ...]) -> None:
    unknown = sorted(set(line) - known)
    if unknown:
        raise CustomFieldError(f"{where}: unknown key {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    missing = [key for key in needed if not line.get(key)]
    if missing:
        raise CustomFieldError(f"{where}: {', '.join(missing)} is missing")


def _check_kinds(where: str, line: Mapping[str, object], kind: type, keys: tuple[str, ...]) -> None:
    """Check that values, where given, are of this very type: true is no number."""
    for key in keys:
        value = line.get(key)
        if value is not None and type(value) is not kind:
            raise CustomFieldError(f"{where}: {key} is {_KINDS[kind]}, not {value!r}")


def check_custom_field(field: CustomField) -> None:
    """
    Check what a custom field says about itself.

    Raises:
        CustomFieldError: with the name of the field and what is wrong.
    """
    problem = _problem(field)
    if problem:
        raise CustomFieldError(f"custom field {field.name} of {field.sobject}: {problem}")


def _problem(field: CustomField) -> str | None:
    if not _NAME.fullmatch(field.name):
        return _NAMING
    if field.type not in _ALLOWED_TYPES:
        return f"a custom field can't be of type {field.type}"
    if field.type is FieldType.STRING and not 1 <= field.length <= 255 and field.formula is None:
        return "a text field needs a length of 1 to 255"
    if field.type is FieldType.REFERENCE and not field.reference_to:
        return "a reference needs reference_to, the sObjects it may point at"
    if field.type in _PICKLISTS and not field.values:
        return "a picklist needs values"
    if field.external_id and field.type not in _KEY_TYPES:
        return "only text, e-mail and number fields can be external Ids"
    if field.unique and field.type not in _KEY_TYPES:
        return "only text, e-mail and number fields can be unique"
    if field.number_format is not None and field.type is not FieldType.STRING:
        return "only a text can have a number_format"
    if field.type in _NUMBERS and not 0 <= field.scale <= field.precision <= 18:
        return "a number has up to 18 digits in all, of which scale stand after the point"
    if field.type is FieldType.BOOLEAN and not isinstance(field.default, bool | None):
        return "the default of a checkbox is true or false"
    return None


def to_field(custom: CustomField) -> Field:
    """
    Make the schema field of a custom field.

    Source: flags of custom fields in the recorded describe (C); a unique or external-Id text field may be used as a
    key.
    """
    kind = custom.type
    boolean = kind is FieldType.BOOLEAN
    counted = custom.number_format is not None
    writable = custom.formula is None and not counted
    length = 1300 if custom.formula is not None and kind is FieldType.STRING else custom.length or _LENGTHS.get(kind, 0)
    allowed = type_flags(kind, length)
    default = _default(custom)
    return Field(
        name=custom.name,
        label=custom.label or custom.name.removesuffix("__c").rpartition("__")[2].replace("_", " "),
        type=kind,
        length=length,
        byte_length=byte_length(kind, length),
        digits=9 if kind is FieldType.INT else 0,
        precision=_precision(custom),
        scale=custom.scale if kind in _NUMBERS else 0,
        createable=writable,
        updateable=writable,
        nillable=not boolean and not counted and (custom.nillable or not writable),
        permissionable=custom.nillable,
        filterable="f" in allowed,
        groupable="g" in allowed and (writable or kind is not FieldType.STRING),
        sortable="s" in allowed,
        aggregatable="a" in allowed,
        id_lookup=custom.external_id or custom.unique,
        external_id=custom.external_id,
        unique=custom.unique,
        case_sensitive=custom.case_sensitive,
        custom=True,
        calculated=custom.formula is not None,
        formula=custom.formula,
        blanks_as_zero=custom.blanks_as_zero,
        default=default,
        auto_number=counted,
        number_format=custom.number_format,
        first_number=custom.first_number,
        defaulted_on_create=boolean or counted or default is not None,
        reference_to=custom.reference_to,
        relationship_name=_relationship_name(custom),
        children_name=f"{custom.children_name.removesuffix('__r')}__r" if custom.children_name else None,
        children_cascade=custom.cascade_delete,
        children_restrict=custom.restrict_delete,
        search_prefilterable=kind is FieldType.REFERENCE,
        field_cascade=custom.cascade_delete,
        field_restrict=custom.restrict_delete,
        picklist_values=tuple(replace(value, default=value.value == default) for value in custom.values),
        restricted_picklist=custom.restricted,
        extra_type_info=_extra_type(custom),
        html_formatted=custom.html,
        help_text=custom.help_text,
    )


def _precision(custom: CustomField) -> int:
    """A number has digits, a multi-picklist lines; the describe shows both under one name. Source: recorded describe (C)."""
    if custom.type is FieldType.MULTIPICKLIST:
        return custom.visible_lines
    return custom.precision if custom.type in _NUMBERS else 0


def _extra_type(custom: CustomField) -> str | None:
    if custom.type is not FieldType.TEXTAREA:
        return None
    return "richtextarea" if custom.html else "plaintextarea"


def _default(custom: CustomField) -> str | int | float | bool | None:
    """A checkbox starts unticked; a picklist starts with the value that is marked, where no default is given."""
    if custom.default is not None or custom.formula is not None:
        return custom.default
    if custom.type is FieldType.BOOLEAN:
        return False
    return next((value.value for value in custom.values if value.default), None)


def _relationship_name(custom: CustomField) -> str | None:
    if custom.type is not FieldType.REFERENCE:
        return None
    return custom.relationship_name or f"{custom.name.removesuffix('__c')}__r"


def _type(where: str, value: object) -> FieldType:
    text = str(value).lower()
    try:
        return FieldType(_ALIASES.get(text, text))
    except ValueError:
        known = ", ".join(sorted(_ALLOWED_TYPES))
        raise CustomFieldError(f"{where}: no type {value!r}; known are {known}") from None


def _names(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(name) for name in value) if isinstance(value, Iterable) else ()


def _picklist_values(where: str, value: object) -> tuple[PicklistValue, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise CustomFieldError(f"{where}: values is a list of texts or of mappings")
    return tuple(_picklist_value(where, entry) for entry in value)


def _picklist_value(where: str, entry: object) -> PicklistValue:
    if isinstance(entry, PicklistValue):
        return entry
    if isinstance(entry, str):
        return PicklistValue(entry, entry)
    if isinstance(entry, Mapping) and isinstance(entry.get("value"), str):
        label = str(entry.get("label", entry["value"]))
        return PicklistValue(entry["value"], label, entry.get("active") is not False, entry.get("default") is True)
    raise CustomFieldError(f"{where}: {entry!r} is no picklist value")

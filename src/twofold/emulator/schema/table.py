"""
How is a standard sObject written down? One line a field, in columns parted by two or more blanks::

    Name      string(255)         cuN     Account Name     in=Name extra=switchablepersonname
    OwnerId   reference(User)     cud     Owner ID
    @address Billing
    @system

The columns are name, type with its size or targets, flags, label and remarks. Flags: ``c`` createable, ``u``
updateable, ``n`` nillable, ``p`` permissionable, ``d`` defaulted on create, ``i`` usable as a lookup key, ``N`` a
name field, ``r`` restricted picklist, ``x`` search prefilterable; after ``-`` the letters ``f g s a`` switch off what
the type allows (filter, group, sort, aggregate), after ``+`` they switch on what it forbids. Remarks: ``in=``
compound field, ``extra=`` extra type info, ``rel=`` relationship name (``-`` for none), ``child=`` name of the
children at the parent, ``cascade``, ``restrict``, ``values=`` a standard picklist, ``default=`` its default (``_``
for a blank), ``bytes=``, ``digits=``. ``@address`` stands for the nine fields of an address, ``@system`` for who and
when, ``@viewed`` for when it was last looked at.
"""

import re
from collections.abc import Iterator

from twofold.emulator.schema.model import Field, FieldType, PicklistValue
from twofold.emulator.schema.picklists import STANDARD_VALUES

_SYSTEM = """
CreatedDate       datetime         d   Created Date
CreatedById       reference(User)  d   Created By ID
LastModifiedDate  datetime         d   Last Modified Date
LastModifiedById  reference(User)  d   Last Modified By ID
SystemModstamp    datetime         d   System Modstamp
"""

_VIEWED = """
LastViewedDate      datetime  n  Last Viewed Date
LastReferencedDate  datetime  n  Last Referenced Date
"""

_ADDRESS = """
{0}Street           textarea(255)  cunp   {1}Street             in={0}Address
{0}City             string(40)     cunp   {1}City               in={0}Address
{0}State            string(80)     cunp   {1}State/Province     in={0}Address
{0}PostalCode       string(20)     cunp   {1}Zip/Postal Code    in={0}Address
{0}Country          string(80)     cunp   {1}Country            in={0}Address
{0}Latitude         double(18,15)  cunp   {1}Latitude           in={0}Address
{0}Longitude        double(18,15)  cunp   {1}Longitude          in={0}Address
{0}GeocodeAccuracy  picklist(40)   cunpr  {1}Geocode Accuracy   in={0}Address values=GeocodeAccuracy
{0}Address          address        np     {1}Address
"""

_BYTES_A_CHARACTER = 3
_TEXTAREA_SHORT_MAX = 255
_UNGROUPED = {
    FieldType.ADDRESS,
    FieldType.BASE64,
    FieldType.COMBOBOX,
    FieldType.CURRENCY,
    FieldType.DATETIME,
    FieldType.DOUBLE,
    FieldType.MULTIPICKLIST,
    FieldType.PERCENT,
    FieldType.TIME,
}
_UNSORTED = {FieldType.ADDRESS, FieldType.BASE64, FieldType.MULTIPICKLIST}
_UNAGGREGATED = _UNSORTED | {FieldType.BOOLEAN}
_FIXED_18 = {FieldType.ID, FieldType.REFERENCE}
_NUMBERS = {FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT}


def parse_fields(text: str) -> tuple[Field, ...]:
    """
    Read a table of fields, in the order of its lines.

    Raises:
        ValueError: a line is not as the module describes (a mistake in our own tables).
    """
    return tuple(field for line in text.strip().splitlines() if line.strip() for field in _parse_line(line))


def _parse_line(line: str) -> Iterator[Field]:
    columns = re.split(r"\s{2,}", line.strip())
    if line == "@system":
        yield from parse_fields(_SYSTEM)
    elif line == "@viewed":
        yield from parse_fields(_VIEWED)
    elif line.startswith("@address"):
        yield from parse_fields(address_table(*line.split()[1:]))
    elif len(columns) in (4, 5):
        name, type_text, flags, label, *remarks = columns
        yield _field(name, type_text, flags, label, remarks[0] if remarks else "")
    else:
        raise ValueError(f"not a line of a field table: {line!r}")


def address_table(prefix: str = "", label: str | None = None) -> str:
    """Write the nine lines of an address; ``prefix`` starts the names, ``label`` the labels."""
    words = prefix if label is None else label
    return _ADDRESS.format(prefix, f"{words} " if words else "")


def _field(name: str, type_text: str, flags: str, label: str, remarks: str) -> Field:
    type_name, _, size = type_text.rstrip(")").partition("(")
    kind = FieldType(type_name)
    notes = {key: text.replace("_", " ") if key == "default" else text for key, text in _notes(remarks)}
    length = 18 if kind in _FIXED_18 else _length(kind, size)
    targets = tuple(size.split(",")) if kind is FieldType.REFERENCE else ()
    plain, on, off = _split_flags(flags)
    allowed = type_flags(kind, length)
    return Field(
        name=name,
        label=label,
        type=kind,
        length=length,
        byte_length=int(notes.get("bytes", byte_length(kind, length))),
        digits=int(notes.get("digits", 8 if kind is FieldType.INT else 0)),
        precision=int(size.split(",")[0]) if kind in _NUMBERS else 0,
        scale=int(size.split(",")[1]) if kind in _NUMBERS else 0,
        createable="c" in plain,
        updateable="u" in plain,
        nillable="n" in plain,
        permissionable="p" in plain,
        filterable=("f" in allowed or "f" in on) and "f" not in off,
        groupable=("g" in allowed or "g" in on) and "g" not in off,
        sortable=("s" in allowed or "s" in on) and "s" not in off,
        aggregatable=("a" in allowed or "a" in on) and "a" not in off,
        id_lookup=kind is FieldType.ID or "i" in plain,
        default=False if kind is FieldType.BOOLEAN else notes.get("default"),
        defaulted_on_create=kind in (FieldType.ID, FieldType.BOOLEAN) or "d" in plain,
        name_field="N" in plain,
        auto_number="A" in plain,
        reference_to=targets,
        relationship_name=_relationship_name(name, kind, notes.get("rel")),
        children_name=notes.get("child"),
        children_cascade="cascade" in notes,
        children_restrict="restrict" in notes,
        search_prefilterable="x" in plain,
        picklist_values=_values(notes.get("values"), notes.get("default")),
        restricted_picklist="r" in plain,
        compound_field_name=notes.get("in"),
        extra_type_info=notes.get("extra", "plaintextarea" if kind is FieldType.TEXTAREA else None),
    )


def _notes(remarks: str) -> Iterator[tuple[str, str]]:
    for remark in remarks.split():
        key, _, text = remark.partition("=")
        yield key, text


def _length(kind: FieldType, size: str) -> int:
    return 0 if kind in _NUMBERS or not size else int(size)


def byte_length(kind: FieldType, length: int) -> int:
    """Say how many bytes the platform reserves for a field of that many characters."""
    fixed = kind in _FIXED_18 or kind is FieldType.MULTIPICKLIST
    return length if fixed else length * _BYTES_A_CHARACTER


def type_flags(kind: FieldType, length: int) -> str:
    """
    Say what a type allows: letters of ``f g s a`` for filter, group, sort and aggregate.

    Source: flags of the recorded describes (C).
    """
    if kind is FieldType.TEXTAREA and length > _TEXTAREA_SHORT_MAX:
        return ""
    group = "" if kind in _UNGROUPED else "g"
    sort = "" if kind in _UNSORTED else "s"
    aggregate = "" if kind in _UNAGGREGATED else "a"
    return "f" + group + sort + aggregate


def _split_flags(flags: str) -> tuple[str, str, str]:
    plain, _, off = flags.partition("-")
    plain, _, on = plain.partition("+")
    return plain, on, off


def _relationship_name(name: str, kind: FieldType, given: str | None) -> str | None:
    if given is not None:
        return None if given == "-" else given
    return name.removesuffix("Id") if kind is FieldType.REFERENCE else None


def _values(values_name: str | None, default: str | None) -> tuple[PicklistValue, ...]:
    if values_name is None:
        return ()
    values = STANDARD_VALUES[values_name]
    return tuple(PicklistValue(value, label, default=value == default) for value, label in values)

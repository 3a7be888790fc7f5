"""What is a query? Frozen values, one kind a construct; ``at`` is the place in the text, for refusals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Path:
    """Name a field, through parents where ``parts`` has more than one name; spelled as in the query."""

    parts: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """Apply a function: ``name`` in capitals, e.g. COUNT, CALENDAR_YEAR, TOLABEL; ``spelling`` as in the query."""

    name: str
    arguments: tuple[Operand, ...]
    spelling: str
    at: int


@dataclass(frozen=True, slots=True)
class Distance:
    """Measure from a location field to a fixed place, in ``unit`` mi or km."""

    field: Path
    latitude: float
    longitude: float
    unit: str
    at: int


Operand = Path | Call | Distance


class Kind(Enum):
    """What a literal is."""

    NULL = "null"
    BOOLEAN = "boolean"
    STRING = "string"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    RANGE = "range"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Name a stretch of days relative to today: TODAY, or LAST_N_DAYS with ``count`` 30."""

    name: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, ``USD5000``; ``code`` in capitals."""

    code: str
    amount: float


@dataclass(frozen=True, slots=True)
class Literal:
    """
    Hold a value as written.

    ``value`` by kind: None, bool, str, int or float, ``YYYY-MM-DD``, milliseconds since 1970 UTC, ``03:04:05.000Z``,
    ``DateRange``, ``Money``.
    ``pattern`` is a string as LIKE reads it: ``%`` and ``_`` are wild, a backslash takes their meaning away.
    """

    kind: Kind
    value: bool | str | int | float | DateRange | Money | None
    at: int
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compare with one literal; ``operator`` is =, !=, <, <=, >, >= or LIKE."""

    operand: Operand
    operator: str
    value: Literal


@dataclass(frozen=True, slots=True)
class Membership:
    """Compare with a list; ``operator`` is IN, NOT IN, INCLUDES or EXCLUDES."""

    operand: Operand
    operator: str
    values: tuple[Literal, ...]
    at: int


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """Keep rows whose field is (``negated``: is not) among what another query selects."""

    operand: Path
    query: Query
    negated: bool
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    """Turn a condition round."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class And:
    """Ask that all hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Ask that any holds."""

    conditions: tuple[Condition, ...]


Condition = Comparison | Membership | SemiJoin | Not | And | Or


@dataclass(frozen=True, slots=True)
class SelectOperand:
    """Select a field, a function or an aggregate."""

    operand: Operand
    alias: str | None


@dataclass(frozen=True, slots=True)
class SelectGroup:
    """Select FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM)."""

    group: str
    at: int


@dataclass(frozen=True, slots=True)
class SelectTypeOf:
    """Select other fields for each kind of record a polymorphic relationship may point at."""

    relationship: Path
    branches: tuple[tuple[str, tuple[Path, ...]], ...]
    otherwise: tuple[Path, ...]
    at: int


@dataclass(frozen=True, slots=True)
class SelectChildren:
    """Select child records by a sub-query whose FROM names a child relationship."""

    query: Query
    at: int


SelectItem = SelectOperand | SelectGroup | SelectTypeOf | SelectChildren


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by an operand; nulls come first unless ``nulls_last``."""

    operand: Operand
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """
    Hold a whole query, or a sub-query; ``text`` is always the text of the outermost one.

    ``aliases`` are those of parents, as in ``FROM Contact c, c.Account a``; ``subtotals`` is ROLLUP or CUBE.
    """

    text: str
    select: tuple[SelectItem, ...]
    source: Path
    alias: str | None = None
    aliases: tuple[tuple[str, Path], ...] = ()
    scope: str | None = None
    where: Condition | None = None
    group_by: tuple[Operand, ...] = ()
    subtotals: str | None = None
    having: Condition | None = None
    order_by: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None
    purpose: tuple[str, ...] = ()

"""What is a function in SQL? Date functions, labels, distances and aggregates, each a column of a made-up field."""

from __future__ import annotations

import math
from dataclasses import replace

from twofold.emulator.refusals import Refused
from twofold.emulator.schema.model import Field, FieldType
from twofold.emulator.soql.ast import Call, Distance, Operand, Path
from twofold.emulator.soql.currencies import has_currencies, in_currency_of_user
from twofold.emulator.soql.operands import AGGREGATES, DATE_FUNCTIONS
from twofold.emulator.soql.refusals import refuse_at
from twofold.emulator.soql.scope import Column, Scope
from twofold.emulator.store.tables import quoted

TEXT_TYPES = frozenset(
    {
        FieldType.STRING,
        FieldType.TEXTAREA,
        FieldType.EMAIL,
        FieldType.PHONE,
        FieldType.URL,
        FieldType.PICKLIST,
        FieldType.COMBOBOX,
        FieldType.MULTIPICKLIST,
    }
)
NUMBER_TYPES = frozenset({FieldType.INT, FieldType.DOUBLE, FieldType.CURRENCY, FieldType.PERCENT})
ID_TYPES = frozenset({FieldType.ID, FieldType.REFERENCE})

DISTANCE_FUNCTION = "soql_distance"
_EARTH_RADIUS = {"mi": 3958.7613, "km": 6371.0088}
_DAY_OF_YEAR = "CAST(strftime('%j', {0}) AS INTEGER)"
_MONTH = "CAST(strftime('%m', {0}) AS INTEGER)"
_DATE_SQL = {
    "CALENDAR_YEAR": "CAST(strftime('%Y', {0}) AS INTEGER)",
    "CALENDAR_QUARTER": f"({_MONTH} + 2) / 3",
    "CALENDAR_MONTH": _MONTH,
    "DAY_IN_MONTH": "CAST(strftime('%d', {0}) AS INTEGER)",
    "DAY_IN_WEEK": "CAST(strftime('%w', {0}) AS INTEGER) + 1",
    "DAY_IN_YEAR": _DAY_OF_YEAR,
    "DAY_ONLY": "date({0})",
    "HOUR_IN_DAY": "CAST(strftime('%H', {0}) AS INTEGER)",
    "WEEK_IN_MONTH": "(CAST(strftime('%d', {0}) AS INTEGER) + 6) / 7",
    "WEEK_IN_YEAR": f"({_DAY_OF_YEAR} + 6) / 7",
}
_NEEDS_TIME = frozenset({"DAY_ONLY", "HOUR_IN_DAY"})


def is_aggregate(operand: Operand) -> bool:
    """Tell whether an operand is computed over many rows."""
    if not isinstance(operand, Call):
        return False
    return operand.name in AGGREGATES or any(is_aggregate(argument) for argument in operand.arguments)


def check_ungrouped(scope: Scope, operand: Operand) -> None:
    """Refuse GROUPING where nothing is grouped; raises ``Refused`` (MALFORMED_QUERY)."""
    if isinstance(operand, Call) and operand.name == "GROUPING":
        raise grouping_refused(scope, operand)


def grouping_refused(scope: Scope, call: Call) -> Refused:
    """Refuse GROUPING of what no subtotals are made of (the sentence is an emulator choice)."""
    return refuse_at(scope.text, call.at, "GROUPING takes a field of GROUP BY ROLLUP or GROUP BY CUBE")


def column_of(scope: Scope, operand: Operand) -> Column:
    """
    Find the SQL of an operand.

    Raises ``Refused``: as ``Scope.resolve``, and MALFORMED_QUERY for a function that doesn't take such a field.
    """
    if isinstance(operand, Path):
        return scope.resolve(operand)
    if isinstance(operand, Distance):
        return _distance(scope, operand)
    if operand.name in AGGREGATES:
        return _aggregate(scope, operand)
    if operand.name == "CONVERTTIMEZONE":
        raise refuse_at(scope.text, operand.at, "convertTimezone() can stand in a date function only")
    inner = column_of(scope, _in_its_zone(operand))
    if operand.name in DATE_FUNCTIONS:
        return _date_function(scope, operand, inner)
    if operand.name == "GROUPING":
        return Column(inner.sql, made_up("GROUPING", FieldType.INT), None)
    if operand.name == "TOLABEL" and inner.field.type is FieldType.PICKLIST:
        return _label(scope, inner)
    if operand.name == "CONVERTCURRENCY" and has_currencies(scope, inner):
        return in_currency_of_user(scope, inner)
    # FORMAT changes how a value is shown, convertCurrency nothing in an org with one currency: the column stays.
    return inner


def _in_its_zone(call: Call) -> Operand:
    # The box's users are all in UTC, so convertTimezone changes nothing where it may stand.
    argument = call.arguments[0]
    if call.name in DATE_FUNCTIONS and isinstance(argument, Call) and argument.name == "CONVERTTIMEZONE":
        return argument.arguments[0]
    return argument


def _label(scope: Scope, inner: Column) -> Column:
    choices = [choice for choice in inner.field.picklist_values if choice.label != choice.value]
    if not choices:
        return inner
    whens = " ".join(f"WHEN {scope.bind(choice.value)} THEN {scope.bind(choice.label)}" for choice in choices)
    field = replace(inner.field, type=FieldType.STRING, picklist_values=())
    return replace(inner, sql=f"CASE {inner.sql} {whens} ELSE {inner.sql} END", field=field)


def _date_function(scope: Scope, call: Call, inner: Column) -> Column:
    is_time = inner.field.type is FieldType.DATETIME
    if not is_time and (inner.field.type is not FieldType.DATE or call.name in _NEEDS_TIME):
        raise refuse_at(scope.text, call.at, f"field {inner.field.name} does not support function {call.name}")
    name = call.name.replace("FISCAL_", "CALENDAR_")
    moment = f"{inner.sql} / 1000.0, 'unixepoch'" if is_time else inner.sql
    kind = FieldType.DATE if name == "DAY_ONLY" else FieldType.INT
    return Column(_DATE_SQL[name].format(moment), made_up(call.name, kind), None, outer=True)


def made_up(name: str, kind: FieldType) -> Field:
    """Make the field of a computed value."""
    return Field(name=name, label=name, type=kind, nillable=True)


def _aggregate(scope: Scope, call: Call) -> Column:
    if not call.arguments:
        return Column("COUNT(*)", made_up(call.name, FieldType.INT), None)
    argument = call.arguments[0]
    if is_aggregate(argument):
        raise refuse_at(scope.text, call.at, "aggregate functions can't be nested")
    inner = column_of(scope, argument)
    _check_aggregate(scope, call, inner)
    text = inner.field.type in TEXT_TYPES
    if call.name == "COUNT":
        return Column(f"COUNT({inner.sql})", made_up(call.name, FieldType.INT), None)
    if call.name == "COUNT_DISTINCT":
        distinct = f"fold({inner.sql})" if text else inner.sql
        return Column(f"COUNT(DISTINCT {distinct})", made_up(call.name, FieldType.INT), None)
    collation = " COLLATE NOCASE" if text else ""
    kind = FieldType.DOUBLE if call.name == "AVG" else inner.field.type
    field = replace(inner.field, type=kind, filterable=True, sortable=True)
    return Column(f"{call.name}({inner.sql}{collation})", field, None)


def _check_aggregate(scope: Scope, call: Call, inner: Column) -> None:
    fits = inner.field.aggregatable
    if call.name in ("SUM", "AVG"):
        fits = fits and inner.field.type in NUMBER_TYPES
    if not fits:
        raise refuse_at(
            scope.text, call.at, f"field {inner.field.name} does not support aggregate operator {call.name}"
        )


def _distance(scope: Scope, distance: Distance) -> Column:
    place = scope.resolve(distance.field)
    if place.field.type is not FieldType.ADDRESS:
        raise refuse_at(scope.text, distance.at, f"field {place.field.name} does not support function DISTANCE")
    stem = place.field.name.removesuffix("Address")
    alias = place.sql.partition(".")[0]
    coordinates = ", ".join(f"{alias}.{quoted(stem + part)}" for part in ("Latitude", "Longitude"))
    fixed = f"{scope.bind(distance.latitude)}, {scope.bind(distance.longitude)}"
    sql = f"{DISTANCE_FUNCTION}({coordinates}, {fixed}, {scope.bind(_EARTH_RADIUS[distance.unit])})"
    return Column(sql, made_up("DISTANCE", FieldType.DOUBLE), None, outer=True)


def distance_between(
    latitude: float | None, longitude: float | None, to_latitude: float, to_longitude: float, radius: float
) -> float | None:
    """Measure the great circle between two places in the unit of the earth's radius; None for an unknown place."""
    if latitude is None or longitude is None:
        return None
    a, b = math.radians(latitude), math.radians(to_latitude)
    turn = math.radians(to_longitude - longitude)
    chord = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * radius * math.asin(min(1.0, math.sqrt(chord)))

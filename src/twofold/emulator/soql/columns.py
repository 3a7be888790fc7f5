"""
Which columns does a query have? The answer to ``columns=true``, which the Salesforce CLI asks for after every query.

Source: HTTP reference 6.2 (C); the values of ``apexType`` are K.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twofold.emulator.schema.model import Field, FieldType, Schema, SObject
from twofold.emulator.soql.ast import (
    Call,
    Distance,
    Operand,
    Path,
    Query,
    SelectChildren,
    SelectGroup,
    SelectItem,
    SelectOperand,
)
from twofold.emulator.soql.compile import compile_query, source_of
from twofold.emulator.soql.functions import NUMBER_TYPES, TEXT_TYPES, column_of, is_aggregate
from twofold.emulator.soql.grouping import is_grouped
from twofold.emulator.soql.scope import Bindings, Scope

Body = dict[str, object]

_APEX_TYPES = {
    FieldType.ID: "Id",
    FieldType.REFERENCE: "Id",
    FieldType.BOOLEAN: "Boolean",
    FieldType.INT: "Integer",
    FieldType.DOUBLE: "Double",
    FieldType.CURRENCY: "Double",
    FieldType.PERCENT: "Double",
    FieldType.DATE: "Date",
    FieldType.DATETIME: "Datetime",
    FieldType.TIME: "Time",
    FieldType.ADDRESS: "Address",
    FieldType.BASE64: "Blob",
}


def describe_columns(schema: Schema, query: Query) -> Body:
    """
    Describe the columns of a query, parents and children nested in ``joinColumns``.

    Raises ``Refused``: as ``compile_query``.
    """
    compile_query(schema, query, all_rows=True)
    sobject = source_of(schema, query)
    columns = _columns(_scope(schema, sobject, query), query)
    return {
        "columnMetadata": columns,
        "entityName": sobject.name,
        "groupBy": bool(query.group_by),
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": sobject.key_prefix,
    }


def _scope(schema: Schema, sobject: SObject, query: Query) -> Scope:
    scope = Scope(query.text, schema, sobject, query.alias, Bindings())
    scope.take_aliases(query.aliases)
    return scope


def _columns(scope: Scope, query: Query) -> list[Body]:
    columns: list[Body] = []
    unnamed = 0
    for item in query.select:
        if isinstance(item, SelectOperand) and is_grouped(query) and not isinstance(item.operand, Path):
            columns.append(_computed(scope, item.operand, item.alias or f"expr{unnamed}"))
            unnamed += item.alias is None
        else:
            columns += _described(scope, item)
    return columns


def _described(scope: Scope, item: SelectItem) -> Iterator[Body]:
    if isinstance(item, SelectChildren):
        yield _children(scope, item)
    elif isinstance(item, SelectGroup):
        yield from (_column(field) for field in scope.root.sobject.fields if _in_group(field, item.group))
    elif isinstance(item, SelectOperand):
        yield _selected(scope, item)
    else:
        parts = scope.strip(item.relationship.parts)
        joined = [_column(scope.resolve(Path((*parts, "Name"), item.at)).field)]
        yield _nested(parts, joined)


def _in_group(field: Field, group: str) -> bool:
    return group == "ALL" or field.custom == (group == "CUSTOM")


def _selected(scope: Scope, item: SelectOperand) -> Body:
    operand = item.operand
    if isinstance(operand, Distance) or item.alias is not None:
        return _computed(scope, operand, item.alias or "expr0")
    while isinstance(operand, Call) and operand.arguments:
        operand = operand.arguments[0]
    column = column_of(scope, operand)
    parents = scope.strip(operand.parts)[:-1] if isinstance(operand, Path) else ()
    return _nested(parents, [_column(column.field)]) if parents else _column(column.field)


def _nested(parents: Sequence[str], joined: list[Body]) -> Body:
    for name in reversed(parents):
        joined = [{**_plain(name, name), "joinColumns": joined}]
    return joined[0]


def _children(scope: Scope, item: SelectChildren) -> Body:
    child = scope.root.sobject.child(scope.strip(item.query.source.parts)[-1])
    assert child is not None, "the query was compiled"
    sobject = scope.schema.sobject(child.child_sobject)
    assert sobject is not None, "the query was compiled"
    name = child.name or ""
    columns = _columns(_scope(scope.schema, sobject, item.query), item.query)
    return {**_plain(name, name), "aggregate": True, "joinColumns": columns}


def _computed(scope: Scope, operand: Operand, name: str) -> Body:
    field = column_of(scope, operand).field
    return {**_column(field), "columnName": name, "displayName": _spelling(operand), "aggregate": is_aggregate(operand)}


def _spelling(operand: Operand) -> str:
    if isinstance(operand, Path):
        return ".".join(operand.parts)
    if isinstance(operand, Distance):
        return f"distance({'.'.join(operand.field.parts)})"
    return f"{operand.name.lower()}({', '.join(_spelling(argument) for argument in operand.arguments)})"


def _column(field: Field) -> Body:
    return {
        **_plain(field.name, field.name),
        "apexType": _APEX_TYPES.get(field.type, "String"),
        "booleanType": field.type is FieldType.BOOLEAN,
        "numberType": field.type in NUMBER_TYPES,
        "textType": field.type in TEXT_TYPES,
        "custom": field.custom,
        "foreignKeyName": field.relationship_name,
        "insertable": field.createable,
        "updatable": field.updateable,
    }


def _plain(name: str, display: str) -> Body:
    return {
        "columnName": name,
        "displayName": display,
        "aggregate": False,
        "joinColumns": [],
        "apexType": None,
        "booleanType": False,
        "numberType": False,
        "textType": False,
        "custom": name.endswith("__r"),
        "foreignKeyName": None,
        "insertable": False,
        "updatable": False,
    }

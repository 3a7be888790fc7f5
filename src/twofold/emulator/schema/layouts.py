"""
How does an org lay a record out? Page layouts and compact layouts, in the shapes clients read.

Nobody has arranged anything in the box: a page shows every field in two columns and every list of children, a compact
layout is the system's own and shows the name. Source: REST reference, layouts (D) for the shapes; what they show is an
emulator choice.
"""

from __future__ import annotations

from collections.abc import Sequence

from twofold.emulator.schema.describe import Json, RecordTypeInfo, describe_field
from twofold.emulator.schema.model import ChildRelationship, Field, Schema, SObject
from twofold.facts.ids import MASTER_RECORD_TYPE_ID, make_id

_LAYOUT_PREFIX = "00h"
_COLUMNS = 2
_LINES_OF_TEXT = {"textarea": 6}


def describe_layouts(schema: Schema, sobject: SObject, version: str, record_types: Sequence[RecordTypeInfo]) -> Json:
    """Render all layouts of a kind: one, and for several record types none, but which of them has which."""
    layout_id = _layout_id(schema, sobject)
    return {
        "layouts": None if record_types else [describe_layout(schema, sobject)],
        "recordTypeMappings": [_mapping(sobject, version, info, layout_id) for info in _with_master(record_types)],
        "recordTypeSelectorRequired": [sum(info.available for info in record_types) > 1],
    }


def describe_layout(schema: Schema, sobject: SObject) -> Json:
    """Render the layout of a kind."""
    return {
        "buttonLayoutSection": {"detailButtons": []},
        "detailLayoutSections": [_section(sobject, schema, sobject.fields)],
        "editLayoutSections": [_section(sobject, schema, [f for f in sobject.fields if f.createable or f.updateable])],
        "feedView": None,
        "highlightsPanelLayoutSection": None,
        "id": _layout_id(schema, sobject),
        "multirowEditLayoutSections": [],
        "offlineLinks": [],
        "quickActionList": {"quickActionListItems": []},
        "relatedContent": None,
        "relatedLists": [related for child in sobject.child_relationships for related in _related(schema, child)],
        "saveOptions": [],
    }


def describe_compact_layouts(sobject: SObject, version: str, record_types: Sequence[RecordTypeInfo]) -> Json:
    """Render the compact layouts of a kind and which record type has which."""
    url = f"/services/data/v{version}/sobjects/{sobject.name}/describe/compactLayouts"
    return {
        "compactLayouts": [describe_compact_layout(sobject)],
        "defaultCompactLayoutId": None,
        "recordTypeCompactLayoutMappings": [
            {
                "available": info.available,
                "compactLayoutId": None,
                "compactLayoutName": "SYSTEM",
                "recordTypeId": info.record_type_id,
                "recordTypeName": info.developer_name,
                "urls": {"compactLayout": f"{url}/{info.record_type_id}"},
            }
            for info in _with_master(record_types)
        ],
        "urls": {"primary": f"{url}/primary"},
    }


def describe_compact_layout(sobject: SObject) -> Json:
    """Render the compact layout of a kind."""
    named = sobject.name_fields[:1]
    return {
        "actions": [],
        "fieldItems": [_item(field, order) for order, field in enumerate(named)],
        "id": None,
        "imageItems": [],
        "label": "System Default",
        "name": "SYSTEM",
        "objectType": sobject.name,
    }


def search_layout(sobject: SObject) -> Json:
    """Render the columns of search results of a kind. Source: REST reference, Search Result Layouts (D)."""
    return {
        "errorMessages": [],
        "label": "Search Results",
        "limitRows": 25,
        "objectType": sobject.name,
        "searchColumns": [
            {"field": f"{sobject.name}.{field.name}", "format": None, "label": field.label, "name": field.name}
            for field in sobject.name_fields[:1]
        ],
    }


def _layout_id(schema: Schema, sobject: SObject) -> str:
    return make_id(_LAYOUT_PREFIX, [found.name for found in schema].index(sobject.name) + 1)


def _with_master(record_types: Sequence[RecordTypeInfo]) -> list[RecordTypeInfo]:
    is_default = not any(info.default for info in record_types)
    master = RecordTypeInfo(
        record_type_id=MASTER_RECORD_TYPE_ID, name="Master", developer_name="Master", default=is_default
    )
    return [*record_types, master]


def _mapping(sobject: SObject, version: str, info: RecordTypeInfo, layout_id: str) -> Json:
    url = f"/services/data/v{version}/sobjects/{sobject.name}/describe/layouts/{info.record_type_id}"
    return {
        "active": info.active,
        "available": info.available,
        "defaultRecordTypeMapping": info.default,
        "developerName": info.developer_name,
        "layoutId": layout_id,
        "master": info.record_type_id == MASTER_RECORD_TYPE_ID,
        "name": info.name,
        "picklistsForRecordType": [
            {"picklistName": described["name"], "picklistValues": described["picklistValues"]}
            for field in sobject.fields
            if field.picklist_values
            for described in (describe_field(field),)
        ],
        "recordTypeId": info.record_type_id,
        "urls": {"layout": url},
    }


def _section(sobject: SObject, schema: Schema, fields: Sequence[Field]) -> Json:
    rows = [fields[start : start + _COLUMNS] for start in range(0, len(fields), _COLUMNS)]
    return {
        "collapsed": False,
        "columns": _COLUMNS,
        "heading": f"{sobject.label} Information",
        "layoutRows": [_row(row, number * _COLUMNS) for number, row in enumerate(rows)],
        "layoutSectionId": None,
        "parentLayoutId": _layout_id(schema, sobject),
        "rows": len(rows),
        "tabOrder": "TopToBottom",
        "useCollapsibleSection": False,
        "useHeading": True,
    }


def _row(fields: Sequence[Field], first: int) -> Json:
    items = [_item(field, first + number) for number, field in enumerate(fields)]
    return {"layoutItems": items, "numItems": len(items)}


def _item(field: Field, order: int) -> Json:
    component = {
        "details": describe_field(field),
        "displayLines": _LINES_OF_TEXT.get(field.type, 1),
        "tabOrder": order,
        "type": "Field",
        "value": field.name,
    }
    return {
        "editableForNew": field.createable,
        "editableForUpdate": field.updateable,
        "label": field.label,
        "layoutComponents": [component],
        "placeholder": False,
        "required": field.required,
    }


def _related(schema: Schema, child: ChildRelationship) -> list[Json]:
    sobject = schema.sobject(child.child_sobject)
    if child.name is None or sobject is None or not sobject.layoutable:
        return []
    columns = [
        {
            "field": f"{sobject.name}.{field.name}",
            "fieldApiName": field.name,
            "format": None,
            "label": field.label,
            "lookupId": f"{sobject.name}.Id",
            "name": field.name,
            "sortable": field.sortable,
        }
        for field in sobject.name_fields[:1]
    ]
    return [
        {
            "accessLevelRequiredForCreate": None,
            "buttons": [],
            "columns": columns,
            "custom": sobject.custom,
            "field": child.field,
            "label": sobject.label_plural,
            "limitRows": 0,
            "name": child.name,
            "sobject": sobject.name,
            "sort": [],
        }
    ]

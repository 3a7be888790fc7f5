"""
How does an org show its schema? The describe documents of REST, with every key clients read.

Source: salesforce-rest 5.1 and the recorded describes (C).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from twofold.emulator.schema.model import ChildRelationship, Field, FieldType, PicklistValue, Schema, SObject
from twofold.facts.ids import MASTER_RECORD_TYPE_ID

Json = dict[str, object]

RECORDS_IN_A_BATCH_MAX = 200

_SOAP_TYPES = {
    FieldType.ADDRESS: "urn:address",
    FieldType.BASE64: "xsd:base64Binary",
    FieldType.BOOLEAN: "xsd:boolean",
    FieldType.CURRENCY: "xsd:double",
    FieldType.DATE: "xsd:date",
    FieldType.DATETIME: "xsd:dateTime",
    FieldType.DOUBLE: "xsd:double",
    FieldType.ID: "tns:ID",
    FieldType.INT: "xsd:int",
    FieldType.PERCENT: "xsd:double",
    FieldType.REFERENCE: "tns:ID",
    FieldType.TIME: "xsd:time",
}
_LINKS = {
    "approvalLayouts": "describe/approvalLayouts",
    "compactLayouts": "describe/compactLayouts",
    "layouts": "describe/layouts",
    "listviews": "listviews",
    "quickActions": "quickActions",
}
_LITERAL_DEFAULTS = {FieldType.BOOLEAN, FieldType.PICKLIST, FieldType.MULTIPICKLIST, FieldType.COMBOBOX}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTypeInfo:
    """A record type as a describe lists it; ``default`` marks the general default of the asking user's profile."""

    record_type_id: str
    name: str
    developer_name: str
    active: bool = True
    available: bool = True
    default: bool = False


def describe_global(schema: Schema, api_version: str) -> Json:
    """Render the list of all sObjects; ``api_version`` is ``60.0``."""
    return {
        "encoding": "UTF-8",
        "maxBatchSize": RECORDS_IN_A_BATCH_MAX,
        "sobjects": [describe_head(sobject, api_version) for sobject in schema],
    }


def describe_head(sobject: SObject, api_version: str) -> Json:
    """Render one entry of the global list, which is also the ``objectDescribe`` of an sObject."""
    return _head(sobject) | {"urls": _data_urls(sobject, api_version)}


def describe(
    sobject: SObject, api_version: str, instance_url: str = "", record_types: Sequence[RecordTypeInfo] = ()
) -> Json:
    """
    Render the full describe of an sObject.

    Args:
        api_version: as in the path, without the ``v``: ``60.0``.
        instance_url: scheme and host, for links into the user interface; no slash at the end.
        record_types: those of this sObject, in the order to show; the master record type is added last.
    """
    return _head(sobject) | {
        "actionOverrides": [],
        "childRelationships": [_child(child) for child in sobject.child_relationships],
        "compactLayoutable": sobject.layoutable,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [describe_field(field) for field in sobject.fields],
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": _record_type_infos(sobject, api_version, record_types),
        "searchLayoutable": sobject.searchable,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": _scopes(sobject),
        "urls": _data_urls(sobject, api_version) | _page_urls(sobject, instance_url),
    }


def describe_field(field: Field) -> Json:
    """Render one field of a describe."""
    literal = field.type in _LITERAL_DEFAULTS or not field.custom
    formula_default = None if literal or field.default is None else str(field.default)
    return {
        "aggregatable": field.aggregatable,
        "aiPredictionField": False,
        "autoNumber": field.auto_number,
        "byteLength": field.byte_length,
        "calculated": field.calculated,
        "calculatedFormula": field.formula,
        "cascadeDelete": field.field_cascade,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": field.compound_field_name,
        "controllerName": None,
        "createable": field.createable,
        "custom": field.custom,
        "defaultValue": field.default if literal else None,
        "defaultValueFormula": formula_default,
        "defaultedOnCreate": field.defaulted_on_create,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": field.digits,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": field.external_id,
        "extraTypeInfo": field.extra_type_info,
        "filterable": field.filterable,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": field.blanks_as_zero,
        "groupable": field.groupable,
        "highScaleNumber": False,
        "htmlFormatted": field.html_formatted,
        "idLookup": field.id_lookup,
        "inlineHelpText": field.help_text,
        "label": field.label,
        "length": field.length,
        "mask": None,
        "maskType": None,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": field.polymorphic,
        "nillable": field.nillable,
        "permissionable": field.permissionable,
        "picklistValues": [_picklist_value(value) for value in field.picklist_values],
        "polymorphicForeignKey": field.polymorphic,
        "precision": field.precision,
        "queryByDistance": field.type is FieldType.ADDRESS,
        "referenceTargetField": None,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "relationshipOrder": None,
        "restrictedDelete": field.field_restrict,
        "restrictedPicklist": field.restricted_picklist,
        "scale": field.scale,
        "searchPrefilterable": field.search_prefilterable,
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": field.sortable,
        "type": field.type.value,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
    }


def _head(sobject: SObject) -> Json:
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": sobject.createable,
        "custom": sobject.custom,
        "customSetting": False,
        "deepCloneable": sobject.deep_cloneable,
        "deletable": sobject.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": sobject.feed_enabled,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.key_prefix,
        "label": sobject.label,
        "labelPlural": sobject.label_plural,
        "layoutable": sobject.layoutable,
        "mergeable": sobject.mergeable,
        "mruEnabled": sobject.mru_enabled,
        "name": sobject.name,
        "queryable": sobject.queryable,
        "replicateable": sobject.replicateable,
        "retrieveable": sobject.retrieveable,
        "searchable": sobject.searchable,
        "triggerable": sobject.triggerable,
        "undeletable": sobject.undeletable,
        "updateable": sobject.updateable,
    }


def _picklist_value(value: PicklistValue) -> Json:
    return {
        "active": value.active,
        "defaultValue": value.default,
        "label": value.label,
        "validFor": None,
        "value": value.value,
    }


def _child(child: ChildRelationship) -> Json:
    return {
        "cascadeDelete": child.cascade_delete,
        "childSObject": child.child_sobject,
        "deprecatedAndHidden": False,
        "field": child.field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": child.name,
        "restrictedDelete": child.restricted_delete,
    }


def _record_type_infos(sobject: SObject, api_version: str, record_types: Sequence[RecordTypeInfo]) -> list[Json]:
    """The master record type comes last and is the default where no other is. Source: recorded describes (C)."""
    if not sobject.typed:
        return []
    master = RecordTypeInfo(
        record_type_id=MASTER_RECORD_TYPE_ID,
        name="Master",
        developer_name="Master",
        default=not any(info.default for info in record_types),
    )
    layouts = f"{_base(sobject, api_version)}/describe/layouts"
    return [_record_type_info(info, layouts, info is master) for info in (*record_types, master)]


def _record_type_info(info: RecordTypeInfo, layouts: str, master: bool) -> Json:
    return {
        "active": info.active,
        "available": info.available,
        "defaultRecordTypeMapping": info.default,
        "developerName": info.developer_name,
        "master": master,
        "name": info.name,
        "recordTypeId": info.record_type_id,
        "urls": {"layout": f"{layouts}/{info.record_type_id}"},
    }


def _scopes(sobject: SObject) -> list[Json]:
    """
    Whose records a list may show; records that queues can own have two more scopes.

    Source: recorded describes (C); a scope of the sObject's own for teams stands for the general one.
    """
    plural = sobject.label_plural.lower()
    owner = sobject.field("OwnerId")
    scopes = {"everything": f"All {plural}"}
    if owner is not None:
        scopes |= {"mine": f"My {plural}", "scopingRule": "Filter by scope"}
    if owner is not None and not any(name.startswith("team") for name, _ in sobject.scopes):
        scopes["team"] = f"My team's {plural}"
    if owner is not None and "Group" in owner.reference_to:
        scopes |= {"queue_owned": f"Queue owned {plural}", "user_owned": f"User owned {plural}"}
    return [{"label": label, "name": name} for name, label in sorted((scopes | dict(sobject.scopes)).items())]


def _base(sobject: SObject, api_version: str) -> str:
    return f"/services/data/v{api_version}/sobjects/{sobject.name}"


def _data_urls(sobject: SObject, api_version: str) -> Json:
    base = _base(sobject, api_version)
    urls: Json = {"rowTemplate": f"{base}/{{ID}}", "describe": f"{base}/describe", "sobject": base}
    return urls | {name: f"{base}/{_LINKS[name]}" for name in links_of(sobject)}


def links_of(sobject: SObject) -> tuple[str, ...]:
    """List the parts of its pages that a describe links to."""
    if sobject.links is not None:
        return sobject.links
    return tuple(_LINKS) if sobject.layoutable else ()


def _page_urls(sobject: SObject, instance_url: str) -> Json:
    if not sobject.layoutable:
        return {}
    return {
        "uiDetailTemplate": f"{instance_url}/{{ID}}",
        "uiEditTemplate": f"{instance_url}/{{ID}}/e",
        "uiNewRecord": f"{instance_url}/{sobject.key_prefix}/e",
    }

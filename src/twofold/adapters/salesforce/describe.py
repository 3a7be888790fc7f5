"""What do describes and set-up rows say about the org? Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from twofold.adapters.salesforce.wire import as_list, as_object, objects_in
from twofold.core.org import FieldInfo, OrgUser, RecordType, SObjectInfo
from twofold.core.rows import Row
from twofold.facts.families import Family


def parse_describe(body: Any, sobject: str) -> SObjectInfo:
    """
    Read a describe: every field the API user sees.

    Raises:
        ReadError: it isn't one.

    Source: HTTP reference 5.1 (keys that clients read).
    """
    fields = as_list(as_object(body, f"the describe of {sobject}").get("fields"), f"the describe of {sobject}")
    infos = (_field(as_object(entry, f"a field of {sobject}")) for entry in fields)
    return SObjectInfo(sobject, {info.name: info for info in infos if info.name})


def parse_record_types(rows: Sequence[Row], described: Mapping[str, Any]) -> tuple[RecordType, ...]:
    """
    Join the queried record types with what the describes say the API user may use.

    Args:
        rows: active RecordType rows; ``IsPersonType`` is there in an org with Person Accounts alone (rule 1.21, C).
        described: describe bodies by sObject; their ``recordTypeInfos`` have no person flag (rule 1.26, C).

    Returns:
        Record types in the order of ``rows``, without those that a describe calls unavailable.
    """
    infos = {(sobject, key): info for sobject, body in described.items() for key, info in _infos(body).items()}
    return tuple(
        _record_type(row, info)
        for row in rows
        if (info := infos.get((str(row.get("SobjectType")), row.id), {})).get("available", True)
    )


def parse_users(rows: Sequence[Row]) -> tuple[OrgUser, ...]:
    """Read users; one without e-mail keeps its user name."""
    return tuple(OrgUser(row.id, row.text("Email") or "", row.text("Username") or "") for row in rows)


def parse_queues(rows: Sequence[Row]) -> dict[str, str]:
    """Map developer names of queues to their Ids."""
    return {name: row.id for row in rows if (name := row.text("DeveloperName"))}


def _field(entry: Mapping[str, Any]) -> FieldInfo:
    restricted = bool(entry.get("restrictedPicklist"))
    return FieldInfo(
        name=str(entry.get("name") or ""),
        type=str(entry.get("type") or "string"),
        length=_whole(entry.get("length")),
        createable=bool(entry.get("createable")),
        updateable=bool(entry.get("updateable")),
        nillable=bool(entry.get("nillable", True)),
        defaulted=bool(entry.get("defaultedOnCreate")) or entry.get("defaultValue") is not None,
        restricted=restricted,
        picklist=_active_values(entry.get("picklistValues")),
        filterable=bool(entry.get("filterable")),
        reference_to=_texts(entry.get("referenceTo")),
    )


def _active_values(values: Any) -> tuple[str, ...]:
    return tuple(str(e.get("value")) for e in objects_in(values) if e.get("active", True))


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(v for v in values if isinstance(v, str)) if isinstance(values, list) else ()


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _infos(body: Any) -> dict[str, Mapping[str, Any]]:
    """The ``recordTypeInfos`` of a describe by record type Id."""
    entries = body.get("recordTypeInfos") if isinstance(body, dict) else None
    return {str(e.get("recordTypeId")): e for e in objects_in(entries)}


def _record_type(row: Row, info: Mapping[str, Any]) -> RecordType:
    sobject = str(row.get("SobjectType"))
    person = Family.PERSON if row.get("IsPersonType") else Family.BUSINESS
    return RecordType(
        id=row.id,
        sobject=sobject,
        developer_name=row.text("DeveloperName") or "",
        family=person if sobject == "Account" else None,
        is_default=bool(info.get("defaultRecordTypeMapping")),
    )

"""Which rows do the kinds of the Tooling API have? Written into a small store of their own, so that SOQL can be asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from twofold.emulator.behaviour.org import Org
from twofold.emulator.metadata.archive import Archive, Kept
from twofold.emulator.metadata.component import Component
from twofold.emulator.metadata.listing import all_components
from twofold.emulator.metadata.tooling.kinds import COMPONENT_KINDS, METADATA, TOOLING_SCHEMA
from twofold.emulator.metadata.tooling.values import to_json
from twofold.emulator.store import Store
from twofold.facts.ids import find_key, first_key, from_key

Row = dict[str, Any]


def fill_store(org: Org) -> Store:
    """Make a store that holds a row for each component; whoever asked for it closes it."""
    store = Store()
    store.create_tables(TOOLING_SCHEMA)
    entities = {}
    for number, sobject in enumerate(org.schema, start=1):
        key = first_key("4ie") + number
        entities[sobject.name.lower()] = key
        names = {
            "QualifiedApiName": sobject.name,
            "DeveloperName": _developer_name(sobject.name),
            "Label": sobject.label,
        }
        store.insert("EntityDefinition", {"Id": key, "DurableId": sobject.name, **names})
    for component, key in components_with_keys(org):
        kind = COMPONENT_KINDS[component.type]
        row = _row(component, Archive(org.store).find(*component.key))
        row["EntityDefinitionId"] = entities.get(component.parent.lower())
        store.insert(kind.name, {"Id": key, **{name: value for name, value in row.items() if kind.field(name)}})
    return store


def components_with_keys(org: Org) -> Iterator[tuple[Component, int]]:
    """Yield the components that show as records, with the keys of their records; standard objects don't show (D)."""
    archive = Archive(org.store)
    for component in all_components(org).values():
        if component.type in COMPONENT_KINDS and (
            component.type != "CustomObject" or component.full_name.endswith("__c")
        ):
            key = find_key(archive.id_of(component))
            assert key is not None, "components have Ids of the box's own form"
            yield component, key


def _row(component: Component, kept: Kept | None) -> Row:
    parent = component.parent
    row: Row = {
        "DeveloperName": _developer_name(component.name),
        "FullName": component.full_name,
        METADATA: msgspec.json.encode(to_json(component.body)).decode(),
        "TableEnumOrId": parent if component.type != "Layout" else component.full_name.partition("-")[0],
        "ManageableState": "unmanaged",
        "Active": int(component.flag("active")),
        "ErrorDisplayField": component.text("errorDisplayField") or None,
        "ErrorMessage": component.text("errorMessage") or None,
        "EventChannel": component.text("eventChannel") or None,
        "InlineHelpText": component.text("inlineHelpText") or None,
        "Label": component.text("label") or None,
        "LayoutType": "Standard",
        "MasterLabel": component.text("masterLabel") or component.full_name,
        "Name": component.full_name.partition("-")[2],
        "SelectedEntity": component.text("selectedEntity") or None,
        "ValidationName": component.name,
    }
    for name in ("Length", "Precision", "Scale"):
        text = component.text(name.lower())
        row[name] = int(text) if text.isdigit() else None
    if kept is not None:
        row |= {"CreatedDate": kept.created, "LastModifiedDate": kept.changed}
        row |= {"CreatedById": from_key(kept.created_by), "LastModifiedById": from_key(kept.changed_by)}
    return row


def _developer_name(name: str) -> str:
    return name.removesuffix("__c").rpartition("__")[2] or name

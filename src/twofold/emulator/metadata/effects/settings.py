"""What is switched on? Settings of accounts, names and currencies; global value sets; captured changes."""

from __future__ import annotations

from collections.abc import Mapping

from twofold.emulator.metadata.blueprint import Blueprint
from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.metadata.effects.fields import put_field, read_choice
from twofold.emulator.schema.change_events import sobject_of_event
from twofold.emulator.seeds.document import FeatureName
from twofold.emulator.wire.xml import text_of

_CHANNEL = "ChangeEvents"

# Source: reference 6.2 (D): what each switch adds to the schema.
_SWITCHES: Mapping[str, Mapping[str, FeatureName]] = {
    "Account": {
        "enableReportsToOnPersonAccount": "person-reports-to",
        "enableRelateContactToMultipleAccounts": "contacts-to-multiple-accounts",
    },
    "Currency": {"enableMultiCurrency": "multi-currency"},
    "Name": {"enableMiddleName": "middle-names", "enableNameSuffix": "name-suffixes"},
}
# Switches that change nothing the box shows: kept in either position.
_HARMLESS = frozenset(
    {
        "enableAccountHistoryTracking",
        "enableAccountInsightsInMobile",
        "enableAccountOwnerReport",
        "enableContactHistoryTracking",
        "enableAccountDiscovery",
        "showViewHierarchyLink",
        "enableInformalName",
    }
)


def put_settings(plan: Blueprint, component: Component) -> None:
    """Turn switches on and off; one the box has nothing behind may only be off."""
    switches = _SWITCHES.get(component.full_name)
    if switches is None:
        raise ComponentRefused(
            f"Settings of {component.full_name} are not taken; those of {', '.join(sorted(_SWITCHES))} are"
        )
    features = list(plan.definitions.features)
    for part in component.body:
        name, on = str(part.tag), (part.text or "").strip().lower() == "true"
        feature = switches.get(name)
        if feature is None and on and name not in _HARMLESS:
            raise ComponentRefused(f"{name} can't be switched on in the org in a box")
        if feature is not None:
            features = [found for found in features if found != feature] + ([feature] if on else [])
    plan.change(features=features)


def put_value_set(plan: Blueprint, component: Component) -> None:
    """Keep a global value set, and give its choices to the fields that use it already."""
    if not component.all("customValue"):
        raise ComponentRefused("A global value set needs at least one value")
    names = [read_choice(value)["value"] for value in component.all("customValue")]
    if len({name.lower() for name in names}) != len(names):
        raise ComponentRefused("Duplicate values in the global value set")
    for found in plan.components.values():
        if found.type == "CustomField" and _uses(found, component.full_name) and _is_there(plan, found):
            put_field(plan, found)


def _is_there(plan: Blueprint, field: Component) -> bool:
    owner = plan.schema.sobject(field.parent)
    return owner is not None and owner.field(field.name) is not None


def _uses(field: Component, name: str) -> bool:
    value_set = field.find("valueSet")
    return value_set is not None and text_of(value_set, "valueSetName").removesuffix("__gvs").lower() == name.lower()


def drop_value_set(plan: Blueprint, component: Component) -> None:
    """Take a global value set away that no field uses."""
    using = [
        found.full_name
        for found in plan.components.values()
        if found.type == "CustomField" and _uses(found, component.full_name)
    ]
    if using:
        raise ComponentRefused(f"GlobalValueSet {component.full_name} is used by {', '.join(sorted(using))}")


# Captured changes.


def put_channel_member(plan: Blueprint, component: Component) -> None:
    """Let changes of an sObject become events on the standard channel."""
    if component.text("eventChannel") not in (_CHANNEL, "/data/ChangeEvents"):
        raise ComponentRefused("Only the standard channel ChangeEvents is there")
    if component.all("enrichedFields") or component.text("filterExpression"):
        raise ComponentRefused("Events are neither enriched nor filtered in the org in a box")
    name = _captured(plan, component)
    plan.change(change_data_capture=list(dict.fromkeys([*plan.definitions.change_data_capture, name])))


def drop_channel_member(plan: Blueprint, component: Component) -> None:
    """Capture changes of an sObject no longer."""
    known = plan.components.get(component.key)
    name = _captured(plan, known) if known else ""
    if name not in plan.definitions.change_data_capture:
        raise ComponentRefused(f"No PlatformEventChannelMember named: {component.full_name} found")
    plan.change(change_data_capture=[found for found in plan.definitions.change_data_capture if found != name])


def _captured(plan: Blueprint, component: Component) -> str:
    entity = component.text("selectedEntity")
    found = sobject_of_event(plan.schema, entity)
    if found is None or not entity.endswith("ChangeEvent"):
        raise ComponentRefused(
            f"selectedEntity {entity!r} is no change event of an sObject whose changes can be captured"
        )
    return found.name

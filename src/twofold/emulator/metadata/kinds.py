"""
Which types of metadata does the box know? Where their files lie, and which are parts of others.

Source: folders and endings as in the Metadata API guide (D) and in public projects (C).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A type that lives inside the file of another: the element it is there, its folder and ending in a source folder."""

    type: str
    element: str
    directory: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A type with files of its own.

    Attributes:
        directory: its folder in a package.
        suffix: how its files end in a package; with ``-meta.xml`` behind it in a source folder.
        parts: types inside.
    """

    type: str
    directory: str
    suffix: str
    parts: tuple[Part, ...] = ()


KINDS = (
    Kind("AssignmentRules", "assignmentRules", "assignmentRules", (Part("AssignmentRule", "assignmentRule"),)),
    Kind("CustomApplication", "applications", "app"),
    Kind(
        "CustomObject",
        "objects",
        "object",
        (
            Part("BusinessProcess", "businessProcesses", "businessProcesses", "businessProcess"),
            Part("CompactLayout", "compactLayouts", "compactLayouts", "compactLayout"),
            Part("CustomField", "fields", "fields", "field"),
            Part("FieldSet", "fieldSets", "fieldSets", "fieldSet"),
            Part("ListView", "listViews", "listViews", "listView"),
            Part("RecordType", "recordTypes", "recordTypes", "recordType"),
            Part("ValidationRule", "validationRules", "validationRules", "validationRule"),
            Part("WebLink", "webLinks", "webLinks", "webLink"),
        ),
    ),
    Kind("CustomTab", "tabs", "tab"),
    Kind("DuplicateRule", "duplicateRules", "duplicateRule"),
    Kind("GlobalValueSet", "globalValueSets", "globalValueSet"),
    Kind("Layout", "layouts", "layout"),
    Kind("MatchingRules", "matchingRules", "matchingRule", (Part("MatchingRule", "matchingRules"),)),
    Kind("PermissionSet", "permissionsets", "permissionset"),
    Kind("PlatformEventChannelMember", "platformEventChannelMembers", "platformEventChannelMember"),
    Kind("Profile", "profiles", "profile"),
    Kind("Queue", "queues", "queue"),
    Kind("Settings", "settings", "settings"),
)
BY_TYPE: Mapping[str, Kind] = {kind.type: kind for kind in KINDS}
BY_SUFFIX: Mapping[str, Kind] = {kind.suffix: kind for kind in KINDS}
PARTS: Mapping[str, tuple[Kind, Part]] = {part.type: (kind, part) for kind in KINDS for part in kind.parts}
PART_BY_SUFFIX: Mapping[str, Part] = {part.suffix: part for kind in KINDS for part in kind.parts if part.suffix}

# What takes effect first, because the others name it.
ORDER = (
    "Settings",
    "GlobalValueSet",
    "CustomObject",
    "CustomField",
    "BusinessProcess",
    "CompactLayout",
    "RecordType",
    "ValidationRule",
    "Queue",
    "AssignmentRules",
    "AssignmentRule",
    "MatchingRules",
    "MatchingRule",
    "DuplicateRule",
    "FieldSet",
    "ListView",
    "WebLink",
    "Layout",
    "CustomTab",
    "CustomApplication",
    "PermissionSet",
    "Profile",
    "PlatformEventChannelMember",
)
KEPT_ONLY = frozenset(
    {
        "BusinessProcess",
        "CompactLayout",
        "CustomApplication",
        "CustomTab",
        "FieldSet",
        "Layout",
        "ListView",
        "WebLink",
    }
)
"""Kept and given back, without effect on records."""


def is_known(component_type: str) -> bool:
    """Tell whether the box takes components of a type."""
    return component_type in BY_TYPE or component_type in PARTS


def unknown(component_type: str) -> str:
    """Say that a type isn't taken."""
    return f"The org in a box doesn't take components of type {component_type}."

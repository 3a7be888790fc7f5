"""What does a profile say after several deployments? A file changes what it names; everything else stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from twofold.emulator.wire.xml import text_of

# By what entries of a list are told apart. Source: Metadata API guide, Profile (D).
_KEYS: Mapping[str, tuple[str, ...]] = {
    "applicationVisibilities": ("application",),
    "classAccesses": ("apexClass",),
    "customMetadataTypeAccesses": ("name",),
    "customPermissions": ("name",),
    "customSettingAccesses": ("name",),
    "fieldPermissions": ("field",),
    "flowAccesses": ("flow",),
    "layoutAssignments": ("layout", "recordType"),
    "objectPermissions": ("object",),
    "pageAccesses": ("apexPage",),
    "recordTypeVisibilities": ("recordType",),
    "tabVisibilities": ("tab",),
    "userPermissions": ("name",),
}


def merge_profile(old: Element, new: Element) -> Element:
    """Put the elements of a later body in place of those of an earlier one that mean the same; neither is modified."""
    given = {_identity(part) for part in new}
    merged = Element(str(new.tag))
    merged.extend([part for part in old if _identity(part) not in given])
    merged.extend(list(new))
    return merged


def without_entries(body: Element, tag: str, name: str, gone: set[str]) -> Element:
    """Leave out the entries of a list whose ``name`` is among those gone, in lower case; the body is not modified."""
    kept = Element(str(body.tag))
    kept.extend([part for part in body if part.tag != tag or text_of(part, name).lower() not in gone])
    return kept


def _identity(part: Element) -> tuple[str, ...]:
    keys = _KEYS.get(str(part.tag), ())
    return (str(part.tag), *(text_of(part, key).lower() for key in keys))

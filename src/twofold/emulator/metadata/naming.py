"""May a component be called this? Names become columns, records and files."""

from __future__ import annotations

import re

from twofold.emulator.metadata.component import Component, ComponentRefused
from twofold.emulator.metadata.kinds import PARTS

_DEVELOPER_NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*")
_DEVELOPER_NAME_MAX = 80
_FULL_NAME_MAX = 255
_NAMED_FREELY = frozenset({"Layout", "Profile", "CustomObject", "CustomField", "CustomApplication", "ListView"})
"""Types whose names are looked at elsewhere, or may hold blanks."""


def check_name(component: Component) -> None:
    """Refuse a name that the platform wouldn't take; raises ``ComponentRefused``."""
    name = component.name
    if component.type in PARTS and component.full_name.count(".") != 1:
        raise ComponentRefused(
            f"The full name {component.full_name!r} needs the name of what it is a part of, and a dot"
        )
    if not name or len(component.full_name) > _FULL_NAME_MAX:
        raise ComponentRefused(f"The full name {component.full_name!r} is empty or too long")
    if component.type in _NAMED_FREELY:
        return
    if len(name) > _DEVELOPER_NAME_MAX or not _DEVELOPER_NAME.fullmatch(name):
        raise ComponentRefused(
            f"The name {name!r} can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, "
            "not include spaces, not end with an underscore, and not contain two consecutive underscores."
        )

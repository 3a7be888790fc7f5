"""Which components does one file hold? Itself and the parts inside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from twofold.emulator.metadata.component import Component, plain
from twofold.emulator.metadata.kinds import BY_TYPE, PARTS
from twofold.emulator.wire.xml import local_name, text_of


def decompose(component_type: str, full_name: str, root: Element, file_name: str = "") -> Iterator[Component]:
    """
    Take a component apart: first itself without its parts, then each part.

    A file that holds nothing but parts is no component of its own, unless it is that of a custom object.
    """
    kind = BY_TYPE.get(component_type)
    elements = {part.element: part.type for part in kind.parts} if kind else {}
    whole = plain(root, component_type)
    inside = [part for part in whole if part.tag in elements]
    for part in inside:
        whole.remove(part)
    if len(whole) or not inside or full_name.endswith("__c"):
        yield Component(component_type, full_name, whole, file_name)
    for part, original in zip(inside, _originals(root, elements), strict=True):
        name = text_of(original, "fullName")
        yield Component(elements[str(part.tag)], f"{full_name}.{name}", plain(part), file_name)


def _originals(root: Element, elements: Iterable[str]) -> list[Element]:
    return [part for part in root if local_name(part) in elements]


def compose(component: Component, parts: Iterable[Component]) -> Element:
    """Put a component and its parts together as one body, the parts with their names in them."""
    whole = Element(component.type)
    whole.extend(list(component.body))
    for part in parts:
        _, kind = PARTS[part.type]
        element = Element(kind.element)
        name = Element("fullName")
        name.text = part.name
        element.append(name)
        element.extend(list(part.body))
        whole.append(element)
    return whole

"""What is one piece of metadata? Its type, its name and its XML without namespaces; and how that is written again."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from twofold.emulator.wire.xml import (
    Markup,
    children,
    document,
    find_child,
    is_nil,
    local_name,
    parse_xml,
    tag,
    text_of,
)

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"


class ComponentRefused(Exception):
    """A component can't become part of the org; the message says why, in words for whoever deployed it."""


@dataclass(frozen=True, slots=True)
class Component:
    """
    Hold one component.

    Attributes:
        full_name: as the Metadata API names it: ``Account.Key__c``, ``PersonAccount.Patient``.
        body: its elements without namespace and without ``fullName``; never modified.
        file_name: where it stood in a package or folder; "" when it came by a call.
    """

    type: str
    full_name: str
    body: Element
    file_name: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by, whatever the letter case."""
        return self.type, self.full_name.lower()

    @property
    def parent(self) -> str:
        """The name of what it is a part of: ``Account`` for ``Account.Key__c``."""
        return self.full_name.partition(".")[0]

    @property
    def name(self) -> str:
        """Its own name: ``Key__c`` for ``Account.Key__c``."""
        return self.full_name.rpartition(".")[2]

    def text(self, name: str, default: str = "") -> str:
        """Read the text of an element; the default where it isn't there or empty."""
        return text_of(self.body, name) or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Read an element that is true or false."""
        text = text_of(self.body, name).lower()
        return text in ("true", "1") if text else default

    def number(self, name: str, default: int = 0) -> int:
        """Read an element that is a whole number; raises ``ComponentRefused`` when it isn't."""
        text = text_of(self.body, name)
        try:
            return int(text) if text else default
        except ValueError:
            raise ComponentRefused(f"{name} is a whole number, not {text!r}") from None

    def all(self, name: str) -> list[Element]:
        """List the elements of a name."""
        return list(children(self.body, name))

    def find(self, name: str) -> Element | None:
        """Find an element."""
        return find_child(self.body, name)


def plain(element: Element, name: str = "") -> Element:
    """Copy an element without namespaces and attributes; ``fullName`` at its top is left out."""
    copy = _plain(element)
    copy.tag = name or copy.tag
    for part in [part for part in copy if part.tag == "fullName"]:
        copy.remove(part)
    return copy


def _plain(element: Element) -> Element:
    copy = Element(local_name(element))
    # Metadata has no text beside elements; what would be lost when it is written is not read either.
    copy.text = None if len(element) else element.text
    copy.extend([_plain(part) for part in element if not is_nil(part)])
    return copy


def render_body(body: Element) -> Markup:
    """
    Write what stands inside a body, elements in the order of their names.

    That is the order the WSDL wants: ``fullName`` first, then by name; repeated elements keep theirs.
    """
    parts = sorted(body, key=lambda part: (part.tag != "fullName", str(part.tag)))
    return Markup("".join(render_element(part) for part in parts))


def render_element(element: Element) -> Markup:
    """Write an element with all below it."""
    if len(element):
        return tag(str(element.tag), render_body(element))
    return tag(str(element.tag), element.text)


def render_file(component_type: str, inner: Markup) -> bytes:
    """Write the file of a component."""
    return document(tag(component_type, inner, attributes={"xmlns": NAMESPACE})) + b"\n"


def parse_body(text: str) -> Element:
    """Read a body that was written by ``render_body``."""
    return parse_xml(f"<body>{text}</body>")

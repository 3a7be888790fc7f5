"""
How is XML read and written? A reader that trusts nobody, and a writer of nested tags.

Reading gives plain ``ElementTree`` elements; names are compared without namespace and prefix, because clients choose prefixes
as they like. A document type, entities, more than ``DEPTH_MAX`` levels and anything that isn't well-formed are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

DEPTH_MAX = 100
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

# What XML 1.0 can't hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CARRIAGE_RETURN = {"\r": "&#13;"}


class XmlUnreadable(ValueError):
    """A text isn't the XML it should be."""


# Reading.


def parse_xml(text: bytes | str) -> Element:
    """Read a document and return its root; raises ``XmlUnreadable``."""
    try:
        root: Element = defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise XmlUnreadable(f"{error}") from error
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    """Refuse nesting that would exhaust whoever walks it by recursion."""
    level: list[Element] = [root]
    for _ in range(DEPTH_MAX):
        level = [child for element in level for child in element]
        if not level:
            return
    raise XmlUnreadable(f"elements are nested deeper than {DEPTH_MAX}")


def local_name(element: Element) -> str:
    """Get the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of this name, in whatever namespace."""
    return (child for child in element if local_name(child) == name)


def find_child(element: Element | None, name: str) -> Element | None:
    """Find the first child of this name; None where there is none, or no element to look into."""
    return None if element is None else next(children(element, name), None)


def text_of(element: Element | None, name: str, default: str = "") -> str:
    """Read the text of the first child of this name, without the blanks around it."""
    found = find_child(element, name)
    return default if found is None else (found.text or "").strip()


def is_nil(element: Element) -> bool:
    """Tell whether an element says ``xsi:nil``."""
    return element.get(f"{{{SCHEMA_INSTANCE}}}nil", "").lower() in ("true", "1")


def xsi_type(element: Element) -> str:
    """Read ``xsi:type`` without its prefix; empty where there is none."""
    return element.get(f"{{{SCHEMA_INSTANCE}}}type", "").rpartition(":")[2]


# Writing.


class Markup(str):
    """Text that is XML already and goes out as it is."""

    __slots__ = ()


def tag(name: str, *content: object, attributes: Mapping[str, str] | None = None) -> Markup:
    """
    Write an element: ``tag("result", tag("id", "001…"), tag("success", True))``.

    Content is ``Markup`` or a value: text is escaped, booleans become true and false, None writes nothing.
    """
    head = name if not attributes else name + "".join(f" {key}={quoteattr(text)}" for key, text in attributes.items())
    inner = "".join([part if type(part) is Markup else escaped(part) for part in content])
    return Markup(f"<{head}>{inner}</{name}>" if inner else f"<{head}/>")


def tag_value(name: str, value: object) -> Markup:
    """Write a JSON value as elements in the order of their names, as a WSDL has them; lists are repeated, null is left out."""
    if isinstance(value, dict):
        return tag(name, *[tag_value(key, value[key]) for key in sorted(value) if key != "attributes"])
    if isinstance(value, list | tuple):
        return joined(*[tag_value(name, entry) for entry in value])
    return Markup("") if value is None else tag(name, value)


def nil(name: str) -> Markup:
    """Write an element that says it holds nothing; ``xsi`` has to be bound around it."""
    return Markup(f'<{name} xsi:nil="true"/>')


def joined(*parts: Markup) -> Markup:
    """Put elements one behind the other."""
    return Markup("".join(parts))


def escaped(value: object) -> str:
    """Write a value as text of an element; what XML can't hold is left out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_UNWRITABLE.sub("", str(value)), _CARRIAGE_RETURN)


def document(root: Markup) -> bytes:
    """Make the bytes of a whole document."""
    return f"{DECLARATION}{root}".encode()

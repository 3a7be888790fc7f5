"""How does the body of a component look as JSON, and the other way round? As the field ``Metadata`` shows it."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

Json = dict[str, Any]

# What JSON shows as a number, and what as a list even where there is one of it. Source: Metadata API WSDL (D).
_NUMBERS = frozenset(
    {"length", "precision", "scale", "visibleLines", "startingNumber", "relationshipOrder", "sortOrder"}
)
_LISTS = frozenset(
    {"value", "customValue", "values", "picklistValues", "valueSettings", "summaryFilterItems", "enrichedFields"}
)


def to_json(body: Element) -> Json:
    """Turn a body into a JSON object."""
    made: Json = {}
    for part in body:
        name, value = str(part.tag), _value(part)
        if name in _LISTS:
            made.setdefault(name, []).append(value)
        elif name in made:
            made[name] = [*(made[name] if isinstance(made[name], list) else [made[name]]), value]
        else:
            made[name] = value
    if "fullName" in made and body.tag in ("value", "customValue"):
        made["valueName"] = made.pop("fullName")
    return made


def _value(part: Element) -> Any:
    if len(part):
        return to_json(part)
    text = (part.text or "").strip()
    if text in ("true", "false"):
        return text == "true"
    if part.tag in _NUMBERS and text.isdigit():
        return int(text)
    return part.text


def to_body(name: str, value: Json) -> Element:
    """Turn a JSON object into a body; null is left out."""
    body = Element(name)
    for key, inner in value.items():
        for entry in inner if isinstance(inner, list) else [inner]:
            if entry is not None:
                body.append(_element("fullName" if key == "valueName" else key, entry))
    return body


def _element(name: str, value: Any) -> Element:
    if isinstance(value, dict):
        return to_body(name, value)
    element = Element(name)
    element.text = str(value).lower() if isinstance(value, bool) else str(value)
    return element

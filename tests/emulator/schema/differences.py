"""
How do two describes of one sObject differ? Every key is looked at, both ways; a difference is a line of text.

``field Type absent`` means that the recorded org shows it and the box doesn't, ``field Type added`` the opposite,
``field Type.length`` that both show it and say different things. What comes of an sObject that the box doesn't have at all
(children of it, references to it) is told once, as ``sobject Asset``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = dict[str, Any]
Known = Callable[[str], bool]
"""Whether the box has an sObject of that name."""

_PARTS = frozenset({"fields", "childRelationships", "recordTypeInfos", "supportedScopes", "urls"})


def differences(ours: Json, theirs: Json, known: Known) -> Iterator[str]:
    """Compare a describe of the box with a recorded one, in full."""
    yield from _keys("head", _without(ours, _PARTS), _without(theirs, _PARTS))
    yield from _links(ours["urls"], theirs["urls"])
    yield from _fields(ours, theirs, known)
    yield from _children(ours, theirs, known)
    yield from _listed(
        "scope", *({scope["name"]: scope for scope in each["supportedScopes"]} for each in (ours, theirs))
    )
    yield from _listed("record type", _record_types(ours), _record_types(theirs))


def head_differences(ours: Json, theirs: Json) -> Iterator[str]:
    """Compare two entries of the global list."""
    yield from _keys("head", _without(ours, {"urls"}), _without(theirs, {"urls"}))
    yield from _links(ours["urls"], theirs["urls"])


def tail(url: str) -> str:
    """Drop host and version of a link."""
    return url.split("/sobjects/")[-1].split(".com")[-1]


def _keys(where: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{where}.{key} absent" for key in theirs if key not in ours)
    yield from (f"{where}.{key} added" for key in ours if key not in theirs)
    yield from (f"{where}.{key}" for key in theirs if key in ours and ours[key] != theirs[key])


def _listed(kind: str, ours: Mapping[str, Json], theirs: Mapping[str, Json]) -> Iterator[str]:
    """Compare two lists of things that have names: what is there, in which order, and every key."""
    yield from (f"{kind} {name} absent" for name in theirs if name not in ours)
    yield from (f"{kind} {name} added" for name in ours if name not in theirs)
    if [name for name in ours if name in theirs] != [name for name in theirs if name in ours]:
        yield f"{kind}: order"
    for name in theirs:
        if name in ours:
            yield from _keys(f"{kind} {name}", ours[name], theirs[name])


def _links(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[str]:
    """Compare links by what they are called; their order means nothing."""
    yield from (f"link {name} absent" for name in theirs if name not in ours)
    yield from (f"link {name} added" for name in ours if name not in theirs)
    yield from (f"link {name}" for name in theirs if name in ours and tail(ours[name]) != tail(theirs[name]))


def _fields(ours: Json, theirs: Json, known: Known) -> Iterator[str]:
    box = {field["name"]: field for field in ours["fields"]}
    named = {target for field in ours["fields"] for target in field["referenceTo"]}
    real = {}
    for field in theirs["fields"]:
        lost = [name for name in field["referenceTo"] if not known(name) and name not in named]
        yield from (f"sobject {name}" for name in lost)
        real[field["name"]] = field | {"referenceTo": [name for name in field["referenceTo"] if name not in lost]}
    yield from _listed("field", _by_value(box), _by_value(real))


def _by_value(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Open picklists: each value is a key of its own, and their order and labels are another."""
    return {name: {**_without(field, {"picklistValues"}), **_values(field)} for name, field in fields.items()}


def _values(field: Json) -> Json:
    values = field["picklistValues"]
    opened: Json = {f"value {value['value']}": _without(value, {"label"}) for value in values}
    return opened | {"values": [(value["value"], value["label"]) for value in values]}


def _children(ours: Json, theirs: Json, known: Known) -> Iterator[str]:
    box = {_child(child): child for child in ours["childRelationships"]}
    real = {}
    for child in theirs["childRelationships"]:
        if known(child["childSObject"]):
            lost = [name for name in child["junctionReferenceTo"] if not known(name)]
            real[_child(child)] = child
            yield from (f"sobject {name}" for name in lost)
        else:
            yield f"sobject {child['childSObject']}"
    yield from _listed("child", box, real)


def _child(child: Json) -> str:
    return f"{child['childSObject']}.{child['field']}"


def _record_types(document: Json) -> dict[str, Json]:
    """Record types by number: their Ids are the org's own, and so are the links made of them."""
    infos: Sequence[Json] = document["recordTypeInfos"]
    return {
        f"{number} {info['developerName']}": _without(info, {"recordTypeId", "urls"})
        | {"layout": info["urls"]["layout"].replace(info["recordTypeId"], "{ID}").split("/sobjects/")[-1]}
        for number, info in enumerate(infos)
    }


def _without(mapping: Json, keys: set[str] | frozenset[str]) -> Json:
    return {key: value for key, value in mapping.items() if key not in keys}

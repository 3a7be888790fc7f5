"""Which endpoint answers which address: words are matched in any letter case, ``{names}`` match one segment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from twofold.emulator import refusals

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Base(Enum):
    """Where a route hangs: under ``/services/data/vXX``, or at the root of the host."""

    DATA = "data"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class Route:
    """
    Name a verb and an address, e.g. ``Route("POST", "/sobjects/{sobject}")``.

    Attributes:
        base: DATA routes are written without the version prefix; ROOT routes are whole paths.
        session: whether a living session is needed.
        writes: whether the call may change records; only such calls meet the write faults.
    """

    method: str
    path: str
    base: Base = Base.DATA
    session: bool = True
    writes: bool = False


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    value: tuple[str, _Node] | None = None
    endpoints: dict[str, Any] = field(default_factory=dict)


class Router(Generic[Handler]):
    """Find the endpoint of an address; built once, then only read."""

    def __init__(self, endpoints: Iterable[tuple[Route, Handler]]) -> None:
        self._roots = {base: _Node() for base in Base}
        for route, handler in endpoints:
            self._add(route, handler)

    def _add(self, route: Route, handler: Handler) -> None:
        node = self._roots[route.base]
        for segment in _split(route.path):
            if segment.startswith("{"):
                if node.value is None:
                    node.value = (segment[1:-1], _Node())
                assert node.value[0] == segment[1:-1], f"{route.path}: one name per place"
                node = node.value[1]
            else:
                node = node.words.setdefault(segment.lower(), _Node())
        assert route.method not in node.endpoints, f"{route.method} {route.path} is there twice"
        node.endpoints[route.method] = (route, handler)

    def find(self, base: Base, method: str, segments: list[str]) -> tuple[Route, Handler, Mapping[str, str]]:
        """
        Find route, handler and values of the names.

        Raises ``Refused``: NOT_FOUND where nothing hangs, METHOD_NOT_ALLOWED where only other verbs do.
        """
        path: dict[str, str] = {}
        node = _walk(self._roots[base], segments, 0, path)
        if node is None:
            raise refusals.not_found()
        found = node.endpoints.get(method) or (node.endpoints.get("GET") if method == "HEAD" else None)
        if found is None:
            raise refusals.method_not_allowed(method, sorted(node.endpoints))
        return found[0], found[1], path


def _walk(node: _Node, segments: list[str], index: int, path: dict[str, str]) -> _Node | None:
    if index == len(segments):
        return node if node.endpoints else None
    word = node.words.get(segments[index].lower())
    if word is not None:
        found = _walk(word, segments, index + 1, path)
        if found is not None:
            return found
    if node.value is None:
        return None
    name, below = node.value
    found = _walk(below, segments, index + 1, path)
    if found is not None:
        path[name] = segments[index]
    return found


def _split(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]

"""Which endpoint answers which address: words are matched in any letter case, ``{names}`` match one segment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar
from urllib.parse import unquote

from twofold.emulator import refusals
from twofold.facts.error_codes import UNSUPPORTED_API_VERSION
from twofold.facts.versions import NEWEST_VERSION, OLDEST_VERSION, render_version

_DATA = re.compile(r"/*services/+data/+[^/]", re.IGNORECASE)
_APEX = re.compile(r"/*services/+apexrest(/|$)", re.IGNORECASE)
_COUNTED = re.compile(r"/*services/+(soap|async)/", re.IGNORECASE)
_VERSION = re.compile(r"[vV](\d{2})\.0")

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
        writes: whether the call may change records; only such calls meet the write faults.
    """

    method: str
    path: str
    base: Base = Base.DATA
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """
    Hold a request path taken apart.

    ``segments`` are percent-decoded and without empty ones, so doubled and trailing slashes make no difference; under
    ``/services/data/vXX`` they start after the version, and ``version`` is e.g. ``60.0``.
    """

    base: Base
    version: str
    segments: list[str]


def parse_address(raw_path: str) -> Address:
    """Take a raw path apart; raises ``Refused`` for an API version the box doesn't serve."""
    if _APEX.match(raw_path):
        raise refusals.not_found("Could not find a match for URL")
    segments = [unquote(segment) for segment in raw_path.split("/") if segment]
    if not is_data(raw_path):
        return Address(Base.ROOT, "", segments)
    return Address(Base.DATA, _read_version(segments[2]), segments[3:])


def is_data(raw_path: str) -> bool:
    """Tell whether a path lies under ``/services/data/vXX``, or another word in that place."""
    return _DATA.match(raw_path) is not None


def is_metered(raw_path: str) -> bool:
    """Tell whether calls to a path need a session, count against the quota and are answered with what is left of it."""
    return is_data(raw_path) or _APEX.match(raw_path) is not None


def is_counted(raw_path: str) -> bool:
    """Tell whether calls to a path count against the quota though they are not metered: SOAP and Bulk 1.0 (D)."""
    return _COUNTED.match(raw_path) is not None


def _read_version(segment: str) -> str:
    match = _VERSION.fullmatch(segment)
    if match is None:
        raise refusals.not_found()
    number = int(match[1])
    if number < OLDEST_VERSION:
        raise refusals.refuse(UNSUPPORTED_API_VERSION, f"API version {number}.0 is retired", None, 410)
    if number > NEWEST_VERSION:
        raise refusals.not_found()
    return render_version(number)


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

    def resolve(self, method: str, address: Address) -> tuple[Route, Handler, Mapping[str, str]]:
        """Find the endpoint of a parsed address; raises ``Refused`` like ``find``."""
        return self.find(address.base, method, address.segments)

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

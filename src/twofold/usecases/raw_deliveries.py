"""
What counts as a delivery that comes from a file?

A JSON document. It is wrapped exactly when its top-level keys are ``headers`` and ``body``; then ``body`` is the text
that was signed. Anything else is the body itself, without headers. What isn't JSON is a delivery too: it is refused
later, with its reason, like one at the door.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class RawDelivery:
    """A request as it came from a file: header names in lower case, the bytes that were signed."""

    headers: Mapping[str, str]
    body: bytes


def unwrap(document: bytes) -> RawDelivery:
    """Make a delivery of one document; white space around it and a byte order mark don't count."""
    text = document.removeprefix(BOM).strip()
    parsed = _parse(text)
    if not isinstance(parsed, dict) or parsed.keys() != {"headers", "body"}:
        return RawDelivery({}, text)
    return RawDelivery(_headers(parsed["headers"]), _body(parsed["body"]))


def split_documents(lines: Iterable[bytes]) -> Iterator[bytes]:
    """
    Split input into its documents: one a line, or one over all lines where no line holds a whole one.

    Lines are handed on as they come, once the first is whole. Blank lines don't count.
    """
    lines = (line for line in lines if line.removeprefix(BOM).strip())
    first = next(iter(lines), None)
    if first is None:
        return
    if is_document(first):
        yield first
        yield from lines
        return
    rest = [first, *lines]
    if any(is_document(line) for line in rest) and not is_document(b"".join(rest)):
        yield from rest
    else:
        yield b"".join(rest)


def is_document(text: bytes) -> bool:
    """Whether ``text`` is a whole JSON object."""
    return isinstance(_parse(text.removeprefix(BOM).strip()), dict)


def _parse(text: bytes) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _headers(given: Any) -> Mapping[str, str]:
    if not isinstance(given, dict):
        return {}
    return {name.lower(): value if isinstance(value, str) else _text(value) for name, value in given.items()}


def _body(given: Any) -> bytes:
    if given is None:
        return b""
    return given.encode() if isinstance(given, str) else msgspec.json.encode(given)


def _text(value: Any) -> str:
    """Header values are text; a list is a header that came several times."""
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return "" if value is None else str(value)

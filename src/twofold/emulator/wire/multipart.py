"""How is a multipart/form-data body taken apart? Parts by name; the bytes of each stay as they were sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec

from twofold.emulator import refusals

MULTIPART = "multipart/form-data"
_BOUNDARY = re.compile(r"boundary=(?:\"([^\"]{1,70})\"|([^\s;]{1,70}))", re.IGNORECASE)
_NAME = re.compile(rb"content-disposition:[^\r\n]*[;\s]name=\"?([^\";\r\n]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a body."""

    name: str
    body: bytes

    def object(self) -> dict[str, Any]:
        """Read the part as a JSON object; raises ``Refused`` (JSON_PARSER_ERROR)."""
        try:
            value = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise refusals.json_unreadable(f"{error}") from error
        if not isinstance(value, dict):
            raise refusals.json_unreadable("Cannot deserialize instance of object from the given value")
        return value


def read_parts(content_type: str, body: bytes) -> dict[str, Part]:
    """Take a body apart, parts without a name left out; raises ``Refused`` (JSON_PARSER_ERROR) where there is no boundary."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise refusals.json_unreadable("The multipart request names no boundary")
    boundary = b"--" + (found[1] or found[2]).encode("latin-1")
    parts = {}
    # The line break before a boundary belongs to the boundary.
    for raw in (b"\r\n" + body).split(b"\r\n" + boundary)[1:]:
        head, _, content = raw.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = _NAME.search(b"\r\n" + head)
        if name is not None:
            text = name[1].decode("utf-8", errors="replace")
            parts[text] = Part(text, content)
    return parts
